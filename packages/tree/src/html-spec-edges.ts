/**
 * What shows nothing (comments, categories, switches) at the edges of blocks: a server leaves it outside paragraphs,
 * and trims the blanks around it in what wikitext spells by the line.
 */

import { itemNames, set } from './element-names.js';
import { mwType } from './html-facts.js';
import { isHiddenVariant } from './html-spec-variant.js';
import { type TreeElement, type TreeNode, text } from './node.js';

const trimmed = set('h1 h2 h3 h4 h5 h6 caption td th li dt dd');
const blank = /^[ \t\r\n\f]*$/;

const isBlank = (node: TreeNode): boolean => node.kind === 'text' && blank.test(node.value);

export const isProperty = (node: TreeNode): boolean =>
  node.kind === 'element' &&
  (node.name === 'link' || (node.name === 'meta' && !isStripped(node) && !isAnnotation(node)));

/** The start or the end of what a tag annotates: it stays in its paragraph. */
const isAnnotation = (node: TreeElement): boolean => mwType(node.attrs).startsWith('mw:Annotation');

/** The end of a paragraph that nothing began: an empty one. */
export const isStrayParagraph = (node: TreeElement): boolean =>
  isStripped(node) && /^<\/p\b/i.test(node.print?.src ?? '');

export const isStripped = (node: TreeElement): boolean => mwType(node.attrs) === 'mw:Placeholder/StrippedTag';

const isSilent = (node: TreeNode): boolean => node.kind === 'comment' || isProperty(node);

/** An element's children, without blanks at its edges where its markup is wikitext's own. */
export function edgeless(node: TreeElement): readonly TreeNode[] {
  const { children } = node;
  if (!trimmed.has(node.name) || node.print?.html === true || !children.some(isSilent)) return children;
  const out = [...children];
  for (let i = 0; i < out.length; i++) if (!trim(out, i, /^[ \t]+/)) break;
  for (let i = out.length - 1; i >= 0; i--) if (!trim(out, i, /[ \t]+$/)) break;
  // One that is empty stays, so that nothing of the page is put between those beside it.
  return out;
}

/** Blanks behind the markup of an item or cell stand in formatting that goes on in it. */
export function spaced(
  nodes: readonly TreeNode[],
  { name, source }: TreeElement,
  page: string,
): readonly TreeNode[] {
  const [first, ...others] = nodes;
  if (!trimmed.has(name) || !source || first?.kind !== 'element' || !first.print?.copy) return nodes;
  const blanks = /[ \t]*$/.exec(page.slice(source.start, source.openEnd))?.[0] ?? '';
  return blanks === '' ? nodes : [{ ...first, children: [text(blanks, null), ...first.children] }, ...others];
}

/** Whether what follows is still at the edge. */
function trim(nodes: TreeNode[], at: number, edge: RegExp): boolean {
  const node = nodes[at] as TreeNode;
  if (node.kind !== 'text') {
    return isSilent(node);
  }
  const value = node.value.replace(edge, '');
  if (value !== node.value) nodes[at] = text(value, null);
  return value === '';
}

export interface Parted {
  readonly before: readonly TreeNode[];
  readonly inside: readonly TreeNode[];
  readonly after: readonly TreeNode[];
}

/**
 * A paragraph's children: what shows nothing at its beginning and end stands outside; but of text on the line of a block
 * properties at its end are part.
 */
export function parted(node: TreeElement, page: string): Parted {
  const { children, source } = node;
  const besideBlock = source !== null && !isLines(page, source.start, source.end);
  let from = 0;
  let to = children.length;
  // What a call made stays where it is, unless that is nothing or stands at the page's head.
  const moves = (child: TreeNode): boolean =>
    child.kind === 'element' && child.print?.group
      ? (child.name === 'span' && child.children.length === 0 && child.attrs.typeof === undefined) ||
        (isIndicator(child) && (child.print.group as { type?: string }).type !== undefined)
      : isSilent(child) || isBlank(child);
  while (from < to && moves(children[from] as TreeNode)) from++;
  const ends = (child: TreeNode): boolean => moves(child) && !(besideBlock && isProperty(child));
  while (to > from && ends(children[to - 1] as TreeNode)) to--;
  const inside = [...children.slice(from, to)];
  const last = inside.at(-1);
  if (to < children.length && last?.kind === 'text')
    inside[inside.length - 1] = text(last.value.replace(/[ \t\r\n\f]+$/, ''), null);
  return { before: children.slice(0, from), inside, after: children.slice(to) };
}

/** Nothing stands before it on its first line, nor behind it on its last one. */
const isLines = (page: string, start: number, end: number): boolean =>
  /^[ \t]*$/.test(page.slice(page.lastIndexOf('\n', start - 1) + 1, start)) &&
  /^[ \t]*(?:\n|$)/.test(page.slice(end, end + 100));

const isIndicator = ({ attrs }: TreeElement): boolean => mwType(attrs) === 'mw:Extension/indicator';

const mayBeEmpty = set('li p tbody tr');

/** Shows nothing: no attributes, and nothing in it but blanks and comments. */
export function isEmpty(node: TreeElement): boolean {
  if (!mayBeEmpty.has(node.name) || Object.keys(node.attrs).length > 0) return false;
  return node.children.every(
    (child) =>
      isSilent(child) ||
      isBlank(child) ||
      (child.kind === 'element' &&
        (isStripped(child) ||
          isHiddenVariant(child) ||
          child.attrs.class === 'mw-empty-elt' ||
          (child.name === 'tr' && isEmpty(child)))),
  );
}

/**
 * Comments before the bullets of the next item stand between the items, those at the end of a row that nothing closes
 * behind it: how many,
 * from the end, they are.
 */
export function commentsBehind({ name, print, children, source }: TreeElement, page: string): number {
  const ofRow = name === 'tr' && source?.closeStart === source?.end;
  const ofPre = name === 'pre' && print?.html !== true && source?.closeStart === source?.end;
  const isOne = (node: TreeNode | undefined): boolean =>
    node?.kind === 'comment' || (ofRow && node !== undefined && isProperty(node));
  const last = children.at(-1);
  if (!last || !isOne(last)) return 0;
  let from = children.length - 1;
  let start = last.source?.start ?? -1;
  for (let node = children[from - 1]; isOne(node) && from > 0; node = children[--from - 1]) {
    if (ofRow && node?.source?.end !== start) break;
    start = node?.source?.start ?? 0;
  }
  const isBehind =
    ofRow ||
    ofPre ||
    (itemNames.has(name) &&
      print?.html !== true &&
      last.source !== null &&
      /^\s*[*#:;]/.test(page.slice(last.source.end, last.source.end + 20)) &&
      page[start - 1] === '\n');
  return isBehind ? children.length - from : 0;
}

/** The items of a list; those around which formatting goes on stand in it. */
export function hoisted(nodes: readonly TreeNode[]): readonly TreeNode[] {
  const out: TreeNode[] = [];
  let group: TreeNode[] = [];
  let of: unknown;
  for (const node of nodes) {
    const inner = node.kind === 'element' ? node.children[0] : undefined;
    if (node.kind !== 'element' || inner?.kind !== 'element' || !inner.print?.whole) {
      of = undefined;
      out.push(node);
      continue;
    }
    if (of !== inner.print) {
      of = inner.print;
      group = [];
      out.push({ ...inner, children: group });
    }
    group.push({ ...node, children: inner.children });
  }
  return out;
}
