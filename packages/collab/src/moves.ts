/**
 * Which units a move copied, and what becomes of a copy that lost.
 *
 * Two people move one block. Each copies what they see of it; the later stamp stands. But one may have seen a letter that the
 * other had not yet: it is in the losing copy alone, for its mover deleted it at the old place. So every copy says of which
 * units it is one, and what only the losing copy has stays, where that copy stands.
 */

import * as Y from 'yjs';
import { itemOf, lengthOf, type Piece, type Place } from './raw.js';
import type { Reader } from './read.js';
import { Remover } from './remove.js';
import { compareStamps, keys, type SharedMap, unpackStamp } from './shape.js';
import { removeUnits } from './splice.js';

/** So many units from a clock of a client on were copied to a clock of the copying client. */
interface Range {
  readonly client: number;
  readonly clock: number;
  readonly length: number;
  readonly to: number;
}

interface Unit {
  readonly client: number;
  readonly clock: number;
}

/** Pieces before they were moved, as far as they can be told from each other. */
export type Source = readonly { readonly unit: Unit; readonly length: number; readonly text: string }[];

function unpackRanges(packed: unknown): Range[] {
  if (typeof packed !== 'string' || packed === '') return [];
  return packed.split(';').map((range) => {
    const [client = 0, clock = 0, length = 0, to = 0] = range.split('.').map(Number);
    return { client, clock, length, to };
  });
}

const packRanges = (ranges: readonly Range[]): string =>
  ranges.map(({ client, clock, length, to }) => `${client}.${clock}.${length}.${to}`).join(';');

/** The client under which a copy was written; `null` for a marker that is no copy. */
const copyClient = (marker: SharedMap): number | null => {
  const match = /^(\d+)\./.exec(String(marker.get(keys.copied) ?? ''));
  return match && Number(match[1]);
};

const textOfPiece = (piece: Piece): string => ('text' in piece ? piece.text : '\ufffc');

/** What a block holds, by the units that were first typed: what stands in a copy is of its source. */
export function sourceOf(marker: SharedMap | null, pieces: readonly Piece[]): Source {
  const ranges = unpackRanges(marker?.get(keys.source));
  const client = marker && copyClient(marker);
  const out: { unit: Unit; length: number; text: string }[] = [];
  for (const piece of pieces) {
    const text = textOfPiece(piece);
    for (let at = 0; at < text.length; ) {
      const own = { client: piece.item.id.client, clock: piece.item.id.clock + piece.offset + at };
      const range =
        own.client === client
          ? ranges.find(({ to, length }) => own.clock >= to && own.clock < to + length)
          : undefined;
      if (!range) {
        const next = own.client === client ? ranges.map(({ to }) => to).filter((to) => to > own.clock) : [];
        const length = Math.min(text.length - at, ...next.map((to) => to - own.clock));
        out.push({ unit: own, length, text: text.slice(at, at + length) });
        at += length;
        continue;
      }
      const into = own.clock - range.to;
      const length = Math.min(text.length - at, range.length - into);
      const unit = { client: range.client, clock: range.clock + into };
      out.push({ unit, length, text: text.slice(at, at + length) });
      at += length;
    }
  }
  return out;
}

/** Notes on the marker of a copy what it is a copy of. A block that was changed as it was moved says nothing. */
export function noteSource(marker: SharedMap, source: Source, pieces: readonly Piece[]): void {
  if (source.map(({ text }) => text).join('') !== pieces.map(textOfPiece).join('')) return;
  const ranges: Range[] = [];
  let index = 0;
  let used = 0;
  for (const piece of pieces) {
    let at = 0;
    while (at < lengthOf(piece)) {
      const from = source[index];
      if (!from) return;
      const length = Math.min(from.length - used, lengthOf(piece) - at);
      ranges.push({
        client: from.unit.client,
        clock: from.unit.clock + used,
        length,
        to: piece.item.id.clock + piece.offset + at,
      });
      at += length;
      used += length;
      if (used === from.length) {
        index++;
        used = 0;
      }
    }
  }
  marker.set(keys.source, packRanges(ranges));
}

/** A copy in the sequence, and whether another copy of its block builds in its stead. */
export interface Copy {
  readonly marker: SharedMap;
  readonly lost: boolean;
}

const stampOf = (marker: SharedMap) => unpackStamp(marker.get(keys.moved));

/**
 * What two people have moved at once is in two copies: of each unit, that with the later stamp stays. A client takes back its
 * own: it deletes the units that a later copy has (or all, where nothing says which), and flags the marker where the whole
 * block is another's. What only its copy has stays, and so does what anybody typed into it.
 */
export function takeBack(
  transaction: Y.Transaction,
  reader: Reader,
  { marker, lost }: Copy,
  copies: readonly Copy[],
  stamp: () => string,
): void {
  const later = copies
    .filter((other) => other.marker !== marker && compareStamps(stampOf(other.marker), stampOf(marker)) > 0)
    .map((other) => unpackRanges(other.marker.get(keys.source)));
  if (later.length === 0) return;
  const client = copyClient(marker);
  const [, from = 0, to = 0] = String(marker.get(keys.copied) ?? '')
    .split('.')
    .map(Number);
  const own = unpackRanges(marker.get(keys.source));
  const others = later.flat();
  const goes = (clock: number): boolean => {
    const range = own.find((each) => clock >= each.to && clock < each.to + each.length);
    if (!range || others.length === 0) return lost;
    const source = range.clock + clock - range.to;
    return others.some(
      (each) => each.client === range.client && source >= each.clock && source < each.clock + each.length,
    );
  };
  const raw = reader.text(itemOf(marker).parent as Y.Text).find((each) => each.marker === marker);
  const remover = new Remover(
    transaction,
    reader,
    stamp,
    (by, clock) => by === client && clock >= from && clock < to && goes(clock),
  );
  remover.pieces(raw?.pieces ?? []);
  if (lost) remover.flag(marker);
}

/**
 * Text that this client's undo put back where somebody else's move had taken it from: it is in their copy, and would be there
 * twice. Only the client that undid knows what became of the units (Yjs's `redone`).
 */
export function takeBackUndone(transaction: Y.Transaction, copy: SharedMap): void {
  const { store } = transaction.doc;
  for (const { client, clock, length } of unpackRanges(copy.get(keys.source))) {
    for (let at = clock; at < clock + length; ) {
      if (at >= Y.getState(store, client)) break;
      const item = Y.getItem(store, Y.createID(client, at));
      const end = Math.min(clock + length, item.id.clock + item.length);
      for (let unit = at; item instanceof Y.Item && item.redone && unit < end; unit++) {
        const live = lastRedone(store, client, unit);
        if (live && live.item.parent !== null && !live.item.deleted) {
          removeUnits(transaction, live, 1);
        }
      }
      at = end;
    }
  }
}

/** The unit that stands for one after it was deleted and put back, any number of times; `null` if it never was. */
function lastRedone(store: Y.Doc['store'], client: number, clock: number): Place | null {
  let id = Y.createID(client, clock);
  let place: Place | null = null;
  for (;;) {
    const item = Y.getItem(store, id);
    if (!(item instanceof Y.Item)) return place;
    const offset = id.clock - item.id.clock;
    if (!item.redone) return place && { item, offset };
    place = { item, offset };
    id = Y.createID(item.redone.client, item.redone.clock + offset);
  }
}
