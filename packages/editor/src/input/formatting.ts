/**
 * The formatting of what is typed, where prosemirror-model's rule is not what a person expects. Both were found by
 * `check:typing` on pages of Wikipedia.
 *
 * 1. A word typed over another in a link, or over all of its text, stays in the link: with the usual rule the last word
 *    of a link comes out behind it, and `[[Sea|the sea]]` is `[[Sea|the]] ocean`. A link does not grow by what is typed
 *    behind it, so it is noted where it does, until the caret is put elsewhere.
 * 2. What is typed behind something hidden (a key for sorting, `<span style="display:none">`) is not hidden, too.
 */

import type { Mark } from 'prosemirror-model';
import { type EditorState, Plugin, PluginKey, type Transaction } from 'prosemirror-state';
import { typed } from './guard.js';

/** What is typed at `pos` goes on with `marks`. */
interface GoingOn {
  readonly pos: number;
  readonly marks: readonly Mark[];
}

const key = new PluginKey<GoingOn | null>('stet-formatting');

const hides = /display\s*:\s*none/i;
const isHidden = ({ attrs }: Mark): boolean => typeof attrs.attrs === 'string' && hides.test(attrs.attrs);
const isLink = ({ type }: Mark): boolean => type.name === 'link';

/** The marks for text typed from `from` to `to`; `null` where the usual ones are right. */
export function marksOfTyped(state: EditorState, from: number, to: number): readonly Mark[] | null {
  const $from = state.doc.resolve(from);
  const $to = state.doc.resolve(to);
  if (!$from.parent.inlineContent || !$from.sameParent($to)) return null;
  if (from === to) {
    const goingOn = key.getState(state);
    if (goingOn?.pos === from) return state.storedMarks ?? goingOn.marks;
  }
  const usual = state.storedMarks ?? (from === to ? $from.marks() : $from.marksAcross($to)) ?? [];
  const replaced = from < to ? ($from.nodeAfter?.marks ?? []) : [];
  const shown = usual.filter((mark) => !isHidden(mark) || mark.isInSet(replaced));
  const link = replaced.find(isLink);
  if (link && !link.isInSet(shown)) {
    let all = true;
    state.doc.nodesBetween(from, to, (node) => {
      if (node.isInline && !link.isInSet(node.marks)) all = false;
    });
    if (all) return link.addToSet(shown);
  }
  return shown.length < usual.length ? shown : null;
}

/** What is composed at the caret goes on with `marks`: prosemirror-view makes room for it with stored marks. */
export const goOn = (tr: Transaction, marks: readonly Mark[]): Transaction =>
  tr.setStoredMarks(marks).setMeta(key, { pos: tr.selection.head, marks });

export function formattingPlugin(): Plugin<GoingOn | null> {
  return new Plugin<GoingOn | null>({
    key,
    state: {
      init: () => null,
      apply(tr, before, _old, { selection }) {
        const now = (tr.getMeta(key) as GoingOn | undefined) ?? before;
        if (!now) return null;
        const pos = now === before ? tr.mapping.map(now.pos, -1) : now.pos;
        if (!selection.empty || selection.head !== pos) return null;
        return pos === now.pos ? now : { ...now, pos };
      },
    },
    props: {
      handleTextInput(view, from, to, text, usual) {
        const marks = marksOfTyped(view.state, from, to);
        if (!marks) return false;
        const tr = usual();
        const end = from + text.length;
        tr.removeMark(from, end);
        for (const mark of marks) tr.addMark(from, end, mark);
        if (marks.some(isLink)) tr.setMeta(key, { pos: end, marks });
        view.dispatch(typed(tr));
        return true;
      },
      handleDOMEvents: {
        compositionstart(view) {
          const { selection, storedMarks, tr } = view.state;
          const goingOn = key.getState(view.state);
          if (!view.composing && !storedMarks && goingOn?.pos === selection.head)
            view.dispatch(goOn(tr, goingOn.marks));
          return false;
        },
      },
    },
  });
}
