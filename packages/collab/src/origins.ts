/**
 * Which units of the sequence are copies of which others.
 *
 * A move does not take text away: it puts a copy in the new place and says, in the root `origins`, of which units it is one.
 * So does an undo, which puts deleted text back as new text. All copies of a unit are one unit, which is shown once: where
 * the latest move that stands has put it. Nobody has to settle what two people did at once, and nothing is written for it.
 *
 * An entry is a string of ranges, joined with `;`: `<client>.<clock>.<length>.<client>.<clock>`, so many units from a clock of a
 * client on, and of which units they are copies; for a move, its stamp follows.
 */

import * as Y from 'yjs';
import { compareStamps, keys, type SharedMap, type Stamp } from './shape.js';

/** A unit of text, an embedded map, or a line feed, by when it was written. */
export interface UnitId {
  readonly client: number;
  readonly clock: number;
}

/** Units in a row, and those that they are copies of. What is copied is never a copy itself. */
export interface OriginRange extends UnitId {
  readonly length: number;
  readonly from: UnitId;
  /** Of the move that made the copy; `null` for what an undo put back. */
  readonly stamp: Stamp | null;
}

function unpackRange(packed: string): OriginRange | null {
  const numbers = packed.split('.').map(Number);
  if (!numbers.every((n) => Number.isSafeInteger(n) && n >= 0)) return null;
  const [client, clock, length, fromClient, fromClock, lamport, stamped] = numbers;
  if (
    client === undefined ||
    clock === undefined ||
    !length ||
    fromClient === undefined ||
    fromClock === undefined
  )
    return null;
  const stamp = lamport !== undefined && stamped !== undefined ? { lamport, client: stamped } : null;
  return { client, clock, length, from: { client: fromClient, clock: fromClock }, stamp };
}

const packRange = ({ client, clock, length, from, stamp }: OriginRange): string =>
  [client, clock, length, from.client, from.clock, ...(stamp ? [stamp.lamport, stamp.client] : [])].join('.');

/** Ranges by client and by stretches of clocks. */
class RangeIndex {
  readonly #buckets = new Map<number, Map<number, OriginRange[]>>();

  add({ client, clock }: UnitId, range: OriginRange): void {
    let buckets = this.#buckets.get(client);
    if (!buckets) this.#buckets.set(client, (buckets = new Map()));
    const last = (clock + range.length - 1) >> bucketBits;
    for (let bucket = clock >> bucketBits; bucket <= last; bucket++) {
      const there = buckets.get(bucket);
      if (there) there.push(range);
      else buckets.set(bucket, [range]);
    }
  }

  at({ client, clock }: UnitId): readonly OriginRange[] {
    return this.#buckets.get(client)?.get(clock >> bucketBits) ?? none;
  }

  hasClient(client: number): boolean {
    return this.#buckets.has(client);
  }
}

const bucketBits = 6;
const none: readonly OriginRange[] = [];

/** A range longer than this is not believed. */
const longest = 1_000_000;

export class Origins {
  readonly #array: Y.Array<string>;
  readonly #known = new Set<string>();
  readonly #copies = new RangeIndex();
  readonly #copied = new RangeIndex();
  #fresh: OriginRange[] = [];

  constructor(array: Y.Array<string>) {
    this.#array = array;
    array.forEach((packed) => {
      this.learn(packed);
    });
    this.#fresh = [];
  }

  get isEmpty(): boolean {
    return this.#known.size === 0;
  }

  /** What was learned since this was asked last. */
  takeFresh(): readonly OriginRange[] {
    const fresh = this.#fresh;
    if (fresh.length > 0) this.#fresh = [];
    return fresh;
  }

  /** Takes an entry in. */
  learn(packed: unknown): void {
    if (typeof packed !== 'string' || this.#known.has(packed)) return;
    this.#known.add(packed);
    for (const part of packed.split(';')) {
      const range = unpackRange(part);
      if (!range || range.length > longest) continue;
      this.#copies.add(range, range);
      this.#copied.add(range.from, range);
      this.#fresh.push(range);
    }
  }

  /** Writes an entry. */
  note(ranges: readonly OriginRange[]): void {
    if (ranges.length === 0) return;
    const packed = ranges.map(packRange).join(';');
    this.learn(packed);
    this.#array.push([packed]);
  }

  /** The copy that a unit is, `null` for one that is none. */
  #copyAt(unit: UnitId): OriginRange | null {
    for (const range of this.#copies.at(unit)) {
      if (unit.clock >= range.clock && unit.clock < range.clock + range.length) return range;
    }
    return null;
  }

  /** The unit that a unit is a copy of, or itself. */
  identity(unit: UnitId): UnitId {
    const range = this.#copyAt(unit);
    return range ? { client: range.from.client, clock: range.from.clock + unit.clock - range.clock } : unit;
  }

  stampOf(unit: UnitId): Stamp | null {
    return this.#copyAt(unit)?.stamp ?? null;
  }

  /** Whether some of these units are copies, or were copied. */
  touches(client: number, clock: number, length: number): boolean {
    if (!this.#copies.hasClient(client) && !this.#copied.hasClient(client)) return false;
    const last = (clock + length - 1) >> bucketBits;
    for (let bucket = clock >> bucketBits; bucket <= last; bucket++) {
      const unit = { client, clock: bucket << bucketBits };
      for (const range of this.#copies.at(unit)) {
        if (range.clock < clock + length && range.clock + range.length > clock) return true;
      }
      for (const { from, length: count } of this.#copied.at(unit)) {
        if (from.clock < clock + length && from.clock + count > clock) return true;
      }
    }
    return false;
  }

  /** A unit and all others that are the same, whether they are there or deleted. */
  instances(unit: UnitId): UnitId[] {
    const identity = this.identity(unit);
    const out: UnitId[] = [identity];
    for (const range of this.#copied.at(identity)) {
      const into = identity.clock - range.from.clock;
      if (into < 0 || into >= range.length) continue;
      out.push({ client: range.client, clock: range.clock + into });
    }
    return out;
  }

  /** The other instances of a unit that are there. */
  others(store: Y.Doc['store'], unit: UnitId): UnitId[] {
    return this.instances(unit).filter(
      (other) =>
        (other.client !== unit.client || other.clock !== unit.clock) && liveItem(store, other) !== null,
    );
  }

  /** A unit that is there is shown, and not another instance of it. */
  isShown(store: Y.Doc['store'], unit: UnitId): boolean {
    return this.others(store, unit).every((other) => this.#compare(unit, other) > 0);
  }

  /** The later move; of two that no move made, one of both, and for all the same one. */
  #compare(a: UnitId, b: UnitId): number {
    return compareStamps(this.stampOf(a), this.stampOf(b)) || b.client - a.client || b.clock - a.clock;
  }

  /** The stretches of an item that are shown, as offsets; `null`: all of it. */
  shownParts(store: Y.Doc['store'], item: Y.Item): [from: number, to: number][] | null {
    const { client, clock } = item.id;
    if (this.isEmpty || !this.touches(client, clock, item.length)) return null;
    const parts: [number, number][] = [];
    for (let at = 0; at < item.length; at++) {
      if (!this.isShown(store, { client, clock: clock + at })) continue;
      const last = parts.at(-1);
      if (last?.[1] === at) last[1] = at + 1;
      else parts.push([at, at + 1]);
    }
    return parts;
  }
}

/** The item of a unit that is there and not flagged as gone, else `null`. */
export function liveItem(store: Y.Doc['store'], { client, clock }: UnitId): Y.Item | null {
  if (clock >= Y.getState(store, client)) return null;
  const item = Y.getItem(store, Y.createID(client, clock));
  if (!(item instanceof Y.Item) || item.deleted) return null;
  const { content } = item;
  const isGone =
    content instanceof Y.ContentType &&
    content.type instanceof Y.Map &&
    (content.type as SharedMap).get(keys.gone) !== undefined;
  return isGone ? null : item;
}

/** Puts single units together to ranges. */
export class RangeBuilder {
  readonly ranges: OriginRange[] = [];

  add(copy: UnitId, from: UnitId, stamp: Stamp | null): void {
    const last = this.ranges.at(-1);
    if (
      last &&
      last.client === copy.client &&
      last.clock + last.length === copy.clock &&
      last.from.client === from.client &&
      last.from.clock + last.length === from.clock &&
      compareStamps(last.stamp, stamp) === 0
    )
      this.ranges[this.ranges.length - 1] = { ...last, length: last.length + 1 };
    else this.ranges.push({ ...copy, length: 1, from, stamp });
  }
}
