/**
 * Blanks that stood between nodes in HTML of others: a page that a server converted has the line ends of its source
 * there, so that they are kept where the two can stand so, and completed where not.
 */

import {
  cellNames,
  isHeading,
  itemNames,
  listNames,
  type Place,
  parseData,
  plainText,
  type TreeNode,
} from '@stet/tree';
import { isHtml, noPreNames } from './context.js';
import { isBlankBreak, type Kind, lines, type Neighbours, type SeenBlanks } from './separators.js';
import { inHtmlTable } from './table.js';

export const seenBlanks: SeenBlanks = (neighbours, place) => {
  const { left, right } = neighbours;
  const blanks = claimed(left, right, place);
  // A comment on a line of its own ends no item.
  if (right?.kind === 'comment' && blanks?.includes('\n') && isIn(place, itemNames) && place.strength === 0)
    return '\n';
  return blanks === null ? null : fitted(blanks, neighbours, place);
};

/** `null` where the HTML was none of others, or the two were no neighbours in it. */
function claimed(left: TreeNode | null, right: TreeNode | null, { parent }: Place): string | null {
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
const isNewBlock = (node: TreeNode | null, place: Place): boolean =>
  node?.kind === 'element' &&
  !node.print?.parsoid &&
  (isHeading(node.name) || listNames.has(node.name)) &&
  !isHtml(node, place);

/** Blanks with at least `min` line ends, and at most `max`. */
function clamped(blanks: string, min: number, max: number, keepIndent: boolean): string {
  const count = blanks.split('\n').length - 1;
  if (count < min) return '\n'.repeat(min);
  const kept = count > max ? '\n'.repeat(max) : blanks;
  return keepIndent || !kept.includes('\n') ? kept : kept.replace(/[ \t]+$/, '');
}

/** A paragraph, or a call at that end of one. */
const isParagraph = (node: TreeNode | null, kind: Kind | null, end: 'first' | 'last'): boolean =>
  (kind === 'paragraph' && node !== null) ||
  (node?.kind === 'element' && (node.print?.alone === 'both' || node.print?.alone === end));

/** Behind a paragraph that nobody noted, a heading that was. */
const isNew = (left: TreeNode, right: TreeNode): boolean => {
  const noted = right.kind === 'element' && right.print?.parsoid;
  const isOld = left.kind === 'element' && left.name === 'p' && left.print?.parsoid !== undefined;
  return !!noted && !noted.served && !noted.spaced && !isOld;
};

/** A line with a tag of a block begins or ends a paragraph by itself. */
const isOnTagLine = (right: TreeNode | null, { line, strength }: Place): boolean =>
  /^<(div|center|blockquote)\b.*<\/\1>/i.test(line) ||
  (strength === 0 &&
    right?.kind === 'element' &&
    right.print?.goesOn === true &&
    !isEmptyLine(right) &&
    !plainText(right.children).trim().includes('\n'));

const isIn = ({ parent }: Place, names: ReadonlySet<string>): boolean =>
  parent !== null && names.has(parent.name);

/** The text before the first call of a block that calls made. */
function startOf(node: TreeNode | null): string {
  const { parts } = parseData(node?.kind === 'element' ? node.attrs['data-mw'] : undefined);
  return Array.isArray(parts) && typeof parts[0] === 'string' ? parts[0] : '';
}

/** A paragraph as a wiki serves it: there was a blank line before it. */
const endsLine = (node: TreeNode | null): boolean =>
  node?.kind === 'element' && plainText(node.children).endsWith('\n');

/**
 * A wiki that serves pages for reading has a line end at the end of each paragraph. One behind a tag or a list, and
 * preformatted text behind one, had a blank line before it.
 */
function isServedApart(
  blanks: string,
  from: Kind | null,
  to: Kind | null,
  left: TreeNode | null,
  right: TreeNode | null,
): boolean {
  if (blanks === '\n') {
    return from === 'tag' || from === 'list'
      ? to === 'paragraph' && endsLine(right)
      : to === 'pre' && from === 'paragraph' && endsLine(left);
  }
  const isOpen = left?.kind === 'element' && !left.print?.parsoid && right?.kind === 'element';
  return (
    blanks === '' &&
    from === 'tag' &&
    to === 'paragraph' &&
    isOpen &&
    plainText(right.children).startsWith('\n')
  );
}

/** A break alone in its paragraph, which is nothing but the line ends around it. */
const isEmptyLine = (node: TreeNode | null): boolean =>
  node?.kind === 'element' &&
  node.name === 'p' &&
  node.children.length === 1 &&
  node.children.every((child) => isBlankBreak(child) && child.print?.src === '');

/** Begins with the sign of a cell. */
const goesOn = (node: TreeNode | null): boolean => /^[|!]/.test(startOf(node));

/** Begins a table. */
const beginsLine = (node: TreeNode | null): boolean => startOf(node).startsWith('{|');

const flowing = new Set<Kind | null>([null, 'paragraph', 'inline', 'note', 'leaf']);
const keepsIndent = new Set<Kind>(['cell', 'part', 'tag', 'table', 'note', 'figure']);
const isNoted = (node: TreeNode | null, key: string): boolean =>
  node?.kind === 'element' && node.print?.parsoid?.[key] === true;
const isNewSwitch = (node: TreeNode | null): boolean =>
  node?.kind === 'element' &&
  node.name === 'meta' &&
  !node.print &&
  /^mw:PageProp\/no/.test(node.attrs.property ?? '');
/** A directive or an annotation: a line begins behind it as before it. */
const isDirective = (node: TreeNode | null): boolean =>
  node?.kind === 'element' && /^mw:(?:Annotation|Includes)\//.test(node.attrs.typeof ?? '');
const isNote = (kind: Kind | null): boolean => kind === 'note' || kind === 'inline';

/** Blanks as they were seen, made fit for their place. */
function fitted(seen: string, { left, right, from, to, need }: Neighbours, place: Place): string {
  let [min, , max] = need;
  // The line end of a cell stands before what goes on behind it.
  const ended = from === 'cell' && to === 'leaf' && left?.kind === 'element' ? left.print?.blanks?.last : '';
  const blanks = seen === '' && ended?.includes('\n') ? ended : seen;
  const has = (kind: Kind): boolean => from === kind || to === kind;
  const within =
    place.parent !== null &&
    (isHtml(place.parent, place) || (place.strength === 0 && place.parent.name === 'blockquote'));
  if (
    (from === 'inline' && to === 'inline') ||
    (to === null && place.parent?.name === 'tr' && !inHtmlTable(place))
  )
    [min, max] = [0, 0];
  else if (has('tag') && (flowing.has(from) || flowing.has(to) || from === to)) [min, max] = [0, 2];
  else if (has('note') || has('leaf'))
    [min, max] = [has('note') && isNote(from) && isNote(to) ? 0 : Math.min(min, 1), Math.max(max, 2)];
  else if (within && (from === null || to === null)) [min, max] = [0, 2];
  if (
    left &&
    right &&
    place.parent === null &&
    to === 'heading' &&
    isParagraph(left, from, 'last') &&
    isNew(left, right)
  )
    min = Math.max(min, 2);
  if (left && right && place.parent === null && isNewBlock(right, place)) min = Math.max(min, 2);
  if (
    left &&
    right &&
    place.parent === null &&
    isNewBlock(left, place) &&
    from === 'list' &&
    to !== 'leaf' &&
    to !== 'note'
  )
    min = Math.max(min, 2);
  if (blanks === '' && (isNewSwitch(left) || isNewSwitch(right)) && left && right) min = 1;
  if (from === 'paragraph' && to === 'inline' && place.parent && place.strength === 0) [min, max] = [2, 2];
  // What ends with its line needs one.
  if (to === null && within && from && lines.has(from)) [min, max] = [Math.max(min, 1), Math.max(max, 1)];
  if (blanks === '' && from === 'leaf' && to === 'leaf') min = 0;
  if (isParagraph(left, from, 'last') && isParagraph(right, to, 'first'))
    min = from === 'paragraph' && to === 'paragraph' && isOnTagLine(right, place) ? 1 : 2;
  if (blanks === '' && place.strength === 0)
    if ((from === 'heading' && to === 'note') || (to === 'heading' && isDirective(left))) min = 0;
  // Behind a picture on its line a paragraph ends with that line.
  const isLong = right?.kind === 'element' && plainText(right.children).trim().includes('\n');
  if (from === 'figure' && to === 'paragraph' && isLong && right.print?.goesOn !== true)
    min = Math.max(min, 1);
  if (to === 'figure' && flowing.has(from))
    min = Math.min(min, blanks === '' && place.strength === 0 ? 0 : 1);
  // A call on the line of its cell, or one that goes on with the line of cells.
  if (blanks === '' && to === 'leaf' && (isIn(place, cellNames) || (from === 'cell' && goesOn(right))))
    min = 0;
  if (
    isNoted(left, 'lineContent') ||
    (blanks === '' && from === 'line' && to === 'paragraph' && place.strength === 0)
  )
    min = 0;
  if (from === null && place.parent?.name === 'tr' && place.line.trim() === '') [min, max] = [0, 0];
  // What stands before it has ended its line.
  if (min > 0 && place.line === '' && place.tail.endsWith('\n') && !isEmptyLine(left))
    [min, max] = [min - 1, from === 'paragraph' && to === 'heading' ? min - 1 : max - 1];
  if (from === null && to === 'cell' && place.line.trim() === '') [min, max] = [0, 0];
  // Text on the line of its cell or tag is no paragraph.
  const isTagLine = place.strength === 0 && /^<[a-z]/i.test(place.line) && !endsLine(right);
  if (from === 'inline' && to === 'paragraph' && (isIn(place, cellNames) || (place.parent && isTagLine)))
    min = 1;
  if (place.parent === null && isServedApart(blanks, from, to, left, right))
    [min, max] = [2, Math.max(max, 2)];
  if (left && to === 'leaf' && beginsLine(right)) min = Math.max(min, 1);
  if (left?.kind === 'comment' || right?.kind === 'comment') min = 0;
  if (to === 'item' && blanks === '' && /^(?:<!--(?:(?!-->).)*-->)+$/.test(place.line)) min = 0;
  max = Math.max(min, max);
  if (min === 0 && max === 0)
    return (place.parent?.name === 'figcaption' || left?.kind === 'comment') && !blanks.includes('\n')
      ? blanks
      : '';
  const indented =
    to === null ||
    blanks !== seen ||
    keepsIndent.has(to) ||
    (within && place.parent !== null && noPreNames.has(place.parent.name));
  const out = clamped(blanks, min, max, indented);
  return left || place.parent || indented ? out : out.replace(/[ \t]+$/, '');
}
