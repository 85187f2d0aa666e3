import { Plugin } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';

/** Says what to do in an empty document: one block without text. */
export function placeholderPlugin(text: string): Plugin {
  return new Plugin({
    props: {
      decorations({ doc }) {
        const only = doc.firstChild;
        if (doc.childCount !== 1 || !only?.isTextblock || only.content.size > 0) return null;
        return DecorationSet.create(doc, [Decoration.node(0, only.nodeSize, { 'data-placeholder': text })]);
      },
    },
  });
}
