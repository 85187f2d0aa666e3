/** What differs between two versions of a document, found by identity: what was not touched is shared between them. */

import type { Node } from 'prosemirror-model';
import { edgeId, type FlatBlock, flattenNodes, idOf, isContainer, sizeBefore } from './flatten.js';

/** One range of blocks, before and after. */
export interface Change {
  readonly before: readonly FlatBlock[];
  readonly after: readonly FlatBlock[];
  /** The blocks around it, `null` at the edges. */
  readonly previous: string | null;
  readonly next: string | null;
  /** The containers around the range, as they are after. */
  readonly around: readonly Node[];
  /** Containers around the range whose attributes changed. */
  readonly containers: readonly { readonly before: Node; readonly after: Node }[];
}

/** `null` where nothing differs. `pos` is where the content of `next` begins. */
export function compare(before: Node, after: Node, pos = 0): Change | null {
  const containers: { before: Node; after: Node }[] = [];
  const pathBefore: Node[] = [];
  const pathAfter: Node[] = [];
  let [a, b, at] = [before, after, pos];
  let previous: string | null = null;
  let next: string | null = null;
  for (;;) {
    const [left, right] = [a.children, b.children];
    const least = Math.min(left.length, right.length);
    let start = 0;
    while (start < least && left[start] === right[start]) start++;
    let end = 0;
    while (end < least - start && left[left.length - 1 - end] === right[right.length - 1 - end]) end++;
    if (start === left.length && start === right.length) {
      return containers.length > 0
        ? { before: [], after: [], previous, next, around: pathAfter, containers }
        : null;
    }
    at += sizeBefore(b, start);
    if (start > 0) previous = edgeId(right[start - 1] as Node, 'last');
    if (end > 0) next = edgeId(right[right.length - end] as Node, 'first');
    const [one, other] = [left[start], right[start]];
    if (
      left.length - end - start === 1 &&
      right.length - end - start === 1 &&
      one &&
      other &&
      isSameContainer(one, other)
    ) {
      pathBefore.push(one);
      pathAfter.push(other);
      if (!one.sameMarkup(other)) containers.push({ before: one, after: other });
      [a, b] = [one, other];
      at++;
      continue;
    }
    const blocksBefore: FlatBlock[] = [];
    const blocksAfter: FlatBlock[] = [];
    flattenNodes(left.slice(start, left.length - end), pathBefore, 0, blocksBefore);
    flattenNodes(right.slice(start, right.length - end), pathAfter, at, blocksAfter);
    return { before: blocksBefore, after: blocksAfter, previous, next, around: pathAfter, containers };
  }
}

/** Empty ones are blocks here: what they hold differs as a whole. */
const isSameContainer = (a: Node, b: Node): boolean =>
  isContainer(a) && a.type === b.type && idOf(a) === idOf(b) && a.childCount > 0 && b.childCount > 0;
