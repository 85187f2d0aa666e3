import type { Node } from 'prosemirror-model';
import { AtomView } from './atom.js';
import type { ContentViews } from './views.js';

/**
 * Content that is kept but not modelled: its source, as the read view shows it. It can be selected, moved, copied
 * and deleted.
 */
class AlienView extends AtomView {
  readonly dom: HTMLElement;
  #node: Node;

  constructor(node: Node, document: Document) {
    super();
    this.#node = node;
    this.dom = document.createElement(node.isInline ? 'code' : 'pre');
    this.dom.className = 'stet-alien';
    this.dom.contentEditable = 'false';
    this.dom.textContent = String(node.attrs.src);
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type) return false;
    if (node.attrs.src !== this.#node.attrs.src) this.dom.textContent = String(node.attrs.src);
    this.#node = node;
    return true;
  }
}

export const alien: ContentViews = {
  types: ['alien', 'alienBlock'],
  view: () => (node, view) => new AlienView(node, view.dom.ownerDocument),
};
