/** The text of neighbouring blocks as a row of units, to compare it with what it became. */

import type { Node } from 'prosemirror-model';
import { isHigh, isLow } from './attributes.js';
import { idOf } from './flatten.js';
import type { Piece } from './raw.js';

/** A UTF-16 unit, the id of an atom, or `null` between two blocks. */
export type Unit = number | string | null;

export interface OldUnits {
  readonly units: readonly Unit[];
  /** For each unit its piece and the offset in the item of that; for a boundary the piece is `null`. */
  readonly pieces: readonly (Piece | null)[];
  readonly offsets: readonly number[];
}

/** A line feed that is text stands for itself only in preformatted text; elsewhere it equals nothing. */
const strayLineFeed = -1;

export function oldUnits(
  blocks: readonly { pieces: readonly Piece[]; lineFeeds: boolean }[],
  idOfAtom: (piece: Piece) => string,
): OldUnits {
  const units: Unit[] = [];
  const pieces: (Piece | null)[] = [];
  const offsets: number[] = [];
  blocks.forEach((block, index) => {
    if (index > 0) {
      units.push(null);
      pieces.push(null);
      offsets.push(0);
    }
    for (const piece of block.pieces) {
      if ('atom' in piece) {
        units.push(idOfAtom(piece));
        pieces.push(piece);
        offsets.push(0);
        continue;
      }
      const stray = piece.lineFeeds && !block.lineFeeds;
      for (let at = 0; at < piece.text.length; at++) {
        const code = piece.text.charCodeAt(at);
        units.push(stray && code === 10 ? strayLineFeed : code);
        pieces.push(piece);
        offsets.push(piece.offset + at);
      }
    }
  });
  return { units, pieces, offsets };
}

export interface NewUnits {
  readonly units: readonly Unit[];
  /** The leaf of each unit; `null` for a boundary. */
  readonly nodes: readonly (Node | null)[];
}

/** Lone surrogates become U+FFFD: encoded as UTF-8 they would, and every peer would have another text. */
export function newUnits(blocks: readonly Node[]): NewUnits {
  const units: Unit[] = [];
  const nodes: (Node | null)[] = [];
  blocks.forEach((block, index) => {
    if (index > 0) {
      units.push(null);
      nodes.push(null);
    }
    block.forEach((node) => {
      if (!node.isText) {
        units.push(idOf(node));
        nodes.push(node);
        return;
      }
      const text = (node.text ?? '').toWellFormed();
      for (let at = 0; at < text.length; at++) {
        units.push(text.charCodeAt(at));
        nodes.push(node);
      }
    });
  });
  return { units, nodes };
}

/** How many units of a block stand before an offset of its content. */
export function unitsBefore(block: Node, offset: number): number {
  let units = 0;
  let at = 0;
  for (const node of block.children) {
    if (at >= offset) break;
    units += node.isText ? Math.min(node.nodeSize, offset - at) : 1;
    at += node.nodeSize;
  }
  return units;
}

/** Equal units at both ends. At most `limit` at the start: where an edit is known to begin. Pairs stay together. */
function commonEnds(
  before: readonly Unit[],
  after: readonly Unit[],
  limit: number,
): { start: number; end: number } {
  const least = Math.min(before.length, after.length);
  let start = 0;
  while (start < Math.min(least, limit) && before[start] === after[start]) start++;
  const last = start > 0 ? before[start - 1] : null;
  if (typeof last === 'number' && isHigh(last)) start--;
  let end = 0;
  while (end < least - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const first = end > 0 ? before[before.length - end] : null;
  if (typeof first === 'number' && isLow(first)) end--;
  return { start, end };
}

/** A stretch that is the same before and after. */
export interface Run {
  readonly before: number;
  readonly after: number;
  readonly length: number;
}

/** More comparisons than this are not made: then all between the equal ends is new. */
const comparisons = 1_000_000;

/**
 * What stays: the equal ends, and what is equal between them where an edit touched several places at once. Between them a
 * letter or two that happen to be the same are no sign that they stayed, unless most of the text did.
 */
export function commonRuns(before: readonly Unit[], after: readonly Unit[], limit: number): Run[] {
  const { start, end } = commonEnds(before, after, limit);
  const runs: Run[] = [{ before: 0, after: 0, length: start }];
  const [m, n] = [before.length - start - end, after.length - start - end];
  const middle = (units: readonly Unit[], length: number): Unit[] => units.slice(start, start + length);
  const [old, now] = [middle(before, m), middle(after, n)];
  if (m > 0 && n > 0 && m * n <= comparisons && !old.includes(null) && !now.includes(null)) {
    const inner = longestCommon(old, now);
    const total = inner.reduce((sum, { length }) => sum + length, 0);
    const all = total * 2 >= Math.max(m, n);
    for (const run of inner) {
      if (!all && run.length < 4 && typeof old[run.before] !== 'string') continue;
      const whole = wholeLetters(old, run);
      if (whole.length > 0)
        runs.push({ before: whole.before + start, after: whole.after + start, length: whole.length });
    }
  }
  runs.push({ before: before.length - end, after: after.length - end, length: end });
  return runs;
}

/** Surrogates stay together. */
function wholeLetters(units: readonly Unit[], { before, after, length }: Run): Run {
  const first = units[before];
  const last = units[before + length - 1];
  const skip = typeof first === 'number' && isLow(first) ? 1 : 0;
  const cut = typeof last === 'number' && isHigh(last) ? 1 : 0;
  return { before: before + skip, after: after + skip, length: length - skip - cut };
}

/** Longest common subsequence, as runs. */
function longestCommon(a: readonly Unit[], b: readonly Unit[]): Run[] {
  const width = b.length + 1;
  const best = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      best[i * width + j] =
        a[i] === b[j]
          ? (best[(i + 1) * width + j + 1] as number) + 1
          : Math.max(best[(i + 1) * width + j] as number, best[i * width + j + 1] as number);
    }
  }
  const runs: { before: number; after: number; length: number }[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      const last = runs.at(-1);
      if (last && last.before + last.length === i && last.after + last.length === j) last.length++;
      else runs.push({ before: i, after: j, length: 1 });
      i++;
      j++;
    } else if ((best[(i + 1) * width + j] as number) >= (best[i * width + j + 1] as number)) i++;
    else j++;
  }
  return runs;
}
