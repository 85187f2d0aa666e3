/**
 * What the kinds with two node types share: `x` is an inline atom, `xBlock` a leaf block, and both are one element of
 * the tree, with `block` for the second.
 */

import type { TreeElement } from '@stet/tree';
import type { NodeSpec } from 'prosemirror-model';
import type { AttributeSpecs } from '../attributes.js';
import type { Place } from '../kind.js';

export function leafPair(
  name: string,
  attrs: AttributeSpecs,
  toDOM: (block: boolean) => NonNullable<NodeSpec['toDOM']>,
): Record<string, NodeSpec> {
  return {
    [name]: { group: 'inline', inline: true, atom: true, attrs, toDOM: toDOM(false) },
    [`${name}Block`]: { group: 'block leaf', atom: true, attrs, toDOM: toDOM(true) },
  };
}

/**
 * Which of the two types a node of the tree becomes in a place; `null` where its `block` does not fit the place.
 * Between rows, cells and items only blocks can stand.
 */
export function leafName(name: string, node: Pick<TreeElement, 'block'>, place: Place): string | null {
  if (place === 'inline') return node.block ? null : name;
  if (place === 'block') return node.block ? `${name}Block` : name;
  return node.block ? `${name}Block` : null;
}

export const isBlockLeaf = (typeName: string): boolean => typeName.endsWith('Block');

/** A chip in text, a box between blocks, as the read view shows what is made elsewhere. */
export const chip = (
  block: boolean,
  cls: string,
  label: string,
): [string, Record<string, string>, string] => [
  block ? 'div' : 'span',
  { class: `${block ? 'stet-box' : 'stet-chip'} ${cls}` },
  label,
];
