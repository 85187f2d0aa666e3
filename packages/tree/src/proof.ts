/**
 * Saving with proof: what was printed is parsed again and compared, in normal form, with what was to be printed. What
 * does not match is printed again, step by step more carefully, block by block; what cannot be mended is declared.
 */

import { areSame } from './equal.js';
import type { Markup, Strength } from './markup.js';
import type { Tree } from './node.js';
import { type Difference, differenceOf, normalForm, normalLines } from './normal.js';
import { proveRegion, type Verdict } from './proof-region.js';
import { printTree, type Reused } from './reuse.js';
import type { Region } from './reuse-writer.js';

export interface SaveOptions {
  readonly bases: readonly Tree[];
  readonly markup: Markup;
  /** `false`: everything is printed anew. */
  readonly reuse?: boolean;
  /** How often the page may be parsed; `0` prints without proof, and then nothing is proven. */
  readonly tries?: number;
  /** `true`: the whole page is parsed again, though a part of it would do. */
  readonly whole?: boolean;
}

/** A place that the text does not say as it was meant. */
export interface Declared {
  /** Number of the tree's child. */
  readonly child: number;
  /** Where it stands in the text. */
  readonly region: Region;
  /** The text of that region. */
  readonly source: string;
  readonly difference: Difference;
}

export interface Saved {
  readonly text: string;
  /** The text was parsed and is, in normal form, the tree that was to be saved. */
  readonly proven: boolean;
  /** Empty if and only if the text is proven. */
  readonly declared: readonly Declared[];
  /** Stretches of `text` that were newly printed. */
  readonly changed: readonly Region[];
}

const strongest: Strength = 5;

/** Prints a tree and proves the result. Never throws for any tree. */
export function save(tree: Tree, options: SaveOptions): Saved {
  const { bases, markup, reuse, tries = 30, whole = false } = options;
  const strengths = new Map<number, Strength>();
  let best: { printed: Reused; difference: Difference; child: number } | null = null;
  const [base] = bases;
  let wanted: ReturnType<typeof normalLines> | null = null;
  const proveWhole = (printed: Reused): Verdict => {
    const parsed = base && printed.text === base.text ? base : markup.parse(printed.text);
    if (areSame(tree.children, parsed.children)) return { difference: null, child: 0 };
    wanted ??= normalLines(tree);
    const got = normalLines(parsed);
    const difference = differenceOf(wanted.lines, got.lines);
    const line = Math.min(difference?.line ?? 0, wanted.children.length - 1);
    return { difference, child: wanted.children[line] ?? 0 };
  };
  for (let left = tries; left > 0; left--) {
    const printed = printTree(tree, { bases, markup, reuse, strengths });
    const part = whole || !base ? null : proveRegion(tree, printed, base, markup);
    const { difference, child } = part ?? proveWhole(printed);
    if (difference === null) return proven(printed);
    if (!best || difference.line > best.difference.line) best = { printed, difference, child };
    const culprit = culpritOf(printed, child, strengths);
    if (culprit === null) break;
    strengths.set(culprit, nextOf(strengths.get(culprit) ?? 0, printed, culprit));
  }
  if (!best) {
    const printed = printTree(tree, { bases, markup, reuse });
    best = { printed, difference: { path: [], line: 0, a: '', b: '' }, child: 0 };
  }
  return declared(best.printed, best.child, best.difference);
}

/** Keeping apart what touches is a step only where something does, tags only where something changed. */
function nextOf(strength: Strength, { blocks }: Reused, child: number): Strength {
  const block = blocks.find((one) => one.child === child);
  const skips = strength === 0 ? !block?.doubtful : strength === 2 && block?.reused;
  return (strength + (skips ? 2 : 1)) as Strength;
}

const proven = ({ text, fresh }: Reused): Saved => ({ text, proven: true, declared: [], changed: fresh });

function declared({ text, fresh, blocks }: Reused, child: number, difference: Difference): Saved {
  const block = blocks.findLast((one) => one.child <= child) ?? { start: 0, end: text.length };
  const region = { start: block.start, end: block.end };
  const source = text.slice(region.start, region.end);
  return { text, proven: false, declared: [{ child, region, source, difference }], changed: fresh };
}

/**
 * Which block to print more carefully: the one where the difference is, if it or what stands before it was printed
 * anew, else the nearest such one of a few, rather before it than behind it; else the block itself and its neighbours.
 * `null` when all of them are at the last step. On a page whose formatting has no ends a difference can be far from the
 * change: what is tried for blocks far away takes the tries from those that would help.
 */
function culpritOf(
  { blocks }: Reused,
  child: number,
  strengths: ReadonlyMap<number, Strength>,
): number | null {
  const at = Math.max(
    0,
    blocks.findLastIndex((one) => one.child <= child),
  );
  const mayTry = (i: number, evenReused: boolean): boolean => {
    const block = blocks[i];
    if (!block || (block.reused && !block.moved && !evenReused)) return false;
    return (strengths.get(block.child) ?? 0) < strongest;
  };
  const nearest = (most: number, evenReused: boolean): number | null => {
    for (let i = 0; i <= most; i++)
      for (const one of [at - i, at + i]) if (mayTry(one, evenReused)) return blocks[one]?.child ?? null;
    return null;
  };
  return nearest(3, false) ?? nearest(2, true);
}

/** Whether a text, parsed, is a tree. */
export function proves(text: string, tree: Tree, markup: Markup): boolean {
  return differenceOf(normalForm(tree), normalForm(markup.parse(text))) === null;
}
