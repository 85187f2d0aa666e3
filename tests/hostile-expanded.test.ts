import { checkInvariants } from '@stet/tree/invariants';
import { writeSpec } from '@stet/tree/spec';
import { parseExpanded } from '@stet/wikitext/expand';
import { describe, expect, test } from 'vitest';
import { junk, nested } from './hostile-cases.js';
import { growth } from './hostile-growth.js';

/** Pages with what their calls make: whatever that is, ranges stay whole and time stays in proportion. */

/** Halves of markup, by the number of the call. */
const made = [
  '<table><td>',
  "''",
  '* a\n',
  '|}',
  '{|\n',
  '</div>',
  '',
  '[[a',
  '== b',
  '|-\n| c || d',
  '<i title="',
];

const expanded = (text: string) => {
  let n = 0;
  return parseExpanded(text, { expand: () => made[n++ % made.length] ?? '' }).tree;
};

const holds = (text: string): void => {
  const { ok, violations } = checkInvariants(expanded(text));
  expect(ok ? [] : violations.slice(0, 3)).toEqual([]);
};

test.each(Object.entries(nested))('%s: ranges are whole', (_, make) => {
  holds(make(2_000));
});

test('junk with calls in it', () => {
  for (let seed = 0; seed < 200; seed++) {
    const pieces = junk(seed * 10, seed).match(/[\s\S]{1,7}/g) ?? [];
    holds(pieces.join('{{x}}'));
  }
});

describe('takes time in proportion', () => {
  test.each([
    ['text', "a {{b}} ''c'' [[d]]\n\n"],
    ['one line', 'a {{b}} '],
    ['rows', '{{row}}\n'],
    ['lists', '* {{a}}\n** b {{c}}\n'],
    ['attributes', '<b title="{{x}}">a</b> '],
  ])('%s', (_, part) => {
    const { ratio, size, time } = growth(
      (n) => `{|\n|}\n${part.repeat(n / 10)}`,
      (text) => void parseExpanded(text, { expand: () => "x ''y''" }),
      { smallest: 2_000, largest: 32_000 },
    );
    expect(ratio, `${size} parts, twice as many in ${time} ms`).toBeLessThan(3);
  });
});

describe('is served in proportion', () => {
  test.each([
    [
      'formatting around much text and a block',
      (n: number) => `<b>${'<i>a</i> [[b]] '.repeat(n)}<div>c</div></b>`,
    ],
    ['formatting around text and blocks', (n: number) => 'x <b>y<div>z</div>w</b> v '.repeat(n)],
    ['formatting that nothing closes', (n: number) => '*<b>a\nx\n'.repeat(n)],
  ])('%s', (_, make) => {
    const { ratio, size, time } = growth(make, (text) => void writeSpec(expanded(text)), {
      smallest: 500,
      largest: 8_000,
    });
    expect(ratio, `${size} parts, twice as many in ${time} ms`).toBeLessThan(3);
  });
});
