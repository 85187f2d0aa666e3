/**
 * The steps that make the content of one text block that of another, each over as little as changed: what others did
 * while a person composed comes in at once, and neither the caret between two of their edits nor an edit that waits for
 * that place may be swept away.
 */

import { Mark, type Node } from 'prosemirror-model';
import { AddMarkStep, RemoveMarkStep, ReplaceStep, type Step } from 'prosemirror-transform';

/** A unit of text, or what stands in text as one piece. */
interface Unit {
  readonly key: number | Node;
  readonly node: Node;
  readonly from: number;
  readonly to: number;
}

/** Of more changes than this the search for the smallest costs too much: they are one. */
const mostChanges = 120;

function unitsOf(block: Node): Unit[] {
  const units: Unit[] = [];
  block.forEach((node, from) => {
    const { text } = node;
    if (text === undefined) units.push({ key: node, node, from, to: from + node.nodeSize });
    else
      for (let i = 0; i < text.length; i++)
        units.push({ key: text.charCodeAt(i), node, from: from + i, to: from + i + 1 });
  });
  return units;
}

const isSame = (a: Unit, b: Unit): boolean =>
  a.key === b.key ||
  (typeof a.key !== 'number' &&
    typeof b.key !== 'number' &&
    a.key.type === b.key.type &&
    a.key.attrs.id === b.key.attrs.id);

/** Pairs of units that stay, in order (Myers, "An O(ND) difference algorithm"); `null` where too much changed. */
function pairs(a: readonly Unit[], b: readonly Unit[]): (readonly [number, number])[] | null {
  let start = 0;
  const least = Math.min(a.length, b.length);
  while (start < least && isSame(a[start] as Unit, b[start] as Unit)) start++;
  let end = 0;
  while (end < least - start && isSame(a[a.length - 1 - end] as Unit, b[b.length - 1 - end] as Unit)) end++;
  const out: (readonly [number, number])[] = [];
  for (let i = 0; i < start; i++) out.push([i, i]);
  const n = a.length - start - end;
  const m = b.length - start - end;
  const most = Math.min(n + m, mostChanges);
  const furthest = new Int32Array(2 * most + 3);
  const trace: Int32Array[] = [];
  const same = (x: number, y: number): boolean =>
    x < n && y < m && isSame(a[start + x] as Unit, b[start + y] as Unit);
  let found = -1;
  for (let d = 0; d <= most && found < 0; d++) {
    trace.push(furthest.slice());
    for (let k = -d; k <= d; k += 2) {
      const at = most + 1 + k;
      const down = k === -d || (k !== d && (furthest[at - 1] as number) < (furthest[at + 1] as number));
      let x = down ? (furthest[at + 1] as number) : (furthest[at - 1] as number) + 1;
      while (same(x, x - k)) x++;
      furthest[at] = x;
      if (x >= n && x - k >= m) {
        found = d;
        break;
      }
    }
  }
  if (found < 0) return null;
  const middle: (readonly [number, number])[] = [];
  let x = n;
  let y = m;
  for (let d = found; d >= 0; d--) {
    const before = trace[d] as Int32Array;
    const k = x - y;
    const at = most + 1 + k;
    const down = k === -d || (k !== d && (before[at - 1] as number) < (before[at + 1] as number));
    const fromX = d === 0 ? 0 : down ? (before[at + 1] as number) : (before[at - 1] as number) + 1;
    const stop = d === 0 ? 0 : fromX;
    while (x > stop) {
      x--;
      y--;
      middle.push([start + x, start + y]);
    }
    if (d === 0) break;
    if (down) y--;
    else x--;
  }
  for (const pair of middle.reverse()) out.push(pair);
  for (let i = end; i > 0; i--) out.push([a.length - i, b.length - i]);
  return out;
}

/** The steps for the text block at `pos`, in positions of the document before all of them. What they leave is for the caller. */
export function inlineSteps(pos: number, before: Node, after: Node): Step[] {
  const a = unitsOf(before);
  const b = unitsOf(after);
  const kept = pairs(a, b);
  if (!kept) return [];
  const steps: Step[] = [];
  const start = pos + 1;
  let [x, y] = [-1, -1];
  for (const [nextX, nextY] of [...kept, [a.length, b.length] as const]) {
    if (nextX - x > 1 || nextY - y > 1) {
      const from = start + (x < 0 ? 0 : (a[x] as Unit).to);
      const to = start + (nextX < a.length ? (a[nextX] as Unit).from : before.content.size);
      const slice = after.slice(
        y < 0 ? 0 : (b[y] as Unit).to,
        nextY < b.length ? (b[nextY] as Unit).from : after.content.size,
      );
      steps.push(new ReplaceStep(from, to, slice));
    }
    [x, y] = [nextX, nextY];
  }
  return [...steps, ...markSteps(start, kept, a, b)];
}

/** Formatting of what stays. */
function markSteps(
  start: number,
  kept: readonly (readonly [number, number])[],
  a: readonly Unit[],
  b: readonly Unit[],
): Step[] {
  const steps: Step[] = [];
  for (let i = 0; i < kept.length; ) {
    const [x, y] = kept[i] as readonly [number, number];
    const { node: old } = a[x] as Unit;
    const { node: now } = b[y] as Unit;
    let last = x;
    i++;
    // As long as both are in one piece of text, and nothing comes between.
    for (; i < kept.length; i++) {
      const [nextX, nextY] = kept[i] as readonly [number, number];
      if (
        (a[nextX] as Unit).node !== old ||
        (b[nextY] as Unit).node !== now ||
        nextX !== last + 1 ||
        nextY - nextX !== y - x
      )
        break;
      last = nextX;
    }
    if (old === now || old.marks === now.marks) continue;
    const from = start + (a[x] as Unit).from;
    const to = start + (a[last] as Unit).to;
    const { remove, add } = markChange(old.marks, now.marks);
    for (const mark of remove) steps.push(new RemoveMarkStep(from, to, mark));
    for (const mark of add) steps.push(new AddMarkStep(from, to, mark));
  }
  return steps;
}

/** Which marks are taken away and which are put, in this order, so that `old` is `now`, also in its order. */
function markChange(
  old: readonly Mark[],
  now: readonly Mark[],
): { readonly remove: readonly Mark[]; readonly add: readonly Mark[] } {
  const kept = old.filter((mark) => mark.isInSet(now));
  const add = now.filter((mark) => !mark.isInSet(old));
  const made = add.reduce<readonly Mark[]>((set, mark) => mark.addToSet(set), kept);
  // A mark comes behind those of its type.
  if (!Mark.sameSet(made, now)) return { remove: old, add: now };
  return { remove: old.filter((mark) => !mark.isInSet(now)), add };
}
