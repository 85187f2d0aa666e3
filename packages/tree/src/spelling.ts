/**
 * How an element was spelled: its opening and closing markup and the blanks around it, as bytes. A parsed tree has that
 * in its source ranges; what leaves for HTML loses them, so the exchange form carries this instead. Text is no part of
 * it: that is always written anew.
 */

import { ownKey } from './equal.js';
import { mwType, plainText } from './html-facts.js';
import type { TreeComment, TreeElement } from './node.js';
import { type BaseItem, gapBetween, markupOf, nextOf, previousOf, sliceOf } from './reuse-base.js';

/** One letter each, as in `StetData`; what is left out is `''`. */
export interface Spelling {
  /** Stands for the element's name and attributes: with others the markup does not hold. */
  readonly k: string;
  /** Opening and closing markup. */
  readonly o?: string;
  readonly c?: string;
  /** The whole of an element that is one piece. */
  readonly w?: string;
  /** Blanks before and after it, up to its neighbours or the ends of its container. */
  readonly b?: string;
  readonly a?: string;
  /** Blanks before its first child and behind its last one; the first stands for both where there is none. */
  readonly f?: string;
  readonly l?: string;
}

const keys = ['k', 'o', 'c', 'w', 'b', 'a', 'f', 'l'] as const;

/** The spelling of an element or comment of a parsed page; `null` where it has no range of its own. */
export function spellingOf(item: BaseItem): Spelling | null {
  const { node } = item;
  const own = markupOf(item);
  if (node.kind === 'text' || !own) return null;
  const out: Record<string, string> = { k: keyOf(node) };
  const put = (key: string, bytes: string | null): void => {
    if (bytes !== null && bytes !== '') out[key] = bytes;
  };
  const [first] = item.items;
  put('b', gapBetween(previousOf(item), item));
  put('a', gapBetween(item, nextOf(item)));
  if (node.kind === 'comment') return out as unknown as Spelling;
  if (isPiece(node)) put('w', sliceOf(item));
  else {
    put('o', own.open);
    put('c', own.close);
    const source = node.source as NonNullable<TreeElement['source']>;
    put('f', first ? gapBetween(null, first) : item.base.text.slice(source.openEnd, source.closeStart));
    const last = item.items.at(-1);
    if (last) put('l', gapBetween(last, null));
  }
  return out as unknown as Spelling;
}

/** The spelling that data says, if it is one; `null` where the element is no longer what was spelled so. */
export function readSpelling(data: unknown): Spelling | null {
  if (typeof data !== 'object' || data === null) return null;
  const out: Record<string, string> = {};
  for (const key of keys) {
    const value = (data as Record<string, unknown>)[key];
    if (typeof value === 'string') out[key] = value;
  }
  return 'k' in out ? (out as unknown as Spelling) : null;
}

/** Whether an element is written as one slice: nothing in it was markup of its own. */
export function isPiece(node: TreeElement): boolean {
  if (node.children.length === 0) return node.source ? node.source.openEnd === node.source.end : true;
  if (node.name === 'a') return isPlainLink(node);
  return /^mw:(?:Placeholder|Entity)/.test(mwType(node.attrs));
}

/** A link whose text may say its target: `[[text]]`, `[[text]]s`, a bare address. */
const isPlainLink = (node: TreeElement): boolean =>
  node.children.every(
    (child) => child.kind === 'text' || (child.kind === 'element' && mwType(child.attrs) === 'mw:Entity'),
  );

/** Stands for what an element is; of a link with nothing but text in it, for that text too. */
export function keyOf(node: TreeElement | TreeComment): string {
  if (node.kind === 'comment') return '';
  const text = node.name === 'a' && isPlainLink(node) ? plainText(node.children) : '';
  let hash = 0x811c9dc5;
  const key = `${ownKey(node)}\n${text}`;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193) >>> 0;
  return hash.toString(36);
}
