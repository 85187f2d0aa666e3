import { element, type Tree, type TreeNode, text, tree, writeHTML } from '@stet/tree';
import { readHTML, writeExchange } from '@stet/tree/html';
import { checkInvariants } from '@stet/tree/invariants';
import { describe, expect, test } from 'vitest';
import { growth } from './hostile-growth.js';

/** What the tree package does takes time in proportion to the tree, deep or wide, and never overflows the stack. */

function deep(name: string, n: number): Tree {
  let node: TreeNode = text('x');
  for (let i = 0; i < n; i++) node = element(name, { id: `a.${n - i}`, children: [node] });
  return tree([node]);
}

const reference = (name: string, ...children: TreeNode[]): TreeNode =>
  element('sup', {
    attrs: {
      typeof: 'mw:Extension/ref',
      'data-mw': JSON.stringify({ name: 'ref', attrs: name ? { name } : {} }),
    },
    children,
  });

function nestedReferences(n: number): Tree {
  let node: TreeNode = text('x');
  for (let i = 0; i < n; i++) node = reference('', node);
  return tree([node]);
}

const wide = (n: number, make: (i: number) => TreeNode): Tree =>
  tree(Array.from({ length: n }, (_, i) => make(i)));

const shapes: Record<string, (n: number) => Tree> = {
  'deep div': (n) => deep('div', n),
  'deep li': (n) => deep('li', n),
  'deep a': (n) => deep('a', n),
  'deep unknown': (n) => deep('script', n),
  'nested references': nestedReferences,
  'many references of one name': (n) => wide(n, () => reference('a', text('x'))),
  'many references': (n) => wide(n, (i) => reference(`a${i}`, text('x'))),
  'equal headings': (n) => wide(n, () => element('h2', { children: [text('A')] })),
  'headings that look numbered': (n) =>
    wide(n, (i) => element('h2', { children: [text(i % 2 ? 'A' : `A_${i}`)] })),
  'many texts': (n) => wide(n, () => text('a')),
  'comments of dashes': (n) =>
    tree([{ kind: 'comment', value: '-'.repeat(n), id: '', origin: '', source: null, block: false }]),
  'long style': (n) => tree([element('b', { attrs: { style: '/*'.repeat(n), class: '"'.repeat(n) } })]),
};

describe.each(Object.entries(shapes))('%s', (_, make) => {
  test('read view', () => {
    expect(growth(make, (input) => writeHTML(input)).ratio).toBeLessThan(3);
  });

  test('exchange form', () => {
    expect(growth(make, (input) => writeExchange(input)).ratio).toBeLessThan(3);
  });

  test('invariants', () => {
    expect(growth(make, (input) => checkInvariants({ ...input, base: 'a' })).ratio).toBeLessThan(3);
  });
});

test('reading wide HTML', () => {
  const make = (n: number): string => '<p>a<b>b</b></p>\n<!--c--><ul><li>d</li></ul>'.repeat(n / 10);
  expect(growth(make, (input) => readHTML(input)).ratio).toBeLessThan(3);
});
