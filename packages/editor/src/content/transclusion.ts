import { type CallPlace, transclusionName } from '@stet/tree';
import type { Node } from 'prosemirror-model';
import type { EditorView } from 'prosemirror-view';
import type { SurfaceContext } from '../context.js';
import { AtomView } from './atom.js';
import { drawChip, parentType } from './chip.js';
import { fillPlaces } from './reference-list.js';
import type { ContentViews } from './views.js';

/**
 * Templates, parser functions and arguments: what they make, as the read view shows it; their name while that is not
 * known, or where nobody makes it. What is made changes nothing in the document, so it may come at any time.
 */
class TransclusionView extends AtomView {
  readonly dom: HTMLElement;
  readonly #context: SurfaceContext;
  readonly #view: EditorView;
  readonly #place: CallPlace;
  readonly #stops: (() => void)[] = [];
  #node: Node;
  #shown = '';
  #isGone = false;

  constructor(node: Node, view: EditorView, context: SurfaceContext, getPos: () => number | undefined) {
    super();
    this.#node = node;
    this.#view = view;
    this.#context = context;
    this.#place = placeIn(node, parentType(node, view, getPos));
    const name = { inline: 'span', block: 'div', table: 'tbody', row: 'td' }[this.#place];
    this.dom = view.dom.ownerDocument.createElement(name);
    this.dom.contentEditable = 'false';
    this.dom.className = 'stet-template';
    context.opening.draw(() => this.#draw());
    // A view that is drawn for show (in a list of notes) is never told that it ended.
    if (getPos() !== undefined)
      this.#stops.push(
        context.rendered.onChange(() => this.#draw()),
        context.references.onChange(() => this.#number()),
      );
  }

  #draw(): void {
    if (this.#isGone) return;
    const rendered = this.#context.rendered.get(String(this.#node.attrs.mw), this.#place);
    const { classList } = this.dom;
    const selected = classList.contains('stet-selected');
    // What was made last stays until the new is there.
    if (rendered.state === 'pending' && this.#shown !== '') classList.add('stet-pending');
    else if (rendered.state === 'done' && !rendered.empty) {
      if (this.#shown !== rendered.html) {
        const template = this.dom.ownerDocument.createElement('template');
        // Written by the read view's writer, which lets nothing active through.
        template.innerHTML = rendered.html;
        this.dom.replaceChildren(template.content);
        this.#shown = rendered.html;
        delete this.dom.dataset.tip;
      }
      const floats = this.#place === 'block' && this.dom.querySelector(floating) !== null;
      this.dom.className = `stet-generated stet-template${inTable(this.#place) ? ' stet-in-table' : ''}${floats ? ' stet-floats' : ''}`;
      this.#number();
    } else this.#drawName(rendered.state);
    if (selected) classList.add('stet-selected');
  }

  #drawName(state: 'done' | 'pending' | 'failed' | 'none'): void {
    const { label } = this.#context;
    const name = transclusionName(String(this.#node.attrs.mw)) || label('template');
    const ghost = state === 'done';
    const shape = ghost ? 'stet-ghost' : this.#place === 'inline' ? 'stet-chip' : 'stet-box';
    const pending = state === 'pending' ? ' stet-pending' : '';
    const className = `${shape} stet-template${pending}`;
    const detail = state === 'failed' ? label('template-failed') : '';
    const document = this.dom.ownerDocument;
    this.#shown = '';
    if (!inTable(this.#place)) {
      this.dom.className = className;
      drawChip(this.dom, name, detail);
      if (ghost) this.dom.dataset.tip = name;
      else delete this.dom.dataset.tip;
      return;
    }
    // Between rows and cells a box needs a cell of its own.
    const chip = document.createElement('div');
    chip.className = className;
    drawChip(chip, name, detail);
    if (ghost) chip.dataset.tip = name;
    const cell = document.createElement('td');
    cell.append(chip);
    this.dom.className = 'stet-in-table';
    if (this.#place === 'row') {
      this.dom.replaceChildren(cell);
      return;
    }
    cell.colSpan = 1000;
    const row = document.createElement('tr');
    row.append(cell);
    this.dom.replaceChildren(row);
  }

  /** Numbers and lists of notes in what was made. */
  #number(): void {
    const { mw, id } = this.#node.attrs;
    const { length } = this.#context.rendered.citations(String(mw), this.#place);
    fillPlaces(this.dom, String(id), length, this.#view, this.#context);
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type) return false;
    const changed = !node.sameMarkup(this.#node);
    this.#node = node;
    if (changed) this.#draw();
    return true;
  }

  destroy(): void {
    this.#isGone = true;
    for (const stop of this.#stops) stop();
  }
}

/** What others flow around. */
const floating = 'figure, [style*="float"], table[align], .infobox, .floatleft, .floatright';

const inTable = (place: CallPlace): boolean => place === 'table' || place === 'row';

function placeIn(node: Node, parent: string): CallPlace {
  if (parent === 'row') return 'row';
  if (parent === 'table' || parent === 'group') return 'table';
  return node.isInline ? 'inline' : 'block';
}

export const transclusion: ContentViews = {
  types: ['transclusion', 'transclusionBlock'],
  view: (context: SurfaceContext) => (node, view, getPos) =>
    new TransclusionView(node, view, context, getPos as () => number | undefined),
};
