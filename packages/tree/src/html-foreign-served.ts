/**
 * The shape of HTML that a wiki served says how it was spelled: headings with ids, lists whose items begin lines, rows
 * whose cells end theirs. Such content is written as tight as it was; what an editor put there has blanks.
 */

import type { DefaultTreeAdapterTypes as Parse5 } from 'parse5';
import { isHeading, itemNames, listNames } from './element-names.js';
import { mwType } from './html-facts.js';
import type { ParsoidData } from './html-foreign-parsoid.js';
import type { TreeElement, TreeNode } from './node.js';

/**
 * What a heading that a wiki served says of itself, as one that was noted does: it has an id. In Parsoid's sections one
 * without a note was put there, and has the blanks of a new one, unless there is an id of the old form in it.
 */
export function served(
  node: Parse5.Element,
  id: string | undefined,
  inSections: boolean,
): ParsoidData | null {
  if (id === undefined || !isHeading(node.tagName)) return null;
  return inSections && !node.childNodes.some(isFallback) ? { spaced: true } : { served: true };
}

const isFallback = (node: Parse5.ChildNode): boolean =>
  'attrs' in node && node.attrs.some(({ name, value }) => name === 'typeof' && value === 'mw:FallbackId');

/** Children of an element, its lists that were served marked as such: what was, stands on lines of its own. */
export function servedLists(nodes: readonly TreeNode[], parent: string, html: boolean): readonly TreeNode[] {
  // A tag that somebody wrote around it makes it no item of another list.
  if (html && itemNames.has(parent)) return nodes;
  const endsLine = (node: TreeNode | undefined): boolean =>
    node === undefined ? !inline.test(parent) : !isRun(node) || /\n[ \t]*$/.test(textOf(node));
  const beginsLine = (node: TreeNode | undefined): boolean =>
    node === undefined || !isRun(node) || /^[ \t]*\n/.test(textOf(node));
  return nodes.map((node, at) =>
    node.kind === 'element' && isServedList(node) && endsLine(nodes[at - 1]) && beginsLine(nodes[at + 1])
      ? servedList(node)
      : node,
  );
}

const inline = /^(?:b|big|em|font|i|s|small|span|strong|sub|sup|u)$/;
const textOf = (node: TreeNode): string => (node.kind === 'text' ? node.value : '');
/** Text, or what stands in it. */
const isRun = (node: TreeNode): boolean =>
  node.kind === 'text' ||
  (node.kind === 'element' &&
    (inline.test(node.name) || (mwType(node.attrs) === 'mw:Transclusion' && !node.block)));

/** A list as a wiki serves it: each item begins a line, the first one none. What is written so has no other blanks. */
function isServedList({ name, children, print }: TreeElement): boolean {
  if (!listNames.has(name) || print?.html || children.length === 0) return false;
  if (print?.blanks?.first !== '' || print.blanks.last !== '') return false;
  return children.every(
    (child, at) =>
      child.kind === 'element' &&
      itemNames.has(child.name) &&
      !child.print?.html &&
      (at === 0 || beginsLine(child, children[at - 1]) || isOnLine(children[at - 1], child)),
  );
}

/** Behind a line end, or behind a comment on a line of its own. */
function beginsLine(item: TreeElement, before: TreeNode | undefined): boolean {
  const last = before?.kind === 'element' ? before.children.at(-1) : undefined;
  const comment = last?.kind === 'comment' ? last.blanks?.before : undefined;
  return `${comment ?? ''}${item.print?.blanks?.before ?? ''}`.includes('\n');
}

/** A description on the line of its term. */
const isOnLine = (left: TreeNode | undefined, right: TreeNode): boolean =>
  left?.kind === 'element' &&
  left.name === 'dt' &&
  right.kind === 'element' &&
  right.name === 'dd' &&
  right.print?.blanks?.before === '' &&
  !left.print?.blanks?.last?.includes('\n');

/** Items as tight as they were: not behind a blank, and not where an item would begin with a sign of another one. */
function servedList(list: TreeElement): TreeElement {
  const hasSign = list.children.some((item) => {
    const [start] = (item as TreeElement).children;
    return start?.kind === 'text' && /^[*#:;]/.test(start.value);
  });
  return {
    ...list,
    print: { parsoid: {}, ...list.print },
    children: list.children.map((item, at) => {
      const row = isOnLine(list.children[at - 1], item);
      const { print } = item as TreeElement;
      const tight = hasSign || /^[ \t]/.test(print?.blanks?.first ?? '') ? null : { parsoid: {} };
      return { ...item, print: { ...tight, ...(row && { row }), ...print } } as TreeElement;
    }),
  };
}

/**
 * A row as a wiki serves it that keeps line ends in its cells: a cell whose line went on has none at its end, and the
 * next one stood on the same line.
 */
export function servedRow(row: TreeElement): TreeElement {
  const endsLine = (node: TreeNode | undefined): boolean =>
    node?.kind !== 'element' || (node.print?.blanks?.last ?? node.print?.blanks?.first ?? '').includes('\n');
  const cells = row.children;
  if (cells.length < 2 || !endsLine(cells.at(-1)) || cells.every(endsLine)) return row;
  const onLine = (node: TreeNode, at: number): boolean =>
    at > 0 && node.kind === 'element' && !node.print?.parsoid && !endsLine(cells[at - 1]);
  return {
    ...row,
    children: cells.map((cell, at) =>
      onLine(cell, at)
        ? ({ ...cell, print: { ...(cell as TreeElement).print, row: true } } as TreeElement)
        : cell,
    ),
  };
}
