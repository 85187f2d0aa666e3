/**
 * The normal form of a tree: two trees are equal when a reader, and an editor, could not tell them apart. One
 * definition for the proof of a save, the checks on the corpus and the fuzzers.
 *
 * Dropped: ids, origins, ranges, print information (how something is spelled, HTML or not), the `block` flag,
 * generated attributes, section wrappers, the spans of `<nowiki>` and of entities (their characters stay).
 * Then: texts are joined; blanks are cut at both ends of paragraphs, headings, items, cells, captions and of runs of
 * inline content beside blocks, and behind a break; a line end in text is one line end whatever blanks stand around it,
 * and a blank where the page cannot have one (headings, items); empty formatting goes, and so do empty paragraphs at the
 * end of the page, of a note or a cell and before a category; adjacent equal formatting is one; a paragraph that holds nothing
 * to read is its content; row groups that say nothing are their rows. Placeholders are their source. Everything else is
 * exact.
 */

import { blockNames, cellNames, formatting, isHeading, set } from './element-names.js';
import { mwType } from './html-facts.js';
import type { Tree, TreeElement, TreeNode } from './node.js';
import { normalAttributes } from './normal-attributes.js';

/** Comments, categories, directives: what shows nothing. */
export const isQuiet = (node: TreeNode | undefined): boolean =>
  node?.kind === 'comment' || (node?.kind === 'element' && hidden.has(node.name));

/** A node on its way to the normal form. */
interface Part {
  /** `''` for a text. */
  readonly name: string;
  readonly attrs: readonly string[];
  /** Of a text, comment or opaque node. */
  text: string;
  readonly children: Part[];
  /** `silent` may show something, but no text of the page; `hidden` shows nothing. */
  readonly kind: 'text' | 'inline' | 'block' | 'silent' | 'hidden';
  /** Stands on lines of its own. */
  line?: boolean;
  /** Of a node of the page: its number among the tree's children. */
  child?: number;
  readonly node?: TreeElement;
}

const oneLine = set('h1 h2 h3 h4 h5 h6 li dt dd');
const hidden = set('link meta');
const ended = set('table tbody thead tfoot tr td th div center');

/** Line of the normal form at which an element ends. */
const close = '/';

/** The tree in normal form, as a list of lines: equal trees give equal lists. Never deep, so it can be JSON. */
export function normalForm(tree: Tree): string[] {
  return normalLines(tree).lines;
}

/** The normal form, and for each of its lines where it comes from. */
export interface NormalLines {
  readonly lines: string[];
  /** Number of the tree's child. */
  readonly children: number[];
  /** What is open there: the element that begins or ends there, or holds the text. */
  readonly open: (Open | null)[];
}

/** An element and what it stands in. */
export interface Open {
  readonly node: TreeElement | undefined;
  readonly up: Open | null;
}

export function normalLines(tree: Tree): NormalLines {
  return linesOf(topParts(tree.children));
}

/** Whether two trees are equal in normal form. */
export function equalTrees(a: Tree, b: Tree): boolean {
  return differenceOf(normalForm(a), normalForm(b)) === null;
}

/** Where two trees differ first. */
export interface Difference {
  /** Number of the line in normal form. */
  readonly line: number;
  /** What stands there: a line of the normal form; `''` at an end. */
  readonly a: string;
  readonly b: string;
}

/** The first difference of two normal forms; `null` if they are equal. */
export function differenceOf(a: readonly string[], b: readonly string[]): Difference | null {
  const most = Math.max(a.length, b.length);
  for (let line = 0; line < most; line++)
    if (a[line] !== b[line]) return { line, a: a[line] ?? '', b: b[line] ?? '' };
  return null;
}

function linesOf(parts: readonly Part[]): NormalLines {
  const lines: string[] = [];
  const children: number[] = [];
  const open: (Open | null)[] = [];
  let child = 0;
  let top: Open | null = null;
  const work: (Part | null)[] = [...parts].reverse();
  for (let part = work.pop(); part !== undefined; part = work.pop()) {
    if (part === null) lines.push(close);
    else {
      if (part.child !== undefined) child = part.child;
      if (part.name === '') lines.push(`"${part.text}`);
      else if (part.name === '#') lines.push(`#${part.text}`);
      else {
        lines.push(lineOf(part, top));
        work.push(null);
        top = { node: part.node, up: top };
        for (let i = part.children.length - 1; i >= 0; i--) work.push(part.children[i] as Part);
      }
    }
    children.push(child);
    open.push(top);
    if (part === null) top = top?.up ?? null;
  }
  return { lines, children, open };
}

/** Whether preformatted text in something is spelled by a tag, often the only way there, makes no difference. */
function lineOf({ name, attrs, text }: Part, top: Open | null): string {
  const own = name === 'pre' && top ? attrs.filter((attr) => !attr.startsWith('typeof')) : attrs;
  return [`<${name}`, ...own, ...(text === '' ? [] : [`src=${text}`])].join(' ');
}

interface Frame {
  readonly node: TreeElement | null;
  readonly nodes: readonly TreeNode[];
  next: number;
  readonly out: Part[];
  /** Inside preformatted text: every blank counts. */
  readonly pre: boolean;
  /** Inside what is one line: a line end is a blank. */
  readonly single: boolean;
}

function topParts(nodes: readonly TreeNode[]): Part[] {
  const top: Frame = { node: null, nodes, next: 0, out: [], pre: false, single: false };
  const stack: Frame[] = [top];
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const node = frame.nodes[frame.next++];
    const known = top.out.length;
    if (node === undefined) {
      stack.pop();
      const parent = stack.at(-1);
      if (parent && frame.node) append(parent.out, finished(frame.node, frame.out, frame));
    } else if (node.kind === 'text') {
      if (node.value !== '') {
        append(frame.out, [{ name: '', attrs: [], text: node.value, children: [], kind: 'text' }]);
      }
    } else if (node.kind === 'comment') {
      // A comment cannot hold its own end: that is written as an entity.
      const value = node.value.replaceAll('-->', '--&gt;');
      frame.out.push({ name: '#', attrs: [], text: value, children: [], kind: 'hidden' });
    } else if (isPlaceholder(node)) {
      frame.out.push(opaque('placeholder', node.print?.src as string));
    } else {
      const { name, children } = node;
      const type = mwType(node.attrs);
      const pre = name === 'pre' || (frame.pre && type !== 'mw:Extension/ref');
      const single = oneLine.has(name) || (frame.single && type === '' && !blockNames.has(name));
      stack.push({ node, nodes: children, next: 0, out: [], pre, single });
    }
    for (let i = known; i < top.out.length; i++) (top.out[i] as Part).child ??= top.next - 1;
  }
  const parts = withoutEdges(top.out, true, top);
  dropEmptyEnd(parts);
  return parts;
}

/**
 * Empty paragraphs at the end, and those before a category, which swallows blank lines; what else shows nothing there
 * is left where it is.
 */
function dropEmptyEnd(parts: Part[]): void {
  let swallows = true;
  for (let at = parts.length - 1; at >= 0; at--) {
    const { name, kind, children } = parts[at] as Part;
    if (name === 'p' && children.length === 0) {
      if (swallows) parts.splice(at, 1);
    } else if (name === 'link') swallows = true;
    else if (kind !== 'hidden') swallows = false;
  }
}

const isPlaceholder = (node: TreeElement): boolean =>
  mwType(node.attrs) === 'mw:Placeholder' && typeof node.print?.src === 'string';

const opaque = (name: string, src: string): Part => ({
  name,
  attrs: [],
  text: JSON.stringify(src),
  children: [],
  kind: 'inline',
});

/** Adds parts to a list of siblings: texts join, and so does equal formatting, down the seam. */
function append(out: Part[], parts: readonly Part[]): void {
  for (const part of parts) {
    let into = out;
    let adding: Part[] = [part];
    for (;;) {
      const [first, ...rest] = adding;
      const last = into.at(-1);
      const isText = last?.kind === 'text' && first?.kind === 'text';
      const isSame = last && first && isFormatting(last) && isFormatting(first) && sameTag(last, first);
      // What follows goes behind what is joined; the content of formatting goes on at the seam.
      for (const other of isText || isSame ? rest : adding) into.push(other);
      if (isText) last.text += first.text;
      if (!isSame) break;
      into = last.children;
      adding = first.children;
    }
  }
}

const isFormatting = (part: Part): boolean => part.kind === 'inline' && formatting.has(part.name);
const sameTag = (a: Part, b: Part): boolean => a.name === b.name && `${a.attrs}` === `${b.attrs}`;

/** An element whose children are in normal form: itself, what it stands for, or nothing. */
function finished(node: TreeElement, children: Part[], frame: Frame): Part[] {
  const type = mwType(node.attrs);
  if (/^mw:(?:Nowiki|Entity|DisplaySpace)$/.test(type)) return children;
  const { name } = node;
  const attrs = normalAttributes(node);
  const bare = attrs.length === 0;
  if (name === 'tbody' && bare) return children;
  if (formatting.has(name) && bare && children.length === 0) return [];
  if (isEmptied(name, bare, node, children)) return [];
  // Typed elements are what their type says; a span or a div is only where they stand.
  const kind = hidden.has(name) ? 'hidden' : blockNames.has(name) ? 'block' : 'inline';
  const part: Part = {
    name: type === '' || name === 'pre' || name === 'a' ? name : 'mw',
    attrs,
    text: /^mw:(?:Annotation|Includes|Placeholder)/.test(type) ? JSON.stringify(node.print?.src ?? '') : '',
    children: [],
    kind: /^mw:(?:Transclusion|Param)/.test(type) ? 'silent' : kind,
    line: node.block,
    node,
  };
  if (name === 'p' && !children.every(isSilent)) {
    // What shows nothing stands beside a paragraph as well as at its edges.
    const [start, end] = hiddenEdges(children);
    if (start > 0 || end < children.length) {
      const own = finished(node, children.slice(start, end), frame);
      return [...children.slice(0, start).filter(isHidden), ...own, ...children.slice(end).filter(isHidden)];
    }
  }
  const holds = blockNames.has(name) || type.startsWith('mw:Extension/');
  const inner = withoutEdges(children, holds, frame);
  if (name === 'p') {
    if (inner.length > 0 && bare && inner.every(isSilent)) return inner.filter(({ kind }) => kind !== 'text');
    if (inner.length === 1 && inner[0]?.name === 'br' && inner[0].attrs.length === 0) inner.pop();
  }
  const last = inner.at(-1);
  if (name === 'figcaption' && bare && inner.length === 0) return [];
  if (name === 'pre' && last?.kind === 'text') {
    last.text = last.text.replace(/(?<![\r\n])[\r\n]+$/, '');
    if (!last.text) inner.pop();
  }
  if (type === 'mw:Extension/ref' || cellNames.has(name)) dropEmptyEnd(inner);
  const [only] = inner;
  // Formatting of a whole link looks alike inside and around it; so do bold in italic and italic in bold, of which five
  // quotes can say one only.
  const isAround =
    name === 'a' ? only?.name === 'b' || only?.name === 'i' : name === 'b' && bare && only?.name === 'i';
  if (only && isAround && inner.length === 1 && only.attrs.length === 0)
    return [{ ...only, children: [{ ...part, children: only.children }] }];
  // Comments at the end of a table, of formatting or a tag that holds blocks may stand behind it.
  // Only a tag says whether a call on lines of its own is the last of a row or cell, or stands behind it.
  let end = inner.length;
  const isBehind = (last: Part | undefined) =>
    last?.name === '#' ||
    (last?.kind === 'silent' && !node.print?.html && (name === 'tr' || (last.line && cellNames.has(name))));
  if ((ended.has(name) || formatting.has(name)) && type === '') while (isBehind(inner[end - 1])) end--;
  return [{ ...part, children: inner.slice(0, end) }, ...inner.slice(end)];
}

/** Headings and links of the wiki that show nothing. */
const isEmptied = (name: string, bare: boolean, { attrs }: TreeElement, children: readonly Part[]): boolean =>
  ((isHeading(name) && bare) || (name === 'a' && /^mw:WikiLink/.test(attrs.rel ?? ''))) &&
  children.every(isBlankText);

const isHidden = ({ kind }: Part): boolean => kind === 'hidden';

/** Where what shows something begins and ends, of parts that hold such. */
function hiddenEdges(parts: readonly Part[]): [start: number, end: number] {
  const edge = (list: readonly Part[]): number =>
    list
      .slice(
        0,
        list.findIndex((part) => !isHidden(part) && !isBlankText(part)),
      )
      .findLastIndex(isHidden) + 1;
  const start = edge(parts);
  return [start, parts.length - edge(parts.slice(start).reverse())];
}

const isBlankText = ({ kind, text }: Part): boolean => kind === 'text' && text.trim() === '';
const isSilent = (part: Part): boolean => part.kind === 'silent' || isHidden(part) || isBlankText(part);

/**
 * Texts of a finished list of siblings: line ends in one form, blanks cut where inline content meets a block or
 * (`ends`) the ends of its container.
 */
function withoutEdges(parts: Part[], ends: boolean, { pre, single }: Frame): Part[] {
  if (pre) return parts;
  const holdsBlocks = parts.some(({ kind }) => kind === 'block');
  const out: Part[] = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as Part;
    if (part.kind === 'text') {
      const [before, after] = [parts[i - 1], parts[i + 1]];
      // A run of blanks is looked at from its start only: from each of them it would cost the square.
      let text = part.text.replace(/(?<![ \t])[ \t]*(?:\r?\n[ \t]*)+/g, single ? ' ' : '\n');
      if (before ? before.kind === 'block' : ends || holdsBlocks) text = text.replace(/^[ \t\r\n]+/, '');
      // Behind a break blanks show nothing.
      if (before?.name === 'br') text = text.replace(/^[ \t]+/, '');
      if (after ? after.kind === 'block' : ends || holdsBlocks)
        text = text.replace(/(?<![ \t\r\n])[ \t\r\n]+$/, '');
      if (text === '') continue;
      part.text = text;
    }
    append(out, [part]);
  }
  return out;
}
