/** A page as the DOM specification's HTML, with what the mock wiki of the tests knows. */

import { type SpecOptions, writeSpec as writeTree } from '@stet/tree/spec';
import {
  type ExpandedPage,
  type ExpandOptions,
  expand,
  pageOffset,
  parseExpanded,
} from '@stet/wikitext/expand';
import type { ParserTest } from './parser-tests-data.js';
import { functionKey, runFunction } from './parser-tests-functions.js';
import type { Wiki } from './parser-tests-site.js';
import { testTags } from './parser-tests-tags.js';

export function writeSpec(
  page: ExpandedPage,
  source: string,
  test: ParserTest,
  wiki: Wiki,
  { ids = false }: { ids?: boolean } = {},
): string {
  return writeTree(page.tree, {
    ids,
    title: wiki.title,
    subpages: wiki.subpages,
    exists: (title) => wiki.exists(title),
    sections:
      test.options.parsoid?.wrapSections === true
        ? { text: source, offset: (at) => pageOffset(page, at) }
        : undefined,
    legacyFragments: (prefix) => !wiki.isLocal(prefix),
    parse: (source) => parsedForShow(source, wiki).tree,
    columnsFrom: Number(test.config.wgCiteResponsiveReferencesThreshold ?? 10),
    noColumns: test.config.wgCiteResponsiveReferences === false,
    cite: {
      subReferences: test.config.wgCiteSubReferencing === true,
      autoDirection: test.config.wgCiteDefaultRefDirAuto === true,
      labels: (group) => wiki.article(`MediaWiki:cite_link_label_group-${group}`)?.text.trim().split(/\s+/),
    },
    externalImage: (url) =>
      /^(?:1|true)$/.test(String(test.options.wgallowexternalimages)) &&
      /^https?:\/\/.*\.(?:avif|gif|jpe?g|png|svg|webp)$/i.test(url),
    extensions: testTags(),
    externalTarget: externalTarget(test),
    thumbWidth: wiki.thumbWidth,
    mediaFile: (name) => wiki.file(name),
    mediaError: mediaLimit(test),
    linkTarget: (target) => wiki.linkTarget(target),
    interwikiUrl: wiki.interwikiUrl,
    languageName: wiki.languageName,
    noFollow: (url) => noFollow(url, test),
  });
}

/** The window in which links to elsewhere open. */
function externalTarget({ config, options }: ParserTest): string | undefined {
  const target = config.wgExternalLinkTarget ?? options.externallinktarget;
  return typeof target === 'string' ? target : undefined;
}

/** A wiki may show so many pictures on a page and no more, each of them as often as it likes. */
export function mediaLimit({ config }: ParserTest): SpecOptions['mediaError'] {
  const most = config.wgParsoidMaximumImages;
  if (typeof most !== 'number') return undefined;
  const shown = new Set<string>();
  return (name) => {
    if (shown.size < most) shown.add(name);
    return shown.has(name)
      ? undefined
      : {
          key: 'apierror-imagelimitexceeded',
          message: 'Image is not rendered due to image limit was exceeded',
        };
  };
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

/** Extension tags whose body gets the arguments of the template that they stand in. */
const expandTags = new Set(['poem', 'gallery']);

/** A page with what its calls make on the mock wiki: the templates are the articles of the test's file. */
export function parsedForShow(source: string, wiki: Wiki): ExpandedPage {
  const { site, title } = wiki;
  return parseExpanded(source, {
    site,
    title,
    parserFunction: (name, key) => functionKey(name, site.lang) ?? (wiki.functionParts ? key : null),
    // On a line of its own, so that nothing is put before what begins one.
    expand: (call) => expand(`\n${call}`, { ...expandOptions(wiki), keepIncludes: true }).slice(1),
  });
}

/** A text of the interface: calls in it are expanded, nothing else is. */
export const messageOf = (source: string, wiki: Wiki): string => expand(source, expandOptions(wiki));

const expandOptions = (wiki: Wiki): ExpandOptions => {
  const { site, title } = wiki;
  return {
    site,
    title,
    getPage: (name) => (wiki.includes(name) ? (wiki.article(name) ?? null) : null),
    exists: (name) => wiki.exists(name),
    fileExists: (name) => wiki.file(name) !== undefined,
    siteName: 'MediaWiki',
    timeZone: wiki.timeZone,
    variable: (name, argument) =>
      wiki.variable(name) ?? (argument === null ? functionKey(name, site.lang) && '' : null),
    expandForeign: (call) => runFunction(call, site.lang),
    now: new Date(now * 1000),
    expandTags,
    urls: {
      server: 'http://example.org',
      articlePath: '/wiki/$1',
      script: '/index.php',
      scriptPath: '/',
    },
  };
};
