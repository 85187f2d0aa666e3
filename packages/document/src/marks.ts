/** Sets of marks, and the nesting of elements that they stand for. */

import type { Mark, Node } from 'prosemirror-model';
import { compareIds } from './ids.js';

/** `set` with `mark` in it; marks of one type are kept in the order of their ids, because sets compare in order. */
export function addMark(mark: Mark, set: readonly Mark[]): readonly Mark[] {
  const out = mark.addToSet(set).slice();
  let at = out.indexOf(mark);
  while (at > 0 && (out[at - 1] as Mark).type === mark.type && byId(out[at - 1] as Mark, mark) > 0) {
    out[at] = out[at - 1] as Mark;
    out[--at] = mark;
  }
  return out;
}

const byId = (a: Mark, b: Mark): number => compareIds(a.attrs.id ?? '', b.attrs.id ?? '');

/** A step in writing inline content as nested elements. */
export type Nesting = { readonly open: Mark } | { readonly close: Mark } | { readonly leaf: Node };

/**
 * The nesting of the elements that the marks of a text block stand for. Among the marks of a leaf that are not open
 * yet, the outermost is the one whose unbroken run reaches furthest; on equal reach the earlier id, new ids innermost.
 * Overlaps split the mark that reaches less far. `isElement` leaves out marks that stand for no element.
 */
export function nesting(block: Node, isElement: (mark: Mark) => boolean): Nesting[] {
  const leaves: { node: Node; marks: Mark[]; reach: number[] }[] = [];
  block.forEach((node) => {
    leaves.push({ node, marks: node.marks.filter(isElement), reach: [] });
  });
  for (let i = leaves.length - 1; i >= 0; i--) {
    const leaf = leaves[i] as (typeof leaves)[number];
    const next = leaves[i + 1];
    // Neighbours mostly carry the same marks: comparing each with each would cost their square for every leaf.
    if (next && sameMarks(leaf.marks, next.marks)) {
      leaf.reach = next.reach;
      continue;
    }
    leaf.reach = leaf.marks.map((mark) => {
      const at = next ? next.marks.findIndex((other) => other.eq(mark)) : -1;
      return at < 0 ? i : (next?.reach[at] as number);
    });
  }
  const out: Nesting[] = [];
  const open: Mark[] = [];
  const closeTo = (depth: number): void => {
    while (open.length > depth) out.push({ close: open.pop() as Mark });
  };
  let previous: readonly Mark[] = [];
  for (const { node, marks, reach } of leaves) {
    if (sameMarks(marks, previous)) {
      out.push({ leaf: node });
      continue;
    }
    previous = marks;
    let kept = 0;
    while (kept < open.length && marks.some((mark) => mark.eq(open[kept] as Mark))) kept++;
    closeTo(kept);
    const closed = marks
      .map((mark, i) => ({ mark, reach: reach[i] as number }))
      .filter(({ mark }) => !open.some((other) => other.eq(mark)))
      .sort((a, b) => b.reach - a.reach || byId(a.mark, b.mark));
    for (const { mark } of closed) {
      open.push(mark);
      out.push({ open: mark });
    }
    out.push({ leaf: node });
  }
  closeTo(0);
  return out;
}

const sameMarks = (a: readonly Mark[], b: readonly Mark[]): boolean =>
  a.length === b.length && a.every((mark, i) => mark.eq(b[i] as Mark));
