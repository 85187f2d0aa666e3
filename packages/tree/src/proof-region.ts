/**
 * The part of a saved page that has to be parsed to prove the whole of it: from the last point of rest before the first
 * change to the first one behind the last change. What stands outside is, byte for byte, what stood in the base.
 */

import type { Markup } from './markup.js';
import { element, type RestPoint, type Tree, type TreeNode } from './node.js';
import {
  type Difference,
  differenceOf,
  isQuiet,
  type NormalLines,
  normalLines,
  type Open,
} from './normal.js';
import type { Reused } from './reuse.js';

/** `difference` is `null` where the text is the tree. */
export interface Verdict {
  readonly difference: Difference | null;
  /** Number of the tree's child where the difference is. */
  readonly child: number;
  /** What is open there. */
  readonly open?: Open | null | undefined;
}

const start: RestPoint = { at: 0, blank: false };

/** Proves a printed page by a part of it; `null` where only the whole page can say. */
export function proveRegion(
  tree: Tree,
  { text, blocks }: Reused,
  base: Tree,
  markup: Markup,
): Verdict | null {
  if (!markup.region || base.rests.length === 0) return null;
  const { prefix, suffix } = commonEnds(base.text, text);
  const from = base.rests.findLast(({ at }) => at <= prefix) ?? start;
  const oldEnd = base.text.length - suffix;
  const until = base.rests.find(({ at }) => at >= oldEnd && at > from.at);
  const to = until ? until.at + text.length - base.text.length : text.length;
  if (to < from.at) return null;

  const before = countWhile(base.children, (node) => node.source !== null && node.source.end <= from.at);
  const after = until
    ? countWhile(
        [...base.children].reverse(),
        (node) => node.source !== null && node.source.start >= until.at,
      )
    : 0;
  const reused = new Set(blocks.filter((block) => block.reused).map(({ child }) => child));
  const count = tree.children.length;
  if (before + after > count) return null;
  for (let i = 0; i < before; i++)
    if (!isSame(tree.children[i], base.children[i]) || !reused.has(i)) return null;
  for (let i = 1; i <= after; i++) {
    if (!isSame(tree.children.at(-i), base.children.at(-i)) || !reused.has(count - i)) return null;
  }

  const parsed = markup.region(text, from.at, to, from.blank);
  if (!parsed || (until && parsed.rest?.blank !== until.blank)) return null;
  const behind = hiddenStart(base.children.slice(base.children.length - after));
  const wanted = linesOf([...tree.children.slice(before, count - after), ...behind]);
  const got = linesOf([...parsed.nodes, ...behind]);
  const difference = differenceOf(wanted.lines, got.lines);
  if (difference === null) return { difference, child: 0 };
  const line = Math.min(difference.line, wanted.children.length - 1);
  const child = before + (wanted.children[line] ?? 0);
  return { difference, child: Math.min(child, Math.max(0, count - 1)), open: wanted.open[line] };
}

/** Stands for all that the page still holds. */
const end = element('hr', { attrs: { id: 'end of the region' } });

/** What empty paragraphs before it depend on: nodes that show nothing, and whether the page ends behind them. */
function hiddenStart(nodes: readonly TreeNode[]): TreeNode[] {
  const shown = nodes.findIndex((node) => !isQuiet(node));
  return shown < 0 ? [...nodes] : [...nodes.slice(0, shown), end];
}

const linesOf = (nodes: readonly TreeNode[]): NormalLines =>
  normalLines({ kind: 'tree', children: nodes, text: '', base: '', rests: [], title: '' });

function isSame(node: TreeNode | undefined, old: TreeNode | undefined): boolean {
  if (!node || !old || node.kind === 'text' || old.kind === 'text') return false;
  return node.id === old.id && old.id !== '';
}

function countWhile<T>(list: readonly T[], holds: (item: T) => boolean): number {
  const stop = list.findIndex((item) => !holds(item));
  return stop < 0 ? list.length : stop;
}

function commonEnds(a: string, b: string): { prefix: number; suffix: number } {
  const most = Math.min(a.length, b.length);
  let prefix = 0;
  while (prefix < most && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix++;
  let suffix = 0;
  while (
    suffix < most - prefix &&
    a.charCodeAt(a.length - 1 - suffix) === b.charCodeAt(b.length - 1 - suffix)
  )
    suffix++;
  return { prefix, suffix };
}
