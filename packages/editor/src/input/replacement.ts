/**
 * A misspelt word replaced from a menu of the browser. Where the word has more than one formatting, a browser puts all
 * of the new word into the first (facebookarchive/draft-js/issues/2171, Samyssmile/notectl/issues/218); so we replace
 * it, only the letters that differ, each with the formatting of the letter it stands for. Plain words are left to the
 * browser, and so are keyboards of phones, which lose track of the text when somebody else writes it.
 */

import type { Node } from 'prosemirror-model';
import { type EditorState, Plugin, type Transaction } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';

/**
 * Puts `word` in place of the text from `from` to `to`, which are in one text block. `null` where something else than
 * text stands between them, or nothing would change.
 */
export function replaceWord(state: EditorState, from: number, to: number, word: string): Transaction | null {
  const $from = state.doc.resolve(from);
  if (!$from.sameParent(state.doc.resolve(to)) || !$from.parent.isTextblock) return null;
  const old = state.doc.textBetween(from, to);
  if (old.length !== to - from || old === word || old === '') return null;
  const least = Math.min(old.length, word.length);
  let start = 0;
  while (start < least && old[start] === word[start]) start++;
  let same = 0;
  while (same < least - start && old.at(-1 - same) === word.at(-1 - same)) same++;
  const oldEnd = old.length - same;
  const wordEnd = word.length - same;
  const { schema } = state;
  const letters: Node[] = [];
  for (let i = start; i < wordEnd; i++) {
    // A letter more than there were has the formatting of the one before it; the first, of the one it stands before.
    const like = Math.max(0, Math.min(i, oldEnd - 1));
    const marks = state.doc.nodeAt(from + like)?.marks.filter(({ type }) => type.name !== 'soft') ?? [];
    letters.push(schema.text(word[i] as string, marks));
  }
  const tr = state.tr.replaceWith(from + start, from + oldEnd, letters);
  return tr.scrollIntoView();
}

/** Whether text from one position to another has more than one formatting. */
function isMixed(doc: Node, from: number, to: number): boolean {
  const $from = doc.resolve(from);
  return $from.sameParent(doc.resolve(to)) && to > from + ($from.nodeAfter?.nodeSize ?? 0);
}

export function replacementPlugin(): Plugin {
  return new Plugin({
    props: {
      handleDOMEvents: {
        beforeinput(view: EditorView, event: InputEvent) {
          if (event.inputType !== 'insertReplacementText' || view.composing || !event.cancelable)
            return false;
          // Firefox has the word in `dataTransfer`, and no `data`.
          const word = event.data ?? event.dataTransfer?.getData('text/plain');
          const range = event.getTargetRanges()[0];
          if (!word || !range || !view.dom.contains(range.startContainer)) return false;
          const from = view.posAtDOM(range.startContainer, range.startOffset);
          const to = view.posAtDOM(range.endContainer, range.endOffset);
          if (!isMixed(view.state.doc, from, to)) return false;
          const tr = replaceWord(view.state, from, to, word);
          if (!tr) return false;
          event.preventDefault();
          view.dispatch(tr);
          return true;
        },
      },
    },
  });
}
