/**
 * What is printed more carefully when a proof fails: which block, and how. One thing is changed at a time, so that what
 * can be written as usual is.
 */

import type { Strength } from './markup.js';
import type { Tree, TreeNode } from './node.js';
import { isQuiet } from './normal.js';
import type { Verdict } from './proof-region.js';
import type { PrintedBlock, Reused, ReuseOptions } from './reuse.js';
import { Base, type BaseItem, originOf } from './reuse-base.js';

const strongest: Strength = 5;

export class Steps implements Pick<ReuseOptions, 'strengths' | 'narrowed'> {
  readonly strengths = new Map<number, Strength>();
  readonly narrowed = new Map<number, Map<TreeNode, boolean>>();
  /** The blocks whose lines were tried, and will be again. */
  readonly #parts: number[] = [];
  readonly #tree: Tree;
  readonly #bases: readonly Base[];

  constructor(tree: Tree, bases: readonly Tree[]) {
    this.#tree = tree;
    this.#bases = bases.map((base) => Base.of(base));
  }

  /** Takes the next step after a failure. @returns `false` where there is none */
  take(printed: Reused, { child, open: within }: Verdict): boolean {
    const open = printed.blocks.findLast((one) => one.open && one.child <= child);
    const block = open ?? this.#culprit(printed, child);
    const strength = this.#strength(block?.child ?? child);
    // Runs further away last: all of their blocks change then.
    if (strength > 0 && this.#close(printed, child, strength > 3 ? 4 : 2)) return true;
    if (!block) return false;
    const culprit = block.child;
    if (strength === 2) {
      if (this.#part(printed, culprit) || this.#part(printed, child)) return true;
      // What is in the block comes first: it may be all that matters.
      for (const at of this.#parts) this.strengths.set(at, 0);
    }
    if (strength > 1 && strength < 4 && this.#narrow(printed, culprit, within)) return true;
    if (strength === 3 && this.narrowed.delete(culprit)) return true;
    if (strength > 2 && this.#parts.length > 0) {
      for (const at of this.#parts.splice(0)) this.strengths.set(at, 2);
      this.strengths.set(culprit, 2);
      return true;
    }
    // Keeping apart what touches is a step only where something does, tags only where something changed.
    const skips = strength === 0 ? !block.doubtful : strength === 2 && block.reused;
    this.strengths.set(culprit, (strength + (skips ? 2 : 1)) as Strength);
    return true;
  }

  #strength(child: number): Strength {
    return this.strengths.get(child) ?? 0;
  }

  /**
   * Which block to print more carefully: the one where the difference is, if it or what stands before it was printed
   * anew, else the nearest such one of a few, rather before it than behind it; else the block itself and its neighbours.
   * `null` when all of them are at the last step. On a page whose formatting has no ends a difference can be far from the
   * change: what is tried for blocks far away takes the tries from those that would help.
   */
  #culprit({ blocks }: Reused, child: number): PrintedBlock | null {
    const at = blocks.findLastIndex((one) => one.child <= child);
    // At the second step what stands before a block is new in any case.
    const mayBe = (block: PrintedBlock | undefined, evenReused: boolean): boolean => {
      const strength = block ? this.#strength(block.child) : strongest;
      return strength < strongest && (evenReused || !block?.reused || (block.moved && strength !== 2));
    };
    for (const evenReused of [false, true]) {
      for (let i = 0; i < (evenReused ? 3 : 6); i++)
        for (const block of [blocks[at - i], blocks[at + i]])
          if (mayBe(block, evenReused)) return block as PrintedBlock;
    }
    return null;
  }

  /**
   * The third step for one container alone: the innermost one around a difference in which something changed; first
   * for what changed in it, then for all that is in it.
   */
  #narrow({ touched }: Reused, child: number, open: Verdict['open']): boolean {
    const within = this.narrowed.get(child);
    if (this.#strength(child) === 3 && !within) return false;
    let at = open;
    while (at && !(at.node && touched.has(at.node) && !within?.get(at.node))) at = at.up;
    if (!at?.node) return false;
    this.narrowed.set(child, new Map(within).set(at.node, within?.has(at.node) ?? false));
    this.strengths.set(child, 3);
    return true;
  }

  /**
   * The second step for the lines that show nothing beside a block, for itself and the block behind it, where these are
   * as they were: a line end between them may be a blank line now, or none.
   */
  #part({ blocks }: Reused, child: number): boolean {
    const { children } = this.#tree;
    const { size } = this.strengths;
    const mark = (at: number): void => {
      const isOld = isQuiet(children[at]) || blocks.some((one) => one.child === at && one.reused);
      if (!isOld || this.strengths.has(at)) return;
      this.strengths.set(at, 2);
      this.#parts.push(at);
    };
    let at = child;
    while (isQuiet(children[at - 1])) mark(--at);
    at = child;
    mark(at);
    do mark(++at);
    while (isQuiet(children[at]));
    return this.strengths.size > size;
  }

  /**
   * The first step for all blocks of a run: of the one that has the block of the difference, or one of a few before it.
   * @param few how many are looked at
   */
  #close({ blocks }: Reused, child: number, few: number): boolean {
    const { children } = this.#tree;
    const fromOf = (node: TreeNode | undefined): BaseItem | null =>
      node && node.kind !== 'text' ? originOf(node, this.#bases) : null;
    let found = false;
    const mark = (i: number): void => {
      if (this.#strength(i) > 0) return;
      this.strengths.set(i, 1);
      found = true;
    };
    for (let at = blocks.findLastIndex((one) => one.child <= child), n = 0; !found && n < few; at--, n++) {
      const i = blocks[at]?.child ?? -1;
      const from = fromOf(children[i]);
      const run = new Set<BaseItem | null>(from?.base.runOf(from));
      // The block alone is tried first: a copy needs no other one.
      if (run.size > 0) mark(i);
      if (run.size === 0 || found) continue;
      children.forEach((node, other) => {
        if (run.has(fromOf(node))) mark(other);
      });
    }
    return found;
  }
}
