/** What stands between two nodes: how many line ends they need, and can bear. */

import {
  cellNames,
  containerNames,
  isHeading,
  itemNames,
  listNames,
  mwType,
  type Place,
  sameName,
  set,
  type TreeElement,
  type TreeNode,
} from '@stet/tree';
import { contextOf, inlineNames, isHtml, isIn, isTag, isTerm, nameOf } from './context.js';
import { endedLine, inHtmlTable, isTable, onCellLine } from './table.js';

/** What a node is, for the lines around it. */
export type Kind =
  | 'inline'
  | 'paragraph'
  | 'heading'
  | 'line'
  | 'list'
  | 'item'
  | 'table'
  | 'part'
  | 'cell'
  | 'pre'
  | 'tag'
  | 'leaf'
  | 'note'
  | 'figure';

/** @param place where the node stands */
export function kindOf(node: TreeNode, place: Partial<Place>): Kind {
  if (node.kind === 'text') return 'inline';
  if (node.kind === 'comment') return node.block ? 'note' : 'inline';
  const { name } = node;
  const type = mwType(node.attrs);
  const html = isHtml(node, place);
  if (type.startsWith('mw:File')) return name === 'figure' ? 'figure' : 'inline';
  if (type === 'mw:Extension/pre') return 'tag';
  if (node.block) return isHidden(node) ? 'note' : 'leaf';
  if (name === 'p' && isHidden(node.children[0]) && node.children.every(isHidden)) return 'note';
  if (name === 'p') return isTag(node, place) ? 'tag' : 'paragraph';
  if (isHeading(name)) return html ? 'tag' : 'heading';
  if (name === 'hr') return html ? 'tag' : 'line';
  if (listNames.has(name)) return isTag(node, place) ? 'tag' : 'list';
  if (itemNames.has(name)) return html ? 'tag' : 'item';
  if (name === 'table') return html ? 'tag' : 'table';
  if (cellNames.has(name)) return html ? 'tag' : 'cell';
  if (name === 'tr' || name === 'caption') return html ? 'tag' : 'part';
  if (name === 'pre') return html ? 'tag' : 'pre';
  if (containerNames.has(name) || /^(?:tbody|thead|tfoot)$/.test(name)) return 'tag';
  return 'inline';
}

/** Directives and categories. */
const isHidden = (node: TreeNode | undefined): boolean => /^(?:link|meta)$/.test(nameOf(node ?? null));

/** How many line ends: at least, as a rule, at most. */
export type Need = readonly [min: number, usual: number, max: number];

/** Blocks that need a line of their own. */
export const lines: ReadonlySet<string> = set('heading line list table pre');

/** What stays on the line of an item. */
const inItem: ReadonlySet<string> = set('tag figure inline leaf note paragraph');

/** @param inRow these, or the cells beside them, stand on one line */
function between(left: Kind, right: Kind, a: TreeNode, b: TreeNode, place: Place, inRow: boolean): Need {
  const parent = place.parent?.name ?? '';
  // On the page formatting that holds blocks may have lines of its own.
  if (left === 'inline' && right === 'inline') return [0, 0, parent === '' ? 2 : 0];
  // A line of comments alone is still the start of one.
  if (right === 'cell' && (a.kind === 'comment' || place.line.endsWith('-->')) && quietLine.test(place.line))
    return [0, 1, 2];
  if (right === 'cell')
    return onCellLine(place) && sameName(a, b) && (isRowCell(a, b) || (inRow && !endedLine(a)))
      ? [0, 0, 0]
      : [1, 1, 2];
  if (right === 'part' || left === 'part') return [1, 1, 2];
  if (right === 'item' && isDescription(a, b, inRow)) return [0, 0, 0];
  if (right === 'item' || left === 'item' || isIn(listNames, place)) return [1, 1, 1];
  // Behind the item's own line there may be comments.
  if (isIn(itemNames, place)) return inItem.has(right) ? [0, 0, right === 'note' ? 1 : 0] : [1, 1, 1];
  // Where a line of what shows nothing would count as a blank one, text stands on that line.
  if (place.strength === 1) {
    if (flows(left) && right === 'note') return [0, 0, 0];
    if (left === 'note' && flows(right) && quietLine.test(place.line)) return [0, 0, 0];
    if (left === 'note' && right === 'heading') return [1, 1, 1];
  }
  // Two lists with nothing but a line that shows nothing between them would be one.
  if (
    left === 'list' &&
    right === 'note' &&
    !isCategory(b) &&
    (place.strength === 1 || (place.right && sameName(a, place.right)))
  )
    return [2, 2, 2];
  if (
    left === 'note' &&
    right === 'list' &&
    (isBehind(/[*#:;]/, place) || (place.strength === 2 && isCategory(a)))
  )
    return [2, 2, 2];
  if (silent(left) && silent(right)) return closes(a, b) ? [0, 0, 0] : [0, 1, 2];
  if (left === 'heading') return [1, right === 'heading' || begins(b) ? 2 : 1, 2];
  if (right === 'heading') return [1, 2, 3];
  if (left === right && (left === 'list' || left === 'pre') && sameName(a, b)) return [2, 2, 2];
  if (parent === 'figcaption' && !lines.has(left) && !lines.has(right)) return [0, 0, 0];
  if (parent !== '' && left === 'paragraph' && right === 'inline')
    return inlineNames.has(parent) ? [0, 0, 1] : [1, 1, 2];
  if (cellNames.has(parent) && left === 'inline' && right === 'paragraph') return [1, 1, 2];
  // A line end beside a picture would end what formatting is on.
  if ((left === 'figure' || right === 'figure') && inlineNames.has(parent)) return [0, 0, 2];
  if (flows(left) && (flows(right) || right === 'leaf' || right === 'figure')) return [2, 2, 2];
  if (left === 'leaf' && flows(right)) return [2, 2, 2];
  if (flows(left) && right === 'note') {
    // A line of a directive or a switch counts as a blank one.
    if (!isSwallowed(b)) return [1, 1, 1];
    // Where a blank line follows what shows nothing, another one before it would count too.
    const next = place.right && kindOf(place.right, place);
    return place.strength === 2 || next === null || (!flows(next) && next !== 'note') ? [1, 1, 1] : [2, 2, 2];
  }
  // A category swallows the blank lines before it: those behind it part the texts on both sides.
  if (left === 'note' && (flows(right) || right === 'pre'))
    return place.strength === 1 || isBehind(/[^=*#:;|!{}<-]/, place) ? [2, 2, 2] : [1, 1, 1];
  if (left === 'figure' && flows(right)) return [0, 1, 2];
  // Behind text on the line of its tag no other line begins.
  if (
    left === 'tag' &&
    right === 'tag' &&
    (place.strength === 3 || (inHtmlTable(place) && /^(?:table|t(?:r|body|head|foot))$/.test(parent)))
  )
    return [0, 1, 2];
  if ((left === 'inline' && right === 'tag') || (left === 'tag' && right === 'inline')) return [0, 0, 1];
  return [1, 1, 2];
}

const flows = (kind: Kind): boolean => kind === 'paragraph' || kind === 'inline';

/** What is behind a line of text are categories or comments on a line of their own: behind a blank line only categories. */
const lineBefore =
  /(?:^|\n)([^\n])[^\n]*\n(?:\s*(?=[^\n]*\[\[))?(?:(?:(?:<\/?\w+>)*\[\[[^\n[\]]*\]\](?:<\/?\w+>)*|<!--(?:(?!-->).)*-->)\s*)+$/s;
/** Whether such a line, the last one that shows something, begins so. */
const isBehind = (first: RegExp, { tail }: Place): boolean => first.test(lineBefore.exec(tail)?.[1] ?? '');
const isCategory = (node: TreeNode): boolean => nameOf(node) === 'link';
const isSwallowed = (node: TreeNode): boolean => node.kind === 'comment' || isCategory(node);

/** A line of comments, directives and switches; what is only included elsewhere may end on it. */
export const quietLine =
  /^(?:(?:(?!<includeonly>).)*<\/includeonly>)?(?:<!--(?:(?!-->).)*-->|<includeonly>.*?<\/includeonly>|<\/?(?:noinclude|includeonly|onlyinclude|translate)>|__[^\s_]+__|[ \t])*$/i;

/** What shows nothing by itself may share a line. */
const silent = (kind: Kind): boolean => kind === 'note' || kind === 'leaf';

/** What follows is annotated. */
const begins = (node: TreeNode): boolean =>
  node.kind === 'element' && /^mw:Annotation\/[^/]*$/.test(node.attrs.typeof ?? '');

/** A directive and its end, with nothing between them: a line of their own would be one that shows. */
function closes(a: TreeNode, b: TreeNode): boolean {
  const type = (node: TreeNode): string => (node.kind === 'element' ? mwType(node.attrs) : '');
  return /^mw:(?:Includes|Annotation)\//.test(type(a)) && type(b) === `${type(a)}/End`;
}

/** Put into a page by somebody who says nothing of the lines around it. */
const isAdded = (node: TreeNode | null): boolean =>
  node?.kind === 'element' && node.id === '' && !node.print?.blanks && !node.print?.html;

/** On the line of its term. */
const isDescription = (a: TreeNode, b: TreeNode, inRow: boolean): boolean =>
  isTerm(a) && b.kind === 'element' && b.name === 'dd' && (b.print?.row || inRow);

/** Where it was seen what stood before a cell, that says whether it was on the line of the one before it. */
const isRowCell = (a: TreeNode, b: TreeNode): boolean =>
  b.kind === 'element' &&
  !endedLine(a) &&
  (b.print?.row === true || (a.kind === 'element' && a.print?.row === true && !b.print?.blanks));

/** At the start of a container. */
function first(right: Kind, place: Place): Need {
  const { parent } = place;
  if (!parent) return [0, 0, 9];
  if (right === 'cell') return place.line.trim() === '' ? [0, 0, 2] : [1, 1, 2];
  if (right === 'part') return [1, 1, 1];
  // Behind its sign on the line stand a table's attributes.
  if (isTable(parent, place)) return [1, 1, 2];
  if (right === 'item') return isZeroWidth(parent, place) ? [0, 0, 0] : [1, 1, 2];
  if (isZeroWidth(parent, place) || isOnLine(right, place)) return [0, 0, 0];
  if (parent.name === 'figcaption') return lines.has(right) ? [1, 1, 2] : [0, 0, 0];
  if (isIn(itemNames, place))
    return right === 'list' && /^[*#:;]+$/.test(place.line) && (beginsAnew(place) || isEmptyLine(parent))
      ? [1, 1, 1]
      : [0, 0, 0];
  if (right === 'paragraph' || lines.has(right) || right === 'leaf' || right === 'note') return [1, 1, 2];
  return [0, 0, 1];
}

/** In an item: text in the tag of a quotation is a paragraph without lines of its own, so is a block in formatting. */
const isOnLine = (kind: Kind, place: Place): boolean =>
  (kind === 'leaf' || (kind === 'paragraph' && place.parent?.name === 'blockquote')) &&
  contextOf(place).single !== '';

/** The item around a list is not the first of its own list. */
const beginsAnew = ({ up }: Place): boolean => up?.left != null;

/** An item whose own line was empty. */
export const isEmptyLine = ({ print }: TreeElement): boolean => print?.blanks?.first?.includes('\n') === true;

const isZeroWidth = (node: TreeElement, place: Place): boolean =>
  (listNames.has(node.name) || node.name === 'p') && !isHtml(node, place);

/** At the end of a container. */
function last(left: Kind, place: Place): Need {
  const { parent } = place;
  if (!parent) return [0, 0, 9];
  if (isTable(parent, place)) return [1, 1, 2];
  if (parent.name === 'figcaption' && silent(left)) return [0, 0, 2];
  if (endsByItself(parent, place) || isOnLine(left, place)) return [0, 0, 0];
  if (left === 'inline') return [0, 0, 1];
  if (left === 'tag' || left === 'figure') return [0, 0, 2];
  return [1, 1, 2];
}

/** Has no closing markup: what follows ends it. */
const endsByItself = (node: TreeElement, place: Place): boolean =>
  !(/^(?:tr|td|th|caption)$/.test(node.name) && inHtmlTable(place)) &&
  !(itemNames.has(node.name) && !isIn(listNames, place.up)) &&
  /^(?:p|ul|ol|dl|li|dt|dd|tr|td|th|caption|pre|h[1-6])$/.test(node.name) &&
  !isHtml(node, place) &&
  mwType(node.attrs) === '';

/** A paragraph that begins with a blank line needs one before it; one that has no more (`alone`) has ended its line. */
const hasBlankLine = (node: TreeNode | null, { parent }: Place, alone = false): boolean =>
  node?.kind === 'element' &&
  node.name === 'p' &&
  !node.print?.html &&
  (node.children.length === 0 ? parent === null : isBlankBreak(node.children[0])) &&
  !(alone && node.children.length > 1);

export const isBlankBreak = (node: TreeNode | undefined): node is TreeElement =>
  node?.kind === 'element' && node.name === 'br' && node.print?.blank === true;

/** What is known of two neighbours: the kinds, and the line ends that they need. */
export interface Neighbours {
  readonly left: TreeNode | null;
  readonly right: TreeNode | null;
  readonly from: Kind | null;
  readonly to: Kind | null;
  readonly need: Need;
}

/** Blanks that were seen between two in HTML of others, made fit for their place; `null` where none were. */
export type SeenBlanks = (neighbours: Neighbours, place: Place) => string | null;

export function printSeparator(
  left: TreeNode | null,
  right: TreeNode | null,
  place: Place,
  hints: readonly string[],
  seenBlanks?: SeenBlanks,
): string {
  if (!left && !right) {
    const { parent } = place;
    if (!parent) return hints[0] ?? '';
    return isTable(parent, place) ? '\n' : '';
  }
  const { strength } = place;
  // Tags on the line of an item or heading stay on it.
  if (strength === 3 && contextOf(place).single !== '' && !isIn(listNames, place)) return '';
  const inTags = inHtmlTable(place);
  const kind = (node: TreeNode): Kind => {
    const own = kindOf(node, place);
    return inTags && (own === 'cell' || own === 'part') ? 'tag' : own;
  };
  const from = left && kind(left);
  const to = right && kind(right);
  const usual: Need =
    from && to && left && right
      ? between(
          from,
          to,
          left,
          right,
          place,
          hints.some((hint) => !hint.includes('\n')),
        )
      : to
        ? first(to, place)
        : last(from as Kind, place);
  const had = hasBlankLine(left, place, true) ? 1 : 0;
  const isApart =
    place.parent === null &&
    usual[0] === 1 &&
    ((from && flows(from) && (to === 'heading' || to === 'list') && isAdded(right)) ||
      (from === 'list' && to && flows(to) && isAdded(left) && right?.kind === 'element' && right.id !== ''));
  const added: Need = isApart ? [2, 2, 3] : usual;
  const blank: Need = left ? [2, 2, 2] : [1, 1, 1];
  const need = hasBlankLine(right, place) ? blank : added;
  const most = Math.max(0, need[2] - (to === 'heading' ? 2 * had : had));
  const isStart = left === null && place.parent === null;
  const seen = hints.length === 0 || isStart ? seenBlanks?.({ left, right, from, to, need }, place) : null;
  if (typeof seen === 'string') return seen;
  // Of blank lines that show, some stand before what shows nothing.
  if (to === 'note' && strength === 0 && (isStart || hints.length > 0) && hasBlankLine(place.right, place))
    return '\n'.repeat(isStart || had ? 1 : 2);
  // Beside what shows nothing a blank line would show.
  const isQuiet = from === 'note' || to === 'note';
  const lineEnds = (hint: string): number => hint.split('\n').length - 1;
  for (const hint of isQuiet ? hints.toSorted((a, b) => lineEnds(a) - lineEnds(b)) : hints) {
    if (isQuiet && strength === 2) break;
    const count = lineEnds(hint);
    if (count < need[0] - had || count > most) continue;
    // Blanks at the start of a line would be markup; inside a line they would be text.
    if (/\n[ \t]+$/.test(hint) && to !== 'cell' && to !== 'part' && to !== 'tag' && to !== 'note') continue;
    if (count === 0 && hint !== '' && to !== 'cell' && (from === 'inline' || to === 'inline')) continue;
    return hint;
  }
  return '\n'.repeat(Math.max(0, need[1] - had));
}
