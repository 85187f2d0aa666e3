import { exportDocument, importTree } from '@stet/document';
import { type Tree, writeHTML } from '@stet/tree';
import { checkInvariants } from '@stet/tree/invariants';
import { parse, print } from '@stet/wikitext';
import { describe, expect, test } from 'vitest';
import { junk, nested } from './hostile-cases.js';
import { growth } from './hostile-growth.js';

/** Bad input: no crash, no quadratic time, and the source still comes back byte for byte. */

const title = 'Hostile';

/** The way back without an edit. */
const back = (tree: Tree): string => print(exportDocument(importTree(tree)), { bases: [tree] }).text;

/** Equality without a report of megabytes. */
function comesBack(text: string): Tree {
  const tree = parse(text, { title });
  expect(back(tree) === text).toBe(true);
  return tree;
}

const holds = (tree: Tree): void => {
  const { ok, violations } = checkInvariants(tree);
  expect(ok ? [] : violations.slice(0, 3)).toEqual([]);
};

describe.each(Object.entries(nested))('%s', (_, make) => {
  test('10 000 times: comes back, its ranges are whole, and it can be read', () => {
    const tree = comesBack(make(10_000));
    holds(tree);
    expect(() => writeHTML(tree)).not.toThrow();
  });

  test('takes time in proportion', () => {
    const { ratio, size, time } = growth(make, (text) => void back(parse(text, { title })), {
      smallest: 1_000,
      largest: 32_000,
    });
    expect(ratio, `${size} parts, twice as many in ${time} ms`).toBeLessThan(3);
  });
});

describe('no text at all', () => {
  test('binary junk, NUL, half surrogates', () => {
    for (let seed = 0; seed < 200; seed++) {
      holds(comesBack(junk(seed * 10, seed)));
    }
    for (const text of [
      '',
      '\0',
      '\ud800',
      '\udc00',
      '\ufeff',
      '\r',
      '\u2028',
      '\uffff',
      '\ud83d\ude00'.slice(0, 1),
    ]) {
      for (const around of ['', "''", '[[', '{{', '== ', '* ', '<b>', '\n']) {
        comesBack(around + text);
        comesBack(text + around);
        comesBack(`${around}${text}\n${text}${around}`);
      }
    }
  });

  test('5 MB', () => {
    const words = 'Words of text as a page has them, more of them than of markup. '.repeat(8);
    const prose = `${words}''italic'' and [[a link]], {{template|x=1}}<ref>note</ref>.\n\n* item\n== h ==\n`;
    comesBack(prose.repeat(Math.ceil(5_000_000 / prose.length)));
  }, 120_000);

  test('5 MB of one line, and of junk', () => {
    comesBack('word '.repeat(1_000_000));
    comesBack(junk(5_000_000, 1));
  }, 120_000);
});
