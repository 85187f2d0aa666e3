import type { Draft } from './node.js';

interface Extent {
  /** The first and the last offset of a node or of what is in it; `high` is -1 for what stands nowhere. */
  low: number;
  high: number;
  parent: Draft | null;
  index: number;
  /** How far children reach up to each, and from where those behind each begin: both grow, in whatever order they stand. */
  readonly ends: number[];
  readonly begins: number[];
}

const nowhere: Extent = {
  low: Number.POSITIVE_INFINITY,
  high: -1,
  parent: null,
  index: -1,
  ends: [],
  begins: [],
};

/** How far the nodes of a tree reach, so that those at an offset are found without looking at all. */
export class Extents {
  readonly #of = new Map<Draft, Extent>();

  /** @param prepare is called for each node before its children are looked at */
  constructor(root: Draft, prepare: (node: Draft) => void) {
    this.#measure(root, prepare);
  }

  reach(node: Draft): { readonly low: number; readonly high: number } {
    return this.#extent(node);
  }

  parentOf(node: Draft): Draft | null {
    return this.#extent(node).parent;
  }

  /** A node's place among its siblings. */
  indexOf(node: Draft): number {
    return this.#extent(node).index;
  }

  /** Indices of children, first and last, between which all stand that reach into a stretch. */
  between(node: Draft, start: number, end: number): [number, number] {
    const { ends, begins } = this.#extent(node);
    return [countBelow(ends, start), countBelow(begins, end + 1) - 1];
  }

  #extent(node: Draft): Extent {
    return this.#of.get(node) ?? nowhere;
  }

  #measure(node: Draft, prepare: (node: Draft) => void): Extent {
    prepare(node);
    const own: Extent = { ...nowhere, ends: [], begins: [] };
    if (node.start >= 0) {
      own.low = node.start;
      own.high = node.end;
    }
    const { children } = node;
    let highest = -1;
    for (const [index, child] of children.entries()) {
      const extent = this.#measure(child, prepare);
      extent.parent = node;
      extent.index = index;
      highest = Math.max(highest, extent.high);
      own.ends.push(highest);
      own.begins.push(extent.low);
      own.low = Math.min(own.low, extent.low);
      own.high = Math.max(own.high, extent.high);
    }
    for (let i = children.length - 2; i >= 0; i--)
      own.begins[i] = Math.min(own.begins[i] as number, own.begins[i + 1] as number);
    this.#of.set(node, own);
    return own;
  }
}

/** How many numbers of a growing list are below a limit. */
function countBelow(list: readonly number[], limit: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
