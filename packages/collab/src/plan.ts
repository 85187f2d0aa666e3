/**
 * What to do to the sequence for a range of blocks that became another one. Blocks are known by their ids. Text is
 * re-created only where it is new: a split adds a boundary, a join takes one away.
 */

import type { Node } from 'prosemirror-model';
import type { FlatBlock } from './flatten.js';

export type Task =
  /** These blocks became those: text between them is kept as far as it is the same. The first stays the first. */
  | { readonly kind: 'rewrite'; readonly before: readonly FlatBlock[]; readonly after: readonly FlatBlock[] }
  | { readonly kind: 'remove'; readonly block: FlatBlock }
  /** New blocks behind a block of the range as it was; `null`: before all of it. */
  | { readonly kind: 'insert'; readonly behind: FlatBlock | null; readonly blocks: readonly FlatBlock[] };

export function plan(before: readonly FlatBlock[], after: readonly FlatBlock[]): Task[] {
  const tasks: Task[] = [];
  const anchors = anchorsOf(before, after);
  const known = new Set(before.map(({ id }) => id));
  // Each anchor takes what was split from it and what was joined to it; the rest is removed or inserted.
  let [i, j] = [0, 0];
  let behind: FlatBlock | null = null;
  let fresh: FlatBlock[] = [];
  const insertFresh = (): void => {
    if (fresh.length > 0) tasks.push({ kind: 'insert', behind, blocks: fresh });
    fresh = [];
  };
  for (let n = 0; n <= anchors.length; n++) {
    const [oldIndex, newIndex] = anchors[n] ?? [before.length, after.length];
    fresh.push(...after.slice(j, newIndex));
    for (const block of before.slice(i, oldIndex)) {
      tasks.push({ kind: 'remove', block });
      // New blocks stand before what was removed behind them.
    }
    if (n === anchors.length) break;
    const old = before[oldIndex] as FlatBlock;
    const now = after[newIndex] as FlatBlock;
    const [nextOld, nextNew] = anchors[n + 1] ?? [before.length, after.length];
    let joined = 0;
    let split = 0;
    let front: FlatBlock[] = [];
    if (old.node?.isTextblock && now.node?.isTextblock && !old.node.content.eq(now.node.content)) {
      joined = joinedTo(now, before.slice(oldIndex + 1, nextOld));
      split = splitFrom(old, after.slice(newIndex + 1, nextNew), known);
      if (split === 0) front = takeFront(old, fresh, known);
    }
    insertFresh();
    tasks.push({
      kind: 'rewrite',
      before: before.slice(oldIndex, oldIndex + 1 + joined),
      after: [...front, ...after.slice(newIndex, newIndex + 1 + split)],
    });
    i = oldIndex + 1 + joined;
    j = newIndex + 1 + split;
    behind = before[i - 1] as FlatBlock;
  }
  insertFresh();
  return tasks;
}

const kindOf = (node: Node | null): string =>
  node === null ? 'empty' : node.isTextblock ? 'text' : node.type.name;

/** Pairs of indices of blocks that stay, in order: the longest run of known ids that did not move. */
function anchorsOf(before: readonly FlatBlock[], after: readonly FlatBlock[]): [number, number][] {
  const at = new Map(before.map((block, index) => [block.id, index]));
  const pairs: [number, number][] = [];
  after.forEach((block, index) => {
    const old = at.get(block.id);
    if (old === undefined || kindOf((before[old] as FlatBlock).node) !== kindOf(block.node)) return;
    pairs.push([old, index]);
  });
  return longestRise(pairs);
}

/** Longest increasing subsequence by the first number, by patience. */
function longestRise(pairs: readonly [number, number][]): [number, number][] {
  const tails: number[] = [];
  const from: number[] = [];
  pairs.forEach(([value], index) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tails[middle] as number] as [number, number])[0] < value) low = middle + 1;
      else high = middle;
    }
    from[index] = low > 0 ? (tails[low - 1] as number) : -1;
    tails[low] = index;
  });
  const out: [number, number][] = [];
  for (let index = tails.at(-1) ?? -1; index >= 0; index = from[index] as number) {
    out.push(pairs[index] as [number, number]);
  }
  return out.reverse();
}

/** How many of the blocks behind a block, all gone now, were joined to it: its text ends as the last of them did. */
function joinedTo(now: FlatBlock, gone: readonly FlatBlock[]): number {
  const is = (now.node as Node).content;
  for (let n = gone.length; n > 0; n--) {
    const { node } = gone[n - 1] as FlatBlock;
    if (!node?.isTextblock || node.content.size === 0) continue;
    const end = node.content.findDiffEnd(is);
    const common = end ? is.size - end.b : Math.min(node.content.size, is.size);
    if (common > 0) return n;
  }
  return 0;
}

const isHalfOf = (block: FlatBlock, old: FlatBlock, known: ReadonlySet<string>): boolean => {
  const { node } = block;
  if (!node?.isTextblock || node.content.size === 0 || known.has(block.id)) return false;
  const { id, origin } = (old.node as Node).attrs;
  return node.attrs.origin !== '' && (node.attrs.origin === id || node.attrs.origin === origin);
};

/** How many of the new blocks behind were made by a split of `old`. */
function splitFrom(old: FlatBlock, behind: readonly FlatBlock[], known: ReadonlySet<string>): number {
  for (let n = behind.length; n > 0; n--) {
    if (
      isHalfOf(behind[n - 1] as FlatBlock, old, known) &&
      behind.slice(0, n).every(({ node }) => node?.isTextblock)
    )
      return n;
  }
  return 0;
}

/** Takes from the new blocks before `old` those that a split of it made (then the second half kept the id). */
function takeFront(old: FlatBlock, fresh: FlatBlock[], known: ReadonlySet<string>): FlatBlock[] {
  const first = fresh.findIndex((block) => isHalfOf(block, old, known));
  if (first < 0 || !fresh.slice(first).every(({ node }) => node?.isTextblock)) return [];
  return fresh.splice(first);
}
