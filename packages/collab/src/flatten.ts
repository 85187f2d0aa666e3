/** A document, or a part of one, as a flat list of blocks with paths. */

import type { Node } from 'prosemirror-model';
import { emptyId } from './shape.js';

export interface FlatBlock {
  readonly id: string;
  /** A text block or leaf block; `null` for what holds an empty container. */
  readonly node: Node | null;
  /** The containers around it, from outside in. */
  readonly path: readonly Node[];
}

export const isContainer = (node: Node): boolean => !node.isLeaf && !node.isTextblock;

export const idOf = (node: Node): string => String(node.attrs.id ?? '');

export function flattenNodes(nodes: readonly Node[], path: readonly Node[], out: FlatBlock[]): void {
  for (const node of nodes) {
    if (!isContainer(node)) out.push({ id: idOf(node), node, path });
    else if (node.childCount === 0) out.push({ id: emptyId(idOf(node)), node: null, path: [...path, node] });
    else flattenNodes(node.children, [...path, node], out);
  }
}

/** The blocks of a node's content. Depth is bounded by the schema's own reading (200 levels). */
export function flatten(parent: Node): FlatBlock[] {
  const out: FlatBlock[] = [];
  flattenNodes(parent.children, [], out);
  return out;
}
