/** Where the blocks of a document stand in the sequence: their markers, their text, and the place behind them. */

import * as Y from 'yjs';
import { type Block, markerType } from '../arrange.js';
import type { FlatBlock } from '../flatten.js';
import { plain } from '../marks.js';
import { idOfAtom } from '../moves.js';
import { itemOf, type Piece, textOf } from '../raw.js';
import { asStructure, keys, packPath, type SharedMap } from '../shape.js';
import { insertBehind } from '../splice.js';
import { type OldUnits, oldUnits } from '../units.js';
import type { Writing } from './context.js';

export class Places {
  constructor(private readonly writing: Writing) {}

  /** @throws RangeError where document and sequence disagree. */
  block(id: string): Block {
    const block = this.writing.sequence.block(id);
    if (!block) throw new RangeError(`writeChange: the sequence has no block "${id}".`);
    return block;
  }

  /** The marker of a block; text that has none gets one. */
  marker(block: Block): SharedMap {
    const { raw, type } = block;
    const { reader, encoder, page, transaction } = this.writing;
    if (raw?.marker && markerType(raw.marker, reader.schema) === type) return raw.marker;
    const [first] = this.pieces(block);
    if (!first) throw new RangeError(`writeChange: block "${block.id}" has neither marker nor text.`);
    const flat: FlatBlock = { id: block.id, node: block.node, path: [], pos: 0 };
    const map = encoder.marker(flat);
    if (block.rawPath.length > 0) map.set(keys.path, packPath(block.rawPath));
    const { left } = Y.getItemCleanStart(
      transaction,
      Y.createID(first.item.id.client, first.item.id.clock + first.offset),
    );
    asStructure(page.doc, () =>
      insertBehind(
        transaction,
        textOf(first.item),
        left,
        [{ insert: map, format: plain, marker: true }],
        first.format,
      ),
    );
    return map;
  }

  /** The text of a block, as it is now. */
  pieces(block: Block): readonly Piece[] {
    const { sequence } = this.writing;
    if (sequence.carried || !block.raw?.marker) {
      return sequence.reread().find(({ id }) => id === block.id)?.pieces ?? [];
    }
    return block.raw.pieces;
  }

  unitsOf(blocks: readonly Block[]): OldUnits {
    return oldUnits(
      blocks.map((block) => ({ pieces: this.pieces(block), lineFeeds: block.type?.whitespace === 'pre' })),
      idOfAtom(this.writing.reader),
    );
  }

  /** The item behind which comes what follows a block; `next` is the block there, where none is before. */
  behind(id: string | null, next: string | null): { text: Y.Text; left: Y.Item | null } {
    const { sequence } = this.writing;
    const block = id === null ? undefined : this.block(id);
    if (block?.raw) {
      const { text, marker } = block.raw;
      // Text of the block that stands behind another marker stays the block's.
      const far = sequence.carried ? this.pieces(block).at(-1)?.item : undefined;
      if (far) return { text: textOf(far), left: this.#lastOf(textOf(far), far) };
      return { text, left: this.#lastOf(text, marker && itemOf(marker)) };
    }
    const marker = next === null ? null : this.block(next).raw?.marker;
    if (marker) {
      const item = itemOf(marker);
      return { text: textOf(item), left: item.left };
    }
    const text = sequence.texts.at(-1);
    if (!text) throw new RangeError('writeChange: the page has not been seeded.');
    return { text, left: lastItem(text) };
  }

  /** The last item before the next marker behind one, or behind the start of a text. */
  #lastOf(text: Y.Text, marker: Y.Item | null): Y.Item | null {
    let last = marker;
    for (let item = marker ? marker.right : text._start; item; item = item.right) {
      const { content } = item;
      const isMarker =
        !item.deleted &&
        content instanceof Y.ContentType &&
        content.type instanceof Y.Map &&
        this.writing.reader.isMarker(content.type as SharedMap);
      if (isMarker) return last;
      last = item;
    }
    return last;
  }
}

export const lastItem = (text: Y.Text): Y.Item | null => {
  let last: Y.Item | null = null;
  for (let item = text._start; item; item = item.right) last = item;
  return last;
};
