/** Tables, captions, rows and cells. */

import {
  cellNames,
  type Origin,
  type Own,
  type OwnContext,
  type Place,
  plainText,
  sameAttributes,
  type TreeElement,
  type TreeNode,
} from '@stet/tree';
import { firstContent, isHtml, nameOf, shownOf } from './context.js';
import { htmlTags, printAttributes } from './html.js';

export const isTable = (node: TreeElement | null, place: Place): boolean =>
  node?.name === 'table' && !isHtml(node, place);

/** The nearest table around a part of one is written with tags. */
export function inHtmlTable(place: Place): boolean {
  for (let at: Place | null = place; at?.parent; at = at.up) {
    if (at.parent.name === 'table') return !isTable(at.parent, at);
  }
  return true;
}

export function printTable(node: TreeElement, place: Place): Own {
  if (isHtml(node, place)) return htmlTags(node);
  const end = node.print?.parsoid?.endTagSrc;
  return {
    open: `${startOf(node, '{|')}${printAttributes(node)}`,
    close: typeof end === 'string' ? end : '|}',
  };
}

/** How a part of a table was begun, where that was noted. */
function startOf(node: TreeElement, usual: string): string {
  const start = node.print?.parsoid?.startTagSrc;
  return typeof start === 'string' ? start : usual;
}

export function printCaption(node: TreeElement, place: Place): Own {
  return { open: `${startOf(node, '|+')}${attributesBefore(node)}${gap(node, place)}`, close: '' };
}

export function printRow(node: TreeElement, place: Place): Own {
  const attributes = printAttributes(node);
  const { startTagSrc, autoInsertedStart } = node.print?.parsoid ?? {};
  const first = isFirstRow(node, place);
  // What a call begins with nobody knows: it is tried without a sign.
  const [begin] = node.children.filter(({ kind }) => kind === 'element');
  const isTried = place.strength === 0 ? node.children.length > 0 : begin && cellNames.has(nameOf(begin));
  const isImplied = attributes === '' && isTried;
  if (first && isImplied && (startTagSrc === undefined || autoInsertedStart)) return { open: '', close: '' };
  return { open: `${startOf(node, '|-')}${attributes}`, close: '' };
}

function isFirstRow(node: TreeElement, { left, parent }: Place): boolean {
  if (left?.kind !== 'comment') return left === null || !isRow(left);
  return parent?.children.find((child) => child.kind === 'element' && isRow(child)) === node;
}

/** A row or a group of them, or what may hold one. */
const isRow = (node: TreeNode): boolean => node.kind === 'element' && node.name !== 'caption';

/** A cell goes on the line of the one before it where the row is written so. */
export function printCell(node: TreeElement, { place, origin }: OwnContext): Own {
  const sign = node.name === 'th' ? '!' : '|';
  const onLine = place.line !== '' && onCellLine(place);
  const noted = startOf(node, '');
  const isPair = pair.test(noted);
  const usual = onLine ? cellSeparator(node, place) : noted.startsWith('{{!}}') ? '{{!}}' : sign;
  const open = noted !== '' && isPair === onLine ? noted : usual;
  const attributes = attributesBefore(node);
  // What stood behind its sign stays, whatever the sign is now.
  const own =
    origin && sameAttributes(node, origin.node)
      ? /^\s*(?:!!?|(?:\||\{\{!\}\}){1,2})(.*)$/s.exec(openingOf(origin))?.[1]
      : undefined;
  const close = own === undefined || node.children.length === 0 ? '' : closingOf(origin as Origin);
  if (own) return { open: open + own, close };
  // A blank before the content stays when attributes come, go or change.
  const kept = origin && /[ \t]$/.test(openingOf(origin)) && firstContent(node) ? ' ' : '';
  const blanks = own === undefined || isSigned(node, onLine) ? kept || gap(node, place, onLine) : '';
  return { open: `${open}${attributes}${blanks}`, close };
}

/** The blanks that a cell ended with. */
const closingOf = ({ node: { source }, text }: Origin): string =>
  (source && /^[ \t]*$/.exec(text.slice(source.closeStart, source.end))?.[0]) || '';

export const openingOf = ({ node, text }: Origin): string =>
  node.source ? text.slice(node.source.start, node.source.openEnd) : '';

/** The separator that puts a cell on a line. */
const cellSeparator = (node: TreeElement, place: Place): string =>
  `${/\s$/.test(place.tail) || !hasBlanks(place) ? '' : ' '}${node.name === 'th' && nameOf(place.left) === 'th' ? '!!' : '||'}`;

/** The line on which something stands: it goes on behind the lines of a call or a note in it. */
const lineOf = ({ line, tail }: Place): string =>
  [line, tail.replace(/\{\{[^{}]*\n[^{}]*\}\}|<ref\b[^/>]*>.*?<\/ref>/gs, '').replace(/^.*\n/s, '')]
    .map(shownOf)
    .find((one) => cellLine.test(one)) ?? '';

/** Whether what stands on the line is a cell of this row, so that `||` can follow it. */
export function onCellLine(place: Place): boolean {
  const { left } = place;
  if (left?.kind !== 'element' || !cellNames.has(left.name) || left.print?.html) return false;
  return lineOf(place) !== '';
}

/** A cell whose last line was ended. */
export const endedLine = (node: TreeNode | null): boolean =>
  node?.kind === 'element' && node.print?.blanks?.last?.includes('\n') === true;

/** What begins a cell on the line of another one. */
const pair = /^\s*(?:!!|(?:\||\{\{!\}\}){2})/;

const cellLine = /^(?:\||!|\{\{!\}\})(?![-+}])/;

const attributesBefore = (node: TreeElement): string => {
  const attributes = printAttributes(node);
  const separator = node.print?.parsoid?.attrSepSrc;
  return attributes === '' ? '' : `${attributes}${typeof separator === 'string' ? separator : ' |'}`;
};

/** The line of cells before begins with a blank behind its sign, and no attributes. */
const hasBlanks = ({ tail }: Place): boolean => /\n[|!] (?![^|\n]*=[^|\n]*\|)[^\n]*\n?$/.test(tail);

/**
 * The blank before the content, where the cell before it has one; none before what begins a line of its own. What
 * would make another sign of the cell's sign has one in any case.
 */
const gap = (node: TreeElement, place: Place, onLine = false): string => {
  const first = firstContent(node);
  const separator = node.print?.parsoid?.attrSepSrc;
  // Behind attributes that are empty a pipe is text.
  if (separator === '|' && plainText(node.children).includes('|')) return separator;
  const next = place.right?.kind === 'element' && place.right.print?.row;
  if (node.children.length === 0 && next) return ' ';
  if (!first || (first.kind === 'element' && (first.block || blocks.test(first.name)))) return '';
  const [child] = node.children;
  const start = child?.kind === 'text' ? child.value : '';
  if (/^\s/.test(start)) return '';
  if (isSigned(node, onLine)) return separator === '|' ? separator : ' ';
  return hasBlanks(place) && node.print?.blanks === undefined ? ' ' : '';
};

/** What begins a cell would make another sign of the cell's sign. */
const isSigned = ({ name, children: [first] }: TreeElement, onLine: boolean): boolean =>
  name !== 'th' && !onLine && first?.kind === 'text' && /^[-+}]/.test(first.value);

/** Begin a line of their own. */
const blocks = /^(?:p|pre|[uod]l|table|h[1-6r])$/;

function isBehindNew(old: Place, now: Place): boolean {
  const { left } = now;
  return left?.kind === 'element' && left.print?.row === true && onCellLine(now) && !isSame(left, old.left);
}

const isSame = (a: TreeNode, b: TreeNode | null): boolean =>
  a.kind === 'element' && b?.kind === 'element' && a.id === b.id;

/** Whether a part of a table may be its source slice in another place. */
export function fitsTable(origin: Origin, now: Place): boolean {
  const { node, place: old } = origin;
  if (node.print?.html || !node.source) return true;
  const opening = openingOf(origin);
  // Parts that were left out between tags.
  if (opening === '' && inHtmlTable(old)) return inHtmlTable(now);
  if (cellNames.has(node.name)) {
    if (now.parent?.name !== 'tr' || inHtmlTable(now)) return false;
    // A cell that opens a line (in any spelling) needs a row that is open, and no new cell that it goes on behind.
    if (old.line.trim() === '' || shownOf(old.line + now.line) === '') return !isBehindNew(old, now);
    if (!pair.test(opening)) return now.line.trim() === old.line.trim();
    if (!onCellLine(now) || endedLine(now.left)) return false;
    return (node.name === 'th') === lineOf(now).startsWith('!');
  }
  if (node.name === 'tr') {
    if (inHtmlTable(now)) return false;
    return opening !== '' || now.left === null || !isRow(now.left) || isSame(now.left, old.left);
  }
  return !inHtmlTable(now);
}
