import type { Own, Place, TreeElement } from '@stet/tree';
import { isTag } from './context.js';
import { htmlTags } from './html.js';

/** `== x ==`; with attributes, or where a line cannot begin, a tag. */
export function printHeading(node: TreeElement, place: Place): Own {
  if (isTag(node, place)) return htmlTags(node);
  const signs = '='.repeat(Number(node.name[1]));
  if (node.children.length === 0) return { whole: `${signs} <nowiki/> ${signs}` };
  // One that comes from wikitext had no blanks but those that are in it.
  if (node.print?.parsoid && !node.print.parsoid.spaced) return { open: signs, close: signs };
  return { open: `${signs} `, close: ` ${signs}` };
}
