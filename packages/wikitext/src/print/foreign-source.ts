/**
 * Extension tags whose content is HTML for a server and source for a page, galleries and lists of notes: what was
 * edited in the HTML, done to that source line by line.
 */

import {
  type Json,
  type Markup,
  parseData,
  printTree,
  record,
  type Tree,
  type TreeElement,
  type TreeNode,
  tree,
} from '@stet/tree';
import type { Site } from '../site.js';
import { settleForeign, withoutSize } from './foreign.js';
import { kindOf } from './foreign-align.js';
import { mergedData } from './foreign-data.js';
import { mergedMedia } from './foreign-media.js';
import { optionNames, sourceParts } from './media.js';

/** What the edits of a page can do for content that is source. */
export interface SourceTools {
  readonly markup: Markup;
  readonly site: Site;
  /** The nodes of a base with the edits between two states of what was read from it. */
  merge(edited: readonly TreeNode[], original: readonly TreeNode[], base: Tree): readonly TreeNode[];
  /** The nodes that nodes of one list were in another. */
  homes(edited: readonly TreeNode[], original: readonly TreeNode[]): ReadonlyMap<TreeNode, TreeNode>;
}

const dataOf = (node: TreeElement): Json => parseData(node.attrs['data-mw']);
const withData = (node: TreeElement, data: Json): TreeElement => ({
  ...node,
  attrs: { ...node.attrs, 'data-mw': JSON.stringify(data) },
  children: [],
});

/** An element of the HTML in place of the page's, which its data do not tell apart. */
const anew = (node: TreeElement, own: TreeElement): TreeElement => ({ ...node, id: own.id });

function printed(nodes: readonly TreeNode[], bases: readonly Tree[], { markup, site }: SourceTools): string {
  return printTree(settleForeign(tree(nodes), markup, site), { bases, markup }).text;
}

/** The only paragraph of a page; `null` where there is something else. */
function lineOf(page: Tree): TreeElement | null {
  const [only] = page.children;
  return page.children.length === 1 && only?.kind === 'element' && only.name === 'p' && !only.print?.html
    ? only
    : null;
}

/** A line's source with the edits of its HTML; `null` where it is no line. */
function mergedLine(
  edited: readonly TreeNode[],
  original: readonly TreeNode[],
  source: string,
  tools: SourceTools,
): string | null {
  const base = tools.markup.parse(source);
  const line = lineOf(base);
  if (!line) return null;
  const children = tools.merge(edited, original, { ...base, children: line.children });
  return printed([{ ...line, children }], [base], tools);
}

const dataMerged = (edited: TreeElement, original: TreeElement, own: TreeElement) =>
  parseData(mergedData(edited.attrs['data-mw'] ?? '{}', original.attrs['data-mw'], own.attrs['data-mw']));

/** A list of notes that says them itself. */
export function mergedNotes(
  edited: TreeElement,
  original: TreeElement,
  own: TreeElement,
  tools: SourceTools,
): TreeElement {
  const data = dataMerged(edited, original, own);
  const { extsrc } = record(dataOf(own).body);
  if (typeof extsrc !== 'string')
    return original.children.length + edited.children.length > 0 ? anew(edited, own) : withData(own, data);
  const source = mergedLine(edited.children, original.children, extsrc, tools);
  return source === null ? anew(edited, own) : withData(own, { ...data, body: { extsrc: source } });
}

const captionOf = ({ children }: TreeElement): readonly TreeNode[] =>
  children.flatMap((child) =>
    child.kind === 'element' && child.name === 'figcaption' ? child.children : [],
  );

const picturesOf = ({ children }: TreeElement): TreeElement[] =>
  children.flatMap((child) =>
    child.kind === 'element' && kindOf(child) === 'mw:File' ? [withoutSize(child)] : [],
  );

/** A gallery whose boxes were edited. */
export function mergedGallery(
  edited: TreeElement,
  original: TreeElement,
  own: TreeElement,
  tools: SourceTools,
): TreeElement {
  const data = dataMerged(edited, original, own);
  // Somebody wrote its lines.
  if (typeof record(dataOf(edited).body).extsrc === 'string') return withData(own, data);
  const attrs = { ...record(data.attrs) };
  const [now, before] = [captionOf(edited), captionOf(original)];
  if (now.length === 0 && before.length > 0) delete attrs.caption;
  else if (now.length > 0) {
    const caption = typeof attrs.caption === 'string' ? attrs.caption : '';
    attrs.caption = mergedLine(now, before, caption, tools) ?? printed(now, [], tools);
  }
  const { extsrc } = record(dataOf(own).body);
  const body = mergedLines(edited, original, typeof extsrc === 'string' ? extsrc : null, tools);
  return withData(own, { ...data, attrs, ...(body === null ? {} : { body: { extsrc: body } }) });
}

/** A line of a gallery that shows a picture, and the lines before it that show none. */
interface Line {
  readonly before: readonly string[];
  readonly source: string;
  readonly page: Tree;
  readonly picture: TreeElement;
  /** What its title has been left out of. */
  readonly prefix: string;
}

/** The lines of a gallery with the edits of its boxes. @returns `null` where it has no lines and gets none */
function mergedLines(
  edited: TreeElement,
  original: TreeElement,
  body: string | null,
  tools: SourceTools,
): string | null {
  const [now, before] = [picturesOf(edited), picturesOf(original)];
  if (body === null && now.length === 0) return null;
  const all = (body ?? '\n').split('\n');
  const head = all[0]?.trim() === '' ? all.splice(0, 1) : [];
  const { lines, rest } = linesOf(all, tools);
  // Who wrote the HTML sees other pictures in these lines: what they say is said anew.
  const isKnown = lines.length === before.length;
  const homes: ReadonlyMap<TreeNode, TreeNode> = isKnown ? tools.homes(now, before) : new Map();
  const places = new Map(before.map((picture, at) => [picture as TreeNode, at]));
  const kept = new Set(now.flatMap((picture) => places.get(homes.get(picture) as TreeNode) ?? []));
  const out: string[] = [...head];
  for (const picture of now) {
    const from = homes.get(picture) as TreeElement | undefined;
    const at = from && places.get(from);
    const line = at === undefined ? undefined : lines[at];
    if (!from || at === undefined || !line) {
      out.push(newLine(picture, tools));
      continue;
    }
    let first = at;
    while (first > 0 && !kept.has(first - 1)) first--;
    // What stands before a picture that is gone is no part of it, unless it is nothing.
    for (const { before: gone } of lines.slice(first, at))
      out.push(...gone.filter((text) => text.trim() !== ''));
    out.push(...line.before, changedLine(line, picture, from, tools));
  }
  out.push(...(rest.length === 0 && now.length > lines.length ? [''] : rest));
  return out.join('\n');
}

function linesOf(all: readonly string[], { markup }: SourceTools): { lines: Line[]; rest: string[] } {
  const lines: Line[] = [];
  let rest: string[] = [];
  for (const source of all) {
    const found = pictureIn(source, markup);
    if (!found) rest.push(source);
    else {
      lines.push({ before: rest, source, ...found });
      rest = [];
    }
  }
  return { lines, rest };
}

function pictureIn(source: string, markup: Markup): Pick<Line, 'page' | 'picture' | 'prefix'> | null {
  const name = source.split('|', 1)[0]?.trim() ?? '';
  if (name === '' || /[[\]{}<>]/.test(name)) return null;
  for (const prefix of ['', 'File:']) {
    const page = markup.parse(`[[${prefix}${source.trim()}]]`);
    const [only] = page.children;
    const node = lineOf(page)?.children[0] ?? only;
    if (node?.kind === 'element' && kindOf(node) === 'mw:File') return { page, picture: node, prefix };
  }
  return null;
}

const unbracketed = (source: string): string => source.replace(/\n/g, ' ').replace(/^\[\[|\s*\]\]$/g, '');

const newLine = (picture: TreeElement, tools: SourceTools): string =>
  unbracketed(printed([picture], [], tools));

/** A line whose picture was edited: its caption stays where it stands, new options stand behind the others. */
function changedLine(
  { source, page, picture, prefix }: Line,
  edited: TreeElement,
  original: TreeElement,
  tools: SourceTools,
): string {
  const merged: TreeElement = {
    ...picture,
    attrs: mergedMedia(edited, original, picture),
    children: tools.merge(edited.children, original.children, { ...page, children: picture.children }),
  };
  if (tools.homes([edited], [original]).size > 0 && isSame(merged, picture)) return source;
  const line = lineOf(page);
  const text = printed([line ? { ...line, children: [merged] } : merged], [page], tools);
  const had = new Set(optionNames(picture));
  const fresh = optionNames(merged).filter((name) => !had.has(name)).length;
  const parts = sourceParts(text, tools.site) ?? [];
  if (fresh > 0 && picture.children.length > 0 && merged.children.length > 0)
    parts.push(...parts.splice(parts.length - 1 - fresh, fresh));
  const inside = parts.length > 0 ? parts.join('|').replace(/\n/g, ' ') : unbracketed(text);
  const start = /^\s*/.exec(source)?.[0] ?? '';
  return start + (inside.startsWith(prefix) ? inside.slice(prefix.length) : inside);
}

/** Nothing of a picture was edited. */
const isSame = (a: TreeElement, b: TreeElement): boolean =>
  a.children === b.children &&
  JSON.stringify(Object.entries(a.attrs).sort()) === JSON.stringify(Object.entries(b.attrs).sort());
