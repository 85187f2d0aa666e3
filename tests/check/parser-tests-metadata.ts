/** What a page says about itself, in the lines in which a test lists it: one `key=value` each, or a table of contents. */

import type { TreeElement, TreeNode } from '@stet/tree';
import { parse, parseTitle } from '@stet/wikitext';
import type { ExpandedPage } from '@stet/wikitext/expand';
import { type DefaultTreeAdapterTypes as Parse5, parseFragment } from 'parse5';
import type { ParserTest } from './parser-tests-data.js';
import { PageFacts, underscored } from './parser-tests-facts.js';
import type { Outcome } from './parser-tests-modes.js';
import { normalHtml } from './parser-tests-normal.js';
import { select } from './parser-tests-select.js';
import type { Wiki } from './parser-tests-site.js';
import { parsedForShow, writeSpec } from './parser-tests-spec.js';

type Lines = (facts: PageFacts, wiki: Wiki, test: ParserTest, page: ExpandedPage) => string[];

/** By option, in the order in which a test lists them. */
const kinds: Readonly<Record<string, Lines>> = {
  showtitle: (facts, wiki, test) => [titleOf(facts, wiki, test)],
  cat: (facts, wiki) => {
    const lines = [...facts.categories].map(([name, key]) => `cat=${name} sort=${key ?? facts.defaultSort}`);
    const own = parseTitle(`:${wiki.title}`, wiki.site);
    if (facts.switches.has('hiddencat') && own?.namespace === 14) lines.push('cat=Hidden_categories sort=');
    return lines;
  },
  ill: (facts) =>
    [...facts.languages].map(
      ([prefix, title]) => `ill=${prefix}:${decodeURIComponent(title).replaceAll('_', ' ')}`,
    ),
  iwl: (facts) => [...facts.interwiki].map((link) => `iwl=${link}`),
  links: (facts) => [...facts.local].sort().map((title) => `link=${title}`),
  special: (facts) => [...facts.special].sort().map((title) => `special=${title}`),
  templates: (facts) => [...facts.templates].sort().map((title) => `template=${title}`),
  extlinks: (facts) => [...facts.external].map((url) => `extlink=${url}`),
  property: (facts, _, { options }) =>
    [options.property]
      .flat()
      .flatMap((name) => (facts.switches.has(String(name)) ? [`property[${name}]=`] : [])),
  showflags: (facts) => [`flags=${flagsOf(facts).join(', ')}`],
  showtocdata: (facts, wiki, _, page) => ['Sections:', ...contents(facts, wiki, page)],
  showindicators: (facts, wiki, test) =>
    [...facts.indicators].map(([name, body]) => `${name}=${indicator(body, wiki, test)}`),
  showmedia: (facts) => [`images=${[...facts.images].join(',')}`],
};

/** The lines of what a test asks for. */
export function metadataOf(source: string, test: ParserTest, wiki: Wiki): Outcome {
  const { metadata, options } = test;
  const expected =
    metadata['parsoid+standalone'] ?? metadata.parsoid ?? metadata.standalone ?? metadata[''] ?? '';
  const page = parsedForShow(source, wiki);
  const facts = new PageFacts(parse(source, { site: wiki.site, title: wiki.title }), page, wiki, test);
  const actual = Object.entries(kinds).flatMap(([option, lines]) =>
    option in options ? lines(facts, wiki, test, page) : [],
  );
  const form = 'showindicators' in options ? htmlForm : normal;
  return { actual: form(actual.join('\n')), expected: form(expected) };
}

const normal = (lines: string): string => lines.replace(/[ \t]+$/gm, '').trim();

/** Where values are HTML they are compared like HTML. */
const htmlForm = (lines: string): string =>
  normalHtml(lines.replace(/ id="mw[\w-]{2,}"/g, ''), 'actual', { strict: true, keepSpace: false });

function flagsOf({ switches, headings, repeated }: PageFacts): string[] {
  const flags: string[] = [];
  if (switches.has('nonewsectionlink')) flags.push('mw-HideNewSection');
  if (switches.has('newsectionlink')) flags.push('mw-NewSection');
  if (switches.has('noeditsection')) flags.push('no-section-edit-links');
  const none = switches.has('notoc');
  if (headings.length > 0 && none && !switches.has('toc') && !switches.has('forcetoc')) flags.push('no-toc');
  else if (headings.length >= 4 || (headings.length > 0 && (switches.has('toc') || switches.has('forcetoc'))))
    flags.push('show-toc');
  if (repeated) flags.push('prevent-selective-update');
  return flags;
}

/** One line a heading: its number, where it stands, its anchor, its text with what formats it. */
function contents({ headings, unlisted }: PageFacts, wiki: Wiki, page: ExpandedPage): string[] {
  const anchors = anchorsOf(page, wiki).filter((_, i) => !unlisted.has(i));
  const stack: { level: number; count: number }[] = [{ level: 0, count: 0 }];
  return headings.map(({ node, level, offset, section }, i) => {
    let below: number | undefined;
    while (stack.length > 1 && (stack.at(-1)?.level ?? 0) > level) below = stack.pop()?.count;
    if ((stack.at(-1)?.level ?? 0) < level) {
      // Where a level was jumped over, its first heading goes on where the deeper ones were.
      stack.push({ level, count: below ?? 0 });
    }
    const top = stack.at(-1) as { level: number; count: number };
    top.count++;
    const depth = stack.length - 1;
    const number = stack.slice(1).map(({ count }) => count);
    const place = offset === null ? 'NULL' : underscored(wiki.title);
    return (
      `${' '.repeat(depth)}h${level} index:${section ?? ''} toclevel:${depth} ` +
      `number:${number.join('.')} title:${place} off:${offset ?? 'NULL'} ` +
      `anchor/linkAnchor:${anchors[i] ?? ''} line:${lineOf(node)}`
    );
  });
}

/** The ids of all headings of the page's own, as it has them. */
function anchorsOf(page: ExpandedPage, wiki: Wiki): string[] {
  const html = writeSpec(
    page,
    '',
    { name: '', parsoidOnly: true, metadata: {}, options: {}, config: {} },
    wiki,
  );
  return ['h1', 'h2', 'h3', 'h4', 'h5', 'h6']
    .flatMap((name) => select(parseFragment(html, { sourceCodeLocationInfo: true }), name))
    .filter((heading) => !isOfExtension(heading))
    .toSorted((a, b) => (a.sourceCodeLocation?.startOffset ?? 0) - (b.sourceCodeLocation?.startOffset ?? 0))
    .map((heading) => heading.attrs.find(({ name }) => name === 'id')?.value ?? '');
}

/** Stands in what an extension tag shows. */
function isOfExtension(node: Parse5.Element): boolean {
  for (let at = node.parentNode; at && 'attrs' in at; at = at.parentNode)
    if (at.attrs.some(({ name, value }) => name === 'typeof' && value.includes('mw:Extension/'))) return true;
  return false;
}

const kept = new Set(
  'b bdi big i s small span strike strong em sub sup q u del ins code tt var kbd'.split(' '),
);

function lineOf(node: TreeElement): string {
  const html = (nodes: readonly TreeNode[]): string =>
    nodes
      .map((child) => {
        if (child.kind === 'text')
          // A stroke through the sign before it would be one through the end of a tag.
          return child.value
            .replace(/&/g, '&amp;')
            .replace(/</g, '&lt;')
            .replace(/>/g, '&gt;')
            .replace(/\u0338/g, '&#x338;');
        if (child.kind === 'comment') return '';
        const inside = html(child.children);
        if (inside === '') return '';
        if (!kept.has(child.name) || (child.attrs.typeof ?? '').startsWith('mw:')) return inside;
        const dir = child.name === 'span' && child.attrs.dir ? ` dir="${child.attrs.dir}"` : '';
        return `<${child.name}${dir}>${inside}</${child.name}>`;
      })
      .join('');
  return html(node.children).trim();
}

/** The title that a page shows: what it asks for, if the wiki lets it. */
function titleOf({ displayTitle }: PageFacts, wiki: Wiki, { config }: ParserTest): string {
  if (displayTitle !== null && config.wgAllowDisplayTitle !== false) {
    const plain = displayTitle.replace(/<[^>]*>/g, '');
    const same = parseTitle(plain, wiki.site)?.text === parseTitle(wiki.title, wiki.site)?.text;
    if (config.wgRestrictDisplayTitle !== true || same) return displayTitle.replace(/&(?!amp;)/g, '&amp;');
  }
  const { site, title } = wiki;
  return `<span lang="${site.lang}" dir="${site.rtl ? 'rtl' : 'ltr'}"><span class="mw-page-title-main">${title.replace(/&/g, '&amp;')}</span></span>`;
}

/** What stands at a page's head: its body without the paragraph around it. */
function indicator(body: string, wiki: Wiki, test: ParserTest): string {
  const page = parsedForShow(body, wiki);
  const isParagraph = (node: TreeNode): node is TreeElement => node.kind === 'element' && node.name === 'p';
  const { children } = page.tree;
  const paragraphs = children.filter((node) => node.kind !== 'comment');
  const isLine = paragraphs.length === 1 && paragraphs.every(isParagraph);
  const inside = isLine
    ? {
        ...page,
        tree: {
          ...page.tree,
          children: children.flatMap((node) => (isParagraph(node) ? node.children : [node])),
        },
      }
    : page;
  return writeSpec(inside, body, { ...test, options: {} }, wiki);
}
