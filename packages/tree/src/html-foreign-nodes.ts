/** Elements of HTML that others wrote: how they are looked at, and what they are told to be. */

import type { DefaultTreeAdapterTypes as Parse5 } from 'parse5';

export type Attrs = Record<string, string>;

/** An element that was read, not yet told whether it stands in text or between blocks. */
export interface Read {
  name: string;
  attrs: Attrs;
  children: readonly Parse5.ChildNode[];
  html: boolean;
  /** A call that made a link. */
  isLink?: boolean;
}

/** Not a text or comment. */
export const isElement = (node: Parse5.ChildNode): node is Parse5.Element => 'tagName' in node;

/** `''` where it has none. */
export const attributeOf = (node: Parse5.Element | undefined, name: string): string =>
  node?.attrs.find((attr) => attr.name === name)?.value ?? '';
export const hasClass = (node: Parse5.Element, name: string): boolean =>
  attributeOf(node, 'class').split(/\s+/).includes(name);

/** The first element in document order, the root included, for which `matches` holds. */
export function descendant(
  root: Parse5.Element,
  matches: (node: Parse5.Element) => boolean,
): Parse5.Element | undefined {
  const stack: Parse5.ChildNode[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (!isElement(node)) continue;
    if (matches(node)) return node;
    for (let i = node.childNodes.length - 1; i >= 0; i--) stack.push(node.childNodes[i] as Parse5.ChildNode);
  }
  return undefined;
}
