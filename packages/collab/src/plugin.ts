/** The binding as a plug-in of ProseMirror. */

import type { Node, ResolvedPos } from 'prosemirror-model';
import { type EditorState, Plugin, PluginKey, TextSelection, type Transaction } from 'prosemirror-state';
import { ReplaceStep, type Step, type Transform } from 'prosemirror-transform';
import type * as Y from 'yjs';
import type { Anchor } from './anchors.js';
import type { Binding } from './binding.js';
import { findBlock } from './steps.js';

/** What the plug-in needs of a view. */
interface View {
  readonly state: EditorState;
  dispatch(tr: Transaction): void;
}

export const collabKey = new PluginKey<Edits>('stet-collab');

/** An edit that the binding may not have been told of. */
interface Edit {
  readonly doc: Node;
  /** Where the first change begins, in this document; `null` when not known. */
  readonly from: number | null;
  /** The id of the block in which text came or went, and nothing else did: the binding need not know at once. `null`: it does. */
  readonly typedIn: string | null;
}

/** The edits since the binding was told last, and perhaps some before. */
type Edits = readonly Edit[];

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

/** The block in which letters were typed or deleted, in marks as the binding reads them; `null` for any other edit. */
function typedIn(tr: Transaction, binding: Binding): string | null {
  const [step, ...more] = tr.steps;
  if (!(step instanceof ReplaceStep) || more.length > 0) return null;
  const { content, openStart, openEnd } = step.slice;
  if (openStart + openEnd > 0 || content.childCount > 1) return null;
  const text = content.firstChild;
  if (text && !(text.isText && isPlain(text.text ?? '') && binding.reader.codec.isCanonical(text.marks)))
    return null;
  const [before] = tr.docs;
  const $from = before?.resolve(step.from);
  if (!$from?.parent.isTextblock || step.to > $from.end()) return null;
  // Where a block is not simple the page may answer with other ids, which what is typed next has to know.
  const id = String($from.parent.attrs.id);
  return binding.isSimple(id) ? id : null;
}

const isPlain = (text: string): boolean => text.isWellFormed() && !text.includes('\n');

function withEdit(edits: Edits, tr: Transaction, binding: Binding): Edits {
  // What comes from the page. All else was told before.
  if (tr.doc === binding.document) return [];
  const from = firstChange(tr);
  const edit: Edit = { doc: tr.doc, from, typedIn: typedIn(tr, binding) };
  const last = edits.at(-1);
  // All was told.
  if (!last || last.doc === binding.document) return [edit];
  const isAppended = tr.getMeta('appendedTransaction') !== undefined;
  // Between two places stands the whole of the page: one edit of both would have to be looked for in all of it.
  const isOne = last.typedIn !== null && last.typedIn === edit.typedIn;
  if (!isAppended && !isOne) return [...edits, edit];
  const before = last.from === null ? null : tr.mapping.map(last.from, -1);
  const first = before === null || from === null ? (from ?? before) : Math.min(before, from);
  return [...edits.slice(0, -1), { ...edit, from: first, typedIn: isOne ? edit.typedIn : null }];
}

/**
 * Binds the state of an editor, made with `binding.document` as its document, to the shared page. What others do arrives as
 * transactions with the meta `remote`, which no history keeps. While `surface` composes nothing arrives, neither from others
 * (`linkDocs` holds that) nor what mends an edit.
 *
 * With `soon`, which calls `binding.settle` a little later, the page is told of letters when it does that, of all of them at
 * once: a frame that shows a letter need not wait for it. Then nothing may come into the page before `binding.settle` was
 * called (`LinkOptions.settle`).
 */
export function collabPlugin(binding: Binding, surface?: Composing, soon?: () => void): Plugin<Edits> {
  return new Plugin<Edits>({
    key: collabKey,
    state: {
      init: () => [],
      apply: (tr, edits) => (tr.docChanged ? withEdit(edits, tr, binding) : edits),
    },
    view(view: View) {
      let isWaiting = false;
      /** The page is told of an edit that is not the last. */
      let isBetween = false;
      let isDisturbed = false;
      /** Tells the page what it does not know, one edit after the other. */
      const settle = (): void => {
        const { state } = view;
        if (isBetween || state.doc === binding.document) return;
        const edits = collabKey.getState(state) ?? [];
        const known = edits.findLastIndex(({ doc }) => doc === binding.document);
        for (const { doc, from } of edits.slice(known + 1)) {
          isBetween = doc !== state.doc;
          binding.local(doc, from);
        }
        isBetween = false;
        if (edits.at(-1)?.doc !== state.doc) binding.local(state.doc);
        if (!isDisturbed) return;
        isDisturbed = false;
        binding.catchUp();
      };
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
        const head = selection.empty ? anchor : anchorAt(selection.$head);
        if (anchor && head) selected = [anchor, head];
      };
      const positionOf = (anchor: Anchor, doc: Node): number | null => {
        const place = binding.place(anchor);
        const found = place && findBlock(doc, place.block.path, place.block.id, place.block.index);
        return found ? found.pos + 1 + Math.min(place.offset, found.node.content.size) : null;
      };
      binding.page.doc.on('beforeTransaction', onBefore);
      let begun: Transaction | null = null;
      const onSteps = (steps: readonly Step[], made: Transform): boolean => {
        // What the page made of an edit, before it knows the next.
        if (isBetween) {
          isDisturbed = true;
          return false;
        }
        if (surface?.isComposing()) {
          if (!isWaiting) {
            isWaiting = true;
            surface.afterComposition(() => {
              isWaiting = false;
              settle();
              binding.catchUp();
            });
          }
          return false;
        }
        let tr = begun;
        if (!tr || tr !== made) {
          tr = view.state.tr;
          for (const step of steps) tr.step(step);
        }
        begun = null;
        const anchor = selected && positionOf(selected[0], tr.doc);
        const head = selected?.[1] === selected?.[0] ? anchor : selected && positionOf(selected[1], tr.doc);
        if (anchor !== null && head != null) tr.setSelection(TextSelection.create(tr.doc, anchor, head));
        tr.setMeta(remoteMeta, true).setMeta(dueMeta, true).setMeta('addToHistory', false);
        binding.adopt(tr.doc);
        view.dispatch(tr);
        return true;
      };
      const disconnect = binding.connect(onSteps, {
        settle,
        get isBehind() {
          return view.state.doc !== binding.document;
        },
        begin: () => (begun = view.state.tr),
      });
      return {
        update({ state }: View) {
          if (state.doc === binding.document) return;
          const edits = collabKey.getState(state) ?? [];
          if (soon && edits.length === 1 && edits[0]?.typedIn && edits[0].doc === state.doc) soon();
          else settle();
        },
        destroy() {
          settle();
          binding.page.doc.off('beforeTransaction', onBefore);
          disconnect();
        },
      };
    },
  });
}
