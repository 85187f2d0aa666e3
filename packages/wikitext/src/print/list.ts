/** Lists: an item's bullets are those of all items around it; lists themselves have no markup. */

import {
  itemNames,
  listNames,
  mwType,
  type Origin,
  type Own,
  type OwnContext,
  type Place,
  sameName,
  type TreeElement,
  type TreeNode,
} from '@stet/tree';
import { bulletsOf, firstContent, isHtml, isIn, isTag, isTerm, shownOf } from './context.js';
import { htmlTags } from './html.js';
import { isEmptyLine, kindOf } from './separators.js';
import { openingOf } from './table.js';

export function printList(node: TreeElement, place: Place): Own {
  if (isTag(node, place)) return htmlTags(node);
  return { open: '', close: '' };
}

/** An item in a wikitext list; with attributes, or outside of a list, it is a tag. */
export function printItem(node: TreeElement, { place, origin }: OwnContext): Own {
  if (isHtml(node, place) || !isIn(listNames, place)) return htmlTags(node);
  const first = firstContent(node);
  const name = first?.kind === 'element' && !isHtml(first, place) && !goesOn(node) ? first.name : '';
  const bullets = bulletsOf(node, place);
  // A list that comes first has the bullets of this item on its own line, if that makes it an item of its own.
  const isOwn = !place.left || !sameName(place.left, node);
  // An empty line of its own was seen.
  const isEmpty = node.name === 'li' && !place.left && isEmptyLine(node);
  const isLine = isOwn && !isEmpty && !(first?.kind === 'element' && isCall(firstContent(first)));
  if (listNames.has(name)) {
    // What had a line of its own keeps it, though nothing is on it now.
    const isAlone = origin && !startsWithList(origin.node) && !place.left;
    return { open: isAlone ? `${bullets}\n` : isLine ? '' : bullets, close: '' };
  }
  const isRow = place.line !== '' && isTerm(place.left);
  const sign = !isRow ? bullets : /;$/.test(place.line) ? ' :' : ':';
  // What stood behind its own bullets stays, but where the text would be more of them.
  const isMore = !isRow && first?.kind === 'text' && /^[*#:;]/.test(first.value);
  const had = origin && !isMore ? /[*#:;]([ \t]*)$/.exec(openingOf(origin))?.[1] : null;
  const usual = isRow || name === 'table' || node.print?.parsoid ? '' : ' ';
  return { open: sign + (first ? (had ?? usual) : ''), close: '' };
}

/** What calls made, with the bullets of its line that are its own. */
const isCall = (node: TreeNode | null): boolean =>
  node?.kind === 'element' && mwType(node.attrs) === 'mw:Transclusion';

/** An item's bullets stay if what comes first is as before: a list of its own has them on its line. */
export function keepsItem(node: TreeElement, { node: old }: Origin): boolean {
  return startsWithList(node) === startsWithList(old);
}

function startsWithList(node: TreeElement): boolean {
  const first = firstContent(node);
  return first?.kind === 'element' && listNames.has(first.name) && !first.print?.html && !goesOn(node);
}

/**
 * Has a paragraph, preformatted text, tag, table or heading: behind a list on an item's line none of them can stand, so
 * that such a list has tags.
 */
const goesOn = ({ children }: TreeElement): boolean =>
  children.some((child) => /^[pht]/.test(kindOf(child, {})));

/** Whether an item or list may be its source slice in another place: its lines must have the same bullets. */
export function fitsList({ node, place: old }: Origin, now: Place): boolean {
  if (node.print?.html) return true;
  const item = itemNames.has(node.name) ? node : null;
  if (bulletsOf(item, old) !== bulletsOf(item, now)) return false;
  // Behind the last item what shows nothing has no line of its own.
  if (now.strength === 3 && !now.right && node.children.at(-1)?.kind === 'comment') return false;
  // A list in its place would be one of the item before it.
  if (item && now.left && !old.left && startsWithList(item)) return false;
  if (old.line.trim() === '') return true;
  // On the line of its term, of the item around it, or of comments.
  if (node.print?.row) return isTerm(now.left) && /^[*#:;]*;.*[^*#:;]/.test(now.line);
  return !now.left === !old.left && shownOf(now.line) === shownOf(old.line);
}
