/** Edits the sequence as the document was edited. Runs inside one transaction of Yjs. */

import { type Fragment, type Mark, Mark as MarkClass, type Node, type NodeType } from 'prosemirror-model';
import * as Y from 'yjs';
import { type Block, markerType, withSuffix } from './arrange.js';
import { updateAttributes } from './attributes.js';
import { findCarried, type Given, type Taken, textStretches } from './carried.js';
import { type Change, compare } from './compare.js';
import { blockEnd, Encoder } from './encode.js';
import { type FlatBlock, idOf } from './flatten.js';
import { type Format, plain } from './marks.js';
import { atomsIn, CopyNotes, gaps, idOfAtom, nestedUnits, type Removed, sourceOf, unitId } from './moves.js';
import type { UnitId } from './origins.js';
import { plan, type Task } from './plan.js';
import { itemOf, type Piece, type Place, type RawBlock, textOf } from './raw.js';
import type { Reader } from './read.js';
import { Remover } from './remove.js';
import {
  asStructure,
  keys,
  packPath,
  packStamp,
  type SharedMap,
  type SharedPage,
  unpackStamp,
} from './shape.js';
import { cleanEnd, formatUnits, type Insert, insertBehind, removeUnits } from './splice.js';
import {
  commonRuns,
  type NewUnits,
  newUnits,
  type OldUnits,
  oldUnits,
  type Run,
  unitsBefore,
} from './units.js';

/** A sequence of blocks: that of the page, or one inside an atom. */
export interface Sequence {
  readonly texts: readonly Y.Text[];
  /** The block with an id in the document, as it stands in the sequence. */
  block(id: string): Block | undefined;
  /** Whether a marker with this id has ever been in the sequence. */
  seen(id: string): boolean;
  /** All markers of a block that was moved: its own, and those that it is a copy of. None of others. */
  copies(id: string): readonly SharedMap[];
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
  readonly transaction: Y.Transaction;
  readonly stamp: () => string;
  readonly removed: Removed;
  /** Of the edit around, when this is the text inside an atom. */
  readonly around?: Around;
  /** Where the first change of the edit is in the document; `null` when not known. */
  readonly from: number | null;
}

export function writeChange(change: Change, sequence: Sequence, context: WriteContext): void {
  new Writer(sequence, context).change(change);
}

/** What goes from one sequence to another in one edit: from the page into a note, or back. */
interface Around {
  /** Atoms as they were, by id. */
  readonly atoms: Map<string, SharedMap>;
  /** Ids of the atoms that are there after the edit. */
  readonly atomsAfter: Set<string>;
  readonly taken: Taken[];
  readonly given: Given[];
  readonly notes: CopyNotes;
  sequences: number;
}

/** Containers that are flagged when they are deleted: what another adds to them at once is part of a table, not text. */
const tableParts: ReadonlySet<string> = new Set(['table', 'group', 'row', 'cell']);

/** Text blocks that become others: what is the same in them. */
interface Rewriting {
  readonly shown: readonly (Node | null)[];
  readonly old: OldUnits;
  readonly now: NewUnits;
  readonly runs: readonly Run[];
  /** Of new units those that stood elsewhere, by index. */
  readonly carried: Map<number, UnitId>;
}

class Writer {
  readonly #encoder: Encoder;
  readonly #marks: Reader['codec'];
  readonly #remover: Remover;
  /** Blocks that the edit takes from one place to another: their units, and which of them stay. `null` for leaf blocks. */
  readonly #moves = new Map<
    string,
    { readonly old: OldUnits; readonly now: NewUnits; readonly runs: readonly Run[] } | null
  >();
  readonly #rewritings = new Map<Task, Rewriting>();
  /** Blocks that are taken away, by id. */
  readonly #away = new Map<string, OldUnits>();
  /** Units of blocks that are put in and stood elsewhere, by id and index. */
  readonly #carried = new Map<string, Map<number, UnitId>>();
  /** Units that stand elsewhere after the edit: `<client>.<clock>`. */
  #kept: ReadonlySet<string> = new Set();
  readonly #around: Around;

  constructor(
    private readonly sequence: Sequence,
    private readonly context: WriteContext,
  ) {
    const { reader, page } = context;
    this.#marks = reader.codec;
    this.#remover = new Remover(context.transaction, reader, context.stamp);
    this.#around = context.around ?? {
      atoms: new Map(),
      atomsAfter: new Set(),
      taken: [],
      given: [],
      notes: new CopyNotes(reader.origins, () => unpackStamp(context.stamp())),
      sequences: 0,
    };
    this.#around.sequences++;
    this.#encoder = new Encoder(reader.codec, page.containers, (ids) =>
      ids.map((id) => sequence.written(id)).filter((id) => id !== null),
    );
  }

  change(change: Change): void {
    this.#containers(change);
    const tasks = plan(change.before, change.after);
    this.#findMoves(tasks);
    this.#findAtoms(change);
    this.#findCarried(tasks);
    // From the end: what stands before stays where it is.
    for (const task of tasks.reverse()) this.#task(task, change);
    this.#noteAtoms();
    if (this.context.around) return;
    const { taken, given, sequences } = this.#around;
    if (sequences > 1 && taken.length > 0 && given.length > 0) findCarried(taken, given);
    this.#notes.write();
  }

  get #notes(): CopyNotes {
    return this.#around.notes;
  }

  #findMoves(tasks: readonly Task[]): void {
    const away = new Set(
      tasks.map((task) => (task.kind === 'remove' && task.block.node ? task.block.id : '')),
    );
    for (const task of tasks) {
      if (task.kind !== 'insert') continue;
      for (const { id, node } of task.blocks) {
        const block = this.sequence.block(id);
        if (!node || !block?.raw?.marker || !away.has(id)) continue;
        if (!node.isTextblock) this.#moves.set(id, null);
        else {
          const [old, now] = [this.#unitsOf([block]), newUnits([node])];
          this.#moves.set(id, { old, now, runs: commonRuns(old.units, now.units, Infinity) });
        }
      }
    }
  }

  /** Compares before anything is written: text may go from any block of the edit to any other. */
  #findCarried(tasks: readonly Task[]): void {
    const taken: Taken[] = [];
    const given: Given[] = [];
    const take = (old: OldUnits, range: [number, number]): void => {
      for (const [from, to, text] of textStretches(old.units, range)) {
        const ids = Array.from({ length: to - from }, (_, i) => unitId(old, from + i) as UnitId);
        taken.push({ text, ids });
      }
    };
    const give = (now: NewUnits, range: [number, number], into: Map<number, UnitId>): void => {
      for (const [from, , text] of textStretches(now.units, range)) {
        given.push({ text, found: (index, unit) => into.set(from + index, unit) });
      }
    };
    for (const task of tasks) {
      if (task.kind === 'rewrite') {
        const found = this.#compare(task.before, task.after);
        if (!found) continue;
        this.#rewritings.set(task, found);
        const { old, now, runs, carried } = found;
        for (const gap of gaps(runs, old.units.length)) take(old, gap);
        for (const gap of gaps(runs, now.units.length, 'after')) give(now, gap, carried);
      } else if (task.kind === 'remove') {
        const { id } = task.block;
        const move = this.#moves.get(id);
        if (move) for (const gap of gaps(move.runs, move.old.units.length)) take(move.old, gap);
        if (move !== undefined) continue;
        const old = this.#unitsOf([this.#block(id)]);
        this.#away.set(id, old);
        take(old, [0, old.units.length]);
      } else {
        for (const { id, node } of task.blocks) {
          if (!node?.isTextblock) continue;
          const carried = new Map<number, UnitId>();
          this.#carried.set(id, carried);
          const move = this.#moves.get(id);
          const now = move?.now ?? newUnits([node]);
          for (const gap of gaps(move?.runs ?? [], now.units.length, 'after')) give(now, gap, carried);
        }
      }
    }
    if (taken.length === 0 || given.length === 0) return;
    this.#kept = new Set(findCarried(taken, given).map(({ client, clock }) => `${client}.${clock}`));
  }

  #unitsOf(blocks: readonly Block[]): OldUnits {
    return oldUnits(
      blocks.map((block) => ({ pieces: this.#pieces(block), lineFeeds: block.type?.whitespace === 'pre' })),
      idOfAtom(this.context.reader),
    );
  }

  #findAtoms({ before, after }: Change): void {
    for (const { id, node } of before) {
      if (node?.isTextblock && node.children.some((child) => !child.isText))
        atomsIn(this.#pieces(this.#block(id)), this.context.reader, this.#around.atoms);
    }
    const add = (node: Node): void => {
      if (node.isInline && !node.isText) this.#around.atomsAfter.add(idOf(node));
      node.forEach(add);
    };
    if (this.#around.atoms.size > 0) for (const { node } of after) node?.forEach(add);
  }

  /** Atoms that the edit put in again elsewhere, or that were cut before: they are the same, and so is the text in them. */
  #noteAtoms(): void {
    const { reader, removed } = this.context;
    for (const [id, map] of this.#encoder.atoms) {
      const old = this.#around.atoms.get(id);
      const text = reader.contentOf(map);
      const copy = text && nestedUnits(reader.text(text), reader);
      if (old && old !== map) {
        this.#notes.one(itemOf(map).id, itemOf(old).id);
        const from = reader.contentOf(old);
        if (!from || !copy) continue;
        const units = nestedUnits(reader.text(from), reader);
        this.#takeUnits(units, gaps(this.#notes.all(sourceOf(units), copy), units.units.length));
        continue;
      }
      const source = removed.get(id);
      if (!source) {
        for (const { pieces } of text ? reader.text(text) : []) {
          for (const piece of pieces) {
            const { client, clock } = piece.item.id;
            if ('text' in piece) this.#give(piece.text, { client, clock: clock + piece.offset }, () => false);
          }
        }
        continue;
      }
      const [own, ...nested] = source.ids;
      if (own) this.#notes.one(itemOf(map).id, own);
      if (copy) this.#notes.all({ units: source.units.slice(1), ids: nested }, copy);
    }
  }

  /** Deletes some of the units that were read, except atoms that stand elsewhere now. */
  #takeUnits(old: OldUnits, stretches: readonly (readonly [from: number, to: number])[]): void {
    for (const [from, to] of stretches.toReversed()) {
      for (let i = to - 1; i >= from; i--) {
        const piece = old.pieces[i];
        if (!piece) continue;
        if ('atom' in piece) {
          this.#removeAtom(piece.atom);
          continue;
        }
        const last = i;
        while (i > from && old.pieces[i - 1] === piece) i--;
        this.#removeText(piece, old.offsets[i] as number, last - i + 1);
      }
    }
  }

  /** What stands elsewhere after the edit stays, and is not shown here any more. */
  #removeText(piece: Piece, offset: number, length: number): void {
    const { client, clock } = piece.item.id;
    let end = offset + length;
    for (let at = end - 1; at >= offset && this.#kept.size > 0; at--) {
      if (!this.#kept.has(`${client}.${clock + at}`)) continue;
      this.#deleteText(piece, at + 1, end);
      end = at;
    }
    this.#deleteText(piece, offset, end);
  }

  #deleteText(piece: Piece, from: number, to: number): void {
    if (to <= from) return;
    this.#remover.text(piece, from, to - from);
    const { client, clock } = piece.item.id;
    this.#around.taken.push({
      text: 'text' in piece ? piece.text.slice(from - piece.offset, to - piece.offset) : '',
      ids: Array.from({ length: to - from }, (_, i) => ({ client, clock: clock + from + i })),
    });
  }

  /** New text, as far as it is not known where it was. */
  #give(text: string, { client, clock }: UnitId, isKnown: (index: number) => boolean): void {
    for (let at = 0; at < text.length; at++) {
      const start = at;
      while (at < text.length && !isKnown(at)) at++;
      if (at === start) continue;
      this.#around.given.push({
        text: text.slice(start, at),
        found: (index, unit) => this.#notes.one({ client, clock: clock + start + index }, unit),
      });
    }
  }

  #removeAtom(map: SharedMap): void {
    const { reader } = this.context;
    const id = idOf(reader.atom(map));
    if (this.#around.atomsAfter.has(id)) return;
    const text = reader.contentOf(map);
    const old = nestedUnits(text ? reader.text(text) : [], reader);
    const nested = sourceOf(old);
    if (text) this.#around.sequences++;
    for (const [from, to, letters] of textStretches(old.units, [0, old.units.length])) {
      this.#around.taken.push({ text: letters, ids: nested.ids.slice(from, to) as UnitId[] });
    }
    this.context.removed.add(id, { units: [id, ...nested.units], ids: [itemOf(map).id, ...nested.ids] });
    this.#remover.atom(map);
  }

  #task(task: Task, change: Change): void {
    if (task.kind === 'remove') this.#remove(task.block);
    else if (task.kind === 'rewrite') this.#rewrite(task.before, task.after, this.#rewritings.get(task));
    else this.#insert(task.blocks, task.behind?.id ?? change.previous, change);
  }

  /** Containers around and in the range: new ones are written, of the others what changed. */
  #containers({ before, after, around, containers }: Change): void {
    const known = new Map<string, Node>();
    for (const { path } of before) for (const node of path) known.set(idOf(node), node);
    for (const { before: node } of containers) known.set(idOf(node), node);
    const now = new Set<Node>(containers.map((each) => each.after));
    for (const { path } of after) for (const node of path) now.add(node);
    const { containers: shared } = this.context.page;
    const mapOf = (node: Node) => shared.get(this.sequence.written(idOf(node)) ?? '');
    const ids = new Set([...now, ...around].map(idOf));
    for (const [id, node] of known) {
      const map = tableParts.has(node.type.name) && !ids.has(id) ? mapOf(node) : undefined;
      if (map) this.#remover.flag(map);
    }
    for (const node of now) {
      const old = known.get(idOf(node));
      const map = mapOf(node);
      if (map?.has(keys.gone)) map.delete(keys.gone);
      if (old === node) continue;
      if (!map) this.#encoder.container(node);
      // A container that comes back (by a paste of what was cut) has what the page has of it.
      else if (old && old.type === node.type) {
        const same = { id: '', origin: '' };
        updateAttributes(map, node.type, { ...old.attrs, ...same }, { ...node.attrs, ...same });
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
    if (raw?.marker && markerType(raw.marker, this.context.reader.schema) === type) return raw.marker;
    const [first] = this.#pieces(block);
    if (!first) throw new RangeError(`writeChange: block "${block.id}" has neither marker nor text.`);
    const flat: FlatBlock = { id: block.id, node: block.node, path: [], pos: 0 };
    const map = this.#encoder.marker(flat);
    if (block.rawPath.length > 0) map.set(keys.path, packPath(block.rawPath));
    const { page, transaction } = this.context;
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
  #pieces(block: Block): readonly Piece[] {
    if (this.sequence.carried || !block.raw?.marker) {
      return this.sequence.reread().find(({ id }) => id === block.id)?.pieces ?? [];
    }
    return block.raw.pieces;
  }

  #remove({ id }: FlatBlock): void {
    const block = this.#block(id);
    const move = this.#moves.get(id);
    // What is moved stays where it was, and is not shown there any more.
    if (move) this.#takeUnits(move.old, gaps(move.runs, move.old.units.length));
    if (move !== undefined) return;
    const old = this.#away.get(id) ?? this.#unitsOf([block]);
    this.context.removed.add(id, sourceOf(old));
    this.#takeUnits(old, [[0, old.units.length]]);
    if (block.raw?.marker) this.#remover.flag(block.raw.marker);
    for (const marker of this.sequence.copies(id)) this.#remover.flag(marker);
  }

  /** Puts new blocks behind a block; one that has been in the sequence before is a moved one. */
  #insert(blocks: readonly FlatBlock[], behind: string | null, { next, before }: Change): void {
    this.#encoder.containersOf(blocks);
    const { text, left } = this.#placeBehind(behind, before[0]?.id ?? next);
    const { transaction } = this.context;
    const { doc } = this.context.page;
    asStructure(doc, () => {
      let last = left;
      for (const block of blocks) {
        const inserts = this.#encoder.block(block);
        const marker = inserts[0]?.insert as SharedMap;
        if (block.node && this.sequence.seen(block.id)) this.#stampMoved(marker);
        const next = last ? last.right : text._start;
        insertBehind(transaction, text, last, inserts, plain);
        this.#noteBlock(block, marker);
        last = next ? next.left : lastItem(text);
      }
    });
  }

  #stampMoved(marker: SharedMap): void {
    const { stamp } = this.#notes;
    if (stamp) marker.set(keys.moved, packStamp(stamp));
  }

  /** What a block that was put in is a copy of: the one that the edit took away, or one that was cut before. */
  #noteBlock({ id, node }: FlatBlock, marker: SharedMap): void {
    const move = this.#moves.get(id);
    const source = move ? sourceOf(move.old) : this.context.removed.get(id);
    const carried = this.#carried.get(id) ?? noUnits;
    if (!node?.isTextblock) return;
    if (!source && carried.size === 0) {
      for (const piece of this.context.reader.raw(marker).pieces) {
        const { client, clock } = piece.item.id;
        if ('text' in piece) this.#give(piece.text, { client, clock: clock + piece.offset }, () => false);
      }
      return;
    }
    const { reader } = this.context;
    const copy = oldUnits(
      [{ pieces: reader.raw(marker).pieces, lineFeeds: node.type.whitespace === 'pre' }],
      idOfAtom(reader),
    );
    for (const [index, from] of carried) {
      const to = unitId(copy, index);
      if (to) this.#notes.one(to, from);
    }
    if (source && (move || carried.size === 0)) this.#notes.all(source, copy, move?.runs);
  }

  #placeBehind(behind: string | null, next: string | null): { text: Y.Text; left: Y.Item | null } {
    const block = behind === null ? undefined : this.#block(behind);
    if (block?.raw) {
      const { text, marker } = block.raw;
      // Text of the block that stands behind another marker stays the block's.
      const far = this.sequence.carried ? this.#pieces(block).at(-1)?.item : undefined;
      if (far) return { text: textOf(far), left: this.#lastOf(textOf(far), far) };
      return { text, left: this.#lastOf(text, marker && itemOf(marker)) };
    }
    const marker = next === null ? null : this.#block(next).raw?.marker;
    if (marker) {
      const item = itemOf(marker);
      return { text: textOf(item), left: item.left };
    }
    const text = this.sequence.texts.at(-1);
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
        this.context.reader.isMarker(content.type as SharedMap);
      if (isMarker) return last;
      last = item;
    }
    return last;
  }

  /** `null` where no text differs. */
  #compare(before: readonly FlatBlock[], after: readonly FlatBlock[]): Rewriting | null {
    const [one] = after as [FlatBlock];
    const isSame =
      before.length === 1 && after.length === 1 && before[0]?.node?.content.eq(one.node?.content as Fragment);
    if (!one.node?.isTextblock || isSame) return null;
    const shown = newUnits(before.map(({ node }) => node as Node)).nodes;
    const old = this.#unitsOf(before.map(({ id }) => this.#block(id)));
    const now = newUnits(after.map(({ node }) => node as Node));
    const runs = commonRuns(old.units, now.units, this.#limit(after));
    return { shown, old, now, runs, carried: new Map() };
  }

  #rewrite(
    before: readonly FlatBlock[],
    after: readonly FlatBlock[],
    rewriting: Rewriting | undefined,
  ): void {
    const markers = before.map(({ id }) => this.#marker(this.#block(id)));
    if (!rewriting) {
      this.#header(markers[0] as SharedMap, before[0] as FlatBlock, after[0] as FlatBlock);
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
      this.#put(
        now.nodes.slice(to, right.after),
        after,
        kept,
        from > 0 ? (old.pieces[from - 1] ?? null) : null,
        old.offsets[from - 1] ?? 0,
        markers[kept] as SharedMap,
        now.units.slice(to, right.after),
        (index) => carried.get(to + index),
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
      if ('atom' in piece) this.#atom(piece.atom, was, node);
    }
    for (const { first, last, change, after } of runs) {
      formatUnits(this.context.transaction, first, last, change, after);
    }
  }

  #difference(before: readonly Mark[], after: readonly Mark[]): { change: Format; key: string } {
    const [old, now] = [this.#marks.format(before), this.#marks.format(after)];
    const change = new Map<string, string | null>();
    for (const key of old.keys()) if (!now.has(key)) change.set(key, null);
    for (const [key, value] of now) if (old.get(key) !== value) change.set(key, value);
    return { change, key: JSON.stringify([...change]) };
  }

  #atom(map: SharedMap, before: Node, after: Node): void {
    if (before.mark(after.marks).eq(after) || before.type !== after.type) return;
    this.#revive(map, after);
    updateAttributes(map, after.type, before.attrs, after.attrs);
    for (const other of this.context.reader.instances(map)) {
      if (other !== map) updateAttributes(other, after.type, withoutIds(before), withoutIds(after));
    }
    if (after.type.isLeaf || before.content.eq(after.content)) return;
    let text = map.get(keys.content);
    if (!(text instanceof Y.Text)) {
      text = new Y.Text();
      map.set(keys.content, text);
    }
    const change = compare(before, after);
    const { reader } = this.context;
    if (change) {
      const nested = nestedSequence(map, text as Y.Text, after, reader);
      writeChange(change, nested, { ...this.context, from: null, around: this.#around });
    }
  }

  /** What somebody edits is there again, and has the id that it is shown with. */
  #revive(map: SharedMap, node: Node | null): void {
    if (node?.isInline && this.context.reader.isOut(map)) this.#writeShownIds(map, node);
    if (map.get(keys.gone) !== undefined) map.delete(keys.gone);
    if (node && map.get('id') !== node.attrs.id) {
      map.set('id', node.attrs.id);
      if (node.attrs.origin) map.set('origin', node.attrs.origin);
    }
  }

  /** What stands in an atom that was gone keeps the ids that it is shown with: a copy may have the others. */
  #writeShownIds(map: SharedMap, atom: Node): void {
    const { reader, page } = this.context;
    const arranged = reader.nested(map, atom.type);
    const text = reader.contentOf(map);
    const suffix = reader.suffixOf(map);
    const shown = new Set(arranged?.blocks.map(({ raw }) => raw?.marker));
    // Those that build nothing, too: else they would be the only ones of their id, and build again.
    for (const { marker } of text ? reader.text(text) : []) {
      const id = String(marker?.get('id') ?? '');
      if (marker && id !== '' && !shown.has(marker)) marker.set('id', withSuffix(id, suffix));
    }
    for (const { raw, id, path, node } of arranged?.blocks ?? []) {
      if (!raw?.marker) continue;
      if (node && raw.marker.get('id') !== id) {
        raw.marker.set('id', id);
        if (node.attrs.origin) raw.marker.set('origin', node.attrs.origin);
      }
      const written = path.filter((each) => arranged?.computed.get(each) !== null);
      for (const each of written) {
        const from = page.containers.get(arranged?.computed.get(each) ?? '');
        if (!from || page.containers.has(each)) continue;
        const copy = from.clone();
        if (!from.has('origin')) copy.set('origin', arranged?.computed.get(each));
        page.containers.set(each, copy);
      }
      if (written.length > 0) raw.marker.set(keys.path, packPath(written));
    }
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
        this.#removeAtom(piece.atom);
        i--;
        continue;
      }
      let first = i;
      while (first > from && old.pieces[first - 1] === piece) first--;
      this.#removeText(piece, old.offsets[first] as number, i - first + 1);
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
      const { transaction } = this.context;
      const { marker } = raw;
      if (i < end) for (const place of raw.ends.toReversed()) removeUnits(transaction, place, 1);
      if (i === start || !marker) continue;
      const isText = markerType(marker, reader.schema)?.isTextblock === true;
      if (i < end && !isText) continue;
      const id = String(marker.get('id') ?? '');
      if (this.sequence.block(id)?.raw?.marker === marker) {
        for (const copy of this.sequence.copies(id)) if (copy !== marker) this.#remover.flag(copy);
      }
      itemOf(marker).delete(transaction);
    }
  }

  #put(
    nodes: readonly (Node | null)[],
    after: readonly FlatBlock[],
    kept: number,
    behind: Piece | null,
    offset: number,
    marker: SharedMap,
    units: readonly unknown[],
    sourceAt: (index: number) => UnitId | undefined,
  ): void {
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
        this.#encoder.containersOf([flat]);
        const map = this.#encoder.marker(flat);
        if (this.#isMoved(flat.id)) this.#stampMoved(map);
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
        for (const part of this.#encoder.leaf(node.type.schema.text(text, node.marks))) {
          inserts.push(part);
          starts.push(at);
          at += (part.insert as string).length;
        }
      } else {
        inserts.push(...this.#encoder.leaf(node));
        starts.push(i);
      }
      i += length;
    }
    const { transaction } = this.context;
    const left = behind ? cleanEnd(transaction, { item: behind.item, offset }) : itemOf(marker);
    const write = (): Y.Item[] =>
      insertBehind(transaction, textOf(left), left, inserts, behind ? behind.format : plain);
    const items = nodes.includes(null) ? asStructure(this.context.page.doc, write) : write();
    items.forEach(({ id, content }, n) => {
      const length =
        content instanceof Y.ContentString && nodes[starts[n] as number] ? content.str.length : 0;
      for (let at = 0; at < length; at++) {
        const from = sourceAt((starts[n] as number) + at);
        if (from) this.#notes.one({ client: id.client, clock: id.clock + at }, from);
      }
      const text = length > 0 ? (content as Y.ContentString).str : '';
      this.#give(text, id, (at) => sourceAt((starts[n] as number) + at) !== undefined);
    });
  }

  /** A block of this id was moved: another marker for it has to say that it is the latest. */
  #isMoved(id: string): boolean {
    return (
      this.sequence.copies(id).length > 0 || this.sequence.block(id)?.raw?.marker?.has(keys.moved) === true
    );
  }

  /** Type, attributes and path of a marker that stays. What somebody edits is there again. */
  #header(marker: SharedMap, before: FlatBlock, after: FlatBlock): void {
    this.#revive(marker, before.node);
    if (after.node) {
      this.#setType(marker, after.node.type);
      if (before.node && !before.node.sameMarkup(after.node)) {
        updateAttributes(marker, after.node.type, before.node.attrs, after.node.attrs);
        // Where the move is taken back, the block is what it has become meanwhile.
        for (const copy of before.id === after.id ? this.sequence.copies(before.id) : []) {
          if (copy === marker) continue;
          this.#setType(copy, after.node.type);
          updateAttributes(copy, after.node.type, withoutIds(before.node), withoutIds(after.node));
        }
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

  #setType(marker: SharedMap, type: NodeType): void {
    const old = String(marker.get(keys.type));
    if (old === type.name) return;
    for (const name of Object.keys(this.context.reader.schema.nodes[old]?.spec.attrs ?? {})) {
      if (!type.spec.attrs?.[name] && marker.has(name)) marker.delete(name);
    }
    marker.set(keys.type, type.name);
  }
}

/** Attributes of a node that all its copies may have. */
const withoutIds = ({ attrs }: Node) => ({ ...attrs, id: '', origin: '' });

const noUnits: ReadonlyMap<number, UnitId> = new Map();

const lastItem = (text: Y.Text): Y.Item | null => {
  let last: Y.Item | null = null;
  for (let item = text._start; item; item = item.right) last = item;
  return last;
};

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
    seen: (id) => seen.has(id) || blocks.has(id),
    copies: (id) => arranged?.copies.get(id) ?? [],
    carried: arranged?.carried ?? false,
    written: (id) => {
      const written = arranged?.computed.get(id);
      return written === undefined ? id : written;
    },
    reread: () => read()?.blocks ?? [],
  };
}
