import { hasBlocks, tree, writeRead } from '@stet/tree';
import { DOMSerializer, type Node, type Schema } from 'prosemirror-model';
import { DecorationSet, type EditorView } from 'prosemirror-view';
import type { SurfaceContext } from '../context.js';
import { type Note, type NoteContent, referencesKey } from '../references.js';
import { AtomView } from './atom.js';
import { drawChip } from './chip.js';

/** The notes of a group, as the read view lists them; they are edited where they are cited. */
export class ReferenceListView extends AtomView {
  readonly dom: HTMLElement;
  #node: Node;
  #notes: readonly Note[] | null = null;
  readonly #stop: () => void;

  constructor(
    node: Node,
    readonly view: EditorView,
    readonly context: SurfaceContext,
  ) {
    super();
    this.#node = node;
    const document = view.dom.ownerDocument;
    this.dom = document.createElement(node.isInline ? 'span' : 'div');
    this.dom.contentEditable = 'false';
    this.#stop = context.references.onChange(() => this.#draw());
    context.opening.last(() => this.#draw());
  }

  #draw(): void {
    if (this.view.isDestroyed) return;
    const notes = referencesKey.getState(this.view.state)?.lists.get(String(this.#node.attrs.id)) ?? [];
    if (this.#notes === notes) return;
    this.#notes = notes;
    const selected = this.dom.classList.contains('stet-selected');
    this.dom.className = notes.length > 0 ? 'stet-reference-list' : 'stet-ghost stet-extension';
    this.dom.classList.toggle('stet-selected', selected);
    if (notes.length > 0) {
      delete this.dom.dataset.tip;
      this.dom.replaceChildren(noteList(notes, this.view, this.context));
      return;
    }
    // A list without notes shows nothing to readers.
    const label = this.context.label('reference-empty');
    this.dom.dataset.tip = label;
    drawChip(this.dom, label);
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type || node.attrs.name !== this.#node.attrs.name) return false;
    this.#node = node;
    this.#draw();
    return true;
  }

  destroy(): void {
    this.#stop();
  }
}

/** 1 → a, 26 → z, 27 → aa. */
function letters(n: number): string {
  let out = '';
  for (let left = n; left > 0; left = Math.floor((left - 1) / 26)) {
    out = String.fromCharCode(97 + ((left - 1) % 26)) + out;
  }
  return out;
}

/** Content that has a view of its own looks in a list as it does in the text. */
function serializerFor(schema: Schema, view: EditorView, context: SurfaceContext): DOMSerializer {
  const nodes = DOMSerializer.nodesFromSchema(schema);
  for (const [name, make] of Object.entries(context.views)) {
    if (name === 'reference' || name === 'linkEmpty') continue;
    nodes[name] = (node) => {
      const { dom, contentDOM } = make(node, view, () => undefined, [], DecorationSet.empty as never);
      return contentDOM ? { dom, contentDOM } : dom;
    };
  }
  return new DOMSerializer(nodes, DOMSerializer.marksFromSchema(schema));
}

/** Notes as the read view lists them. */
export function noteList(
  notes: readonly Note[],
  view: EditorView,
  context: SurfaceContext,
  serializer: DOMSerializer = serializerFor(view.state.schema, view, context),
): HTMLElement {
  const { ownerDocument } = view.dom;
  const list = ownerDocument.createElement('ol');
  list.className = 'references';
  for (const note of notes) {
    const item = noteItem(note, serializer, ownerDocument);
    if (note.details.length > 0) item.append(noteList(note.details, view, context, serializer));
    list.append(item);
  }
  return list;
}

function noteItem(note: Note, serializer: DOMSerializer, document: Document): HTMLLIElement {
  const item = document.createElement('li');
  const { length } = note.cited;
  if (note.dir !== '') item.dir = note.dir;
  if (length === 1) {
    const arrow = document.createElement('a');
    arrow.className = 'stet-back';
    arrow.textContent = '↑';
    item.append(arrow, ' ');
  } else if (length > 1) {
    item.append('↑ ');
    for (let n = 1; n <= length; n++) {
      const sup = document.createElement('sup');
      const link = document.createElement('a');
      link.className = 'stet-back';
      link.textContent = letters(n);
      sup.append(link);
      item.append(n > 1 ? ' ' : '', sup);
    }
    item.append(' ');
  }
  const parts = [note.content, ...note.followers].filter((part) => part !== null);
  const text = document.createElement(parts.every(isInline) ? 'span' : 'div');
  text.className = 'reference-text';
  parts.forEach((part, i) => {
    if (i > 0) text.append(' ');
    write(part, text, serializer, document);
  });
  if (parts.length === 0) text.textContent = note.name;
  item.append(text);
  return item;
}

function write(part: NoteContent, to: HTMLElement, serializer: DOMSerializer, document: Document): void {
  if (Array.isArray(part)) {
    const template = document.createElement('template');
    template.innerHTML = writeRead(tree(part), { part: true });
    to.append(template.content);
    return;
  }
  const node = part as Node;
  const place = document.createElement('div');
  serializer.serializeFragment((lineOf(node) ?? node).content, { document }, place);
  to.append(...place.childNodes);
}

/**
 * Fills the places for numbers and lists of notes in what a template or an extension tag shows.
 * @param owner the id of the node that shows it
 * @param count how many places there are to be
 */
export function fillPlaces(
  dom: HTMLElement,
  owner: string,
  count: number,
  view: EditorView,
  context: SurfaceContext,
): void {
  if (count === 0) return;
  const places = dom.querySelectorAll<HTMLElement>('sup.reference, div.stet-reference-list');
  if (places.length !== count) return;
  const lists = referencesKey.getState(view.state)?.lists;
  places.forEach((place, index) => {
    const key = `${owner}/${index}`;
    if (place.localName === 'sup') {
      const mark = context.references.markOf(key);
      const link = place.firstElementChild ?? place;
      if (link.textContent !== mark) link.textContent = mark;
      return;
    }
    const notes = lists?.get(key) ?? [];
    if (notes.length > 0) place.replaceChildren(noteList(notes, view, context));
    else place.replaceChildren();
  });
}

/** The line that is all of a note's text. */
function lineOf(content: Node): Node | null {
  const only = content.childCount === 1 ? content.firstChild : null;
  return only?.type.name === 'line' ? only : null;
}

function isInline(content: NoteContent): boolean {
  return Array.isArray(content) ? !hasBlocks(content) : lineOf(content as Node) !== null;
}

/**
 * The notes that no list of the page shows: they come behind it, as in the read view. Not part of the surface, so
 * that no caret gets there. Gives what ends it.
 */
export function showRest(view: EditorView, context: SurfaceContext): () => void {
  const place = view.dom.ownerDocument.createElement('div');
  place.className = 'stet-content stet-rest';
  const { dir, lang } = view.dom;
  if (dir) place.dir = dir;
  if (lang) place.lang = lang;
  const draw = (): void => {
    if (view.isDestroyed) return;
    const rest = referencesKey.getState(view.state)?.rest;
    const lists = [...(rest?.values() ?? [])].map((notes) => noteList(notes, view, context));
    place.replaceChildren(...lists);
    // How high it may be, as long as it is not laid out.
    place.style.containIntrinsicBlockSize = `auto ${1.6 * place.querySelectorAll('li').length}em`;
    if (lists.length === 0) place.remove();
    else if (!place.parentNode) view.dom.after(place);
  };
  context.opening.last(draw);
  const stop = context.references.onChange(draw);
  return () => {
    stop();
    place.remove();
  };
}
