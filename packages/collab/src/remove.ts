/** Taking text and atoms away: text is deleted, atoms are flagged, and what stands in them is taken away in the same way. */

import * as Y from 'yjs';
import type { UnitId } from './origins.js';
import { lengthOf, type Piece } from './raw.js';
import type { Reader } from './read.js';
import { keys, type SharedMap } from './shape.js';
import { removeUnits } from './splice.js';

export class Remover {
  constructor(
    private readonly transaction: Y.Transaction,
    private readonly reader: Reader,
    private readonly stamp: () => string,
  ) {}

  pieces(pieces: readonly Piece[]): void {
    for (let i = pieces.length - 1; i >= 0; i--) {
      const piece = pieces[i] as Piece;
      if ('atom' in piece) this.atom(piece.atom);
      else this.text(piece, piece.offset, lengthOf(piece));
    }
  }

  /** So many units from an offset in an item on, and whatever they are copies of or were copied to. */
  text({ item }: Pick<Piece, 'item'>, offset: number, length: number): void {
    const { client, clock } = item.id;
    removeUnits(this.transaction, { item, offset }, length);
    const { origins } = this.reader;
    if (!origins.touches(client, clock + offset, length)) return;
    for (let at = offset; at < offset + length; at++) this.others({ client, clock: clock + at });
  }

  /** All other instances of a unit of text. */
  others(unit: UnitId): void {
    const { store } = this.transaction.doc;
    for (const { client, clock } of this.reader.origins.others(store, unit)) {
      const item = Y.getItem(store, Y.createID(client, clock)) as Y.Item;
      removeUnits(this.transaction, { item, offset: clock - item.id.clock }, 1);
    }
  }

  /** What others type in an atom meanwhile is kept, and brings it back. */
  atom(map: SharedMap): void {
    for (const each of this.reader.instances(map)) this.flag(each);
    const text = this.reader.contentOf(map);
    if (!text) return;
    for (const { marker, pieces } of this.reader.text(text).reverse()) {
      this.pieces(pieces);
      if (marker) this.flag(marker);
    }
  }

  flag(map: SharedMap): void {
    if (map.get(keys.gone) === undefined) map.set(keys.gone, this.stamp());
  }
}
