import { extensionFacts } from '@stet/tree';
import type { Node } from 'prosemirror-model';
import type { EditorView, NodeView } from 'prosemirror-view';
import type { SurfaceContext } from '../context.js';
import { AtomView } from './atom.js';
import { ChipView, parentType } from './chip.js';
import { fillPlaces, ReferenceListView } from './reference-list.js';
import type { ContentViews } from './views.js';

/** What an extension tag shows, as the read view has it: a gallery, a poem, source code. */
class ShownView extends AtomView {
  readonly dom: HTMLElement;
  #node: Node;
  readonly #stop: () => void;

  constructor(
    node: Node,
    readonly view: EditorView,
    readonly context: SurfaceContext,
    isDrawnForShow: boolean,
  ) {
    super();
    this.#node = node;
    this.dom = view.dom.ownerDocument.createElement(node.isInline ? 'span' : 'div');
    this.dom.contentEditable = 'false';
    // A view that is drawn for show (in a list of notes) is never told that it ended.
    this.#stop = isDrawnForShow ? () => undefined : context.references.onChange(() => this.#number());
    this.#draw();
  }

  #draw(): void {
    const shown = shownBy(this.#node, this.context);
    const template = this.dom.ownerDocument.createElement('template');
    // Written by the read view's writer, which lets nothing active through.
    template.innerHTML = shown?.html ?? '';
    const around = template.content.firstElementChild;
    this.dom.className = `stet-generated stet-extension${this.dom.classList.contains('stet-selected') ? ' stet-selected' : ''}`;
    this.dom.replaceChildren(...(around?.childNodes ?? []));
    this.#number();
  }

  #number(): void {
    const length = shownBy(this.#node, this.context)?.citations.length ?? 0;
    fillPlaces(this.dom, String(this.#node.attrs.id), length, this.view, this.context);
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type || !shownBy(node, this.context)) return false;
    const changed = !node.sameMarkup(this.#node);
    this.#node = node;
    if (changed) this.#draw();
    return true;
  }

  destroy(): void {
    this.#stop();
  }
}

const shownBy = ({ attrs, isInline }: Node, { rendered }: SurfaceContext) =>
  rendered.extension(String(attrs.name), String(attrs.mw), !isInline);

/** Extension tags: what they show, or name and the beginning of the body; a reference list shows its notes. */
export const extension: ContentViews = {
  types: ['extension', 'extensionBlock'],
  view:
    (context: SurfaceContext) =>
    (node: Node, view: EditorView, getPos: () => number | undefined): NodeView => {
      if (node.attrs.name === 'references') return new ReferenceListView(node, view, context);
      const parent = parentType(node, view, getPos);
      if (parent !== 'table' && parent !== 'group' && parent !== 'row' && shownBy(node, context))
        return new ShownView(node, view, context, getPos() === undefined);
      return new ChipView(
        node,
        view.dom.ownerDocument,
        'stet-extension',
        ({ attrs }) => {
          const facts = extensionFacts({
            typeof: `mw:Extension/${attrs.name}`,
            'data-mw': String(attrs.mw),
          });
          return { label: facts.name, detail: facts.summary };
        },
        false,
        parent,
      );
    },
};
