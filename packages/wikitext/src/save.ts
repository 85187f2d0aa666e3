import { type Markup, type Saved, save, type Tree } from '@stet/tree';
import { parse, parseRegion } from './parse/parse.js';
import { createMarkup, type MarkupOptions } from './print/index.js';
import { meant } from './print/meant.js';
import { defaultSite, type Site } from './site.js';

export interface PrintOptions {
  /** The page as parsed, before it was edited; several after several saves. Without one everything is printed anew. */
  bases: readonly Tree[];
  site?: Site | undefined;
  /** The page's title; by default the one that the base was parsed with. */
  title?: string | undefined;
  /** `false`: nothing is reused. */
  reuse?: boolean | undefined;
  /** `true`: proven by parsing the whole page, not the part between two points of rest around the change. */
  whole?: boolean;
}

/**
 * Prints a tree as wikitext: what is unchanged since a base keeps its bytes, and the whole is proven by parsing it
 * again. Never throws for any tree; what could not be proven is in `declared`.
 */
export const print = (tree: Tree, options: PrintOptions): Saved =>
  printWith(markupFor(options), tree, options);

/** The same in the markup of a page. */
export function printWith(markup: Markup, tree: Tree, { bases, reuse, whole = false }: PrintOptions): Saved {
  return save(meant(tree, bases), { bases, markup, whole, ...(reuse === undefined ? {} : { reuse }) });
}

/** The markup of a page, as its base was parsed. */
export function markupFor(
  { bases, site = defaultSite, title = bases[0]?.title }: PrintOptions,
  seenBlanks?: MarkupOptions['seenBlanks'],
): Markup {
  return createMarkup({
    site,
    seenBlanks,
    parse: (text) => parse(text, { site, title }),
    region: (text, from, to, blank) => parseRegion(text, from, to, blank, { site, title }),
  });
}
