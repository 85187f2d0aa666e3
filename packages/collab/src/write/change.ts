/** Edits the sequence as the document was edited. Runs inside one transaction of Yjs. */

import { findCarried } from '../carried.js';
import type { Change } from '../compare.js';
import type { FlatBlock } from '../flatten.js';
import { plain } from '../marks.js';
import { gaps, idOfAtom, sourceOf, unitId } from '../moves.js';
import type { UnitId } from '../origins.js';
import { plan, type Task } from '../plan.js';
import { asStructure, type SharedMap } from '../shape.js';
import { insertBehind } from '../splice.js';
import { oldUnits } from '../units.js';
import { Atoms } from './atoms.js';
import { type Sequence, type WriteContext, Writing } from './context.js';
import { Exchange } from './exchange.js';
import { Headers } from './headers.js';
import { Matches } from './matches.js';
import { lastItem, Places } from './places.js';
import { Rewriter } from './rewrite.js';

/**
 * Writes what changed.
 * @throws RangeError where the document before the change is not what the sequence builds
 */
export function writeChange(change: Change, sequence: Sequence, context: WriteContext): void {
  new Writer(new Writing(sequence, context)).change(change);
}

class Writer {
  readonly #writing: Writing;
  readonly #places: Places;
  readonly #matches: Matches;
  readonly #exchange: Exchange;
  readonly #atoms: Atoms;
  readonly #headers: Headers;
  readonly #rewriter: Rewriter;

  constructor(writing: Writing) {
    this.#writing = writing;
    this.#places = new Places(writing);
    this.#matches = new Matches(writing, this.#places);
    this.#exchange = new Exchange(writing, this.#matches);
    this.#atoms = new Atoms(writing, this.#places, this.#exchange, writeChange);
    this.#headers = new Headers(writing, this.#atoms);
    this.#rewriter = new Rewriter(writing, this.#places, this.#exchange, this.#atoms, this.#headers);
  }

  change(change: Change): void {
    this.#headers.containers(change);
    const tasks = plan(change.before, change.after);
    this.#matches.findMoves(tasks);
    this.#atoms.find(change);
    this.#matches.findCarried(tasks);
    // From the end: what stands before stays where it is.
    for (const task of tasks.reverse()) this.#task(task, change);
    this.#atoms.note();
    const { context, around, notes } = this.#writing;
    if (context.around) return;
    const { taken, given, sequences } = around;
    if (sequences > 1 && taken.length > 0 && given.length > 0) findCarried(taken, given);
    notes.write();
  }

  #task(task: Task, change: Change): void {
    if (task.kind === 'remove') this.#remove(task.block);
    else if (task.kind === 'rewrite') {
      this.#rewriter.write(task.before, task.after, this.#matches.rewritings.get(task));
    } else this.#insert(task.blocks, task.behind?.id ?? change.previous, change);
  }

  #remove({ id }: FlatBlock): void {
    const { context } = this.#writing;
    const block = this.#places.block(id);
    const move = this.#matches.moves.get(id);
    // What is moved stays where it was, and is not shown there any more.
    if (move) this.#exchange.takeUnits(move.old, gaps(move.runs, move.old.units.length));
    if (move !== undefined) return;
    const old = this.#matches.away.get(id) ?? this.#places.unitsOf([block]);
    context.removed.add(id, sourceOf(old));
    this.#exchange.takeUnits(old, [[0, old.units.length]]);
    if (block.raw?.marker) this.#writing.remover.flag(block.raw.marker);
    for (const marker of this.#writing.sequence.copies(id)) this.#writing.remover.flag(marker);
  }

  /** Puts new blocks behind a block; one that has been in the sequence before is a moved one. */
  #insert(blocks: readonly FlatBlock[], behind: string | null, { next, before }: Change): void {
    this.#writing.encoder.containersOf(blocks);
    const { text, left } = this.#places.behind(behind, before[0]?.id ?? next);
    const { transaction, page } = this.#writing;
    const { doc } = page;
    asStructure(doc, () => {
      let last = left;
      for (const block of blocks) {
        const inserts = this.#writing.encoder.block(block);
        const marker = inserts[0]?.insert as SharedMap;
        if (block.node && this.#writing.sequence.seen(block.id)) this.#headers.stampMoved(marker);
        const next = last ? last.right : text._start;
        insertBehind(transaction, text, last, inserts, plain);
        this.#noteBlock(block, marker);
        last = next ? next.left : lastItem(text);
      }
    });
  }

  /** What a block that was put in is a copy of: the one that the edit took away, or one that was cut before. */
  #noteBlock({ id, node }: FlatBlock, marker: SharedMap): void {
    const move = this.#matches.moves.get(id);
    const source = move ? sourceOf(move.old) : this.#writing.context.removed.get(id);
    const carried = this.#matches.carried.get(id) ?? noUnits;
    if (!node?.isTextblock) return;
    if (!source && carried.size === 0) {
      for (const piece of this.#writing.reader.raw(marker).pieces) {
        const { client, clock } = piece.item.id;
        if ('text' in piece)
          this.#exchange.give(piece.text, { client, clock: clock + piece.offset }, () => false);
      }
      return;
    }
    const { reader } = this.#writing;
    const copy = oldUnits(
      [{ pieces: reader.raw(marker).pieces, lineFeeds: node.type.whitespace === 'pre' }],
      idOfAtom(reader),
    );
    for (const [index, from] of carried) {
      const to = unitId(copy, index);
      if (to) this.#writing.notes.one(to, from);
    }
    if (source && (move || carried.size === 0)) this.#writing.notes.all(source, copy, move?.runs);
  }
}

const noUnits: ReadonlyMap<number, UnitId> = new Map();
