/**
 * Places in the text by what stands before them: the unit of the sequence, or the marker of the block. They stay right while
 * others split, join, move and wrap what is around them, where mapping through a replaced stretch would lose them.
 */

import * as Y from 'yjs';
import { type Block, markerType } from './arrange.js';
import { itemOf, type Piece } from './raw.js';
import type { Reader } from './read.js';
import type { SharedMap } from './shape.js';

export interface Anchor {
  readonly marker: SharedMap;
  /** The unit before the place; `null` at the start of a block. */
  readonly unit: Y.ID | null;
  /** As it was then, for a block that is moved. */
  readonly id: string;
  readonly offset: number;
}

/** Units of the document that a piece takes. */
const sizeOf = (piece: Piece, reader: Reader): number =>
  'text' in piece ? piece.text.length : reader.atom(piece.atom).nodeSize;

/** The place so many units from the start of a text block. */
export function anchorIn(block: Block | undefined, offset: number, reader: Reader): Anchor | null {
  const marker = block?.raw?.marker;
  if (!marker || !block.type?.isTextblock) return null;
  let left = offset;
  let last: Y.ID | null = null;
  for (const piece of block.pieces) {
    if (left <= 0) break;
    const size = sizeOf(piece, reader);
    const { client, clock } = piece.item.id;
    // In an atom: before it.
    if ('atom' in piece && left < size) break;
    last = Y.createID(client, clock + piece.offset + ('text' in piece ? Math.min(left, size) : 1) - 1);
    left -= size;
  }
  return { marker, unit: last, id: block.id, offset };
}

/** Where that is now: the nearest place that lives, in the block that it is in. */
export function placeOf(
  { marker, unit, id, offset: at }: Anchor,
  doc: Y.Doc,
  blockOf: (marker: SharedMap) => Block | undefined,
  blockWith: (id: string) => Block | undefined,
  reader: Reader,
): { readonly block: Block; readonly offset: number } | null {
  const atStart = (owner: SharedMap): { block: Block; offset: number } | null => {
    const block = blockOf(owner);
    return block?.type?.isTextblock ? { block, offset: 0 } : null;
  };
  if (!unit) return atStart(marker);
  const found: unknown = Y.getItem(doc.store, unit);
  // A copy of the block stands elsewhere, and this one builds nothing any more.
  const copy = blockWith(id);
  if (copy?.type?.isTextblock && copy.raw?.marker !== marker && !blockOf(marker)) {
    return { block: copy, offset: at };
  }
  if (!(found instanceof Y.Item)) return atStart(marker);
  let item: Y.Item | null = found;
  let clock = unit.clock;
  const isText = ({ content }: Y.Item): boolean =>
    content instanceof Y.ContentString || content instanceof Y.ContentType;
  while (item && (item.deleted || !isText(item))) {
    item = item.left;
    if (item) clock = item.id.clock + item.length - 1;
  }
  if (!item) return atStart(marker);
  const { client } = item.id;
  let owner: Y.Item | null = item;
  while (owner && !isMarker(owner, reader)) owner = owner.left;
  if (!owner) return atStart(marker);
  const block = blockOf((owner.content as Y.ContentType).type as unknown as SharedMap);
  if (!block?.type?.isTextblock) return null;
  let offset = 0;
  for (const piece of block.pieces) {
    const start = piece.item.id.clock + piece.offset;
    const length = 'text' in piece ? piece.text.length : 1;
    if (piece.item.id.client === client && start <= clock && clock < start + length) {
      return { block, offset: offset + ('text' in piece ? clock - start + 1 : sizeOf(piece, reader)) };
    }
    offset += sizeOf(piece, reader);
  }
  return { block, offset: owner === item ? 0 : offset };
}

function isMarker(item: Y.Item, reader: Reader): boolean {
  if (item.deleted || !(item.content instanceof Y.ContentType)) return false;
  const { type } = item.content as { type: unknown };
  if (!(type instanceof Y.Map) || reader.isAtom(type)) return false;
  return itemOf(type) === item && markerType(type, reader.schema)?.isTextblock === true;
}
