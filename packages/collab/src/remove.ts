/** Taking text and atoms away: text is deleted, atoms are flagged, and what stands in them is taken away in the same way. */

import * as Y from 'yjs';
import { lengthOf, type Piece } from './raw.js';
import type { Reader } from './read.js';
import { keys, type SharedMap } from './shape.js';
import { removeUnits } from './splice.js';

export class Remover {
  constructor(
    private readonly transaction: Y.Transaction,
    private readonly reader: Reader,
    private readonly stamp: () => string,
    /** Which units go, by client and clock; all others stay. */
    private readonly goes: ((client: number, clock: number) => boolean) | null = null,
  ) {}

  pieces(pieces: readonly Piece[]): void {
    for (let i = pieces.length - 1; i >= 0; i--) this.#piece(pieces[i] as Piece);
  }

  #piece(piece: Piece): void {
    const { item, offset } = piece;
    if ('atom' in piece) {
      if (!this.goes || this.goes(item.id.client, item.id.clock)) this.atom(piece.atom);
    } else if (!this.goes) removeUnits(this.transaction, piece, lengthOf(piece));
    else {
      for (let at = lengthOf(piece) - 1; at >= 0; at--) {
        if (!this.goes(item.id.client, item.id.clock + offset + at)) continue;
        removeUnits(this.transaction, { item, offset: offset + at }, 1);
      }
    }
  }

  /** What others type in an atom meanwhile is kept, and brings it back. */
  atom(map: SharedMap): void {
    this.flag(map);
    const text = map.get(keys.content);
    if (!(text instanceof Y.Text)) return;
    for (const { marker, pieces } of this.reader.text(text).reverse()) {
      this.pieces(pieces);
      if (marker) this.flag(marker);
    }
  }

  flag(map: SharedMap): void {
    if (map.get(keys.gone) === undefined) map.set(keys.gone, this.stamp());
  }
}
