/** What an edit takes from one place and puts in another: which units are copies of which. */

import { idOf } from './flatten.js';
import { type Origins, RangeBuilder, type UnitId } from './origins.js';
import type { Piece, RawBlock } from './raw.js';
import type { Reader } from './read.js';
import type { SharedMap, Stamp } from './shape.js';
import { commonRuns, type OldUnits, oldUnits, type Run, type Unit } from './units.js';

/** Units, and where each was written; `null` for a boundary between two blocks. */
export interface Source {
  readonly units: readonly Unit[];
  readonly ids: readonly (UnitId | null)[];
}

export const idOfAtom =
  (reader: Reader) =>
  (piece: Piece): string =>
    'atom' in piece ? idOf(reader.atom(piece.atom)) : '';

/** Where the unit at an index stands, as it was written. */
export const unitId = ({ pieces, offsets }: OldUnits, index: number): UnitId | null => {
  const piece = pieces[index];
  return piece
    ? { client: piece.item.id.client, clock: piece.item.id.clock + (offsets[index] as number) }
    : null;
};

export function sourceOf(old: OldUnits): Source {
  return { units: old.units, ids: old.units.map((_, index) => unitId(old, index)) };
}

/** The text inside an atom, block by block. */
export const nestedUnits = (raws: readonly RawBlock[], reader: Reader): OldUnits =>
  oldUnits(
    raws.filter(({ pieces }) => pieces.length > 0).map(({ pieces }) => ({ pieces, lineFeeds: true })),
    idOfAtom(reader),
  );

/** Notes that a copy has the units of its source that stand in it, and says which they are. */
export class CopyNotes {
  readonly #builder = new RangeBuilder();
  #stamp: Stamp | null = null;

  constructor(
    private readonly origins: Origins,
    private readonly newStamp: () => Stamp | null,
  ) {}

  /** One for all that an edit moves. */
  get stamp(): Stamp | null {
    this.#stamp ??= this.newStamp();
    return this.#stamp;
  }

  one(copy: UnitId, from: UnitId): void {
    this.#builder.add(copy, this.origins.identity(from), this.stamp);
  }

  /** Atoms are left out: they are known by their ids. */
  all(
    source: Source,
    copy: OldUnits,
    runs: readonly Run[] = commonRuns(source.units, copy.units, Infinity),
  ): readonly Run[] {
    for (const { before, after, length } of runs) {
      for (let i = 0; i < length; i++) {
        const [from, to] = [source.ids[before + i], unitId(copy, after + i)];
        if (from && to && typeof copy.units[after + i] === 'number') this.one(to, from);
      }
    }
    return runs;
  }

  write(): void {
    this.origins.note(this.#builder.ranges);
  }
}

/** The stretches between runs that stay, as they were or as they are. */
export function gaps(
  runs: readonly Run[],
  length: number,
  side: 'before' | 'after' = 'before',
): [from: number, to: number][] {
  const out: [number, number][] = [];
  let at = 0;
  for (const run of runs) {
    if (run[side] > at) out.push([at, run[side]]);
    at = Math.max(at, run[side] + run.length);
  }
  if (at < length) out.push([at, length]);
  return out;
}

/** What this client deleted last, by the ids of blocks and atoms: when it is pasted, it is the same. */
export class Removed {
  readonly #sources = new Map<string, Source>();
  #units = 0;

  add(id: string, source: Source): void {
    if (source.units.length === 0 || source.units.length > mostUnits) return;
    this.#forget(id);
    this.#sources.set(id, source);
    this.#units += source.units.length;
    for (const oldest of this.#sources.keys()) {
      if (this.#units <= mostUnits) break;
      this.#forget(oldest);
    }
  }

  get(id: string): Source | undefined {
    return this.#sources.get(id);
  }

  #forget(id: string): void {
    this.#units -= this.#sources.get(id)?.units.length ?? 0;
    this.#sources.delete(id);
  }
}

/** Some fifty pages of text. */
const mostUnits = 100_000;

/** The atoms in pieces, those inside of others included, by id. */
export function atomsIn(pieces: readonly Piece[], reader: Reader, into: Map<string, SharedMap>): void {
  for (const piece of pieces) {
    if (!('atom' in piece)) continue;
    into.set(idOfAtom(reader)(piece), piece.atom);
    const text = reader.contentOf(piece.atom);
    if (text) for (const raw of reader.text(text)) atomsIn(raw.pieces, reader, into);
  }
}
