/** What a text keeps of one that stood in its place. */

import { holdsText, mwType } from './html-facts.js';
import type { Kept } from './markup.js';
import type { TreeElement, TreeNode, TreeText } from './node.js';
import type { BaseItem } from './reuse-base.js';

/** A child on its way to the output. */
export interface Item {
  readonly node: TreeNode;
  /** Its number among the nodes that were given. */
  readonly child: number;
  /** Where it came from; of a text what stood behind the node before it. */
  readonly from: BaseItem | null;
  /** Of a text: what stood before the node behind it. Otherwise as `from`. */
  readonly until: BaseItem | null;
  readonly kept: Kept;
  /** Equal to where it came from. */
  readonly same: boolean;
}

export const nothingKept: Kept = { prefix: 0, suffix: 0 };

/** What kind of preformatted or unparsed text an element holds; `''` for none. */
function preOf(node: TreeNode | null | undefined): string {
  if (node?.kind !== 'element') return '';
  const type = mwType(node.attrs);
  return node.name === 'pre' || (type === 'mw:Nowiki' && holdsText(node)) ? `pre ${type}` : '';
}

/** An item, if it is a text: of preformatted text nothing stands as it stood where it is none or of another kind, and the other way round. */
export const textIn = (container: TreeElement | null, item: BaseItem | null | undefined): BaseItem | null =>
  item?.node.kind === 'text' && preOf(item.container?.node) === preOf(container) ? item : null;

/** A text with what it keeps of those that stood where it begins and where it ends. */
export function textItem(
  node: TreeText,
  child: number,
  before: BaseItem | null,
  after: BaseItem | null,
): Item {
  const { value } = node;
  const item = { node, child, from: before, until: after };
  if (before?.base.trusted === false || after?.base.trusted === false)
    return { ...item, kept: nothingKept, same: false };
  if (before && before === after && before.value === value) {
    return { ...item, kept: { prefix: value.length, suffix: value.length }, same: true };
  }
  const prefix = before ? common(value, before.value, 1) : 0;
  const suffix = after ? common(value, after.value, -1) : 0;
  return { ...item, kept: { prefix, suffix: Math.min(suffix, value.length - prefix) }, same: false };
}

/** How many units two texts have in common at the start (`-1`: at the end), up to the end of a word. */
function common(a: string, b: string, way: 1 | -1): number {
  const end = way < 0 ? 1 : 0;
  let n = 0;
  while (n < a.length && n < b.length && a.at(way * n - end) === b.at(way * n - end)) n++;
  if (n === a.length || n === b.length) return n;
  while (n > 0 && !isBoundary(a, end * a.length + way * n)) n--;
  return n;
}

const wordUnit = /[\p{L}\p{M}\p{N}\uD800-\uDFFF]/u;
const isBoundary = (text: string, at: number): boolean =>
  !wordUnit.test(text[at - 1] ?? ' ') || !wordUnit.test(text[at] ?? ' ');
