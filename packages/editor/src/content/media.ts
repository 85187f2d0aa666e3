import { mediaFacts } from '@stet/tree';
import type { Node } from 'prosemirror-model';
import { TextSelection } from 'prosemirror-state';
import type { EditorView, NodeView, ViewMutationRecord } from 'prosemirror-view';
import type { SurfaceContext } from '../context.js';
import type { ContentViews } from './views.js';

/**
 * Images. A `figure` holds the picture and its caption, which is edited in place; a picture in a line of text shows
 * no caption. Pictures come from the host only: without one the file's name stands in a box of the same size.
 */
class MediaView implements NodeView {
  readonly dom: HTMLElement;
  readonly contentDOM?: HTMLElement;
  #node: Node;
  #picture: HTMLElement;

  constructor(
    node: Node,
    view: EditorView,
    readonly context: SurfaceContext,
    getPos: () => number | undefined,
  ) {
    const document = view.dom.ownerDocument;
    this.#node = node;
    this.dom = document.createElement(node.isInline ? 'span' : 'figure');
    this.#picture = this.#draw();
    this.dom.append(this.#picture);
    if (node.isInline) this.dom.contentEditable = 'false';
    else {
      this.contentDOM = document.createElement('figcaption');
      this.contentDOM.addEventListener('mousedown', (event) => this.#addCaption(event, view, getPos));
      this.dom.append(this.contentDOM);
    }
    this.#attributes();
  }

  #attributes(): void {
    const { type, cls } = this.#node.attrs;
    this.dom.setAttribute('typeof', String(type));
    const floats =
      /halign-(left|right)/.test(cls) || (/Thumb|Frame(?!less)/.test(type) && !/halign-/.test(cls));
    const selected = this.dom.classList.contains('stet-selected');
    this.dom.className = [
      cls,
      floats && !this.#node.isInline ? 'stet-floats' : '',
      selected ? 'stet-selected' : '',
    ]
      .filter(Boolean)
      .join(' ');
    const { contentDOM } = this;
    if (!contentDOM) return;
    // No caption is no content. The words that offer one appear while the figure is selected.
    const placeholder = this.context.label('image-caption-placeholder');
    contentDOM.classList.toggle('stet-caption-none', this.#node.childCount === 0);
    if (this.#node.textContent === '') contentDOM.dataset.placeholder = placeholder;
    else delete contentDOM.dataset.placeholder;
  }

  #draw(): HTMLElement {
    const document = this.dom.ownerDocument;
    const { type, resource, mw } = this.#node.attrs;
    const facts = mediaFacts({ typeof: String(type), resource: String(resource), 'data-mw': String(mw) });
    const picture = this.context.picture(facts.name, facts.width);
    let element: HTMLElement;
    if (picture) {
      const image = document.createElement('img');
      image.src = picture.url;
      image.alt = facts.alt;
      if (facts.width > 0) image.width = facts.width;
      if (facts.height > 0) image.height = facts.height;
      image.draggable = false;
      image.className = 'stet-picture';
      element = image;
    } else {
      element = document.createElement('span');
      element.className = 'stet-image';
      element.textContent = facts.name || this.context.label('image');
      if (facts.width > 0) element.style.inlineSize = `${facts.width}px`;
      if (facts.height > 0) element.style.blockSize = `${facts.height}px`;
    }
    element.contentEditable = 'false';
    return element;
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type) return false;
    const changed = !node.sameMarkup(this.#node);
    this.#node = node;
    if (changed) {
      const next = this.#draw();
      this.#picture.replaceWith(next);
      this.#picture = next;
    }
    this.#attributes();
    return true;
  }

  /** A press on the words "Add a caption" makes one. */
  #addCaption(event: Event, view: EditorView, getPos: () => number | undefined): void {
    const pos = getPos();
    const { line } = this.#node.type.schema.nodes;
    if (pos === undefined || !line || this.#node.childCount > 0 || !view.editable) return;
    event.preventDefault();
    const tr = view.state.tr.insert(pos + 1, line.create());
    view.dispatch(tr.setSelection(TextSelection.create(tr.doc, pos + 2)));
    view.focus();
  }

  selectNode(): void {
    this.dom.classList.add('stet-selected');
  }

  deselectNode(): void {
    this.dom.classList.remove('stet-selected');
  }

  ignoreMutation(mutation: ViewMutationRecord): boolean {
    if (mutation.type === 'selection') return false;
    return !this.contentDOM?.contains(mutation.target) || mutation.type === 'attributes';
  }
}

export const media: ContentViews = {
  types: ['figure', 'media'],
  view: (context) => (node, view, getPos) => new MediaView(node, view, context, getPos),
};
