/** Reading a `Y.Text` of the sequence: its markers, and what stands after each. */

import type { Mark } from 'prosemirror-model';
import * as Y from 'yjs';
import { changed, type Format, type MarkCodec, plain } from './marks.js';
import { lineFeedKey, type SharedMap } from './shape.js';

/** A stretch of visible text of one format. Line feeds that end blocks are in no piece. */
export interface TextPiece {
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly format: Format;
  /** The line feeds in it are text. */
  readonly lineFeeds: boolean;
  /** Where it stands: an item of the `Y.Text`, and the offset in it. */
  readonly item: Y.Item;
  readonly offset: number;
}

export interface AtomPiece {
  readonly atom: SharedMap;
  readonly marks: readonly Mark[];
  readonly format: Format;
  readonly item: Y.Item;
  readonly offset: 0;
}

export type Piece = TextPiece | AtomPiece;

/** A marker and what follows it up to the next one. */
export interface RawBlock {
  /** `null` for what stands before the first marker of a text. */
  readonly marker: SharedMap | null;
  readonly text: Y.Text;
  /** Replaced when the text is read again; the items in it are good for their ids. */
  pieces: readonly Piece[];
  /** The line feeds that build nothing: the one that ends the block, and what merges left over. */
  ends: readonly Place[];
}

export interface Place {
  readonly item: Y.Item;
  readonly offset: number;
}

export const itemOf = (map: SharedMap): Y.Item => map._item as Y.Item;

/** What reading has to know of embedded maps. */
export interface MapFacts {
  /** It is inline content; all others are markers. */
  isAtom(map: SharedMap): boolean;
  /** It is gone or a copy of what is shown elsewhere, and builds nothing. */
  isHidden(map: SharedMap): boolean;
  /** A marker that was put back twice: one of both is enough. */
  isRepeated(map: SharedMap): boolean;
  /** The stretches of an item that are not shown elsewhere, as offsets; `null`: all of it. */
  shownParts(item: Y.Item): readonly (readonly [from: number, to: number])[] | null;
}

/** From `only` on, the marker of a block, that block alone is read. */
export function readText(
  text: Y.Text,
  facts: MapFacts,
  codec: MarkCodec,
  only: Y.Item | null = null,
): RawBlock[] {
  const blocks: RawBlock[] = [];
  let marker: SharedMap | null = null;
  let pieces: Piece[] = [];
  let ends: Place[] = [];
  const close = (): void => {
    if (marker || pieces.length > 0) blocks.push({ marker, text, pieces, ends });
    pieces = [];
    ends = [];
  };
  let format: Format = plain;
  let marks: readonly Mark[] = codec.marks(plain);
  for (let item = only ?? text._start; item; item = item.right) {
    if (item.deleted) continue;
    const { content } = item;
    if (content instanceof Y.ContentFormat) {
      format = changed(format, content.key, content.value);
      marks = codec.marks(format);
    } else if (content instanceof Y.ContentString) {
      const lineFeeds = format.has(lineFeedKey);
      const { str } = content;
      for (const [offset, to] of facts.shownParts(item) ?? [[0, str.length]]) {
        const text = offset === 0 && to === str.length ? str : str.slice(offset, to);
        const part: TextPiece = { text, marks, format, lineFeeds, item, offset };
        if (lineFeeds || !text.includes('\n')) pieces.push(part);
        else pushWithoutLineFeeds(part, pieces, ends);
      }
    } else if (content instanceof Y.ContentType && content.type instanceof Y.Map) {
      const map = content.type as SharedMap;
      if (!facts.isAtom(map)) {
        if (item !== only && facts.isRepeated(map)) continue;
        if (only && item !== only) break;
        close();
        marker = map;
        // No format goes on from one block to the next, whatever merges left.
        format = plain;
        marks = codec.marks(plain);
      } else if (!facts.isHidden(map)) pieces.push({ atom: map, marks, format, item, offset: 0 });
    }
  }
  close();
  return blocks;
}

function pushWithoutLineFeeds(whole: TextPiece, pieces: Piece[], ends: Place[]): void {
  const { item } = whole;
  let { offset } = whole;
  for (const text of whole.text.split('\n')) {
    if (offset > whole.offset) ends.push({ item, offset: offset - 1 });
    if (text !== '') pieces.push({ ...whole, text, offset });
    offset += text.length + 1;
  }
}

export const lengthOf = (piece: Piece): number => ('text' in piece ? piece.text.length : 1);

/** The text that an item stands in. */
export const textOf = (item: Y.Item): Y.Text => item.parent as Y.Text;
