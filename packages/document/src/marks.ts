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

/** Equal marks have one number, so that sets of them are compared without looking into attributes again and again. */
class MarkNumbers {
  readonly #byMark = new Map<Mark, number>();
  readonly #byKey = new Map<string, number>();

  of(mark: Mark): number {
    let number = this.#byMark.get(mark);
    if (number === undefined) {
      const key = `${mark.type.name} ${JSON.stringify(mark.attrs)}`;
      number = this.#byKey.get(key) ?? this.#byKey.size;
      this.#byKey.set(key, number);
      this.#byMark.set(mark, number);
    }
    return number;
  }
}

/** A leaf with the marks of its elements, and for each of them its number and how far its run reaches. */
interface MarkedLeaf {
  readonly node: Node;
  readonly marks: readonly Mark[];
  readonly numbers: readonly number[];
  reach: ReadonlyMap<number, number>;
}

/**
 * The nesting of the elements that the marks of a text block stand for. Among the marks of a leaf that are not open
 * yet, the outermost is the one whose unbroken run reaches furthest; on equal reach the earlier id, new ids innermost.
 * Overlaps split the mark that reaches less far. `isElement` leaves out marks that stand for no element.
 */
export function nesting(block: Node, isElement: (mark: Mark) => boolean): Nesting[] {
  const leaves = reaching(block, isElement);
  const out: Nesting[] = [];
  const open: { mark: Mark; number: number }[] = [];
  const closeTo = (depth: number): void => {
    while (open.length > depth) out.push({ close: (open.pop() as (typeof open)[number]).mark });
  };
  let previous: readonly number[] = [];
  for (const { node, marks, numbers, reach } of leaves) {
    if (sameNumbers(numbers, previous)) {
      out.push({ leaf: node });
      continue;
    }
    previous = numbers;
    const carried = new Set(numbers);
    const broken = open.findIndex(({ number }) => !carried.has(number));
    if (broken >= 0) closeTo(broken);
    for (const { number } of open) carried.delete(number);
    const closed = marks
      .map((mark, i) => ({ mark, number: numbers[i] as number }))
      .filter(({ number }) => carried.has(number))
      .sort((a, b) => (reach.get(b.number) ?? 0) - (reach.get(a.number) ?? 0) || byId(a.mark, b.mark));
    for (const one of closed) {
      open.push(one);
      out.push({ open: one.mark });
    }
    out.push({ leaf: node });
  }
  closeTo(0);
  return out;
}

function reaching(block: Node, isElement: (mark: Mark) => boolean): MarkedLeaf[] {
  const numberOf = new MarkNumbers();
  const leaves: MarkedLeaf[] = [];
  block.forEach((node) => {
    const marks = node.marks.filter(isElement);
    leaves.push({ node, marks, numbers: marks.map((mark) => numberOf.of(mark)), reach: new Map() });
  });
  for (let i = leaves.length - 1; i >= 0; i--) {
    const leaf = leaves[i] as MarkedLeaf;
    const next = leaves[i + 1];
    // Neighbours mostly carry the same marks.
    if (next && sameNumbers(leaf.numbers, next.numbers)) leaf.reach = next.reach;
    else leaf.reach = new Map(leaf.numbers.map((number) => [number, next?.reach.get(number) ?? i]));
  }
  return leaves;
}

const sameNumbers = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((number, i) => number === b[i]);
