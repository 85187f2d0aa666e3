/** A page as the DOM specification's HTML, with what the mock wiki of the tests knows. */

import { element, mwType, type Tree, type TreeElement, type TreeNode, text } from '@stet/tree';
import { writeSpec as writeTree } from '@stet/tree/spec';
import { expand, parse } from '@stet/wikitext';
import type { ParserTest } from './parser-tests-data.js';
import type { Wiki } from './parser-tests-site.js';

export function writeSpec(page: Tree, test: ParserTest, wiki: Wiki): string {
  return writeTree(page, {
    title: wiki.title,
    subpages: wiki.subpages,
    exists: (title) => wiki.exists(title),
    sections: test.options.parsoid?.wrapSections === true,
    legacyFragments: (prefix) => !wiki.isLocal(prefix),
    expand: (node) => expanded(node, page, wiki),
    parse: (source) => parse(source, { site: wiki.site, title: wiki.title }),
    columnsFrom: 10,
    externalImage: (url) =>
      /^(?:1|true)$/.test(String(test.options.wgallowexternalimages)) &&
      /^https?:\/\/.*\.(?:avif|gif|jpe?g|png|svg|webp)$/i.test(url),
    thumbWidth: wiki.thumbWidth,
    mediaFile: (name) => wiki.file(name),
    linkTarget: (target) => wiki.linkTarget(target),
    interwikiUrl: wiki.interwikiUrl,
    noFollow: (url) => noFollow(url, test),
  });
}

/** Links into the domains that a wiki names are followed. */
function noFollow(url: string, { config }: ParserTest): boolean {
  if (config.wgNoFollowLinks === false) return false;
  const domains = (config.wgNoFollowDomainExceptions as readonly string[] | undefined) ?? ['mediawiki.org'];
  const host = /^(?:[a-z]+:)?\/\/([^/:?#]*)/i.exec(url)?.[1] ?? '';
  return !domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}

/** The clock of the mock wiki, seconds. */
const now = 123;

/** What a call makes on the mock wiki: the templates are the articles of the test's file. */
export function expanded(node: TreeElement, page: Tree, wiki: Wiki): Tree | null {
  const { source } = node;
  if (!source) return null;
  const { site, title } = wiki;
  const expansion = expand(page.text.slice(source.start, source.end), {
    site,
    title,
    getPage: (name) => wiki.article(name) ?? null,
    exists: (name) => wiki.exists(name),
    siteName: 'MediaWiki',
    now: new Date(now * 1000),
    urls: { server: 'http://example.org', articlePath: '/wiki/$1', script: '/index.php', scriptPath: '/' },
  });
  const made = parse(expansion, { site, title });
  return { ...made, children: literal(made.children, expansion) };
}

/** Calls that are left after expansion are text. */
function literal(nodes: readonly TreeNode[], source: string): TreeNode[] {
  return nodes.map((node) => {
    if (node.kind !== 'element') return node;
    const { source: range } = node;
    if (!/^mw:(?:Transclusion|Param)/.test(mwType(node.attrs)) || !range)
      return { ...node, children: literal(node.children, source) };
    const value = text(source.slice(range.start, range.end));
    return node.block ? element('p', { children: [value] }) : value;
  });
}
