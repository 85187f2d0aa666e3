import { safeAttributes } from '@stet/tree';
import type { Node } from 'prosemirror-model';
import type { NodeView } from 'prosemirror-view';
import type { SurfaceContext } from '../context.js';
import { AtomView } from './atom.js';
import type { ContentViews } from './views.js';

/** A reference: its number in the text. What it says is edited in a small surface of its own. */
class ReferenceView extends AtomView {
  readonly dom: HTMLElement;
  #node: Node;
  readonly #stop: () => void;
  readonly #link: HTMLElement;

  constructor(
    node: Node,
    document: Document,
    readonly context: SurfaceContext,
  ) {
    super();
    this.#node = node;
    this.dom = document.createElement('sup');
    this.dom.className = 'reference stet-reference';
    this.dom.contentEditable = 'false';
    // The read view has a link here.
    this.#link = document.createElement('a');
    this.dom.append(this.#link);
    this.#draw();
    this.#stop = context.references.onChange(() => this.#draw());
  }

  #draw(): void {
    const text = this.context.references.markOf(String(this.#node.attrs.id));
    if (this.#link.textContent !== text) this.#link.textContent = text;
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type) return false;
    this.#node = node;
    this.#draw();
    return true;
  }

  destroy(): void {
    this.#stop();
  }
}

export const reference: ContentViews = {
  types: ['reference'],
  view: (context) => (node, view) => new ReferenceView(node, view.dom.ownerDocument, context),
};

/** A link without text of its own (`[https://…]`): it shows a number, as the read view does. */
class NumberedLinkView implements NodeView {
  readonly dom: HTMLAnchorElement;
  #node: Node;
  readonly #stop: () => void;

  constructor(
    node: Node,
    document: Document,
    readonly context: SurfaceContext,
  ) {
    this.#node = node;
    this.dom = document.createElement('a');
    this.dom.contentEditable = 'false';
    this.#draw();
    this.#stop = context.references.onChange(() => this.#draw());
  }

  #draw(): void {
    const { href, cls, id } = this.#node.attrs;
    const safe = safeAttributes('a', { href: String(href), class: String(cls) });
    for (const name of ['href', 'class']) {
      const value = safe[name];
      if (value) this.dom.setAttribute(name, value);
      else this.dom.removeAttribute(name);
    }
    this.dom.textContent = this.context.references.markOf(String(id));
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type) return false;
    this.#node = node;
    this.#draw();
    return true;
  }

  ignoreMutation(): boolean {
    return true;
  }

  destroy(): void {
    this.#stop();
  }
}

export const numberedLink: ContentViews = {
  types: ['linkEmpty'],
  view: (context) => (node, view) => new NumberedLinkView(node, view.dom.ownerDocument, context),
};
