/** What templates and other calls make, for showing it where the call stands. */

import { type CallPlace, mwType, parseData, type TreeElement, type TreeNode } from '@stet/tree';
import { type ParseOptions, parse } from './parse/parse.js';
import { printParts } from './print/template.js';

/**
 * The wikitext of a call, by its data: the same for two calls that mean the same, however they are laid out.
 * @param mw `data-mw` of a transclusion, parser function or argument
 */
export function callSource(mw: string): string {
  const { parts } = parseData(mw);
  return printParts(Array.isArray(parts) ? parts : []);
}

/**
 * Reads what a call makes.
 * @param expansion wikitext without transclusions, as `expand` gives it; what is left of them is shown by its name
 * @param place where the call stands
 * @returns nodes to show there, without source; `null` where they do not fit: text between the rows of a table, rows in a text
 */
export function parseExpansion(
  expansion: string,
  place: CallPlace,
  options: ParseOptions = {},
): readonly TreeNode[] | null {
  if (place === 'table' || place === 'row') return partOfTable(expansion, place, options);
  // Rows for a table around the cell in which the page has the call.
  if (/^\s*\|[-}]/.test(expansion)) return null;
  // Text that does not begin a line is neither preformatted nor a list, unless it brings the line with it.
  const inLine = place === 'inline' && !/^(?:\{\||[:;#*])/.test(expansion);
  const { children } = parse(inLine ? `<nowiki/>${expansion}` : expansion, options);
  const nodes = marked(children);
  if (place === 'block') return nodes;
  const [first, ...others] = nodes;
  if (first?.kind !== 'element' || first.name !== 'p' || first.attrs.typeof) return nodes;
  const line = inLine ? first.children.filter((node) => !isOwnNowiki(node)) : first.children;
  if (others.length === 0) return line;
  return line.length === 0 ? others : [{ ...first, children: line }, ...others];
}

const isOwnNowiki = (node: TreeNode): boolean =>
  node.kind === 'element' && mwType(node.attrs) === 'mw:Nowiki' && node.source?.start === 0;

function partOfTable(
  expansion: string,
  place: 'table' | 'row',
  options: ParseOptions,
): readonly TreeNode[] | null {
  const { children } = parse(`{|\n${place === 'row' ? '|-\n' : ''}${expansion}\n|}`, options);
  const [table] = children;
  if (children.length !== 1 || table?.kind !== 'element' || table.name !== 'table') return null;
  const rows = marked(table.children).flatMap((node) =>
    node.kind === 'element' && node.name === 'tbody' ? node.children : [node],
  );
  if (place === 'table') return rows;
  const [row] = rows;
  return rows.length === 1 && row?.kind === 'element' && row.name === 'tr' ? row.children : null;
}

/** Calls that nobody could expand are only named. They are not asked for again: that would never end. */
function marked(nodes: readonly TreeNode[]): readonly TreeNode[] {
  let changed = false;
  const out = nodes.map((node): TreeNode => {
    if (node.kind !== 'element') return node;
    const type = mwType(node.attrs);
    if (type === 'mw:Transclusion' || type === 'mw:Param') {
      changed = true;
      return { ...node, attrs: { ...node.attrs, typeof: 'mw:Transclusion/Left' } };
    }
    const children = marked(node.children);
    if (children === node.children) return node;
    changed = true;
    return { ...node, children } satisfies TreeElement;
  });
  return changed ? out : nodes;
}
