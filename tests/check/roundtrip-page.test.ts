/** The check itself, with a markup of a few lines of code: paragraphs of plain text. */

import { element, plainText, type Tree, type TreeNode, text, tree } from '@stet/tree';
import { describe, expect, test } from 'vitest';
import { createEngine, type Engine } from './roundtrip-engine.js';
import { checkPage, type PageResult } from './roundtrip-page.js';

const at = (start: number, end: number) => ({ start, end, openEnd: start, closeStart: end });

function parse(source: string): Tree {
  const children: TreeNode[] = [];
  for (const match of source.matchAll(/\S[^\n]*/g)) {
    const range = at(match.index, match.index + match[0].length);
    const id = `abc123.${children.length}`;
    children.push(element('p', { id, source: range, children: [text(match[0], range)] }));
  }
  return tree(children, { text: source, base: 'abc123' });
}

const show = (node: Tree): string =>
  JSON.stringify(node.children.map((child) => plainText([child]).trim()).filter(Boolean));

const engine = (print: (tree: Tree) => string): Engine => ({
  parse,
  print: (wanted) => ({ text: print(wanted), declared: false }),
  meant: (wanted) => wanted,
  equal: (a, b) => show(a) === show(b),
  explain: (a, b) => `${show(a)}\n${show(b)}`,
});

const joined = (wanted: Tree): string => wanted.children.map((child) => plainText([child])).join('\n\n');

const source = 'One two three.\n\nFour five six.\n\nSeven eight.\n\nNine ten eleven twelve.';
const check = (print: (tree: Tree) => string): PageResult =>
  checkPage(
    engine(print),
    { file: 'a', title: 'A', source: new TextEncoder().encode(source) },
    { edits: 60, sessions: 3, seed: 1 },
  );

const over = (result: PageResult, key: 'edits' | 'local' | 'proven' | 'undoExact' | 'threw'): number =>
  Object.values(result.kinds).reduce((sum, kind) => sum + kind[key], 0);

/** Edits that plain text does not show. */
const unseen = ({ kinds }: PageResult): number =>
  (kinds.boldWord?.edits ?? 0) + (kinds.addReference?.edits ?? 0);

describe('the corpus check', () => {
  test('a printer that does its work', () => {
    const result = check(joined);
    expect(result).toMatchObject({
      identical: true,
      inverse: true,
      valid: true,
      fresh: true,
      freshEqual: true,
      rangesOk: true,
    });
    expect(result.failures).toEqual([]);
    expect(over(result, 'edits')).toBe(60);
    for (const key of ['local', 'proven', 'undoExact'] as const) expect(over(result, key), key).toBe(60);
    expect(result.sessions).toEqual({ run: 3, proven: 3, lines: 3, undoExact: 3 });
  });

  test('a printer that changes what nobody touched is not local', () => {
    const result = check((wanted) => {
      const printed = joined(wanted);
      return printed === source ? printed : printed.replace('One', 'ONE').replace('twelve', 'TWELVE');
    });
    expect(result.identical).toBe(true);
    expect(over(result, 'local')).toBeLessThan(20);
    expect(over(result, 'proven')).toBeLessThan(20);
  });

  test('a printer that loses a word is not proven', () => {
    const result = check((wanted) => {
      const printed = joined(wanted);
      return printed === source ? printed : printed.replace(/\S+/, 'lost');
    });
    expect(over(result, 'proven')).toBe(unseen(result));
  });

  test('a printer that throws is counted, and the page goes on', () => {
    const result = check((wanted) => {
      const printed = joined(wanted);
      if (printed !== source) throw new Error('no');
      return printed;
    });
    expect(over(result, 'threw')).toBe(60 - unseen(result));
  });

  test('nowiki tags are told apart: what is typed behind a link needs none, one that is not needed is found', () => {
    const page = '[[Oak]]1 ash [[Elm]]2 [[fir]]3';
    const input = { file: 'a', title: 'A', source: new TextEncoder().encode(page) };
    const options = { edits: 200, sessions: 0, seed: 1 };
    const real = createEngine(null);
    const typed = (engine: Engine) => checkPage(engine, input, options).kinds.typeWord;
    expect(typed(real)).toMatchObject({ nowiki: 0, unneeded: 0 });
    const stray = typed({
      ...real,
      print: (wanted, base) => {
        const printed = real.print(wanted, base);
        return { ...printed, text: printed.text.replace(' ash', ' <nowiki/>ash') };
      },
    });
    expect(stray?.unneeded).toBeGreaterThan(0);
    expect(stray?.nowikiByPlace).toBe(0);
  });

  test('nowiki tags of the page itself with entities in them are none of the printer', () => {
    const source = new TextEncoder().encode('* <nowiki>&lt;oak{{elm}}</nowiki>');
    const options = { edits: 200, sessions: 0, seed: 1 };
    const { kinds, failures } = checkPage(createEngine(null), { file: 'a', title: 'A', source }, options);
    expect(kinds.split?.edits).toBeGreaterThan(0);
    expect(failures.filter(({ what }) => what.includes('not needed'))).toEqual([]);
  });

  test('nowiki tags that keep a cell whole for an older parser are needed', () => {
    const source = new TextEncoder().encode('{|\n|[[Oak|ash|elm]]\n|}');
    const options = { edits: 200, sessions: 0, seed: 1 };
    const { kinds } = checkPage(createEngine(null), { file: 'a', title: 'A', source }, options);
    expect(kinds.deleteWord?.nowiki).toBeGreaterThan(0);
    expect(kinds.deleteWord?.unneeded).toBe(0);
  });
});
