/**
 * Saving with proof: what was printed is parsed again and compared, in normal form, with what was to be printed. What
 * does not match is printed again, step by step more carefully, block by block; what cannot be mended is declared.
 */

import { areSame } from './equal.js';
import type { Markup } from './markup.js';
import type { Tree } from './node.js';
import { type Difference, differenceOf, normalLines } from './normal.js';
import { proveRegion, type Verdict } from './proof-region.js';
import { Steps } from './proof-steps.js';
import { printTree, type Reused } from './reuse.js';
import type { Region } from './reuse-writer.js';

export interface SaveOptions {
  readonly bases: readonly Tree[];
  readonly markup: Markup;
  /** `false`: everything is printed anew. */
  readonly reuse?: boolean;
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

/** How often the page is parsed, at most. */
const mostTries = 30;

/** What got furthest. */
interface Best {
  readonly printed: Reused;
  readonly difference: Difference;
  readonly child: number;
}

/** Prints a tree and proves the result. Never throws for any tree. */
export function save(tree: Tree, options: SaveOptions): Saved {
  const { bases, markup, reuse, whole = false } = options;
  const steps = new Steps(tree, bases);
  let best: Best | null = null;
  const [base] = bases;
  let wanted: ReturnType<typeof normalLines> | null = null;
  const proveWhole = (printed: Reused): Verdict => {
    const parsed = base && printed.text === base.text ? base : markup.parse(printed.text);
    if (areSame(tree.children, parsed.children)) return { difference: null, child: 0 };
    wanted ??= normalLines(tree);
    const got = normalLines(parsed);
    const difference = differenceOf(wanted.lines, got.lines);
    const line = Math.min(difference?.line ?? 0, wanted.children.length - 1);
    return { difference, child: wanted.children[line] ?? 0, open: wanted.open[line] };
  };
  let verdict: Verdict = { difference: null, child: 0 };
  let last: string | null = null;
  for (let left = 3 * mostTries; left > 0; left--) {
    const { strengths, narrowed } = steps;
    const printed = printTree(tree, { bases, markup, reuse, strengths, narrowed });
    // A step that changes nothing is not parsed, and costs a third.
    if (printed.text !== last) {
      left -= 2;
      last = printed.text;
      const part = whole || !base ? null : proveRegion(tree, printed, base, markup);
      verdict = part ?? proveWhole(printed);
    }
    const { difference, child } = verdict;
    if (difference === null) return proven(printed);
    if (!best || difference.line > best.difference.line) best = { printed, difference, child };
    if (!steps.take(printed, verdict)) break;
  }
  const { printed, child, difference } = best as Best;
  return declared(printed, child, difference);
}

const proven = ({ text, fresh }: Reused): Saved => ({ text, proven: true, declared: [], changed: fresh });

function declared({ text, fresh, blocks }: Reused, child: number, difference: Difference): Saved {
  const { start, end } = blocks.findLast((one) => one.child <= child) ?? { start: 0, end: text.length };
  const place = { child, region: { start, end }, source: text.slice(start, end), difference };
  return { text, proven: false, declared: [place], changed: fresh };
}
