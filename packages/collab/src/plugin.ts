/** The binding as a plug-in of ProseMirror. */

import type { Node, ResolvedPos } from 'prosemirror-model';
import { type EditorState, Plugin, PluginKey, TextSelection, type Transaction } from 'prosemirror-state';
import type * as Y from 'yjs';
import type { Anchor } from './anchors.js';
import type { Binding } from './binding.js';
import { findBlock } from './steps.js';

/** What the plug-in needs of a view. */
interface View {
  readonly state: EditorState;
  dispatch(tr: Transaction): void;
}

export const collabKey = new PluginKey<Since>('stet-collab');

/** What changed since the binding was told. */
interface Since {
  readonly doc: Node;
  /** Where the first change begins, in the newest document; `null` when not known. */
  readonly from: number | null;
}

/** What of a surface says when a document may change: not while an input method composes. */
export interface Composing {
  isComposing(): boolean;
  afterComposition(run: () => void): void;
}

/** The meta of a transaction that brings what others did. */
export const remoteMeta = 'remote';

/**
 * The meta of a transaction that no editor may hold back, also not while an input method composes: the binding has
 * gone on already, and would take the next letter for the removal of all that was held. Updates wait in `linkDocs`.
 */
export const dueMeta = 'stet-due';

function firstChange(tr: Transaction): number | null {
  let from: number | null = null;
  tr.mapping.maps.forEach((map, index) => {
    map.forEach((_start, _end, start) => {
      const at = tr.mapping.slice(index + 1).map(start, -1);
      if (from === null || at < from) from = at;
    });
  });
  return from;
}

/**
 * Binds the state of an editor, made with `binding.document` as its document, to the shared page. What others do arrives as
 * transactions with the meta `remote`, which no history keeps. While `surface` composes nothing arrives, neither from others
 * (`linkDocs` holds that) nor what mends an edit.
 */
export function collabPlugin(binding: Binding, surface?: Composing): Plugin<Since> {
  return new Plugin<Since>({
    key: collabKey,
    state: {
      init: (_, { doc }) => ({ doc, from: null }),
      apply(tr, since) {
        if (!tr.docChanged) return since;
        const told = since.doc === binding.document;
        const first = firstChange(tr);
        if (told || since.from === null) return { doc: tr.doc, from: first };
        const before = tr.mapping.map(since.from, -1);
        return { doc: tr.doc, from: first === null ? before : Math.min(first, before) };
      },
    },
    view(view: View) {
      let isWaiting = false;
      // Before others change the page: what the selection stands behind. Afterwards it stands there still.
      let selected: readonly [Anchor, Anchor] | null = null;
      const anchorAt = ($pos: ResolvedPos): Anchor | null =>
        $pos.parent.isTextblock ? binding.anchor(String($pos.parent.attrs.id), $pos.parentOffset) : null;
      const onBefore = (transaction: Y.Transaction): void => {
        selected = null;
        const { selection, doc } = view.state;
        if (transaction.origin === binding || doc !== binding.document) return;
        if (!(selection instanceof TextSelection)) return;
        const anchor = anchorAt(selection.$anchor);
        const head = anchorAt(selection.$head);
        if (anchor && head) selected = [anchor, head];
      };
      const positionOf = (anchor: Anchor, doc: Node): number | null => {
        const place = binding.place(anchor);
        const found = place && findBlock(doc, place.block.path, place.block.id);
        return found ? found.pos + 1 + Math.min(place.offset, found.node.content.size) : null;
      };
      binding.page.doc.on('beforeTransaction', onBefore);
      const disconnect = binding.connect((steps) => {
        if (surface?.isComposing()) {
          if (!isWaiting) {
            isWaiting = true;
            surface.afterComposition(() => {
              isWaiting = false;
              binding.catchUp();
            });
          }
          return false;
        }
        const { tr } = view.state;
        for (const step of steps) tr.step(step);
        const [anchor, head] = (selected ?? []).map((one) => positionOf(one, tr.doc));
        if (anchor != null && head != null) tr.setSelection(TextSelection.create(tr.doc, anchor, head));
        tr.setMeta(remoteMeta, true).setMeta(dueMeta, true).setMeta('addToHistory', false);
        binding.adopt(tr.doc);
        view.dispatch(tr);
        return true;
      });
      return {
        update(now: View) {
          const { doc } = now.state;
          if (doc !== binding.document) binding.local(doc, collabKey.getState(now.state)?.from ?? null);
        },
        destroy() {
          binding.page.doc.off('beforeTransaction', onBefore);
          disconnect();
        },
      };
    },
  });
}
