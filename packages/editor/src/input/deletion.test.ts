import { describe, expect, test } from 'vitest';
import { emojiLength } from './deletion.js';

describe('an emoji is one character', () => {
  test.each([
    ['a family', '👨‍👩‍👧‍👦'],
    ['a flag', '🇩🇪'],
    ['a flag of tags', '🏴󠁧󠁢󠁷󠁬󠁳󠁿'],
    ['a skin tone', '👍🏽'],
    ['a heart with its variation selector', '❤️'],
    ['a keycap', '1️⃣'],
  ])('%s', (_, text) => {
    expect(emojiLength(`x${text}`)).toBe(text.length);
  });

  test('the last of two flags', () => {
    expect(emojiLength('🇩🇪🇫🇷')).toBe(4);
  });

  test.each([
    ['a plain emoji, which browsers delete whole', '😀'],
    ['letters behind an emoji', '👍🏽a'],
    ['an accent of its own', 'e\u0301'],
    ['a vowel sign', 'की'],
    ['a character of another plane', '𐐀'],
    ['nothing', ''],
  ])('not %s', (_, text) => {
    expect(emojiLength(text)).toBe(0);
  });
});
