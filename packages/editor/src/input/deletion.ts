/**
 * Deleting is the browser's: Delete takes what a person sees as one character, Backspace takes one code point, so that
 * a vowel sign or an accent is corrected alone. Both engines agree on that for all scripts (tests/browser/scripts.spec.ts
 * holds us to them). One thing is ours: Firefox takes emoji apart with Backspace and leaves half a flag or family
 * (facebook/lexical/issues/7163, ianstormtaylor/slate/issues/2635). There the whole emoji goes.
 */

import { type Command, TextSelection } from 'prosemirror-state';

/** Sequences that are one emoji: joined, with a skin tone or a selector, keycaps, flags of letters and of tags. */
const emoji = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3|[\u{e0020}-\u{e007f}]/u;

/** How many UTF-16 units an emoji at the end of `text` has that is more than one code point; 0 for anything else. */
export function emojiLength(text: string): number {
  const window = text.slice(-128);
  if (!emoji.test(window)) return 0;
  let last = '';
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(window))
    last = segment;
  return emoji.test(last) && [...last].length > 1 ? last.length : 0;
}

/** Backspace behind an emoji that is a sequence. */
export const deleteEmoji: Command = (state, dispatch) => {
  const { selection } = state;
  if (!(selection instanceof TextSelection) || !selection.$cursor) return false;
  const length = emojiLength(selection.$cursor.nodeBefore?.text ?? '');
  if (length === 0) return false;
  const { pos } = selection.$cursor;
  dispatch?.(state.tr.delete(pos - length, pos).scrollIntoView());
  return true;
};
