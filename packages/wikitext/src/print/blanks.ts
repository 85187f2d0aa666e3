/**
 * Blanks that stood between nodes in HTML of others: a page that a server converted has the line ends of its source
 * there, so that they are kept where the two can stand so, and completed where not.
 */

import type { Place, TreeNode } from '@stet/tree';
import { isHeading, isHtml, listNames } from './context.js';

/** `null` where the HTML was none of others, or the two were no neighbours in it. */
export function seenBlanks(left: TreeNode | null, right: TreeNode | null, { parent }: Place): string | null {
  const claims = [
    left ? blanksOf(left)?.after : parent?.print?.blanks?.first,
    right ? blanksOf(right)?.before : parent?.print?.blanks?.last,
  ].filter((claim) => claim !== undefined);
  const [first] = claims;
  return first !== undefined && claims.every((claim) => claim === first) ? first : null;
}

const blanksOf = (node: TreeNode) =>
  node.kind === 'text' ? undefined : node.kind === 'comment' ? node.blanks : node.print?.blanks;

/** A heading or list that nobody made from wikitext yet. */
export const isNewBlock = (node: TreeNode | null, place: Pick<Place, 'strength'>): boolean =>
  node?.kind === 'element' &&
  !node.print?.parsoid &&
  (isHeading(node.name) || listNames.has(node.name)) &&
  !isHtml(node, place);

/** Blanks with at least `min` line ends, and at most `max`. */
export function clamped(blanks: string, min: number, max: number, keepIndent: boolean): string {
  const count = blanks.split('\n').length - 1;
  if (count < min) return '\n'.repeat(min);
  const kept = count > max ? '\n'.repeat(max) : blanks;
  return keepIndent || !kept.includes('\n') ? kept : kept.replace(/[ \t]+$/, '');
}
