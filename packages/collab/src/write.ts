/** Edits the sequence as the document was edited. Runs inside one transaction of Yjs. */

import { type Mark, Mark as MarkClass, type Node } from 'prosemirror-model';
import * as Y from 'yjs';
import type { Block } from './arrange.js';
import { updateAttributes } from './attributes.js';
import { type Change, compare } from './compare.js';
import { blockEnd, Encoder, type Insert } from './encode.js';
import { type FlatBlock, idOf } from './flatten.js';
import { plan, type Task } from './plan.js';
import { indexOf, indexOfPlace, itemOf, lengthOf, type Piece, type RawBlock, textOf } from './raw.js';
import type { Reader } from './read.js';
import { asStructure, keys, type SharedMap, type SharedPage } from './shape.js';
import { commonEnds, newUnits, type OldUnits, oldUnits, unitsBefore } from './units.js';

/** A sequence of blocks: that of the page, or one inside an atom. */
export interface Sequence {
  readonly texts: readonly Y.Text[];
  /** The block with an id in the document, as it stands in the sequence. */
  block(id: string): Block | undefined;
  /** Whether a marker with this id has ever been in the sequence. */
  seen(id: string): boolean;
  /** Some block has text that stands behind the marker of another one. */
  readonly carried: boolean;
  /** The id that is written for one of the document; `null` for a container that is not. */
  written(id: string): string | null;
  /** Reads everything anew. */
  reread(): readonly Block[];
}

export interface WriteContext {
  readonly page: SharedPage;
  readonly reader: Reader;
  readonly stamp: () => string;
  /** Where the first change of the edit is in the document; `null` when not known. */
  readonly from: number | null;
}

export function writeChange(change: Change, sequence: Sequence, context: WriteContext): void {
  new Writer(sequence, context).change(change);
}

class Writer {
  readonly #encoder: Encoder;
  readonly #marks: Reader['codec'];

  constructor(
    private readonly sequence: Sequence,
    private readonly context: WriteContext,
  ) {
    const { reader, page } = context;
    this.#marks = reader.codec;
    this.#encoder = new Encoder(reader.codec, page.containers, (ids) =>
      ids.map((id) => sequence.written(id)).filter((id) => id !== null),
    );
  }

  change(change: Change): void {
    this.#containers(change);
    const tasks = plan(change.before, change.after);
    // From the end: what stands before stays where it is.
    for (const task of tasks.reverse()) this.#task(task, change);
  }

  #task(task: Task, change: Change): void {
    if (task.kind === 'remove') this.#remove(task.block);
    else if (task.kind === 'rewrite') this.#rewrite(task.before, task.after);
    else this.#insert(task.blocks, task.behind?.id ?? change.previous, change);
  }

  /** Containers around and in the range: new ones are written, changed ones set. */
  #containers({ before, after, containers }: Change): void {
    const known = new Set<Node>();
    for (const { path } of before) for (const node of path) known.add(node);
    const changed = new Set<Node>(containers);
    for (const { path } of after) for (const node of path) if (!known.has(node)) changed.add(node);
    for (const node of changed) {
      const id = this.sequence.written(idOf(node));
      const map = id === null ? undefined : this.context.page.containers.get(id);
      if (!map) this.#encoder.container(node);
      else if (id === idOf(node)) updateAttributes(map, node.type, { ...node.attrs, id: '' });
      else {
        // A second run shares its attributes with the first: only what differs from what is shown is set.
        const shown = this.context.reader.container(id, node.type, idOf(node));
        const same = Object.keys(shown).every((name) => shown[name] === node.attrs[name]);
        if (!same)
          updateAttributes(map, node.type, { ...node.attrs, id: '', origin: map.get('origin') ?? '' });
      }
    }
  }

  #block(id: string): Block {
    const block = this.sequence.block(id);
    if (!block) throw new RangeError(`writeChange: the sequence has no block "${id}".`);
    return block;
  }

  /** The marker of a block; text that has none gets one. */
  #marker(block: Block): SharedMap {
    const { raw, type } = block;
    if (raw?.marker && (type === null || raw.marker.get(keys.type) === type.name)) return raw.marker;
    const [first] = this.#pieces(block);
    if (!first) throw new RangeError(`writeChange: block "${block.id}" has neither marker nor text.`);
    const flat: FlatBlock = { id: block.id, node: block.node, path: [], pos: 0 };
    const map = this.#encoder.marker(flat);
    if (block.rawPath.length > 0) map.set(keys.path, block.rawPath.join(' '));
    const text = textOf(first.item);
    asStructure(this.context.page.doc, () => text.insertEmbed(indexOfPlace(text, first), map, {}));
    return map;
  }

  /** The text of a block, as it is now. */
  #pieces(block: Block): readonly Piece[] {
    if (this.sequence.carried || !block.raw?.marker) {
      return this.sequence.reread().find(({ id }) => id === block.id)?.pieces ?? [];
    }
    return this.#raw(block.raw.marker).pieces;
  }

  #raw(marker: SharedMap): RawBlock {
    const raw = this.context.reader.text(textOf(itemOf(marker))).find((each) => each.marker === marker);
    if (!raw) throw new RangeError('writeChange: a marker is not in its text.');
    return raw;
  }

  #remove({ id }: FlatBlock): void {
    const block = this.#block(id);
    const pieces = this.#pieces(block);
    for (let i = pieces.length - 1; i >= 0; i--) this.#removePiece(pieces[i] as Piece);
    if (block.raw?.marker && block.raw.marker.get(keys.gone) === undefined) {
      block.raw.marker.set(keys.gone, this.context.stamp());
    }
  }

  #removePiece(piece: Piece): void {
    if ('atom' in piece) piece.atom.set(keys.gone, this.context.stamp());
    else {
      const text = textOf(piece.item);
      text.delete(indexOfPlace(text, piece), lengthOf(piece));
    }
  }

  /** Puts new blocks behind a block; one that has been in the sequence before is a moved one. */
  #insert(blocks: readonly FlatBlock[], behind: string | null, { next, before }: Change): void {
    this.#encoder.containersOf(blocks);
    const { text, index } = this.#placeBehind(behind, before[0]?.id ?? next);
    const { doc } = this.context.page;
    asStructure(doc, () => {
      let at = index;
      for (const block of blocks) {
        const inserts = this.#encoder.block(block);
        const moved = this.sequence.seen(block.id);
        const marker = inserts[0]?.insert as SharedMap;
        if (moved) marker.set(keys.moved, this.context.stamp());
        const clock = Y.getState(doc.store, doc.clientID);
        text.applyDelta([...(at > 0 ? [{ retain: at }] : []), ...inserts]);
        const end = Y.getState(doc.store, doc.clientID);
        if (moved) marker.set(keys.copied, `${doc.clientID}.${clock}.${end}`);
        for (const { insert } of inserts) at += typeof insert === 'string' ? insert.length : 1;
      }
    });
  }

  #placeBehind(behind: string | null, next: string | null): { text: Y.Text; index: number } {
    const block = behind === null ? undefined : this.#block(behind);
    if (block?.raw) {
      const { text } = block.raw;
      if (!block.raw.marker) return { text, index: this.#endOf(text, null) };
      return { text, index: this.#endOf(text, block.raw.marker) };
    }
    const marker = next === null ? null : this.#block(next).raw?.marker;
    if (marker) {
      const text = textOf(itemOf(marker));
      return { text, index: indexOf(text, itemOf(marker)) };
    }
    const text = this.sequence.texts.at(-1);
    if (!text) throw new RangeError('writeChange: the page has not been seeded.');
    return { text, index: text.length };
  }

  /** The index behind a marker's text: where the next marker stands. */
  #endOf(text: Y.Text, marker: SharedMap | null): number {
    let index = 0;
    let found = marker === null;
    for (let item = text._start; item; item = item.right) {
      if (item.deleted || !item.countable) continue;
      const { content } = item;
      if (content instanceof Y.ContentType && !this.context.reader.isAtom(content.type as SharedMap)) {
        if (found) return index;
        found = content.type === marker;
      }
      index += item.length;
    }
    return index;
  }

  #rewrite(before: readonly FlatBlock[], after: readonly FlatBlock[]): void {
    const blocks = before.map(({ id }) => this.#block(id));
    const markers = blocks.map((block) => this.#marker(block));
    const [one] = after as [FlatBlock];
    if (!one.node?.isTextblock) {
      this.#header(markers[0] as SharedMap, before[0] as FlatBlock, one);
      return;
    }
    const old = oldUnits(
      blocks.map((block) => ({
        pieces: this.#pieces(block),
        lineFeeds: block.type?.whitespace === 'pre',
      })),
      (piece) => ('atom' in piece ? String(piece.atom.get('id') ?? '') : ''),
    );
    const now = newUnits(after.map(({ node }) => node as Node));
    const { start, end } = commonEnds(old.units, now.units, this.#limit(after));
    this.#restyle(old, now.nodes, 0, 0, start);
    this.#restyle(old, now.nodes, old.units.length - end, now.units.length - end, end);

    const boundaries = (units: readonly unknown[]): number => units.filter((unit) => unit === null).length;
    const kept = boundaries(old.units.slice(0, start));
    const keptEnd = boundaries(old.units.slice(old.units.length - end));
    this.#cut(old, start, old.units.length - end, markers, kept);
    const middle = now.nodes.slice(start, now.nodes.length - end);
    if (middle.length > 0) {
      this.#put(
        middle,
        after,
        kept,
        () => {
          const piece = start > 0 ? old.pieces[start - 1] : null;
          if (!piece) {
            const item = itemOf(markers[kept] as SharedMap);
            return { text: textOf(item), index: indexOf(textOf(item), item) + 1 };
          }
          const text = textOf(piece.item);
          return { text, index: indexOfPlace(text, piece) + (old.offsets[start - 1] as number) + 1 };
        },
        now.units.slice(start, now.units.length - end),
      );
    }
    for (let i = 0; i <= kept; i++) {
      this.#header(markers[i] as SharedMap, before[i] as FlatBlock, after[i] as FlatBlock);
    }
    for (let i = 1; i <= keptEnd; i++) {
      const index = before.length - i;
      if (index <= kept) break;
      this.#header(
        markers[index] as SharedMap,
        before[index] as FlatBlock,
        after[after.length - i] as FlatBlock,
      );
    }
  }

  /** Where the edit begins, in units of the rewritten blocks: text of one letter does not say where one was typed. */
  #limit(after: readonly FlatBlock[]): number {
    const { from } = this.context;
    if (from === null) return Infinity;
    let units = 0;
    for (const { node, pos } of after) {
      const text = node as Node;
      if (from <= pos) return Infinity;
      if (from <= pos + 1 + text.content.size) return units + unitsBefore(text, from - pos - 1);
      units += unitsBefore(text, text.content.size) + 1;
    }
    return Infinity;
  }

  /** Formats and atoms of units that stay. */
  #restyle(old: OldUnits, nodes: readonly (Node | null)[], from: number, to: number, count: number): void {
    let i = 0;
    while (i < count) {
      const piece = old.pieces[from + i] as Piece | null;
      const node = nodes[to + i] as Node | null;
      let length = 1;
      while (i + length < count && old.pieces[from + i + length] === piece && nodes[to + i + length] === node)
        length++;
      if (piece && node) {
        if (!MarkClass.sameSet(piece.marks, node.marks)) {
          const text = textOf(piece.item);
          const index = indexOfPlace(text, piece) + (old.offsets[from + i] as number);
          text.format(index, length, this.#difference(piece.marks, node.marks));
        }
        if ('atom' in piece) this.#atom(piece.atom, node);
      }
      i += length;
    }
  }

  #difference(before: readonly Mark[], after: readonly Mark[]): Record<string, string | null> {
    const [old, now] = [this.#marks.format(before), this.#marks.format(after)];
    const out: Record<string, string | null> = {};
    for (const key of old.keys()) if (!now.has(key)) out[key] = null;
    for (const [key, value] of now) if (old.get(key) !== value) out[key] = value;
    return out;
  }

  #atom(map: SharedMap, node: Node): void {
    const { reader } = this.context;
    const before = reader.atom(map);
    if (before.mark(node.marks).eq(node)) return;
    updateAttributes(map, node.type, node.attrs);
    if (node.type.isLeaf || before.content.eq(node.content)) return;
    let text = map.get(keys.content);
    if (!(text instanceof Y.Text)) {
      text = new Y.Text();
      map.set(keys.content, text);
    }
    const change = compare(before, node);
    if (change)
      writeChange(change, nestedSequence(map, text as Y.Text, node, reader), { ...this.context, from: null });
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
        piece.atom.set(keys.gone, this.context.stamp());
        i--;
        continue;
      }
      let first = i;
      while (first > from && old.pieces[first - 1] === piece) first--;
      const text = textOf(piece.item);
      text.delete(indexOfPlace(text, piece) + (old.offsets[first] as number), i - first + 1);
      i = first - 1;
    }
  }

  /** Removes the end of one block and the marker of the next, and what stands hidden between them. */
  #joinMarkers(first: SharedMap, second: SharedMap): void {
    const { reader } = this.context;
    const texts = this.sequence.texts;
    const [from, to] = [texts.indexOf(textOf(itemOf(first))), texts.indexOf(textOf(itemOf(second)))];
    const raws = texts.slice(from, to + 1).flatMap((text) => reader.text(text));
    const start = raws.findIndex(({ marker }) => marker === first);
    const end = raws.findIndex(({ marker }) => marker === second);
    for (let i = end; i >= start; i--) {
      const raw = raws[i] as RawBlock;
      const { text, marker } = raw;
      if (i < end) {
        for (let n = raw.ends.length - 1; n >= 0; n--) {
          text.delete(indexOfPlace(text, raw.ends[n] as RawBlock['ends'][number]), 1);
        }
      }
      if (i === start || !marker) continue;
      const isText = reader.schema.nodes[String(marker.get(keys.type))]?.isTextblock === true;
      if (i === end || isText) text.delete(indexOf(text, itemOf(marker)), 1);
    }
  }

  #put(
    nodes: readonly (Node | null)[],
    after: readonly FlatBlock[],
    kept: number,
    place: () => { text: Y.Text; index: number },
    units: readonly unknown[],
  ): void {
    const inserts: Insert[] = [];
    let block = kept;
    let i = 0;
    while (i < nodes.length) {
      const node = nodes[i] as Node | null;
      if (node === null) {
        block++;
        const flat = after[block] as FlatBlock;
        this.#encoder.containersOf([flat]);
        inserts.push(blockEnd(), { insert: this.#encoder.marker(flat), attributes: {} });
        i++;
        continue;
      }
      let length = 1;
      if (node.isText) {
        while (nodes[i + length] === node) length++;
        const text = textOfUnits(units.slice(i, i + length));
        inserts.push(...this.#encoder.leaf(node.type.schema.text(text, node.marks)));
      } else inserts.push(...this.#encoder.leaf(node));
      i += length;
    }
    const write = (): void => {
      const { text, index } = place();
      text.applyDelta([...(index > 0 ? [{ retain: index }] : []), ...inserts]);
    };
    if (nodes.includes(null)) asStructure(this.context.page.doc, write);
    else write();
  }

  /** Type, attributes and path of a marker that stays. What somebody edits is there again. */
  #header(marker: SharedMap, before: FlatBlock, after: FlatBlock): void {
    if (marker.get(keys.gone) !== undefined) marker.delete(keys.gone);
    if (after.node) {
      const { type, attrs } = after.node;
      if (marker.get(keys.type) !== type.name) {
        for (const name of Object.keys(
          this.context.reader.schema.nodes[String(marker.get(keys.type))]?.spec.attrs ?? {},
        )) {
          if (!type.spec.attrs?.[name] && marker.has(name)) marker.delete(name);
        }
        marker.set(keys.type, type.name);
      }
      if (
        before.node?.type !== type ||
        !before.node.sameMarkup(after.node) ||
        marker.get('id') !== attrs.id
      ) {
        updateAttributes(marker, type, attrs);
      }
    }
    if (
      before.path.length === after.path.length &&
      before.path.every((node, i) => idOf(node) === idOf(after.path[i] as Node))
    )
      return;
    const path = this.#encoder.path(after);
    if (path === '') marker.delete(keys.path);
    else if (path !== marker.get(keys.path)) marker.set(keys.path, path);
  }
}

const textOfUnits = (units: readonly unknown[]): string => {
  let text = '';
  for (const unit of units) text += String.fromCharCode(unit as number);
  return text;
};

/** The blocks inside an atom. */
function nestedSequence(map: SharedMap, text: Y.Text, node: Node, reader: Reader): Sequence {
  const read = () => reader.nested(map, node.type);
  const arranged = read();
  const blocks = new Map((arranged?.blocks ?? []).map((block) => [block.id, block]));
  const seen = new Set<string>();
  for (const { marker } of reader.text(text)) seen.add(String(marker?.get('id') ?? ''));
  return {
    texts: [text],
    block: (id) => blocks.get(id),
    seen: (id) => seen.has(id),
    carried: arranged?.carried ?? false,
    written: (id) => {
      const written = arranged?.computed.get(id);
      return written === undefined ? id : written;
    },
    reread: () => read()?.blocks ?? [],
  };
}
