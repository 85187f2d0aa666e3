/** What templates and other calls make, as nodes for the place where the call stands. */

import { blockNames } from './element-names.js';
import { mwType } from './html-facts.js';
import type { TreeElement, TreeNode } from './node.js';

/** Where a call stands: in text, between blocks, between the rows of a table, between the cells of a row. */
export type CallPlace = 'inline' | 'block' | 'table' | 'row';

export function placeOf(node: TreeElement, parent: string): CallPlace {
  if (parent === 'tr') return 'row';
  if (/^t(?:able|body|head|foot)$/.test(parent)) return 'table';
  return node.block ? 'block' : 'inline';
}

export interface Made {
  readonly nodes: ReadonlyMap<TreeElement, readonly TreeNode[]>;
  /** Paragraphs in whose text a call makes blocks. */
  readonly parted: ReadonlySet<TreeElement>;
}

const nothing: Made = { nodes: new Map(), parted: new Set() };

/** Asks for what every call among nodes makes. */
export function makeAll(
  nodes: readonly TreeNode[],
  expand: ((node: TreeElement, place: CallPlace) => readonly TreeNode[] | null) | undefined,
): Made {
  if (!expand) return nothing;
  const made = new Map<TreeElement, readonly TreeNode[]>();
  const parted = new Set<TreeElement>();
  const stack: { node: TreeNode; parent: string; paragraph: TreeElement | null }[] = [];
  const push = (children: readonly TreeNode[], parent: string, paragraph: TreeElement | null): void => {
    for (let i = children.length - 1; i >= 0; i--)
      stack.push({ node: children[i] as TreeNode, parent, paragraph });
  };
  push(nodes, '', null);
  for (let work = stack.pop(); work; work = stack.pop()) {
    const { node, parent, paragraph } = work;
    if (node.kind !== 'element') continue;
    if (/^mw:(?:Transclusion|Param)$/.test(mwType(node.attrs))) {
      const content = expand(node, placeOf(node, parent));
      if (content) made.set(node, content);
      if (content && paragraph && hasBlocks(content)) parted.add(paragraph);
    } else push(node.children, node.name, node.name === 'p' ? node : paragraph);
  }
  return { nodes: made, parted };
}

export const isBlock = (node: TreeElement): boolean =>
  blockNames.has(node.name) || (node.block && !invisible(node));

/** Whether any of the nodes, or what is in them, is a block. */
export function hasBlocks(nodes: readonly TreeNode[]): boolean {
  const stack: TreeNode[] = [...nodes];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.kind !== 'element') continue;
    if (isBlock(node)) return true;
    for (const child of node.children) stack.push(child);
  }
  return false;
}

const invisible = (node: TreeElement): boolean =>
  (node.name === 'link' && node.attrs.rel !== 'mw:PageProp/redirect') ||
  node.name === 'meta' ||
  mwType(node.attrs).startsWith('mw:Includes/');

/** Whether a reader sees nothing of them: categories, switches, comments and blanks. */
export function showsNothing(nodes: readonly TreeNode[]): boolean {
  return nodes.every((node) => {
    if (node.kind === 'text') return node.value.trim() === '';
    if (node.kind === 'comment' || invisible(node)) return true;
    if (node.name === 'p' || mwType(node.attrs) === 'mw:Nowiki') return showsNothing(node.children);
    return false;
  });
}
