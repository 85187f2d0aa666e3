/**
 * HTML as a markup of its own: a page that is HTML and stays HTML, with the range of every node, so that what nobody
 * touched keeps its bytes. What the tree has no kind for is opaque, with its source. For HTML that is to become
 * another markup there is `readHTML`.
 */

import { type DefaultTreeAdapterTypes as Parse5, parseFragment } from 'parse5';
import { blockNames, containerNames, set, without } from './element-names.js';
import { attribute, encodeComment, escapeText } from './html-escape.js';
import { attributeOf, isElement } from './html-foreign-nodes.js';
import type { Markup, Own } from './markup.js';
import {
  comment,
  element,
  type SourceRange,
  type Tree,
  type TreeElement,
  type TreeNode,
  text,
  tree,
} from './node.js';
import { voidElements, wikitextElements } from './sanitize.js';

const known: ReadonlySet<string> = new Set([
  ...wikitextElements,
  ...containerNames,
  ...set('a tbody thead tfoot'),
]);
/** Blanks at their edges, and between blocks in them, are no content. */
const containers = new Set(without(blockNames, set('pre hr figure figcaption')));
const blocks = new Set([...containers, 'pre', 'hr', 'figure']);

interface Frame {
  readonly nodes: readonly Parse5.ChildNode[];
  at: number;
  readonly out: TreeNode[];
  readonly name: string;
  readonly finish: (children: readonly TreeNode[]) => void;
}

/**
 * The tree of a page's body. Never throws.
 * @param base the first part of every id: six characters that stand for the page
 */
export function parseHtmlPage(html: string, base = pageId(html)): Tree {
  const reader = new PageReader(html, base);
  return tree(reader.read(parseFragment(html, { sourceCodeLocationInfo: true }).childNodes), {
    text: html,
    base,
  });
}

function pageId(html: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < html.length; i++) hash = Math.imul(hash ^ html.charCodeAt(i), 0x01000193) >>> 0;
  return hash.toString(36).padStart(6, '0').slice(0, 6);
}

class PageReader {
  readonly #html: string;
  readonly #base: string;
  #next = 0;

  constructor(html: string, base: string) {
    this.#html = html;
    this.#base = base;
  }

  read(top: readonly Parse5.ChildNode[]): readonly TreeNode[] {
    let result: readonly TreeNode[] = [];
    const stack: Frame[] = [
      {
        nodes: top,
        at: 0,
        out: [],
        name: '',
        finish: (children) => {
          result = children;
        },
      },
    ];
    for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
      const node = frame.nodes[frame.at++];
      if (!node) {
        stack.pop();
        frame.finish(trimmed(this.#ordered(frame.out), frame.name));
      } else this.#node(node, frame, stack);
    }
    return result;
  }

  #node(node: Parse5.ChildNode, frame: Frame, stack: Frame[]): void {
    const { out } = frame;
    if (node.nodeName === '#text') {
      const { value } = node as Parse5.TextNode;
      const range = rangeOf(node);
      const isSlice = range && this.#html.slice(range.start, range.end) === value;
      // Behind the line end that opens preformatted text.
      const inPre =
        range && frame.name === 'pre' && this.#html.slice(range.end - value.length, range.end) === value;
      const start = range ? range.end - value.length : 0;
      out.push(text(value, isSlice ? range : inPre ? { ...range, start, openEnd: start } : null));
    } else if (node.nodeName === '#comment') {
      const { data } = node as Parse5.CommentNode;
      out.push(comment(data, { id: this.#id(), source: rangeOf(node), block: isBlockPlace(frame.name) }));
    } else if (isElement(node)) {
      const opaque = this.#opaque(node, frame);
      if (opaque) {
        out.push(opaque);
        return;
      }
      const id = this.#id();
      const source = this.#inner(node);
      const attrs = Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]));
      const name = node.tagName;
      stack.push({
        nodes: node.childNodes,
        at: 0,
        out: [],
        name,
        finish: (children) => {
          const [start, end] = extent(children);
          // Tags that cross: what they hold stands elsewhere in the source.
          if (source && (start < source.openEnd || end > source.closeStart))
            out.push(this.#slice(Math.min(start, source.start), Math.max(end, source.end), blocks.has(name)));
          else
            out.push(element(name, { attrs, id, children, source, print: source ? { html: true } : null }));
        },
      });
    }
  }

  /** The range of an element: what is no content at both of its ends belongs to its tags. */
  #inner(node: Parse5.Element): SourceRange | null {
    const range = rangeOf(node);
    if (!range) return null;
    const content = this.#html.slice(range.openEnd, range.closeStart);
    // The first line end of preformatted text is none of it.
    if (node.tagName === 'pre')
      return /^\r?\n/.test(content)
        ? { ...range, openEnd: range.openEnd + (content[0] === '\r' ? 2 : 1) }
        : range;
    if (!containers.has(node.tagName) || content.trim() === '') return range;
    const before = /^[ \t\r\n\f]+/.exec(content)?.[0].length ?? 0;
    const after = content.length - content.replace(/(?<![ \t\r\n\f])[ \t\r\n\f]+$/, '').length;
    return { ...range, openEnd: range.openEnd + before, closeStart: range.closeStart - after };
  }

  #id(): string {
    return `${this.#base}.${this.#next++}`;
  }

  /** What the tree has no kind for, with the siblings that a server says to belong to it, as its source. */
  #opaque(node: Parse5.Element, frame: Frame): TreeElement | null {
    const name = node.tagName;
    const about = attributeOf(node, 'about');
    const isTyped = about !== '' || /(?:^|\s)mw:/.test(attributeOf(node, 'typeof'));
    const first = rangeOf(node);
    if ((known.has(name) && !isTyped) || !first) return null;
    let end = first.end;
    let isBlock = blocks.has(name);
    // Siblings of one group, with the blanks between them.
    for (let at = frame.at; about !== '' && at < frame.nodes.length; at++) {
      const next = frame.nodes[at] as Parse5.ChildNode;
      if (isElement(next) && attributeOf(next, 'about') === about) {
        end = rangeOf(next)?.end ?? end;
        isBlock ||= blocks.has(next.tagName);
        frame.at = at + 1;
      } else if (next.nodeName !== '#text' || (next as Parse5.TextNode).value.trim() !== '') break;
    }
    return this.#slice(first.start, end, isBlock);
  }

  #slice(start: number, end: number, isBlock: boolean): TreeElement {
    return element(isBlock ? 'div' : 'span', {
      attrs: { typeof: 'mw:Placeholder' },
      id: this.#id(),
      source: { start, openEnd: end, closeStart: end, end },
      print: { src: this.#html.slice(start, end) },
      block: isBlock,
    });
  }

  /** Siblings whose ranges are in order; those that overlap are one slice. */
  #ordered(nodes: readonly TreeNode[]): readonly TreeNode[] {
    const out: TreeNode[] = [];
    for (const node of nodes) {
      let [start, end] = extent([node]);
      let isBlock = node.kind === 'element' && blocks.has(node.name);
      let merged = false;
      for (let last = out.at(-1); last && start < extent([last])[1]; last = out.at(-1)) {
        const [from, until] = extent([last]);
        [start, end] = [Math.min(start, from), Math.max(end, until)];
        isBlock ||= last.kind === 'element' && (last.block || blocks.has(last.name));
        merged = true;
        out.pop();
      }
      out.push(merged ? this.#slice(start, end, isBlock) : node);
    }
    return out;
  }
}

/** From where to where nodes stand, what they hold included; `[Infinity, -1]` for nothing of the page. */
function extent(nodes: readonly TreeNode[]): [start: number, end: number] {
  let start = Number.POSITIVE_INFINITY;
  let end = -1;
  const work = [...nodes];
  for (let node = work.pop(); node; node = work.pop()) {
    if (node.source) {
      start = Math.min(start, node.source.start);
      end = Math.max(end, node.source.end);
    } else if (node.kind === 'element') for (const child of node.children) work.push(child);
  }
  return [start, end];
}

/** Comments and the like between blocks: in a list, a table, a row there is nothing else. */
const strict = set('table tbody thead tfoot tr ul ol dl');
const isBlockPlace = (container: string): boolean => strict.has(container);

/** `null` for what tree construction made up. */
function rangeOf(node: Parse5.ChildNode): SourceRange | null {
  const at = node.sourceCodeLocation;
  if (!at) return null;
  const { startOffset: start, endOffset: end } = at;
  const tags = 'startTag' in at ? at : null;
  if (!tags?.startTag) return { start, openEnd: isElement(node) ? end : start, closeStart: end, end };
  const openEnd = tags.startTag.endOffset;
  return { start, openEnd, closeStart: Math.max(openEnd, tags.endTag?.startOffset ?? end), end };
}

const isBlock = (node: TreeNode | undefined): boolean =>
  node?.kind === 'element'
    ? node.block || (blocks.has(node.name) && node.name !== 'caption') || node.name === 'caption'
    : false;

/** Children without the blanks at the ends of their container and beside blocks. */
function trimmed(nodes: readonly TreeNode[], container: string): readonly TreeNode[] {
  if (container !== '' && !containers.has(container) && !nodes.some(isBlock)) return nodes;
  const out: TreeNode[] = [];
  nodes.forEach((node, at) => {
    if (node.kind !== 'text') {
      out.push(node);
      return;
    }
    const [left, right] = [nodes[at - 1], nodes[at + 1]];
    const atStart = left === undefined || isBlock(left);
    const atEnd = right === undefined || isBlock(right);
    if (strict.has(container) && /^[ \t\r\n\f]*$/.test(node.value)) return;
    const start = atStart ? (/^[ \t\r\n\f]+/.exec(node.value)?.[0].length ?? 0) : 0;
    const rest = node.value.slice(start);
    const kept = atEnd ? rest.replace(/(?<![ \t\r\n\f])[ \t\r\n\f]+$/, '') : rest;
    if (kept === '') return;
    const from = node.source === null ? -1 : node.source.start + start;
    const end = from + kept.length;
    out.push(text(kept, from < 0 ? null : { start: from, openEnd: from, closeStart: end, end }));
  });
  return out;
}

function openTag({ name, attrs }: TreeElement): string {
  let out = `<${name}`;
  for (const [key, value] of Object.entries(attrs)) out += attribute(key, value);
  return `${out}>`;
}

function ownOf(node: TreeElement): Own {
  if (typeof node.print?.src === 'string') return { whole: node.print.src };
  if (voidElements.has(node.name)) return { whole: openTag(node) };
  const [first] = node.children;
  const gap = node.name === 'pre' && first?.kind === 'text' && first.value.startsWith('\n') ? '\n' : '';
  return { open: openTag(node) + gap, close: `</${node.name}>` };
}

/** A node of any depth. */
function flat(root: TreeNode): string {
  const out: string[] = [];
  const work: (TreeNode | string)[] = [root];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    if (typeof next === 'string') out.push(next);
    else if (next.kind === 'text') out.push(escapeText(next.value));
    else if (next.kind === 'comment') out.push(`<!--${encodeComment(next.value)}-->`);
    else {
      const own = ownOf(next);
      if ('whole' in own) out.push(own.whole);
      else {
        out.push(own.open);
        work.push(own.close, ...[...next.children].reverse());
      }
    }
  }
  return out.join('');
}

/** What reuse and proof ask of HTML: the tags of an element are its markup, and a tag may stand anywhere. */
export const htmlMarkup: Markup = {
  parse: (html) => parseHtmlPage(html),
  own: (node) => (node.kind === 'comment' ? { whole: `<!--${encodeComment(node.value)}-->` } : ownOf(node)),
  text: (value) => escapeText(value),
  separator: (_left, _right, _place, hints) => hints[0] ?? '',
  fits: () => true,
  keeps: () => true,
  joins: () => '',
  flat,
};
