import { plainText, type Saved, type Tree, type TreeElement, type TreeNode } from '@stet/tree';
import { seenBlanks } from './print/blanks.js';
import { settleForeign } from './print/foreign.js';
import { mergeForeign } from './print/foreign-merge.js';
import { tidy } from './print/tidy.js';
import { markupFor, type PrintOptions, printWith } from './save.js';
import { defaultSite } from './site.js';

export interface ForeignOptions extends PrintOptions {
  /**
   * The HTML as the server gave it, before it was edited; both read with `ids`. What differs is done to the first base,
   * which is the source that the server made it from, and all else stands.
   */
  original?: Tree | undefined;
}

/**
 * Prints a tree that was read from other people's HTML (`readHTML(html, { foreign: true })`), which may keep HTML in
 * data: language variants, annotations, attributes that templates make. An entry of its own: an editor, whose pages
 * were parsed from source, needs no reader of HTML to save them.
 */
export function printForeign(tree: Tree, { original, ...options }: ForeignOptions): Saved {
  const markup = markupFor(options, seenBlanks);
  const [page] = options.bases;
  const merged =
    original && page ? mergeForeign(tree, original, page, markup, options.site ?? defaultSite) : tree;
  const settled = settleForeign(merged, markup, options.site, options.title);
  const known = new Map<string, TreeElement>();
  for (const base of options.bases) collect(base, known);
  const isKnown = ({ id, children, print }: TreeElement): boolean => {
    const old = known.get(id);
    return old ? plainText(old.children) === plainText(children) : print?.spelling !== undefined;
  };
  return printWith(markup, tidy(settled, isKnown), options);
}

/** The elements of a page by their ids. */
function collect(base: Tree, known: Map<string, TreeElement>): void {
  const work: TreeNode[] = [...base.children];
  for (let node = work.pop(); node; node = work.pop()) {
    if (node.kind !== 'element') continue;
    if (node.id !== '') known.set(node.id, node);
    for (const child of node.children) work.push(child);
  }
}

export { localAddress } from './print/address.js';
