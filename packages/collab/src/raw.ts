/** Reading a `Y.Text` of the sequence: its markers, and what stands after each. */

import type { Mark } from 'prosemirror-model';
import * as Y from 'yjs';
import type { MarkCodec } from './marks.js';
import { keys, lineFeedKey, type SharedMap } from './shape.js';

/** A stretch of visible text of one format. Line feeds that end blocks are in no piece. */
export interface TextPiece {
  readonly text: string;
  readonly marks: readonly Mark[];
  /** The line feeds in it are text. */
  readonly lineFeeds: boolean;
  /** Where it stands: an item of the `Y.Text`, and the offset in it. */
  readonly item: Y.Item;
  readonly offset: number;
}

export interface AtomPiece {
  readonly atom: SharedMap;
  readonly marks: readonly Mark[];
  readonly item: Y.Item;
  readonly offset: 0;
}

export type Piece = TextPiece | AtomPiece;

/** A marker and what follows it up to the next one. */
export interface RawBlock {
  /** `null` for what stands before the first marker of a text. */
  readonly marker: SharedMap | null;
  readonly text: Y.Text;
  readonly pieces: readonly Piece[];
  /** The line feeds that build nothing: the one that ends the block, and what merges left over. */
  readonly ends: readonly Place[];
}

export interface Place {
  readonly item: Y.Item;
  readonly offset: number;
}

export const itemOf = (map: SharedMap): Y.Item => map._item as Y.Item;

/** Whether an embedded map is inline content; all others are markers. */
export type IsAtom = (map: SharedMap) => boolean;

export function readText(text: Y.Text, isAtom: IsAtom, codec: MarkCodec): RawBlock[] {
  const blocks: RawBlock[] = [];
  let marker: SharedMap | null = null;
  let pieces: Piece[] = [];
  let ends: Place[] = [];
  const close = (): void => {
    if (marker || pieces.length > 0) blocks.push({ marker, text, pieces, ends });
    pieces = [];
    ends = [];
  };
  const format = new Map<string, unknown>();
  let marks: readonly Mark[] | null = null;
  for (let item = text._start; item; item = item.right) {
    if (item.deleted) continue;
    const { content } = item;
    if (content instanceof Y.ContentFormat) {
      if (content.value === null) format.delete(content.key);
      else format.set(content.key, content.value);
      marks = null;
    } else if (content instanceof Y.ContentString) {
      marks ??= codec.marks(format);
      const lineFeeds = format.has(lineFeedKey);
      if (lineFeeds || !content.str.includes('\n')) {
        pieces.push({ text: content.str, marks, lineFeeds, item, offset: 0 });
      } else pushWithoutLineFeeds(content.str, marks, item, pieces, ends);
    } else if (content instanceof Y.ContentType && content.type instanceof Y.Map) {
      const map = content.type as SharedMap;
      if (!isAtom(map)) {
        close();
        marker = map;
      } else if (map.get(keys.gone) === undefined) {
        marks ??= codec.marks(format);
        pieces.push({ atom: map, marks, item, offset: 0 });
      }
    }
  }
  close();
  return blocks;
}

function pushWithoutLineFeeds(
  str: string,
  marks: readonly Mark[],
  item: Y.Item,
  pieces: Piece[],
  ends: Place[],
): void {
  let offset = 0;
  for (const part of str.split('\n')) {
    if (offset > 0) ends.push({ item, offset: offset - 1 });
    if (part !== '') pieces.push({ text: part, marks, lineFeeds: false, item, offset });
    offset += part.length + 1;
  }
}

/** The index in a `Y.Text` at which an item begins. */
export function indexOf(text: Y.Text, item: Y.Item): number {
  let index = 0;
  for (let each = text._start; each; each = each.right) {
    if (each === item) return index;
    if (!each.deleted && each.countable) index += each.length;
  }
  throw new RangeError('indexOf: the item is not in this text.');
}

export const indexOfPlace = (text: Y.Text, { item, offset }: Place): number => indexOf(text, item) + offset;

export const lengthOf = (piece: Piece): number => ('text' in piece ? piece.text.length : 1);

/** The text that an item stands in. */
export const textOf = (item: Y.Item): Y.Text => item.parent as Y.Text;
