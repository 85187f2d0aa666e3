/** Reading a `Y.Text` of the sequence: its markers, and what stands after each. */

import type { Mark, Node, NodeType } from 'prosemirror-model';
import * as Y from 'yjs';
import { type Format, type MarkCodec, plain } from './marks.js';
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

/** What stands after a marker. */
interface Content {
  readonly pieces: readonly Piece[];
  /** The line feeds that build nothing: the one that ends the block, and what merges left over. */
  readonly ends: readonly Place[];
}

/**
 * A marker and what follows it up to the next one. A page holds thousands, and most are never looked at once their node is
 * there: so their content can be put away until somebody asks.
 */
export class RawBlock {
  /** What was built of it last (`Reader.block`): one that has not changed stays the same object. */
  node: Node | null = null;
  /** As its marker had it when this was read; whose attributes change is read again. */
  readonly id: string;
  readonly isEmpty: boolean;
  #content: Content | null;
  #reread: ((marker: SharedMap) => RawBlock) | null = null;

  constructor(
    /** `null` for what stands before the first marker of a text. */
    readonly marker: SharedMap | null,
    readonly text: Y.Text,
    content: Content,
    readonly atoms: readonly SharedMap[],
    /** Of the node; `null` without a marker, and for that of an empty container. */
    readonly type: NodeType | null,
  ) {
    this.#content = content;
    this.isEmpty = content.pieces.length === 0;
    this.id = String(marker?.get('id') ?? '');
  }

  /** The items in it are good for their ids. */
  get pieces(): readonly Piece[] {
    return this.read().pieces;
  }

  get ends(): readonly Place[] {
    return this.read().ends;
  }

  /** Asked for before an edit is written into the block: what was put away is read where it stands. */
  read(): Content {
    if (!this.#content) {
      if (!this.#reread || !this.marker) throw new RangeError('RawBlock: its content was never read.');
      this.#content = this.#reread(this.marker).read();
    }
    return this.#content;
  }

  /** `false`: the content would have to be read again, and may be another by now. */
  get isRead(): boolean {
    return this.#content !== null;
  }

  /** The same block, read again. */
  take(again: RawBlock): void {
    this.#content = again.read();
  }

  putAway(reread: (marker: SharedMap) => RawBlock): void {
    if (!this.marker) return;
    this.#reread = reread;
    this.#content = null;
  }
}

export interface Place {
  readonly item: Y.Item;
  readonly offset: number;
}

export const itemOf = (map: SharedMap): Y.Item => map._item as Y.Item;

/** What reading has to know of embedded maps. */
export interface MapFacts {
  /** The type of the node that a marker begins. */
  markerType(map: SharedMap): NodeType | null;
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
  let atoms: readonly SharedMap[] = noAtoms;
  const close = (): void => {
    if (marker || pieces.length > 0) {
      const type = marker && facts.markerType(marker);
      blocks.push(new RawBlock(marker, text, { pieces, ends }, atoms, type));
    }
    pieces = [];
    ends = [];
    atoms = noAtoms;
  };
  let format: Format = plain;
  for (let item = only ?? text._start; item; item = item.right) {
    if (item.deleted) continue;
    const { content } = item;
    if (content instanceof Y.ContentFormat) {
      format = codec.changed(format, content.key, content.value);
    } else if (content instanceof Y.ContentString) {
      const { str } = content;
      const parts = facts.shownParts(item);
      if (!parts) readString(str, 0, item, format, codec, pieces, ends);
      else {
        for (const [from, to] of parts)
          readString(str.slice(from, to), from, item, format, codec, pieces, ends);
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
      } else if (!facts.isHidden(map)) {
        pieces.push({ atom: map, marks: codec.marks(format), format, item, offset: 0 });
        atoms = [...atoms, map];
      }
    }
  }
  close();
  return blocks;
}

const noAtoms: readonly SharedMap[] = [];

/** The pieces and the ends of blocks in a string, which begins at `offset` of its item. */
function readString(
  str: string,
  offset: number,
  item: Y.Item,
  format: Format,
  codec: MarkCodec,
  pieces: Piece[],
  ends: Place[],
): void {
  const marks = codec.marks(format);
  const lineFeeds = format.has(lineFeedKey);
  let from = 0;
  while (from < str.length) {
    const end = lineFeeds ? -1 : str.indexOf('\n', from);
    const to = end < 0 ? str.length : end;
    if (to > from) {
      const text = from === 0 && to === str.length ? str : str.slice(from, to);
      pieces.push({ text, marks, format, lineFeeds, item, offset: offset + from });
    }
    if (end >= 0) ends.push({ item, offset: offset + end });
    from = to + 1;
  }
}

export const lengthOf = (piece: Piece): number => ('text' in piece ? piece.text.length : 1);

/** The text that an item stands in. */
export const textOf = (item: Y.Item): Y.Text => item.parent as Y.Text;
