import { isHeading, type Tree, tree } from '@stet/tree';
import { resolveSubpage } from '../expand/titles.js';
import { defaultSite, type Site } from '../site.js';
import { parseTitle, titleToHref } from '../title.js';
import { annotate } from './annotate.js';
import { type ExpandCall, expansionOf, last } from './expansion.js';
import { treeOf } from './finish.js';
import { numberedHeadings } from './headings.js';
import { joinBeforeLinks } from './join.js';
import { withMarks } from './mark.js';
import type { Draft } from './node.js';
import { siteOfPage } from './page-site.js';
import { baseOf, type ParseOptions } from './parse.js';
import { type Amend, Stretch } from './stretch.js';
import { Wrapper } from './wrap.js';

export interface ParseExpandedOptions extends ParseOptions {
  /** What a call makes; `null`: it stays a call. */
  expand: ExpandCall;
  /**
   * The key of a function whose call is said as a part `parserfunction`, by its name as written and its usual key;
   * `null`: it is said as templates are, which is the default for all.
   */
  parserFunction?: ((name: string, key: string) => string | null) | undefined;
}

export interface ExpandedPage {
  readonly tree: Tree;
  /** Where calls stand in the page (`from`, `to`), and in the tree's text what they made (`start`, `end`). In order. */
  readonly calls: readonly { from: number; to: number; start: number; end: number }[];
}

/**
 * Parses a page with what its templates and functions make, well-formed by itself or not: a template may open a table
 * that another one closes. What they made is marked (`print.group`), with its place in the page; all ranges, and the
 * tree's text, are of the page with the output of its calls put in. For showing; `parse` is for editing.
 * @param text the page's source
 */
export function parseExpanded(
  text: string,
  { site: wiki = defaultSite, title, expand, parserFunction = () => null }: ParseExpandedOptions,
): ExpandedPage {
  const site = siteOfPage(wiki, title);
  const expansion = expansionOf(text, site, expand);
  const { calls } = expansion;
  const amend: Amend = (tokens, start, end) =>
    withMarks(joinBeforeLinks(tokens, expansion.text, calls), calls, start, end);
  const context = new Stretch(expansion.text, site, expansion.islands, 0, false, amend);
  const nodes = context.blocks(0, expansion.text.length, {}, 'page');
  const naming = {
    href: (href: string) => absolute(href, site, title).replaceAll('%22', '"'),
    parserFunction,
  };
  const wrapped = new Wrapper(text, expansion, context, naming).run(nodes);
  const numbers = new Map(numberedHeadings(text, site).map((at, i) => [at, i + 1]));
  number(wrapped, (at) => numbers.get(pageOffset(expansion, at) ?? -1));
  const annotated = annotate(wrapped, (at) => pageOffset(expansion, at));
  const base = baseOf(expansion.text);
  return {
    tree: tree(treeOf(annotated, base), { text: expansion.text, base, title: title ?? '' }),
    calls: calls.map(({ from, to, start, end }) => ({ from, to, start, end })),
  };
}

/** `./../Name` and `.//Name` against the page that they stand on. */
function absolute(href: string, site: Site, title: string | undefined): string {
  const page = title === undefined ? null : parseTitle(title, site);
  if (!page || !/^\.\/(?:\/|\.\.\/)/.test(href) || !site.namespacesWithSubpages.has(page.namespace))
    return href;
  const path = resolveSubpage(href.slice(2), page.text);
  return path === null ? href : `./${titleToHref(path.replaceAll(' ', '_'))}`;
}

/** Headings of the page get the number of their section: `print.section`. */
function number(nodes: readonly Draft[], section: (start: number) => number | undefined): void {
  for (const node of nodes) {
    const found = isHeading(node.name) && !node.print?.html ? section(node.start) : undefined;
    if (found !== undefined) node.print = { ...node.print, section: found };
    number(node.children, section);
  }
}

/** Where an offset of an expanded page stands in the page itself; `null` where a call made what stands there. */
export function pageOffset({ calls }: Pick<ExpandedPage, 'calls'>, at: number): number | null {
  const call = calls[last(calls, ({ start }) => start <= at)];
  if (!call) return at;
  return at < call.end ? null : call.to + at - call.end;
}
