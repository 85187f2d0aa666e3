/** A page that was changed outside of a session, merged with it block by block. */

import type { Node } from 'prosemirror-model';

/** Blocks that were changed here and outside. What is here stands until somebody chooses. */
export interface OutsideConflict {
  readonly here: readonly Node[];
  readonly there: readonly Node[];
  /** The document with what came from outside in the place of what is here. */
  readonly take: (doc: Node) => Node;
}

export interface Merged {
  readonly doc: Node;
  readonly conflicts: readonly OutsideConflict[];
}

const containers: ReadonlySet<string> = new Set(['list', 'item', 'table', 'group', 'row', 'wrapper']);

/** A node without what tells two parses of one text apart. */
function keyOf(node: Node): string {
  return JSON.stringify(node.toJSON(), (name, value: unknown) =>
    name === 'id' || name === 'origin' ? undefined : value,
  );
}

/** The longest common subsequence of two lists, as pairs of places. */
function common(a: readonly string[], b: readonly string[]): [number, number][] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end])
    end++;
  const [n, m] = [a.length - start - end, b.length - start - end];
  const pairs: [number, number][] = Array.from({ length: start }, (_, i) => [i, i]);
  // What is left in the middle is small, or so different that blocks are compared one for one.
  if (n * m <= 4_000_000) {
    const width = m + 1;
    const lengths = new Uint32Array((n + 1) * width);
    for (let i = n - 1; i >= 0; i--) {
      for (let j = m - 1; j >= 0; j--) {
        lengths[i * width + j] =
          a[start + i] === b[start + j]
            ? (lengths[(i + 1) * width + j + 1] as number) + 1
            : Math.max(lengths[(i + 1) * width + j] as number, lengths[i * width + j + 1] as number);
      }
    }
    for (let i = 0, j = 0; i < n && j < m; ) {
      if (a[start + i] === b[start + j]) pairs.push([start + i++, start + j++]);
      else if ((lengths[(i + 1) * width + j] as number) >= (lengths[i * width + j + 1] as number)) i++;
      else j++;
    }
  }
  for (let i = end; i > 0; i--) pairs.push([a.length - i, b.length - i]);
  return pairs;
}

/**
 * `base` is what both came from: a block that is as it was there was not touched. What only one side touched is that
 * side's; what both made the same is here's. Lists and tables are merged item by item and row by row.
 */
export function mergeOutside(base: Node, here: Node, there: Node): Merged {
  const conflicts: OutsideConflict[] = [];
  const doc = mergeNode(base, here, there, conflicts, (node) => node);
  return { doc, conflicts };
}

function mergeNode(
  base: Node,
  here: Node,
  there: Node,
  conflicts: OutsideConflict[],
  within: (node: Node) => Node,
): Node {
  const [baseKeys, hereKeys, thereKeys] = [base, here, there].map((node) => node.children.map(keyOf)) as [
    string[],
    string[],
    string[],
  ];
  const toHere = new Map(common(baseKeys, hereKeys));
  const toThere = new Map(common(baseKeys, thereKeys));
  const out: Node[] = [];
  let [b, h, t] = [0, 0, 0];
  const region = (bEnd: number, hEnd: number, tEnd: number): void => {
    const old = base.children.slice(b, bEnd);
    const mine = here.children.slice(h, hEnd);
    const theirs = there.children.slice(t, tEnd);
    const keys = (list: string[], from: number, to: number): string => list.slice(from, to).join('\n');
    const oldKey = keys(baseKeys, b, bEnd);
    const mineKey = keys(hereKeys, h, hEnd);
    const theirsKey = keys(thereKeys, t, tEnd);
    if (theirsKey === oldKey || theirsKey === mineKey) out.push(...mine);
    else if (mineKey === oldKey) out.push(...theirs);
    else {
      const [o] = old;
      const [m] = mine;
      const [x] = theirs;
      const isOne = old.length === 1 && mine.length === 1 && theirs.length === 1;
      if (isOne && o && m && x && containers.has(m.type.name) && o.type === m.type && x.type === m.type) {
        out.push(mergeNode(o, m, x, conflicts, within));
      } else if (old.length === mine.length && old.length === theirs.length) {
        // One for one: each is the change of one block.
        old.forEach((one, i) => {
          const [mineOne, theirsOne] = [mine[i] as Node, theirs[i] as Node];
          const k = keyOf(one);
          if (keyOf(theirsOne) === k) out.push(mineOne);
          else if (keyOf(mineOne) === k) out.push(theirsOne);
          else if (
            containers.has(one.type.name) &&
            mineOne.type === one.type &&
            theirsOne.type === one.type
          ) {
            out.push(mergeNode(one, mineOne, theirsOne, conflicts, within));
          } else {
            out.push(mineOne);
            conflicts.push(conflictOf([mineOne], [theirsOne]));
          }
        });
      } else {
        out.push(...mine);
        conflicts.push(conflictOf(mine, theirs));
      }
    }
    [b, h, t] = [bEnd, hEnd, tEnd];
  };
  for (let i = 0; i < baseKeys.length; i++) {
    const [hereAt, thereAt] = [toHere.get(i), toThere.get(i)];
    if (hereAt === undefined || thereAt === undefined || hereAt < h || thereAt < t) continue;
    region(i, hereAt, thereAt);
    out.push(here.children[hereAt] as Node);
    [b, h, t] = [i + 1, hereAt + 1, thereAt + 1];
  }
  region(baseKeys.length, hereKeys.length, thereKeys.length);
  return here.copy(here.type.create(here.attrs, out).content);
}

function conflictOf(here: readonly Node[], there: readonly Node[]): OutsideConflict {
  const ids = new Set(here.map((node) => String(node.attrs.id)));
  const replace = (node: Node): Node => {
    const out: Node[] = [];
    let done = false;
    for (const child of node.children) {
      if (ids.has(String(child.attrs.id))) {
        if (!done) out.push(...there);
        done = true;
      } else out.push(child.isTextblock || child.isLeaf ? child : replace(child));
    }
    return node.copy(node.type.create(node.attrs, out).content);
  };
  return { here, there, take: replace };
}
