import type { Command } from 'prosemirror-state';
import { TextSelection } from 'prosemirror-state';

/**
 * Scripts in which Backspace takes one code point, so that a vowel sign or a tone can be corrected alone.
 * Everywhere else it takes what a person sees as one character.
 */
const byCodePoint =
  /^[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Thai}\p{Script=Lao}\p{Script=Tibetan}\p{Script=Myanmar}\p{Script=Khmer}]/u;

const plain = /^[\x20-\x7e]$/;

/** How many UTF-16 units Backspace removes at the end of `text`: a grapheme, or a code point where that is the habit. */
export function backwardLength(text: string): number {
  if (text === '') return 0;
  const last = lastGrapheme(text);
  if (byCodePoint.test(last)) return codePointBefore(text);
  return last.length;
}

/** How many UTF-16 units Delete removes at the start of `text`: always a grapheme. */
export function forwardLength(text: string): number {
  if (text === '') return 0;
  const window = text.slice(0, 128);
  for (const part of segmenter().segment(window)) return part.segment.length;
  return 1;
}

function lastGrapheme(text: string): string {
  const window = text.slice(-128);
  let last = '';
  for (const part of segmenter().segment(window)) last = part.segment;
  return last;
}

function codePointBefore(text: string): number {
  const low = text.charCodeAt(text.length - 1);
  const high = text.charCodeAt(text.length - 2);
  return low >= 0xdc00 && low <= 0xdfff && high >= 0xd800 && high <= 0xdbff ? 2 : 1;
}

function segmenter(): Intl.Segmenter {
  return new Intl.Segmenter(undefined, { granularity: 'grapheme' });
}

/**
 * Backspace inside text. Browsers delete simple characters well and natively, which keeps input methods and
 * autocorrection alive; only where the character before the caret is made of several units do we delete it.
 */
export const deleteGraphemeBackward: Command = (state, dispatch) => {
  const { selection } = state;
  if (!(selection instanceof TextSelection) || !selection.$cursor) return false;
  const before = selection.$cursor.nodeBefore;
  if (!before?.isText || before.text === undefined) return false;
  const length = backwardLength(before.text);
  if (length < 2 && plain.test(before.text.slice(-1))) return false;
  if (length < 2 && !/[\p{M}\p{Cf}]$/u.test(before.text)) return false;
  const { pos } = selection.$cursor;
  dispatch?.(state.tr.delete(pos - length, pos).scrollIntoView());
  return true;
};

/** Delete inside text, as `deleteGraphemeBackward`. */
export const deleteGraphemeForward: Command = (state, dispatch) => {
  const { selection } = state;
  if (!(selection instanceof TextSelection) || !selection.$cursor) return false;
  const after = selection.$cursor.nodeAfter;
  if (!after?.isText || after.text === undefined) return false;
  const length = forwardLength(after.text);
  if (length < 2) return false;
  const { pos } = selection.$cursor;
  dispatch?.(state.tr.delete(pos, pos + length).scrollIntoView());
  return true;
};
