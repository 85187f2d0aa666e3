import { extensionFacts } from '@stet/tree';
import type { Node } from 'prosemirror-model';
import type { EditorView, NodeView } from 'prosemirror-view';
import type { SurfaceContext } from '../context.js';
import { ChipView, parentType } from './chip.js';
import { ReferenceListView } from './reference-list.js';
import type { ContentViews } from './views.js';

/** Extension tags: name and the beginning of the body; a reference list shows its notes. */
export const extension: ContentViews = {
  types: ['extension', 'extensionBlock'],
  view:
    (context: SurfaceContext) =>
    (node: Node, view: EditorView, getPos: () => number | undefined): NodeView =>
      node.attrs.name === 'references'
        ? new ReferenceListView(node, view, context)
        : new ChipView(
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
            parentType(node, view, getPos),
          ),
};
