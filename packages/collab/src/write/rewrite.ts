/** Text blocks that become others: what is the same in them stays, item by item. */

import { type Mark, Mark as MarkClass, type Node } from 'prosemirror-model';
import * as Y from 'yjs';
import { markerType } from '../arrange.js';
import { blockEnd } from '../encode.js';
import type { FlatBlock } from '../flatten.js';
import { type Format, plain } from '../marks.js';
import type { UnitId } from '../origins.js';
import { itemOf, type Piece, type Place, type RawBlock, textOf } from '../raw.js';
import { asStructure, keys, type SharedMap } from '../shape.js';
import { cleanEnd, formatUnits, type Insert, insertBehind, removeUnits } from '../splice.js';
import type { OldUnits, Run } from '../units.js';
import type { Atoms } from './atoms.js';
import type { Writing } from './context.js';
import type { Exchange } from './exchange.js';
import type { Headers } from './headers.js';
import type { Rewriting } from './matches.js';
import type { Places } from './places.js';

/** New units, and where they come. */
interface NewUnitsPut {
  /** The leaf that each of the units is of; `null` for the boundary between two blocks. */
  readonly nodes: readonly (Node | null)[];
  readonly units: readonly unknown[];
  /** The blocks that are written, and the index of the one in which the units begin. */
  readonly after: readonly FlatBlock[];
  readonly kept: number;
  /** The piece before them, and the unit in it; `null`: they are the first ones behind `marker`. */
  readonly behind: Piece | null;
  readonly offset: number;
  readonly marker: SharedMap;
  /** The unit that one of them was before, by index. */
  readonly sourceAt: (index: number) => UnitId | undefined;
}

export class Rewriter {
  constructor(
    private readonly writing: Writing,
    private readonly places: Places,
    private readonly exchange: Exchange,
    private readonly atoms: Atoms,
    private readonly headers: Headers,
  ) {}

  /** `rewriting` is missing where no text differs. */
  write(before: readonly FlatBlock[], after: readonly FlatBlock[], rewriting: Rewriting | undefined): void {
    const markers = before.map(({ id }) => this.places.marker(this.places.block(id)));
    if (!rewriting) {
      this.headers.header(markers[0] as SharedMap, before[0] as FlatBlock, after[0] as FlatBlock);
      return;
    }
    const { shown, old, now, runs, carried } = rewriting;
    for (const run of runs) this.#restyle(old, shown, now.nodes, run.before, run.after, run.length);

    const boundaries = (units: readonly unknown[]): number => units.filter((unit) => unit === null).length;
    const last = runs.at(-1) as Run;
    const kept = boundaries(old.units.slice(0, runs[0]?.length));
    const keptEnd = boundaries(old.units.slice(last.before));
    // What is between two runs that stay; from the end, so that what stands before is where it was.
    for (let i = runs.length - 1; i > 0; i--) {
      const [left, right] = [runs[i - 1] as Run, runs[i] as Run];
      const [from, to] = [left.before + left.length, left.after + left.length];
      this.#cut(old, from, right.before, markers, kept);
      if (right.after === to) continue;
      this.#put({
        nodes: now.nodes.slice(to, right.after),
        units: now.units.slice(to, right.after),
        after,
        kept,
        behind: from > 0 ? (old.pieces[from - 1] ?? null) : null,
        offset: old.offsets[from - 1] ?? 0,
        marker: markers[kept] as SharedMap,
        sourceAt: (index) => carried.get(to + index),
      });
    }
    for (let i = 0; i <= kept; i++) {
      this.headers.header(markers[i] as SharedMap, before[i] as FlatBlock, after[i] as FlatBlock);
    }
    for (let i = 1; i <= keptEnd; i++) {
      const index = before.length - i;
      if (index <= kept) break;
      this.headers.header(
        markers[index] as SharedMap,
        before[index] as FlatBlock,
        after[after.length - i] as FlatBlock,
      );
    }
  }

  /** Formats and atoms of units that stay: what differs between the old leaves and the new. */
  #restyle(
    old: OldUnits,
    shown: readonly (Node | null)[],
    nodes: readonly (Node | null)[],
    from: number,
    to: number,
    count: number,
  ): void {
    const runs: { first: Place; last: Place; change: Format; after: Format; key: string }[] = [];
    let open = false;
    for (let i = 0; i < count; i++) {
      const [piece, was, node] = [old.pieces[from + i], shown[from + i], nodes[to + i]];
      if (!piece || !was || !node || was === node) {
        open = false;
        continue;
      }
      const place = { item: piece.item, offset: old.offsets[from + i] as number };
      if (MarkClass.sameSet(was.marks, node.marks)) open = false;
      else {
        const { change, key } = this.#difference(was.marks, node.marks);
        const run = open ? runs.at(-1) : undefined;
        if (run?.key === key) Object.assign(run, { last: place, after: piece.format });
        else runs.push({ first: place, last: place, change, after: piece.format, key });
        open = true;
      }
      if ('atom' in piece) this.atoms.write(piece.atom, was, node);
    }
    for (const { first, last, change, after } of runs) {
      formatUnits(this.writing.transaction, first, last, change, after);
    }
  }

  #difference(before: readonly Mark[], after: readonly Mark[]): { change: Format; key: string } {
    const [old, now] = [this.writing.reader.codec.format(before), this.writing.reader.codec.format(after)];
    const change = new Map<string, string | null>();
    for (const key of old.keys()) if (!now.has(key)) change.set(key, null);
    for (const [key, value] of now) if (old.get(key) !== value) change.set(key, value);
    return { change, key: JSON.stringify([...change]) };
  }

  /** Takes units away: text is deleted, atoms are flagged, and with a boundary goes the marker behind it. */
  #cut(old: OldUnits, from: number, to: number, markers: readonly SharedMap[], kept: number): void {
    let boundary = kept;
    for (let i = from; i < to; i++) if (old.units[i] === null) boundary++;
    let i = to - 1;
    while (i >= from) {
      const piece = old.pieces[i] as Piece | null;
      if (!piece) {
        this.#joinMarkers(markers[boundary - 1] as SharedMap, markers[boundary] as SharedMap);
        boundary--;
        i--;
        continue;
      }
      if ('atom' in piece) {
        this.exchange.removeAtom(piece.atom);
        i--;
        continue;
      }
      let first = i;
      while (first > from && old.pieces[first - 1] === piece) first--;
      this.exchange.removeText(piece, old.offsets[first] as number, i - first + 1);
      i = first - 1;
    }
  }

  /** Removes the end of one block and the marker of the next, and what stands hidden between them. */
  #joinMarkers(first: SharedMap, second: SharedMap): void {
    const { reader } = this.writing;
    const texts = this.writing.sequence.texts;
    const [from, to] = [texts.indexOf(textOf(itemOf(first))), texts.indexOf(textOf(itemOf(second)))];
    const raws = texts.slice(from, to + 1).flatMap((text) => reader.text(text));
    const start = raws.findIndex(({ marker }) => marker === first);
    const end = raws.findIndex(({ marker }) => marker === second);
    for (let i = end; i >= start; i--) {
      const raw = raws[i] as RawBlock;
      const { transaction } = this.writing;
      const { marker } = raw;
      if (i < end) for (const place of raw.ends.toReversed()) removeUnits(transaction, place, 1);
      if (i === start || !marker) continue;
      const isText = markerType(marker, reader.schema)?.isTextblock === true;
      if (i < end && !isText) continue;
      const id = String(marker.get('id') ?? '');
      if (this.writing.sequence.block(id)?.raw?.marker === marker) {
        for (const copy of this.writing.sequence.copies(id))
          if (copy !== marker) this.writing.remover.flag(copy);
      }
      itemOf(marker).delete(transaction);
    }
  }

  /** Writes new units between two that stay, with markers where a block begins, and notes what they are copies of. */
  #put({ nodes, units, after, kept, behind, offset, marker, sourceAt }: NewUnitsPut): void {
    const inserts: Insert[] = [];
    /** For each insert the index of the first unit in it. */
    const starts: number[] = [];
    let block = kept;
    let i = 0;
    while (i < nodes.length) {
      const node = nodes[i] as Node | null;
      if (node === null) {
        block++;
        const flat = after[block] as FlatBlock;
        this.writing.encoder.containersOf([flat]);
        const map = this.writing.encoder.marker(flat);
        if (this.#isMoved(flat.id)) this.headers.stampMoved(map);
        inserts.push(blockEnd, { insert: map, format: plain, marker: true });
        starts.push(i, i);
        i++;
        continue;
      }
      let length = 1;
      if (node.isText) {
        while (nodes[i + length] === node) length++;
        const text = textOfUnits(units.slice(i, i + length));
        let at = i;
        for (const part of this.writing.encoder.leaf(node.type.schema.text(text, node.marks))) {
          inserts.push(part);
          starts.push(at);
          at += (part.insert as string).length;
        }
      } else {
        inserts.push(...this.writing.encoder.leaf(node));
        starts.push(i);
      }
      i += length;
    }
    const { transaction } = this.writing;
    const left = behind ? cleanEnd(transaction, { item: behind.item, offset }) : itemOf(marker);
    const write = (): Y.Item[] =>
      insertBehind(transaction, textOf(left), left, inserts, behind ? behind.format : plain);
    const items = nodes.includes(null) ? asStructure(this.writing.page.doc, write) : write();
    items.forEach(({ id, content }, n) => {
      const length =
        content instanceof Y.ContentString && nodes[starts[n] as number] ? content.str.length : 0;
      for (let at = 0; at < length; at++) {
        const from = sourceAt((starts[n] as number) + at);
        if (from) this.writing.notes.one({ client: id.client, clock: id.clock + at }, from);
      }
      const text = length > 0 ? (content as Y.ContentString).str : '';
      this.exchange.give(text, id, (at) => sourceAt((starts[n] as number) + at) !== undefined);
    });
  }

  /** A block of this id was moved: another marker for it has to say that it is the latest. */
  #isMoved(id: string): boolean {
    return (
      this.writing.sequence.copies(id).length > 0 ||
      this.writing.sequence.block(id)?.raw?.marker?.has(keys.moved) === true
    );
  }
}

const textOfUnits = (units: readonly unknown[]): string => {
  let text = '';
  for (const unit of units) text += String.fromCharCode(unit as number);
  return text;
};
