/**
 * The steps that make the blocks of a document those of another, block by block: blocks that stay are known by their
 * ids, and nothing is replaced around them.
 */

import { Fragment, type Node, Slice } from 'prosemirror-model';
import { ReplaceStep, type Step } from 'prosemirror-transform';
import { inlineSteps } from './inline-steps.js';
import { longestRise, type Pair } from './rise.js';

interface Container {
  /** Where its content begins. */
  readonly start: number;
  readonly before: Node;
  readonly after: Node;
}

/** The steps from one document to another, in positions of the first. What they leave is for the caller. */
export function blockSteps(before: Node, after: Node): Step[] {
  const steps: Step[] = [];
  const work: Container[] = [{ start: 0, before, after }];
  for (let one = work.pop(); one; one = work.pop()) {
    if (one.before.isTextblock) steps.push(...inlineSteps(one.start - 1, one.before, one.after));
    else steps.push(...childSteps(one, work));
  }
  return steps;
}

/** Children of a container that come and go; those that changed inside become work. */
function childSteps({ start, before, after }: Container, work: Container[]): Step[] {
  const old = before.children;
  const now = after.children;
  const steps: Step[] = [];
  let [x, y] = [-1, -1];
  let pos = start;
  for (const [nextX, nextY] of [...alignment(old, now), [old.length, now.length] as const]) {
    const from = pos;
    for (let i = x + 1; i < nextX; i++) pos += (old[i] as Node).nodeSize;
    if (nextX - x > 1 || nextY - y > 1)
      steps.push(new ReplaceStep(from, pos, new Slice(Fragment.fromArray(now.slice(y + 1, nextY)), 0, 0)));
    const [kept, next] = [old[nextX], now[nextY]];
    if (kept && next) {
      if (!kept.eq(next)) work.push({ start: pos + 1, before: kept, after: next });
      pos += kept.nodeSize;
    }
    [x, y] = [nextX, nextY];
  }
  return steps;
}

/** Pairs of children that are one block, in an order that both have (the longest). */
function alignment(old: readonly Node[], now: readonly Node[]): Pair[] {
  const least = Math.min(old.length, now.length);
  let start = 0;
  while (start < least && old[start] === now[start]) start++;
  let end = 0;
  while (end < least - start && old[old.length - 1 - end] === now[now.length - 1 - end]) end++;
  const out: Pair[] = [];
  for (let i = 0; i < start; i++) out.push([i, i]);
  out.push(...longestRise(candidates(old, now, start, end)));
  for (let i = end; i > 0; i--) out.push([old.length - i, now.length - i]);
  return out;
}

/** Children with the same id, type and attributes between the ends that are the same, by their place in `now`. */
function candidates(old: readonly Node[], now: readonly Node[], start: number, end: number): Pair[] {
  const places = new Map<string, number>();
  for (let i = start; i < old.length - end; i++) places.set(String((old[i] as Node).attrs.id ?? ''), i);
  const found: Pair[] = [];
  for (let j = start; j < now.length - end; j++) {
    const node = now[j] as Node;
    const id = String(node.attrs.id ?? '');
    const i = id === '' ? undefined : places.get(id);
    if (i === undefined) continue;
    const before = old[i] as Node;
    const goesOn = before.sameMarkup(node) && (node.isTextblock || !node.isLeaf);
    if (goesOn || before.eq(node)) found.push([i, j]);
  }
  return found;
}
