import { Plugin, PluginKey } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';

const key = new PluginKey<DecorationSet>('stet-highlight');

/**
 * Shows a range as the one that an inspector works on, while the focus (and with it the browser's selection) is in
 * a field of that inspector.
 */
export function highlightPlugin(): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply(tr, set) {
        const range = tr.getMeta(key) as { from: number; to: number } | null | undefined;
        if (range === null) return DecorationSet.empty;
        if (range) {
          return DecorationSet.create(tr.doc, [
            Decoration.inline(range.from, range.to, { class: 'stet-link-active' }),
          ]);
        }
        return set === DecorationSet.empty || !tr.docChanged ? set : set.map(tr.mapping, tr.doc);
      },
    },
    props: { decorations: (state) => key.getState(state) },
  });
}

/** Highlights a range, or with `null` nothing. */
export function setHighlight(view: EditorView, range: { from: number; to: number } | null): void {
  if (view.isDestroyed || !key.getState(view.state)) return;
  if (range === null && key.getState(view.state) === DecorationSet.empty) return;
  view.dispatch(view.state.tr.setMeta(key, range).setMeta('addToHistory', false));
}
