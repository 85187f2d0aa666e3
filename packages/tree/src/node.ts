/**
 * The annotated tree: HTML as the MediaWiki DOM specification describes it (HTML + RDFa, `data-mw`), with the
 * source range of every node. It names no markup: another markup is another pair of `parse` and `print`.
 *
 * @see https://www.mediawiki.org/wiki/Specs/HTML
 */

import type { ParsoidData } from './html-foreign-parsoid.js';
import type { Spelling } from './spelling.js';

/**
 * Where a node stands in the page, in UTF-16 units.
 * `start..openEnd` is its opening markup, `closeStart..end` its closing markup; leaves have
 * `openEnd === closeStart === end` where nothing is content (`start..end` is then one indivisible slice).
 * A text has `start === openEnd` and `closeStart === end`.
 */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
  readonly openEnd: number;
  readonly closeStart: number;
}

/** What only printing needs; never written to HTML attributes, never compared. Keys: `docs/tree.md`. */
export interface PrintInfo {
  /** The element was spelled as an HTML tag (`<b>`, `<ul>`, `<table>` …), not in the markup's own form. */
  html?: boolean;
  /** The source of an opaque node (placeholder, entity, behaviour switch, include directive …). */
  src?: string;
  /** Formatting that goes on around the whole item in which it stands: HTML has it around the item. */
  whole?: boolean;
  /** A cell that stands on the line of the cell before it (`||`), or a `dd` on the line of its `dt`. */
  row?: boolean;
  /** A call that was the first or last of a paragraph with nothing else in it. */
  alone?: 'first' | 'last' | 'both';
  /** A link whose address has the blanks and underscores that it is to be written with. */
  asWritten?: boolean;
  /** A block followed it on its last line, in HTML of others. */
  goesOn?: boolean;
  /** What Parsoid noted of how it was spelled. */
  parsoid?: ParsoidData;
  /** Blanks around it in HTML of others; no markup, but what its author saw. */
  blanks?: Blanks;
  /** How it was spelled, where it comes from HTML that says so and has no range. */
  spelling?: Spelling;
  [key: string]: unknown;
}

/** Before and after an element, before its first child and behind its last one; `''` where left out. */
export interface Blanks {
  before?: string;
  after?: string;
  first?: string;
  last?: string;
}

export type Attributes = Readonly<Record<string, string>>;

export interface TreeElement {
  readonly kind: 'element';
  readonly name: string;
  readonly attrs: Attributes;
  readonly children: readonly TreeNode[];
  /** Unique in the page: `<base>.<n>` as parsed, `<client>.<counter>` for new content, `''` while it has none. */
  readonly id: string;
  /** The id that this content had where it was copied, pasted or split from; `''` for an original. */
  readonly origin: string;
  readonly source: SourceRange | null;
  readonly print: PrintInfo | null;
  /** For kinds that occur both in text and between blocks (transclusion, comment, category …): stands between blocks. */
  readonly block: boolean;
}

export interface TreeText {
  readonly kind: 'text';
  readonly value: string;
  /** Where it is not `null`, `value` is exactly that slice of the page. */
  readonly source: SourceRange | null;
}

export interface TreeComment {
  readonly kind: 'comment';
  readonly value: string;
  /** As in `PrintInfo`. */
  readonly spelling?: Spelling;
  readonly blanks?: Blanks;
  readonly id: string;
  readonly origin: string;
  readonly source: SourceRange | null;
  readonly block: boolean;
}

export type TreeNode = TreeElement | TreeText | TreeComment;

/**
 * A line start at which the parser had nothing open, so that the page can be parsed from there as if it began there.
 * Between two of them a change can be proven without the rest of the page.
 */
export interface RestPoint {
  /** Offset in the page, UTF-16 units. */
  readonly at: number;
  /** The line before is blank (which counts for the next one). */
  readonly blank: boolean;
}

/** A whole page. */
export interface Tree {
  readonly kind: 'tree';
  readonly children: readonly TreeNode[];
  /** The page's source as parsed; `''` for a tree that was not parsed. */
  readonly text: string;
  /** Six characters that stand for (page text, parser version): the first part of every id. `''` if not parsed. */
  readonly base: string;
  /** In order; none for a tree that was not parsed. */
  readonly rests: readonly RestPoint[];
  /** The page's title when it was parsed (what some markup means depends on it); `''` where nobody said. */
  readonly title: string;
}

export interface ElementParts {
  attrs?: Attributes;
  children?: readonly TreeNode[];
  id?: string;
  origin?: string;
  source?: SourceRange | null;
  print?: PrintInfo | null;
  block?: boolean;
}

const noAttributes: Attributes = Object.freeze({});
const noChildren: readonly TreeNode[] = Object.freeze([]);

export function element(name: string, parts: ElementParts = {}): TreeElement {
  return {
    kind: 'element',
    name,
    attrs: parts.attrs ?? noAttributes,
    children: parts.children ?? noChildren,
    id: parts.id ?? '',
    origin: parts.origin ?? '',
    source: parts.source ?? null,
    print: parts.print ?? null,
    block: parts.block ?? false,
  };
}

export function text(value: string, source: SourceRange | null = null): TreeText {
  return { kind: 'text', value, source };
}

export function comment(
  value: string,
  parts: Pick<ElementParts, 'id' | 'origin' | 'source' | 'block'> & { spelling?: Spelling | undefined } = {},
): TreeComment {
  return {
    kind: 'comment',
    value,
    ...(parts.spelling && { spelling: parts.spelling }),
    id: parts.id ?? '',
    origin: parts.origin ?? '',
    source: parts.source ?? null,
    block: parts.block ?? false,
  };
}

export function tree(
  children: readonly TreeNode[],
  source: { text?: string; base?: string; rests?: readonly RestPoint[]; title?: string } = {},
): Tree {
  const { text = '', base = '', rests = [], title = '' } = source;
  return { kind: 'tree', children, text, base, rests, title };
}
