import { exportDocument, importTree } from '@stet/document';
import { element, type Tree, type TreeNode, text, tree } from '@stet/tree';
import { describe, expect, test } from 'vitest';
import { growth } from './hostile-growth.js';

/** Tree → document → tree on pages that are long or deep: no crash, in proportion to the page, nothing lost. */

function deep(name: string, n: number): Tree {
  let node: TreeNode = text('x');
  for (let i = 0; i < n; i++) node = element(name, { id: `a.${n - i}`, children: [node] });
  return tree([element('p', { id: 'a.0', children: [node] })]);
}

const wide = (n: number, name: string, child: TreeNode): Tree =>
  tree([element(name, { id: 'a.0', children: Array.from({ length: n }, () => child) })]);

const marked = (n: number): TreeNode[] =>
  Array.from({ length: n }, (_, i) =>
    element(['b', 'i', 'span'][i % 3] as string, { id: `a.${i + 1}`, children: [text('x')] }),
  );

const shapes: Record<string, (n: number) => Tree> = {
  'deep div': (n) => deep('div', n),
  'deep b': (n) => deep('b', n),
  'deep ul': (n) => deep('ul', n),
  'a long paragraph': (n) => tree([element('p', { id: 'a.0', children: [text(`${'a\n'.repeat(n)}a`)] })]),
  'a long text': (n) => tree([text(`${'ab '.repeat(n)}a`)]),
  'a long list': (n) => wide(n, 'ul', element('li', { children: [text('x')] })),
  'a long row': (n) => wide(n, 'tr', element('td', { children: [text('x')] })),
  'many breaks': (n) => wide(n, 'p', element('br')),
  'many strays': (n) => wide(n, 'table', text('x')),
  'many marks': (n) => tree([element('p', { id: 'a.0', children: marked(n) })]),
  'nested marks over many leaves': (n) => {
    let nodes: TreeNode[] = Array.from({ length: n / 10 }, () => element('br'));
    for (let i = 0; i < 50; i++) nodes = [element('b', { id: `a.${50 - i}`, children: nodes })];
    return tree([element('p', { id: 'a.0', children: nodes })]);
  },
};

function leaves(nodes: readonly TreeNode[]): string {
  let out = '';
  const stack = [...nodes].reverse();
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.kind === 'text') out += node.value;
    else if (node.kind === 'element') {
      out += node.children.length === 0 ? `<${node.name}>` : '';
      for (let i = node.children.length - 1; i >= 0; i--) stack.push(node.children[i] as TreeNode);
    }
  }
  return out;
}

describe.each(Object.entries(shapes))('%s', (_, make) => {
  test('comes back', () => {
    const before = make(130_000);
    expect(leaves(exportDocument(importTree(before)).children) === leaves(before.children)).toBe(true);
  });

  test('in linear time', () => {
    const work = (input: Tree): void => void exportDocument(importTree(input));
    expect(growth(make, work).ratio).toBeLessThan(3);
  });
});
