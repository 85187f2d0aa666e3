/**
 * What a tree means in wikitext: a value that somebody typed into a form may hold what no source can hold there. It is
 * put as it will be written, before it is printed and proven.
 */

import {
  cellNames,
  element,
  hasBlocks,
  itemNames,
  mwType,
  parseData,
  record,
  type Tree,
  type TreeComment,
  type TreeElement,
  type TreeNode,
  type TreeText,
  text,
} from '@stet/tree';
import { inlineNames } from './context.js';
import { kindOf } from './separators.js';
import { needsKey, safeEquals, safeValue } from './template.js';

/**
 * The tree with bare pipes in new parameters as `{{!}}`, lone brackets in nowiki tags, and bare equals signs as `{{=}}`
 * where a number for the parameter would cost the ones behind it the blanks at their edges, and no blanks at the edges of
 * those with names; with none at the start of an external link's text, none but blanks for line ends in the first line of
 * a cell, and one list in an item for two of a kind; itself where there are none.
 */
export function meant(page: Tree, bases: readonly Tree[]): Tree {
  const known = bases.map(callsOf);
  const isKnown = (data: string): boolean => known.some((calls) => calls.has(data));
  const dataOf = ({ id, origin }: TreeElement): string =>
    known.map((calls) => calls.get(id) ?? calls.get(origin)).join();
  const isEdited = bases.length > 0;
  const nodes = isEdited ? withoutBare(page.children) : page.children;
  const children = meantNodes(nodes, { isKnown, dataOf, isEdited, isBare: false, depth: 0 });
  return children === page.children ? page : { ...page, children };
}

const isInline = (node: TreeNode): boolean => kindOf(node, {}) === 'inline';

const calls = new WeakMap<Tree, ReadonlyMap<string, string>>();

/**
 * Data of calls, and texts of several lines that a cell begins with, as a page has them: they can be written. By the ids
 * of their nodes the data are there, too.
 */
function callsOf(base: Tree): ReadonlyMap<string, string> {
  const known = calls.get(base);
  if (known) return known;
  const found = new Map<string, string>();
  const work = [{ nodes: base.children, isBare: false }];
  for (let next = work.pop(); next; next = work.pop()) {
    for (const node of next.nodes) {
      if (node.kind === 'text' && next.isBare && node.value.includes('\n')) found.set(node.value, '');
      if (node.kind !== 'element') continue;
      const data = node.attrs['data-mw'];
      if (data) found.set(data, '').set(node.id, data);
      work.push({
        nodes: node.children,
        isBare: cellNames.has(node.name) || (next.isBare && !data && isInline(node)),
      });
    }
  }
  calls.set(base, found);
  return found;
}

/** Formatting whose blocks were taken out of it: on a page it can only be in a paragraph, and without content it is nothing. */
function withoutBare(nodes: readonly TreeNode[]): readonly TreeNode[] {
  if (!nodes.some(isBare)) return nodes;
  return nodes.flatMap((node) => {
    if (node.kind !== 'element' || !isBare(node)) return [node];
    return node.children.length === 0 ? [] : [element('p', { children: [node] })];
  });
}

const isBare = (node: TreeNode): boolean =>
  node.kind === 'element' && inlineNames.has(node.name) && !hasBlocks(node.children);

/** What a node stands in. */
interface Around {
  readonly isKnown: (data: string) => boolean;
  /** The data that a call had in the bases. */
  readonly dataOf: (node: TreeElement) => string;
  /** The page has a base: what is not of that is new. */
  readonly isEdited: boolean;
  /** Directly in a cell of a wikitext table, or in formatting there (not in a note): a line end would begin a paragraph. */
  readonly isBare: boolean;
  readonly depth: number;
}

/** Deeper than this no call is looked for. */
const deepest = 250;

function meantNodes(nodes: readonly TreeNode[], around: Around): readonly TreeNode[] {
  let out: TreeNode[] | null = null;
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at] as TreeNode;
    const own = node.kind === 'element' ? meantElement(node, around) : meantText(node, around, nodes[at + 1]);
    if (own !== node) out ??= nodes.slice(0, at);
    // A blank that a link cannot begin with stands before it.
    const [first] = own.kind === 'element' && /^mw:ExtLink/.test(own.attrs.rel ?? '') ? own.children : [];
    if (own.kind !== 'element' || first?.kind !== 'text' || !/^[ \t]/.test(first.value)) out?.push(own);
    else {
      out ??= nodes.slice(0, at);
      const left = out.at(-1);
      if (left?.kind !== 'text' || !/\s$/.test(left.value)) out.push(text(' '));
      out.push({ ...own, children: [text(first.value.trimStart()), ...own.children.slice(1)] });
    }
  }
  return out ?? nodes;
}

function meantText(
  node: TreeText | TreeComment,
  { isBare, isKnown }: Around,
  next: TreeNode | undefined,
): TreeNode {
  if (!isBare || node.kind === 'comment' || !node.value.includes('\n') || isKnown(node.value)) return node;
  // A comment on the next line is none of this one.
  const goesOn = next !== undefined && next.kind !== 'comment' && isInline(next);
  const value = node.value.replace(/(?<![ \t\r\n])[ \t]*\r?\n\s*(\S?)/g, (all, unit) =>
    unit || goesOn ? ` ${unit}` : all,
  );
  return value === node.value ? node : text(value);
}

function meantElement(node: TreeElement, around: Around): TreeElement {
  const { isKnown, dataOf, isEdited, isBare, depth } = around;
  const data = node.attrs['data-mw'];
  if (data && !isKnown(data) && /^mw:(?:Transclusion|Param)/.test(mwType(node.attrs))) {
    const safe = safeData(data, dataOf(node));
    return safe === null ? node : { ...node, attrs: { ...node.attrs, 'data-mw': safe } };
  }
  if (node.children.length === 0 || depth > deepest) return node;
  const { name } = node;
  const isIn = cellNames.has(name) ? isEdited && !node.print?.html : isBare && !data && isInline(node);
  const own =
    isEdited && itemNames.has(name) && !node.print?.html ? withOneList(node.children) : node.children;
  const children = meantNodes(own, { ...around, isBare: isIn, depth: depth + 1 });
  return children === node.children ? node : { ...node, children };
}

/** Lists of one kind that came to touch in an item: on its lines they can only be one. */
function withOneList(nodes: readonly TreeNode[]): readonly TreeNode[] {
  const out: TreeNode[] = [];
  for (const node of nodes) {
    const last = out.at(-1);
    if (isList(last) && isList(node) && last.name === node.name)
      out[out.length - 1] = { ...last, children: [...last.children, ...node.children] };
    else out.push(node);
  }
  return out.length < nodes.length ? out : nodes;
}

const isList = (node: TreeNode | undefined): node is TreeElement => !!node && kindOf(node, {}) === 'list';

/** A parameter without a name: its blanks count. */
const isNumber = /^[1-9]\d*$/;

/** Data of a call with its values as they can be written, as those are that it had; `null` where they all can. */
function safeData(json: string, had: string): string | null {
  const data = parseData(json);
  let changed = false;
  for (const part of Array.isArray(data.parts) ? data.parts : []) {
    const { template, templatearg } = record(part);
    const params = Object.entries(record(record(template ?? templatearg).params));
    const isTemplate = template !== undefined && record(record(template).target).function === undefined;
    for (const [key, value] of params) {
      const one = record(value);
      if (typeof one.wt !== 'string' || had.includes(`"wt":${JSON.stringify(one.wt)}`)) continue;
      let safe = safeValue(isNumber.test(key) ? one.wt : one.wt.trim());
      if (isTemplate && needsKey(safe) && keepsBlanks(params, key)) safe = safeEquals(safe);
      changed ||= safe !== one.wt;
      one.wt = safe;
    }
  }
  return changed ? JSON.stringify(data) : null;
}

/** Whether a parameter without a name, or one behind it, has blanks at its edges: one with a name has none. */
function keepsBlanks(params: readonly (readonly [string, unknown])[], from: string): boolean {
  if (!isNumber.test(from)) return false;
  return params.some(([key, value]) => {
    const { wt } = record(value);
    return isNumber.test(key) && Number(key) >= Number(from) && typeof wt === 'string' && wt !== wt.trim();
  });
}
