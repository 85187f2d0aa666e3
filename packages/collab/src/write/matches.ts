/**
 * What of an edit's text stays, and where it goes: found before anything is written, because text may go from any block of the
 * edit to any other.
 */

import type { Fragment, Node } from 'prosemirror-model';
import { findCarried, type Given, type Taken, textStretches } from '../carried.js';
import type { FlatBlock } from '../flatten.js';
import { gaps, unitId } from '../moves.js';
import type { UnitId } from '../origins.js';
import type { Task } from '../plan.js';
import { commonRuns, type NewUnits, newUnits, type OldUnits, type Run, unitsBefore } from '../units.js';
import type { Writing } from './context.js';
import type { Places } from './places.js';

/** Text blocks that become others: what is the same in them. */
export interface Rewriting {
  readonly shown: readonly (Node | null)[];
  readonly old: OldUnits;
  readonly now: NewUnits;
  readonly runs: readonly Run[];
  /** Of new units those that stood elsewhere, by index. */
  readonly carried: Map<number, UnitId>;
}

/** A text block that goes to another place: its units, and which of them stay. */
interface Move {
  readonly old: OldUnits;
  readonly now: NewUnits;
  readonly runs: readonly Run[];
}

export class Matches {
  /** Blocks that the edit takes from one place to another, by id; `null` for leaf blocks. */
  readonly moves = new Map<string, Move | null>();
  readonly rewritings = new Map<Task, Rewriting>();
  /** Blocks that are taken away, by id. */
  readonly away = new Map<string, OldUnits>();
  /** Units of blocks that are put in and stood elsewhere, by id and index. */
  readonly carried = new Map<string, Map<number, UnitId>>();
  /** Units that stand elsewhere after the edit: `<client>.<clock>`. */
  kept: ReadonlySet<string> = new Set();

  constructor(
    private readonly writing: Writing,
    private readonly places: Places,
  ) {}

  /** Blocks that are taken away in one place and put in at another. */
  findMoves(tasks: readonly Task[]): void {
    const away = new Set(
      tasks.map((task) => (task.kind === 'remove' && task.block.node ? task.block.id : '')),
    );
    for (const task of tasks) {
      if (task.kind !== 'insert') continue;
      for (const { id, node } of task.blocks) {
        const block = this.writing.sequence.block(id);
        if (!node || !block?.raw?.marker || !away.has(id)) continue;
        if (!node.isTextblock) this.moves.set(id, null);
        else {
          const [old, now] = [this.places.unitsOf([block]), newUnits([node])];
          this.moves.set(id, { old, now, runs: commonRuns(old.units, now.units, Infinity) });
        }
      }
    }
  }

  /** Compares all that is rewritten, and finds text that goes from one block to another. */
  findCarried(tasks: readonly Task[]): void {
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
        this.rewritings.set(task, found);
        const { old, now, runs, carried } = found;
        for (const gap of gaps(runs, old.units.length)) take(old, gap);
        for (const gap of gaps(runs, now.units.length, 'after')) give(now, gap, carried);
      } else if (task.kind === 'remove') {
        const { id } = task.block;
        const move = this.moves.get(id);
        if (move) for (const gap of gaps(move.runs, move.old.units.length)) take(move.old, gap);
        if (move !== undefined) continue;
        const old = this.places.unitsOf([this.places.block(id)]);
        this.away.set(id, old);
        take(old, [0, old.units.length]);
      } else {
        for (const { id, node } of task.blocks) {
          if (!node?.isTextblock) continue;
          const carried = new Map<number, UnitId>();
          this.carried.set(id, carried);
          const move = this.moves.get(id);
          const now = move?.now ?? newUnits([node]);
          for (const gap of gaps(move?.runs ?? [], now.units.length, 'after')) give(now, gap, carried);
        }
      }
    }
    if (taken.length === 0 || given.length === 0) return;
    this.kept = new Set(findCarried(taken, given).map(({ client, clock }) => `${client}.${clock}`));
  }

  /** `null` where no text differs. */
  #compare(before: readonly FlatBlock[], after: readonly FlatBlock[]): Rewriting | null {
    const [one] = after as [FlatBlock];
    const isSame =
      before.length === 1 && after.length === 1 && before[0]?.node?.content.eq(one.node?.content as Fragment);
    if (!one.node?.isTextblock || isSame) return null;
    const shown = newUnits(before.map(({ node }) => node as Node)).nodes;
    const old = this.places.unitsOf(before.map(({ id }) => this.places.block(id)));
    const now = newUnits(after.map(({ node }) => node as Node));
    const runs = commonRuns(old.units, now.units, this.#limit(after));
    return { shown, old, now, runs, carried: new Map() };
  }

  /** Where the edit begins, in units of the rewritten blocks: text of one letter does not say where one was typed. */
  #limit(after: readonly FlatBlock[]): number {
    const { from } = this.writing.context;
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
}
