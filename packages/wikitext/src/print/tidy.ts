/**
 * New content as people write it: links without blanks at their edges, formatting around links and not in them, runs
 * of formatting nested as quotes can say them, categories and switches on lines of their own and out of headings,
 * items and cells without the paragraph that HTML's editors put into them. Content of a page stays as it is.
 */

import {
  cellNames,
  comment,
  element,
  isHeading,
  itemNames,
  listNames,
  localTarget,
  plainText,
  type Tree,
  type TreeElement,
  type TreeNode,
  text,
} from '@stet/tree';
import { hasAttributes } from './context.js';

/** Says of an element whether it stood so in a page. */
export type IsKnown = (node: TreeElement) => boolean;

/** The tree with its new content tidied up; itself where there is nothing to do. */
export function tidy(page: Tree, isKnown: IsKnown): Tree {
  const tidier = new Tidier(isKnown);
  const children = tidier.top(page.children);
  return children === page.children ? page : { ...page, children };
}

/** Blocks that blanks at an edge say nothing in. */
const trimmed = /^(?:p|li|d[dt]|t[dh]|h[1-6]|(?:fig)?caption)$/;

const endsInBlank = (node: TreeNode | undefined): boolean => node?.kind === 'text' && /\s$/.test(node.value);

/** Deeper than this everything stays as it is. */
const deepest = 200;

class Tidier {
  readonly #isKnown: IsKnown;
  #depth = 0;

  constructor(isKnown: IsKnown) {
    this.#isKnown = isKnown;
  }

  top(nodes: readonly TreeNode[]): readonly TreeNode[] {
    const own = this.#nodes(nodes, null);
    return own.some(holdsRedirect) ? redirected(own) : own;
  }

  #nodes(nodes: readonly TreeNode[], parent: TreeElement | null): readonly TreeNode[] {
    if (nodes.length === 0 || this.#depth > deepest) return nodes;
    this.#depth++;
    const out: TreeNode[] = [];
    nodes.forEach((node, at) => {
      // Blanks between blocks say nothing.
      if (isBlank(node) && (isBlock(nodes[at - 1]) || isBlock(nodes[at + 1]))) return;
      // At the end of a cell its line stays, empty.
      const isEnd = at > 0 && at === nodes.length - 1 && cellNames.has(parent?.name ?? '');
      if (this.#isEmptied(node) && (parent ? !isEnd : (node as TreeElement).name !== 'p')) return;
      const own = node.kind === 'element' ? this.#element(node) : [node];
      const next = nodes[at + 1];
      const isEdge = parent !== null && trimmed.test(parent.name);
      const isDoubled = next ? next.kind === 'text' && /^\s/.test(next.value) : isEdge;
      const isAgain = at > 0 ? endsInBlank(out.at(-1)) : isEdge;
      // Of what came out of a link at an edge of its block, or beside other blanks, nothing shows.
      const [first = node] = own;
      const isMore = (one: TreeNode): boolean => own.length > 1 && isBlank(one);
      for (const one of own.slice(
        isAgain && isMore(first) ? 1 : 0,
        isDoubled && isMore(own.at(-1) ?? node) ? -1 : undefined,
      ))
        add(out, one, (of) => this.#isNew(of));
    });
    this.#depth--;
    const lined = this.#lined(this.#spaced(out), parent);
    return lined.length === nodes.length && lined.every((node, at) => node === nodes[at]) ? nodes : lined;
  }

  /** A paragraph or list of the page without anything in it. */
  #isEmptied(node: TreeNode): boolean {
    return (
      node.kind === 'element' &&
      /^(?:p|[uod]l)$/.test(node.name) &&
      node.id !== '' &&
      !hasAttributes(node) &&
      node.children.length === 0
    );
  }

  #isNew(node: TreeElement): boolean {
    return !node.print?.parsoid && !node.print?.html && !this.#isKnown(node);
  }

  #element(node: TreeElement): readonly TreeNode[] {
    const children = this.#nodes(node.children, node);
    const own = children === node.children ? node : { ...node, children };
    const { name } = own;
    if (!this.#isNew(own)) return [own];
    if (name === 'a' && /^mw:WikiLink/.test(own.attrs.rel ?? '')) return link(own);
    if (isQuoted(own)) {
      if (own.children.length === 0) return [];
      const [only] = own.children;
      if (own.children.length === 1 && only?.kind === 'text' && only.value.trim() === '') return [only];
    }
    // Nothing but formatting that has nothing in it.
    if (name === 'p' && own.children.length === 0 && node.children.length > 0) return [];
    if (name === 'p') return this.#parted(own);
    if (isHeading(name)) return heading(own);
    if (cellNames.has(name)) return [cellLines(this.#withoutParagraph(own))];
    if (itemNames.has(name) || name === 'figcaption') return [this.#withoutParagraph(own)];
    return [own];
  }

  /** A paragraph in which a switch stands is two, and the switch between them. */
  #parted(node: TreeElement): readonly TreeNode[] {
    const isSwitch = (child: TreeNode): child is TreeElement =>
      child.kind === 'element' && child.name === 'meta' && isSilent(child) && this.#isNew(child);
    const at = node.children.findIndex(isSwitch);
    const [before, found, after] = [
      node.children.slice(0, at),
      node.children[at],
      node.children.slice(at + 1),
    ];
    const shows = (list: readonly TreeNode[]): boolean =>
      list.some((child) => child.kind !== 'text' || child.value.trim() !== '');
    if (at < 0 || found?.kind !== 'element' || !shows(before) || !shows(after)) return [node];
    const blanks = node.print?.blanks;
    const line = '\n';
    const [first, ...rest] = after;
    const start = first?.kind === 'text' ? [text(first.value.trimStart())] : first ? [first] : [];
    return [
      { ...node, children: before, print: { ...node.print, blanks: { ...blanks, after: line } } },
      { ...found, block: true, print: { ...found.print, blanks: { before: line, after: line } } },
      ...this.#parted({
        ...node,
        children: [...start, ...rest],
        print: { ...node.print, blanks: { ...blanks, before: line } },
      }),
    ];
  }

  /** Empty paragraphs as blank lines are read. */
  #spaced(nodes: readonly TreeNode[]): readonly TreeNode[] {
    const asText = (node: TreeNode | undefined): TreeElement | null =>
      node?.kind === 'element' && node.name === 'p' && !hasAttributes(node) && this.#isNew(node)
        ? node
        : null;
    const isText = (node: TreeNode | undefined): boolean => asText(node) !== null;
    const isEmpty = (node: TreeNode | undefined): boolean => asText(node)?.children.length === 0;
    if (!nodes.some((node, at) => isEmpty(node) && isText(nodes[at - 1]))) return nodes;
    const out: TreeNode[] = [];
    const line = (): TreeElement => element('br', { print: { blank: true, src: '\n' } });
    for (let at = 0; at < nodes.length; at++) {
      const node = nodes[at] as TreeNode;
      let end = at;
      while (isEmpty(nodes[end])) end++;
      const next = nodes[end];
      const count = end - at;
      if (count === 0 || !isText(out.at(-1)) || !next) {
        out.push(node);
        continue;
      }
      const follower = asText(next);
      if (follower) {
        for (let n = 0; n < count >> 1; n++) out.push(element('p', { children: [line()] }));
        out.push(count % 2 === 0 ? next : { ...follower, children: [line(), ...follower.children] });
        at = end;
      } else if (count === 1) {
        const last = out.at(-1) as TreeElement;
        const gap = '\n\n';
        out[out.length - 1] = {
          ...last,
          print: { ...last.print, blanks: { ...last.print?.blanks, after: gap } },
        };
        if (next.kind === 'element')
          out.push({ ...next, print: { ...next.print, blanks: { ...next.print?.blanks, before: gap } } });
        else out.push(next);
        at = end;
      } else out.push(node);
    }
    return out;
  }

  /** The only paragraph of an item, cell or caption, if it begins where that does, is what is in it. */
  #withoutParagraph(node: TreeElement): TreeElement {
    const [first, ...rest] = node.children;
    if (first?.kind !== 'element' || first.name !== 'p' || hasAttributes(first) || !this.#isNew(first))
      return node;
    const isLine = !/\n/.test(node.print?.blanks?.first ?? '') && first.children.length > 0;
    const isAlone = rest.length === 0 || (itemNames.has(node.name) && rest.every(isList));
    if (!isLine || !isAlone) return node;
    // The line ended in the paragraph.
    const end = first.children.at(-1);
    const ends = cellNames.has(node.name) || (end?.kind === 'text' && /\n\s*$/.test(end.value));
    const last = ends ? { last: '\n' } : null;
    const blanks = { ...node.print?.blanks, ...last };
    return { ...node, children: [...first.children, ...rest], print: { ...node.print, blanks } };
  }

  /** New categories and switches in text stand on lines of their own. */
  #lined(nodes: readonly TreeNode[], parent: TreeElement | null): readonly TreeNode[] {
    if (parent?.name !== 'p') return nodes;
    const out: TreeNode[] = [];
    const isOwn = (node: TreeNode | undefined): boolean =>
      node?.kind === 'element' && isSilent(node) && this.#isNew(node);
    nodes.forEach((node, at) => {
      const [before, after] = [nodes[at - 1], nodes[at + 1]];
      if (node.kind !== 'text') {
        const follows = before && before.kind !== 'text' && before.kind !== 'comment';
        if (follows && (isOwn(node) || isOwn(before))) out.push(text('\n'));
        out.push(node);
        return;
      }
      let { value } = node;
      if (isOwn(after)) value = value.replace(/[ \t]*$/, '').replace(marksAtEnd, '$1');
      if (isOwn(before)) {
        value = value.replace(/^[ \t]*/, '');
        value = value.replace(marksAtStart, '$1');
      }
      if (isOwn(after) && value !== '' && !value.endsWith('\n')) value += '\n';
      if (isOwn(before) && value !== '' && !value.startsWith('\n')) value = `\n${value}`;
      if (value === '' && isOwn(before) && isOwn(after)) value = '\n';
      if (value !== '') out.push(value === node.value ? node : text(value));
    });
    return out;
  }
}

/** Text on the second line of a cell is a paragraph. */
function cellLines(cell: TreeElement): TreeElement {
  const { children } = cell;
  const isInline = (node: TreeNode): boolean =>
    node.kind === 'text' || (node.kind === 'element' && !node.block && inline.test(node.name));
  const at = children.findIndex((node) => node.kind === 'text' && /\S[ \t]*\n/.test(node.value));
  const child = children[at];
  if (child?.kind !== 'text' || !children.every(isInline)) return cell;
  const end = /\S[ \t]*\n/.exec(child.value)?.index ?? 0;
  const rest = text(child.value.slice(end + 1).trimStart());
  const behind = [...(rest.value === '' ? [] : [rest]), ...children.slice(at + 1)];
  if (behind.every((node) => node.kind === 'text' && node.value.trim() === '')) return cell;
  const paragraph = element('p', { children: behind, print: { blanks: { before: '\n', after: '\n' } } });
  const line = [...children.slice(0, at), text(child.value.slice(0, end + 1)), paragraph];
  return { ...cell, children: line, print: { ...cell.print, blanks: { ...cell.print?.blanks, last: '\n' } } };
}

const inline = /^(?:a|abbr|b|big|br|code|del|em|i|ins|s|small|span|strong|sub|sup|u)$/;

const isBlank = (node: TreeNode): boolean => node.kind === 'text' && node.value.trim() === '';
const isBlock = (node: TreeNode | undefined): boolean =>
  node?.kind === 'element' && /^(?:p|h[1-6]|ul|ol|dl|table|pre|div|blockquote|hr)$/.test(node.name);

/** Marks of direction that stand alone beside a category. */
const marksAtEnd = /(^|\n)[\u200e\u200f]+$/;
const marksAtStart = /^[\u200e\u200f]+($|\n)/;

const isList = (node: TreeNode): boolean => node.kind === 'element' && listNames.has(node.name);

/** Bold or italic that quotes can say. */
const isQuoted = (node: TreeNode | undefined): node is TreeElement =>
  node?.kind === 'element' &&
  (node.name === 'b' || node.name === 'i') &&
  !hasAttributes(node) &&
  !node.print?.html;

/** Formatting without attributes. */
const isFormat = (node: TreeNode | undefined): node is TreeElement =>
  node?.kind === 'element' &&
  /^(?:b|i|u|s|em|strong|small|big|del|ins|sub|sup)$/.test(node.name) &&
  !hasAttributes(node);

/** A category or a switch: nothing that a reader sees. */
const isSilent = (node: TreeElement): boolean =>
  (node.name === 'link' && node.attrs.rel === 'mw:PageProp/Category') ||
  (node.name === 'meta' && /^mw:PageProp\//.test(node.attrs.property ?? ''));

/** Adds a node to its siblings; what touches and says the same is one. */
function add(out: TreeNode[], node: TreeNode, isNew: (node: TreeElement) => boolean): void {
  const last = out.at(-1);
  if (node.kind === 'text' && last?.kind === 'text') {
    out[out.length - 1] = text(last.value + node.value);
    return;
  }
  if (node.kind === 'element' && last?.kind === 'element' && isNew(node) && isNew(last)) {
    const joined = join(last, node, isNew);
    if (joined) {
      out[out.length - 1] = joined;
      return;
    }
  }
  out.push(node);
}

/** Two elements as one; `null` where they are two. */
function join(
  last: TreeElement,
  node: TreeElement,
  isNew: (node: TreeElement) => boolean,
): TreeElement | null {
  let right = node;
  if (isQuoted(last) && isQuoted(right) && last.name !== right.name) {
    // Bold in italic looks like italic in bold.
    const [only] = right.children;
    if (right.children.length !== 1 || !isQuoted(only) || only.name !== last.name || !isNew(only))
      return null;
    right = { ...only, children: [{ ...right, children: only.children }] };
  }
  const isLink = last.name === 'a' && right.name === 'a' && /^mw:WikiLink/.test(last.attrs.rel ?? '');
  const isOne =
    (isQuoted(last) && isQuoted(right)) ||
    (isLink && last.attrs.href === right.attrs.href && last.attrs.rel === right.attrs.rel);
  if (!isOne) return null;
  const children: TreeNode[] = [...last.children];
  for (const child of right.children) add(children, child, isNew);
  const [whole, ...none] = isLink ? link({ ...last, children }) : [{ ...last, children }];
  return whole?.kind === 'element' && none.length === 0 ? whole : { ...last, children };
}

/** A link without blanks at its end, and within what formats all of it, where its text says its target. */
function link(node: TreeElement): readonly TreeNode[] {
  const [first] = node.children;
  const start = first?.kind === 'text' ? (/^[ \t\n]+/.exec(first.value)?.[0] ?? '') : '';
  const children = [...node.children];
  const shown = plainText(children);
  // Blanks at both ends are how a link to another wiki was spelled.
  if (start !== '' && /[ \t\n]$/.test(shown) && node.attrs.rel !== 'mw:WikiLink') return [unformatted(node)];
  const before = shown.trim() === '' ? '' : start;
  if (first?.kind === 'text' && before !== '') {
    const rest = first.value.slice(before.length);
    children.splice(0, 1, ...(rest === '' ? [] : [text(rest)]));
  }
  const last = children.at(-1);
  const after = last?.kind === 'text' ? (/(?<![ \t\n])[ \t\n]+$/.exec(last.value)?.[0] ?? '') : '';
  if (last?.kind === 'text' && after !== '') {
    const rest = last.value.slice(0, -after.length);
    children.splice(-1, 1, ...(rest === '' ? [] : [text(rest)]));
  }
  const own = unformatted(before + after === '' ? node : { ...node, children });
  return [...(before === '' ? [] : [text(before)]), own, ...(after === '' ? [] : [text(after)])];
}

/** `<a><i>Target</i></a>` as `<i><a>Target</a></i>`. */
function unformatted(node: TreeElement): TreeElement {
  const around: TreeElement[] = [];
  let inner = node.children;
  for (let only = inner[0]; inner.length === 1 && isFormat(only); only = inner[0]) {
    around.push(only);
    inner = only.children;
  }
  if (around.length === 0 || inner.some(({ kind }) => kind !== 'text')) return node;
  const fold = (title: string): string =>
    title.replace(/_/g, ' ').replace(/^./u, (first) => first.toUpperCase());
  const title = localTarget(node.attrs.href ?? '');
  if (title?.fragment !== '' || fold(title.title) !== fold(plainText(inner))) return node;
  // It is written anew: what it was written like says another text.
  let out: TreeElement = { ...node, children: inner, id: '', origin: '', print: null };
  for (const one of around.reverse()) out = { ...one, children: [out] };
  return out;
}

/** A heading, and before and behind it the categories and switches that stood at its edges. */
function heading(node: TreeElement): readonly TreeNode[] {
  const { children } = node;
  const shows = (child: TreeNode): boolean =>
    child.kind === 'text' ? child.value.trim() !== '' : child.kind === 'element' && !isSilent(child);
  const isOut = (child: TreeNode): boolean => child.kind === 'element' && isSilent(child);
  const from = children.findIndex(shows);
  const to = children.findLastIndex(shows);
  const start = from < 0 ? children.length : children.slice(0, from).findLastIndex(isOut) + 1;
  const end = to < 0 ? children.length : to + 1 + Math.max(0, children.slice(to + 1).findIndex(isOut));
  const before = children.slice(0, start);
  const hasAfter = to >= 0 && children.slice(to + 1).some(isOut);
  const after = hasAfter ? children.slice(end) : [];
  if (before.length === 0 && after.length === 0) return [node];
  const inner = children.slice(start, hasAfter ? end : undefined);
  const blanks = node.print?.blanks;
  const own = { ...node, children: inner, print: { ...node.print, blanks: undefined } } as TreeElement;
  return [
    ...asLine(before, blanks?.before, undefined),
    ...(inner.some(shows) ? [own] : []),
    ...asLine(after, undefined, blanks?.after),
  ];
}

/** Nodes that show nothing, as they stood on their line. */
function asLine(
  nodes: readonly TreeNode[],
  before: string | undefined,
  after: string | undefined,
): readonly TreeNode[] {
  const out: TreeNode[] = [];
  let gap = before;
  nodes.forEach((node, at) => {
    if (node.kind === 'text') return;
    const next = nodes[at + 1];
    const isLast = nodes.slice(at + 1).every(({ kind }) => kind === 'text');
    const behind = isLast ? after : next?.kind === 'text' ? next.value : '';
    const blanks = {
      ...(gap !== undefined && { before: gap }),
      ...(behind !== undefined && { after: behind }),
    };
    gap = behind;
    if (node.kind === 'comment') out.push({ ...comment(node.value, { ...node, block: true }), blanks });
    else out.push({ ...node, block: true, print: { ...node.print, blanks } });
  });
  return out;
}

const isRedirect = (node: TreeElement): boolean =>
  node.name === 'link' && node.attrs.rel === 'mw:PageProp/redirect';
const holdsRedirect = (node: TreeNode): node is TreeElement =>
  node.kind === 'element' &&
  (isRedirect(node) ||
    (node.name === 'p' && node.children.some((one) => one.kind === 'element' && isRedirect(one))));

/** A page leads to one other page, and says so first. */
function redirected(nodes: readonly TreeNode[]): readonly TreeNode[] {
  const found: TreeElement[] = [];
  const without = (list: readonly TreeNode[]): TreeNode[] =>
    list.filter((node) => {
      if (node.kind !== 'element' || !isRedirect(node)) return true;
      found.push(node);
      return false;
    });
  const [head] = nodes;
  const rest: TreeNode[] = [];
  for (const node of nodes) {
    if (holdsRedirect(node) && !isRedirect(node)) rest.push({ ...node, children: without(node.children) });
    else rest.push(...without([node]));
  }
  const [first] = found;
  if (!first || (found.length === 1 && first === head)) return nodes;
  return [{ ...first, block: true }, ...rest];
}
