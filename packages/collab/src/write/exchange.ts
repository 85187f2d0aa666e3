/** Takes units out of a sequence, and says of new ones which they are where they were taken from elsewhere. */

import { textStretches } from '../carried.js';
import { idOf } from '../flatten.js';
import { atomsIn, nestedUnits, sourceOf } from '../moves.js';
import type { UnitId } from '../origins.js';
import { itemOf, type Piece } from '../raw.js';
import type { SharedMap } from '../shape.js';
import type { OldUnits } from '../units.js';
import type { Writing } from './context.js';
import type { Matches } from './matches.js';

export class Exchange {
  constructor(
    private readonly writing: Writing,
    private readonly matches: Matches,
  ) {}

  /** Deletes some of the units that were read, except atoms that stand elsewhere now. */
  takeUnits(old: OldUnits, stretches: readonly (readonly [from: number, to: number])[]): void {
    for (const [from, to] of stretches.toReversed()) {
      for (let i = to - 1; i >= from; i--) {
        const piece = old.pieces[i];
        if (!piece) continue;
        if ('atom' in piece) {
          this.removeAtom(piece.atom);
          continue;
        }
        const last = i;
        while (i > from && old.pieces[i - 1] === piece) i--;
        this.removeText(piece, old.offsets[i] as number, last - i + 1);
      }
    }
  }

  /** What stands elsewhere after the edit stays, and is not shown here any more. */
  removeText(piece: Piece, offset: number, length: number): void {
    const { client, clock } = piece.item.id;
    let end = offset + length;
    for (let at = end - 1; at >= offset && this.matches.kept.size > 0; at--) {
      if (!this.matches.kept.has(`${client}.${clock + at}`)) continue;
      this.#deleteText(piece, at + 1, end);
      end = at;
    }
    this.#deleteText(piece, offset, end);
  }

  #deleteText(piece: Piece, from: number, to: number): void {
    if (to <= from) return;
    this.writing.remover.text(piece, from, to - from);
    const { client, clock } = piece.item.id;
    this.writing.around.taken.push({
      text: 'text' in piece ? piece.text.slice(from - piece.offset, to - piece.offset) : '',
      ids: Array.from({ length: to - from }, (_, i) => ({ client, clock: clock + from + i })),
    });
  }

  /** New text, as far as it is not known where it was. */
  give(text: string, { client, clock }: UnitId, isKnown: (index: number) => boolean): void {
    for (let at = 0; at < text.length; at++) {
      const start = at;
      while (at < text.length && !isKnown(at)) at++;
      if (at === start) continue;
      this.writing.around.given.push({
        text: text.slice(start, at),
        found: (index, unit) => this.writing.notes.one({ client, clock: clock + start + index }, unit),
      });
    }
  }

  /** An atom that is nowhere after the edit. */
  removeAtom(map: SharedMap): void {
    const { reader } = this.writing;
    const id = idOf(reader.atom(map));
    if (this.writing.around.atomsAfter.has(id)) return;
    const text = reader.contentOf(map);
    const old = nestedUnits(text ? reader.text(text) : [], reader);
    const nested = sourceOf(old);
    if (text) this.writing.around.sequences++;
    for (const [from, to, letters] of textStretches(old.units, [0, old.units.length])) {
      this.writing.around.taken.push({ text: letters, ids: nested.ids.slice(from, to) as UnitId[] });
    }
    this.#remember(id, map);
    const inside = new Map<string, SharedMap>();
    for (const piece of old.pieces) if (piece && 'atom' in piece) atomsIn([piece], reader, inside);
    for (const [inner, atom] of inside) this.#remember(inner, atom);
    this.writing.remover.atom(map);
  }

  /** When an atom is put in again, it and what was in it are the same. */
  #remember(id: string, map: SharedMap): void {
    const { reader } = this.writing;
    const text = reader.contentOf(map);
    const { units, ids } = sourceOf(nestedUnits(text ? reader.text(text) : [], reader));
    this.writing.context.removed.add(id, { units: [id, ...units], ids: [itemOf(map).id, ...ids] });
  }
}
