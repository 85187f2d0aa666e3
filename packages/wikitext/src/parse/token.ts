import type { PrintInfo } from '@stet/tree';
import { type Draft, noAttributes } from './node.js';

/** What the tokenizer hands on. Offsets are UTF-16 units of the page. */
export type Token =
  | TextToken
  | LineEnd
  | OpenToken
  | CloseToken
  | QuoteToken
  | ItemToken
  | AtomToken
  | RestToken;

export interface TextToken {
  readonly type: 'text';
  readonly start: number;
  readonly end: number;
}

export interface LineEnd {
  readonly type: 'newline';
  readonly start: number;
  readonly end: number;
}

/** Opening markup of an element: a tag, a table part, a heading, or (zero width) what a later stage puts in. */
export interface OpenToken {
  readonly type: 'open';
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly attrs: Readonly<Record<string, string>>;
  readonly print: PrintInfo | null;
  /** The element ends with its opening markup. */
  readonly empty: boolean;
  /** Nothing in the page stands for it: tree construction may leave it out. */
  readonly implied: boolean;
}

export interface CloseToken {
  readonly type: 'close';
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly html: boolean;
  readonly implied: boolean;
}

/** A run of two or more apostrophes. */
export interface QuoteToken {
  readonly type: 'quote';
  readonly start: number;
  readonly end: number;
}

/** The bullets of a line; `row`: a `:` behind a term on its line. */
export interface ItemToken {
  readonly type: 'item';
  readonly start: number;
  readonly end: number;
  readonly bullets: string;
  readonly row: boolean;
}

/** Where an atom may stand and what it does to the paragraph around it. */
export type AtomKind =
  /** Part of the text around it. */
  | 'inline'
  /** Part of the text, or a block where it stands alone on its lines: transclusions, extension tags. */
  | 'either'
  /** As `either`, and shows nothing, so that it neither begins nor ends a paragraph: categories, comments … */
  | 'silent'
  /** Always a block, but no end of a paragraph for the lines around it: figures. */
  | 'figure'
  /** No line knows of it: the place of a call that made nothing. */
  | 'mark'
  /** Always a block: `<pre>`. */
  | 'block';

/** A line start at which no line before it is open: paragraphs, lists, tables. */
export interface RestToken {
  readonly type: 'rest';
  readonly start: number;
  readonly end: number;
  /** The line before is blank. */
  readonly blank: boolean;
}

/** A finished piece. */
export interface AtomToken {
  readonly type: 'atom';
  readonly kind: AtomKind;
  readonly node: Draft;
  readonly start: number;
  readonly end: number;
}

export function open(
  name: string,
  start: number,
  end: number,
  more: Partial<Pick<OpenToken, 'attrs' | 'print' | 'empty' | 'implied'>> = {},
): OpenToken {
  return {
    type: 'open',
    name,
    start,
    end,
    attrs: more.attrs ?? noAttributes,
    print: more.print ?? null,
    empty: more.empty ?? false,
    implied: more.implied ?? false,
  };
}

export function close(
  name: string,
  start: number,
  end: number,
  more: { html?: boolean; implied?: boolean } = {},
): CloseToken {
  return { type: 'close', name, start, end, html: more.html ?? false, implied: more.implied ?? false };
}

export const atom = (kind: AtomKind, node: Draft): AtomToken => ({
  type: 'atom',
  kind,
  node,
  start: node.start,
  end: node.end,
});
