/**
 * The formatting of what is typed: the rules of `@stet/document` (`typed.ts`), and what a state has to be kept for.
 *
 * What is typed over a text of a link stays in it, and so goes on; so does what was typed after formatting was switched on or
 * off, until the caret is put elsewhere. All else that is typed in one go is looked at together, with each letter, for
 * what of it belongs to the links beside it: before a blank came, the letters before a link may have been its prefix.
 * Nothing is moved into a link while an input method composes, which would take its text from it, but right after.
 */

import { joinLinks, type LinkLetters, marksOfTyped } from '@stet/document';
import type { Mark } from 'prosemirror-model';
import { type EditorState, Plugin, PluginKey, type Transaction } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { typed } from './guard.js';

/** What was typed in one go, up to the caret. */
interface Run {
  readonly from: number;
  readonly to: number;
  /** It goes on with these; `null`: as the place has it. */
  readonly marks: readonly Mark[] | null;
  /** Of the last composition in it: what is done to it after that is undone with it. */
  readonly composition?: unknown;
}

const key = new PluginKey<Run | null>('stet-formatting');

/** The marks for text typed from `from` to `to`; `null` where the usual ones are right. */
export function typedMarks(state: EditorState, from: number, to: number): readonly Mark[] | null {
  const run = key.getState(state);
  if (from === to && run?.marks && run.to === from) return state.storedMarks ?? run.marks;
  return marksOfTyped(state.doc, from, to, state.storedMarks);
}

/** What is composed at the caret goes on with `marks`: prosemirror-view makes room for it with stored marks. */
export function goOn(tr: Transaction, marks: readonly Mark[]): Transaction {
  const { head } = tr.selection;
  return tr.setStoredMarks(marks).setMeta(key, { from: head, to: head, marks });
}

/**
 * @param letters which letters beside a link belong to it
 * @param later does something when no input method composes
 */
export function formattingPlugin(letters: LinkLetters, later: (run: () => void) => void): Plugin<Run | null> {
  const joinLater = (view: EditorView): void =>
    later(() => {
      const run = key.getState(view.state);
      if (view.isDestroyed || !run || run.marks) return;
      const { tr } = view.state;
      joinLinks(tr, run.from, run.to, letters);
      if (tr.docChanged) view.dispatch(tr.setMeta('composition', run.composition));
    });
  return new Plugin<Run | null>({
    key,
    state: {
      init: () => null,
      apply(tr, before, _old, { selection }) {
        const given = tr.getMeta(key) as Run | undefined;
        const now = given ?? before;
        if (!now) return null;
        const at = (pos: number): number => (given ? pos : tr.mapping.map(pos, -1));
        const run = { ...now, from: at(now.from), to: at(now.to) };
        // What was composed may be left before it is known to be over.
        const isWaiting = !run.marks && run.composition !== undefined;
        return isWaiting || (selection.empty && selection.head === run.to) ? run : null;
      },
    },
    props: {
      handleTextInput(view, from, to, text, usual) {
        const { state } = view;
        const before = key.getState(state);
        const marks = typedMarks(state, from, to);
        const tr = usual();
        const end = from + text.length;
        if (marks) {
          tr.removeMark(from, end);
          for (const mark of marks) tr.addMark(from, end, mark);
        }
        const run: Run = {
          from: before && before.from <= from && to <= before.to ? before.from : from,
          to: end,
          marks: marks ?? state.storedMarks,
          composition: tr.getMeta('composition'),
        };
        if (!run.marks && !view.composing) joinLinks(tr, run.from, end, letters);
        view.dispatch(typed(tr.setMeta(key, run)));
        return true;
      },
      handleDOMEvents: {
        compositionstart(view) {
          const { selection, storedMarks, tr } = view.state;
          const run = key.getState(view.state);
          if (!view.composing && !storedMarks && run?.marks && run.to === selection.head)
            view.dispatch(goOn(tr, run.marks));
          return false;
        },
        compositionend: joinLater,
        // A press elsewhere ends a composition, too, and not every browser says so.
        mousedown: joinLater,
      },
    },
  });
}
