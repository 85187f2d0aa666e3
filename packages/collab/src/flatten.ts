/** A document, or a part of one, as a flat list of blocks with paths. */

import type { Node } from 'prosemirror-model';
import { emptyId } from './shape.js';

export interface FlatBlock {
  readonly id: string;
  /** A text block or leaf block; `null` for what holds an empty container. */
  readonly node: Node | null;
  /** The containers around it, from outside in. */
  readonly path: readonly Node[];
  /** Where it begins, counted as ProseMirror does. */
  readonly pos: number;
}

export const isContainer = (node: Node): boolean => !node.isLeaf && !node.isTextblock;

export const idOf = (node: Node): string => String(node.attrs.id ?? '');

/** Adds the blocks of neighbours, the first of which stands at `pos`. Depth is bounded by the schema's own reading. */
export function flattenNodes(
  nodes: readonly Node[],
  path: readonly Node[],
  pos: number,
  out: FlatBlock[],
): void {
  let at = pos;
  for (const node of nodes) {
    if (!isContainer(node)) out.push({ id: idOf(node), node, path, pos: at });
    else if (node.childCount === 0)
      out.push({ id: emptyId(idOf(node)), node: null, path: [...path, node], pos: at });
    else flattenNodes(node.children, [...path, node], at + 1, out);
    at += node.nodeSize;
  }
}

/** The blocks of a node's content; positions count from the start of the content, plus `pos`. */
export function flatten(parent: Node, pos = 0): FlatBlock[] {
  const out: FlatBlock[] = [];
  flattenNodes(parent.children, [], pos, out);
  return out;
}

/** The id of the first (or last) block in a node. */
export function edgeId(node: Node, side: 'first' | 'last'): string {
  let inner = node;
  while (isContainer(inner)) {
    const child = side === 'first' ? inner.firstChild : inner.lastChild;
    if (!child) return emptyId(idOf(inner));
    inner = child;
  }
  return idOf(inner);
}

/** Where a child begins, counted from the nearer end. */
export function sizeBefore({ children, content }: Node, index: number): number {
  let size = 0;
  if (index * 2 <= children.length) {
    for (let i = 0; i < index; i++) size += (children[i] as Node).nodeSize;
    return size;
  }
  for (let i = children.length - 1; i >= index; i--) size += (children[i] as Node).nodeSize;
  return content.size - size;
}
