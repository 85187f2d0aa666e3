import { DOMSerializer, type Node } from 'prosemirror-model';
import { DecorationSet, type EditorView, type NodeView } from 'prosemirror-view';
import type { SurfaceContext } from '../context.js';
import { type Note, referencesKey } from '../references.js';
import { readData } from './data.js';

/** The notes of a group, as the read view lists them; they are edited where they are cited. */
export class ReferenceListView implements NodeView {
  readonly dom: HTMLElement;
  #node: Node;
  #shown = '';
  #notes: readonly Note[] | null = null;
  readonly #stop: () => void;

  constructor(
    node: Node,
    readonly view: EditorView,
    readonly context: SurfaceContext,
  ) {
    this.#node = node;
    const document = view.dom.ownerDocument;
    this.dom = document.createElement(node.isInline ? 'span' : 'div');
    this.dom.className = 'stet-reference-list';
    this.dom.contentEditable = 'false';
    this.#stop = context.references.onChange(() => this.#draw());
    this.#draw();
  }

  #group(): string {
    const data = readData(this.#node.attrs.mw);
    const attrs = data.attrs as Record<string, unknown> | undefined;
    return typeof attrs?.group === 'string' ? attrs.group.trim() : '';
  }

  #draw(): void {
    const all = referencesKey.getState(this.view.state)?.notes ?? [];
    const group = this.#group();
    if (this.#notes === all && this.#shown === group) return;
    this.#notes = all;
    this.#shown = group;
    const document = this.dom.ownerDocument;
    const notes = all.filter((note) => note.group === group);
    if (notes.length === 0) {
      const empty = document.createElement(this.#node.isInline ? 'span' : 'div');
      empty.className = `${this.#node.isInline ? 'stet-chip' : 'stet-box'} stet-extension`;
      const mask = document.createElement('span');
      mask.className = 'stet-mask';
      const label = document.createElement('span');
      label.className = 'stet-label';
      label.textContent = this.context.label('reference-empty');
      empty.append(mask, label);
      this.dom.replaceChildren(empty);
      return;
    }
    const list = document.createElement('ol');
    list.className = 'references';
    const serializer = this.#serializer();
    for (const note of notes) list.append(this.#item(note, serializer));
    this.dom.replaceChildren(list);
  }

  /** Content that has a view of its own looks in the list as it does in the text. */
  #serializer(): DOMSerializer {
    const { schema } = this.#node.type;
    const nodes = DOMSerializer.nodesFromSchema(schema);
    for (const [name, make] of Object.entries(this.context.views)) {
      if (name === 'reference' || name === 'linkEmpty') continue;
      nodes[name] = (node) => {
        const { dom, contentDOM } = make(node, this.view, () => undefined, [], DecorationSet.empty as never);
        return contentDOM ? { dom, contentDOM } : dom;
      };
    }
    return new DOMSerializer(nodes, DOMSerializer.marksFromSchema(schema));
  }

  #item(note: Note, serializer: DOMSerializer): HTMLElement {
    const document = this.dom.ownerDocument;
    const item = document.createElement('li');
    const arrow = document.createElement('a');
    arrow.className = 'stet-back';
    if (note.cited.length <= 1) {
      arrow.textContent = '↑';
      item.append(arrow);
    } else {
      item.append('↑ ');
      note.cited.forEach((_, index) => {
        const sup = document.createElement('sup');
        const link = document.createElement('a');
        link.className = 'stet-back';
        link.textContent = letters(index + 1);
        sup.append(link);
        item.append(index > 0 ? ' ' : '', sup);
      });
    }
    item.append(' ');
    const content = note.content?.content;
    const only = content?.childCount === 1 ? content.firstChild : null;
    const inline = only?.type.name === 'line' ? only.content : null;
    const text = document.createElement(content && !inline ? 'div' : 'span');
    text.className = 'reference-text';
    if (inline) serializer.serializeFragment(inline, { document }, text);
    else if (content) serializer.serializeFragment(content, { document }, text);
    else text.textContent = note.name;
    item.append(text);
    return item;
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type || node.attrs.name !== this.#node.attrs.name) return false;
    this.#node = node;
    this.#draw();
    return true;
  }

  selectNode(): void {
    this.dom.classList.add('stet-selected');
  }

  deselectNode(): void {
    this.dom.classList.remove('stet-selected');
  }

  ignoreMutation(): boolean {
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
