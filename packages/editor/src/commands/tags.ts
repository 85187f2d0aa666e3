/** Preformatted text where lines cannot begin with blanks: in an item or a quotation a tag holds it, in which everything is text. */

import type { Node, NodeRange, ResolvedPos } from 'prosemirror-model';

/** Text without markup. */
export const isPlain = (block: Node): boolean =>
  block.children.every(({ isText, marks }) => isText && marks.every(({ type }) => type.name === 'soft'));

/** In an item or a quotation. */
export function isInTag($pos: ResolvedPos): boolean {
  for (let { depth } = $pos; depth > 0; depth--) {
    const { type, attrs } = $pos.node(depth);
    if (type.spec.isolating) return false;
    if (type.name === 'item' || attrs.name === 'blockquote') return true;
  }
  return false;
}

/** Whether the blocks of a range can be put into items or a quotation. */
export const goesIntoTags = ({ parent, startIndex, endIndex }: NodeRange): boolean =>
  parent.children.slice(startIndex, endIndex).every((block) => !block.type.spec.code || isPlain(block));
