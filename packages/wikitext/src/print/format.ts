/** Bold and italic: quotes where they can be, tags where they cannot. */

import type { Own, Place, TreeElement } from '@stet/tree';
import { hasAttributes, hasLineEnd, inlineNames, isHtml, isTag } from './context.js';
import { htmlTags } from './html.js';

const quotes: Readonly<Record<string, string>> = { b: "'''", i: "''" };

export function printFormat(node: TreeElement, place: Place): Own {
  const run = quotes[node.name] as string;
  if (node.children.length === 0 && !hasAttributes(node)) return { whole: '' };
  const asTag = isTag(node, place) || hasLineEnd(node) || isInside(node.name, place);
  return asTag ? htmlTags(node) : { open: run, close: run };
}

/** Quotes cannot say bold in bold. */
export function isInside(name: string, place: Place): boolean {
  for (let at: Place | null = place; at?.parent; at = at.up) {
    if (at.parent.name === name && !isHtml(at.parent, at)) return true;
    if (!inlineNames.has(at.parent.name)) return false;
  }
  return false;
}
