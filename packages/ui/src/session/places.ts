/** Places that every client understands: a text block by its id, and the units from its start. */

import { type Binding, findBlock } from '@stet/collab';
import type { SharedPlace, SharedSelection } from '@stet/collab/session';
import type { Node, ResolvedPos } from 'prosemirror-model';
import type { Selection } from 'prosemirror-state';

function placeAt($pos: ResolvedPos): SharedPlace | null {
  for (let depth = $pos.depth; depth > 0; depth--) {
    const node = $pos.node(depth);
    if (node.isTextblock) return [String(node.attrs.id), $pos.pos - $pos.start(depth)];
  }
  const beside = $pos.nodeAfter ?? $pos.nodeBefore;
  return beside && !beside.isText && typeof beside.attrs.id === 'string' ? [beside.attrs.id, 0] : null;
}

export function sharedSelection({ $anchor, $head }: Selection): SharedSelection | null {
  const anchor = placeAt($anchor);
  const head = placeAt($head);
  return anchor && head && { anchor, head };
}

/** Where a place is now: the nearest living one in its block, `null` where there is no such block. */
export function resolvePlace(binding: Binding, doc: Node, [id, offset]: SharedPlace): number | null {
  const block = binding.block(id);
  const found = block && findBlock(doc, block.path, id, block.index);
  if (!found) return null;
  if (!found.node.isTextblock) return found.pos;
  return found.pos + 1 + Math.min(offset, found.node.content.size);
}
