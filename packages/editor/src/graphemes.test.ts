import { describe, expect, test } from 'vitest';
import { backwardLength, forwardLength } from './graphemes.js';

describe('what a person sees as one character', () => {
  const whole: [string, string][] = [
    ['a family', '👨‍👩‍👧‍👦'],
    ['a flag', '🇩🇪'],
    ['a skin tone', '👍🏽'],
    ['a heart with its variation selector', '❤️'],
    ['e with an accent of its own', 'é'],
    ['a Hangul syllable in parts', '한'],
  ];
  test.each(whole)('%s goes at once, both ways', (_, char) => {
    expect(backwardLength(`x${char}`)).toBe(char.length);
    expect(forwardLength(`${char}x`)).toBe(char.length);
  });

  const parts: [string, string, number][] = [
    ['Devanagari: the vowel sign alone', 'की', 1],
    ['Thai: the tone alone', 'ที่', 1],
    ['Arabic: the vowel alone', 'بَ', 1],
  ];
  test.each(parts)('Backspace in %s', (_, cluster, units) => {
    expect(backwardLength(cluster)).toBe(units);
    expect(forwardLength(cluster)).toBe(cluster.length);
  });

  test('never half of a surrogate pair', () => {
    expect(backwardLength('a𐐀')).toBe(2);
    expect(forwardLength('𐐀a')).toBe(2);
    expect(backwardLength('')).toBe(0);
  });
});
