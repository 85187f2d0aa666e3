/**
 * What to do to the sequence for a range of blocks that became another one. Blocks are known by their ids. Text is
 * re-created only where it is new: a split adds a boundary, a join takes one away.
 */

import type { Fragment, Node } from 'prosemirror-model';
import type { FlatBlock } from './flatten.js';
import { longestRise, type Pair } from './rise.js';

export type Task =
  /** These blocks became those: text between them is kept as far as it is the same. The first stays the first. */
  | { readonly kind: 'rewrite'; readonly before: readonly FlatBlock[]; readonly after: readonly FlatBlock[] }
  | { readonly kind: 'remove'; readonly block: FlatBlock }
  /** New blocks behind a block of the range as it was; `null`: before all of it. */
  | { readonly kind: 'insert'; readonly behind: FlatBlock | null; readonly blocks: readonly FlatBlock[] };

export function plan(before: readonly FlatBlock[], after: readonly FlatBlock[]): Task[] {
  const tasks: Task[] = [];
  const anchors = anchorsOf(before, after);
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
    for (const block of before.slice(i, oldIndex)) tasks.push({ kind: 'remove', block });
    if (n === anchors.length) break;
    const old = before[oldIndex] as FlatBlock;
    const now = after[newIndex] as FlatBlock;
    const [nextOld, nextNew] = anchors[n + 1] ?? [before.length, after.length];
    let joined = 0;
    let split = 0;
    let front: FlatBlock[] = [];
    if (old.node?.isTextblock && now.node?.isTextblock && !old.node.content.eq(now.node.content)) {
      joined = joinedTo(now, before.slice(oldIndex + 1, nextOld));
      split = splitFrom(old, now, after.slice(newIndex + 1, nextNew));
      if (split === 0) front = takeFront(old, now, fresh);
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
function anchorsOf(before: readonly FlatBlock[], after: readonly FlatBlock[]): Pair[] {
  const at = new Map(before.map((block, index) => [block.id, index]));
  const pairs: Pair[] = [];
  after.forEach((block, index) => {
    const old = at.get(block.id);
    if (old === undefined || kindOf((before[old] as FlatBlock).node) !== kindOf(block.node)) return;
    pairs.push([old, index]);
  });
  return longestRise(pairs);
}

const contentOf = (block: FlatBlock): Fragment | null =>
  block.node?.isTextblock ? block.node.content : null;

/** How much of two contents is equal at the start, as ProseMirror counts. */
const commonStart = (a: Fragment, b: Fragment): number => a.findDiffStart(b) ?? a.size;

/** How much is equal at the end. */
function commonEnd(a: Fragment, b: Fragment): number {
  const end = a.findDiffEnd(b);
  return end ? a.size - end.a : a.size;
}

/** How many of the blocks behind a block, all gone now, were joined to it: its text ends as the last of them did. */
function joinedTo(now: FlatBlock, gone: readonly FlatBlock[]): number {
  const is = contentOf(now) as Fragment;
  for (let n = gone.length; n > 0; n--) {
    const was = contentOf(gone[n - 1] as FlatBlock);
    if (was && was.size > 0 && commonEnd(was, is) > 0) return n;
  }
  return 0;
}

/** How many of the new blocks behind were split from `old`: the last of them has the end that `now` has no more. */
function splitFrom(old: FlatBlock, now: FlatBlock, fresh: readonly FlatBlock[]): number {
  const [was, is] = [contentOf(old) as Fragment, contentOf(now) as Fragment];
  const kept = commonEnd(was, is);
  const texts = fresh.findIndex(({ node }) => !node?.isTextblock);
  for (let n = texts < 0 ? fresh.length : texts; n > 0; n--) {
    if (commonEnd(was, contentOf(fresh[n - 1] as FlatBlock) as Fragment) > kept) return n;
  }
  return 0;
}

/** Takes from the new blocks before `now` those that were split from `old`: the second half has kept the id. */
function takeFront(old: FlatBlock, now: FlatBlock, fresh: FlatBlock[]): FlatBlock[] {
  const [was, is] = [contentOf(old) as Fragment, contentOf(now) as Fragment];
  const kept = commonStart(was, is);
  let first = fresh.length;
  for (let n = fresh.length - 1; n >= 0; n--) {
    const content = contentOf(fresh[n] as FlatBlock);
    if (!content) break;
    if (commonStart(was, content) > kept) first = n;
  }
  return fresh.splice(first);
}
