/** For tests of what an edit of a page is saved as. */

import { element, equalTrees, type Tree, type TreeElement, type TreeNode, text } from '@stet/tree';
import { expect } from 'vitest';
import { parse } from '../parse/parse.js';
import { print } from '../save.js';
import { defaultSite } from '../site.js';
import { meant } from './meant.js';

/** With other children in the first element for which `isIt` holds. */
function changed(
  nodes: readonly TreeNode[],
  isIt: (node: TreeElement) => boolean,
  change: (children: readonly TreeNode[]) => readonly TreeNode[],
): TreeNode[] {
  let isDone = false;
  const walk = (node: TreeNode): TreeNode => {
    if (isDone || node.kind !== 'element') return node;
    if (isIt(node)) {
      isDone = true;
      return { ...node, children: change(node.children) };
    }
    return { ...node, children: node.children.map(walk) };
  };
  return nodes.map(walk);
}

/** What a page is saved as whose first element of a kind gets other children; the save is proven. */
export function saved(
  source: string,
  isIt: (node: TreeElement) => boolean,
  change: (children: readonly TreeNode[]) => readonly TreeNode[],
  site = defaultSite,
): string {
  const base = parse(source, { site });
  const wanted: Tree = { ...base, children: changed(base.children, isIt, change) };
  const { text: out, declared } = print(wanted, { bases: [base], site });
  expect(declared).toEqual([]);
  expect(equalTrees(parse(out, { site }), meant(wanted, [base]))).toBe(true);
  return out;
}

/** The first element of a name, with a text in it. */
export const named =
  (name: string, shown = '') =>
  (node: TreeElement) =>
    node.name === name && JSON.stringify(node.children).includes(shown);
export const paragraph = (value: string): TreeElement => element('p', { children: [text(value)] });
/** A paragraph behind the children. */
export const behind = (value: string) => (children: readonly TreeNode[]) => [...children, paragraph(value)];

/** Prints the page with other children, and proves it. */
export const withChildren = (
  source: string,
  change: (children: TreeNode[]) => readonly TreeNode[],
): string => {
  const base = parse(source);
  const wanted = { ...base, children: change([...base.children]) };
  const { text: out, declared } = print(wanted, { bases: [base] });
  expect(declared).toEqual([]);
  expect(equalTrees(parse(out), meant(wanted, [base]))).toBe(true);
  return out;
};
