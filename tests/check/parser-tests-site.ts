/** The wiki that a test pretends to run on: a language's site data, the mock wiki of the data, and the test's options. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SpecFile } from '@stet/tree/spec';
import { hrefOf, normalName, parseTitle, type Site, type SiteData, siteFromData } from '@stet/wikitext';
import { localAddress } from '@stet/wikitext/foreign';
import { type Article, type Case, findBeside } from './parser-tests-data.js';
import { type MockFile, mockFile } from './parser-tests-files.js';
import { functionData } from './parser-tests-functions.js';

interface Interwiki {
  readonly prefix: string;
  readonly url: string;
  readonly language?: string;
  readonly localinterwiki?: boolean;
  readonly extralanglink?: boolean;
  readonly linktext?: string;
  readonly protorel?: boolean;
  readonly local?: boolean;
}

interface Namespace {
  readonly id: number;
  readonly name: string;
  readonly canonical: string;
  readonly subpages: boolean;
}

/** What of `site/fixture.json` is used. */
interface Fixture {
  readonly defaultTitle: string;
  readonly defaultThumbWidth: number;
  readonly extraNamespaces: readonly Namespace[];
  readonly renamedNamespacesEnwikiOnly: readonly Namespace[];
  readonly magicLinks: { readonly ISBN: boolean; readonly RFC: boolean; readonly PMID: boolean };
  readonly interwiki: readonly Interwiki[];
  readonly interwikiWithOption: Readonly<Record<string, readonly Interwiki[]>>;
  readonly files: Readonly<Record<string, MockFile>>;
  readonly testTags: Readonly<Record<string, string>>;
  readonly pages: { readonly special: readonly string[] };
}

/** Where the mock wiki serves its pages, and edits those that are missing. */
const articlePaths = [
  '/index.php?title=$1&action=edit&redlink=1',
  '/index.php?title=$1',
  'http://example.org/wiki/$1',
  '/wiki/$1',
];

const emptyFixture: Fixture = {
  defaultTitle: 'Parser test',
  defaultThumbWidth: 180,
  extraNamespaces: [],
  renamedNamespacesEnwikiOnly: [],
  magicLinks: { ISBN: true, RFC: true, PMID: true },
  interwiki: [],
  interwikiWithOption: {},
  files: {},
  testTags: {},
  pages: { special: [] },
};

/** What of a test makes another wiki. */
interface Facts {
  readonly language: string;
  readonly subpages: boolean;
  readonly pmid: boolean;
  readonly style: boolean;
  readonly rawHtml: boolean;
  readonly annotations: boolean;
  readonly messages: boolean;
  readonly languageLinks: boolean;
  readonly magicLinks: unknown;
}

/** A wiki, and a page of it. */
export interface Wiki {
  readonly site: Site;
  readonly title: string;
  readonly thumbWidth: number;
  /** Where its clocks stand; none: at UTC. */
  readonly timeZone: string | undefined;
  article(title: string): Article | undefined;
  /** Whether a page may be put into another one. */
  includes(title: string): boolean;
  /** Its parser says calls of functions in a form of their own. */
  readonly functionParts: boolean;
  /** What only a server knows, by its name in MediaWiki. */
  variable(name: string): string | null;
  file(name: string): SpecFile | undefined;
  linkTarget(target: string): { title: string; href: string; rel?: string } | undefined;
  interwikiUrl(prefix: string, title: string): string | undefined;
  /** What a link to a wiki is called that stands among the languages and is none. */
  languageName(prefix: string): string | undefined;
  /** A wiki of the same family: it runs the same software. */
  isLocal(prefix: string): boolean;
  exists(title: string): boolean;
  /** What an address of the mock wiki's, or of a wiki that it knows, is in a page. */
  localHref(href: string): string | undefined;
  readonly subpages: boolean;
}

export class MockWikis {
  readonly #folder: string | null;
  readonly #fixture: Fixture;
  readonly #sites = new Map<string, { site: Site; urls: ReadonlyMap<string, Interwiki> }>();
  /** By site, whose names of namespaces they go by. */
  readonly #articles = new WeakMap<Site, WeakMap<readonly Article[], Map<string, Article>>>();

  constructor(dataFolder: string) {
    this.#folder = findBeside(dataFolder, 'site');
    const path = this.#folder ? join(this.#folder, 'fixture.json') : '';
    this.#fixture = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Fixture) : emptyFixture;
  }

  wikiOf({ test, articles }: Case): Wiki {
    const { options } = test;
    const language = typeof options.language === 'string' ? options.language : 'en';
    const facts = {
      language,
      subpages: 'subpage' in options,
      pmid: 'pmid-interwiki' in options,
      style: 'styletag' in options,
      rawHtml: 'wgrawhtml' in options,
      annotations: 'annotations' in options,
      messages: 'i18next' in options,
      languageLinks: test.config.wgInterwikiMagic !== false,
      magicLinks: test.config.wgEnableMagicLinks ?? null,
    };
    const key = JSON.stringify(facts);
    let known = this.#sites.get(key);
    if (!known) {
      known = this.#site(facts);
      this.#sites.set(key, known);
    }
    const { site, urls } = known;
    const title = typeof options.title === 'string' ? options.title : this.#fixture.defaultTitle;
    const thumb = Number(options.thumbsize);
    return {
      site,
      title,
      timeZone: typeof options.wglocaltimezone === 'string' ? options.wglocaltimezone : undefined,
      thumbWidth: thumb > 0 ? thumb : this.#fixture.defaultThumbWidth,
      article: (name) => this.#article(articles, site, name),
      includes: (name) =>
        String(parseTitle(name, site)?.namespace) !== String(options.wgnonincludablenamespaces),
      functionParts: test.config.wgParsoidExperimentalParserFunctionOutput === true,
      variable: (name) => variable(name, site, test),
      exists: (name) => this.#exists(articles, site, name),
      localHref: (href) => localAddress(href, site, articlePaths),
      isLocal: (prefix) => urls.get(prefix.toLowerCase())?.local === true,
      subpages: site.namespacesWithSubpages.has(parseTitle(title, site)?.namespace ?? 0),
      file: (name) => {
        const local = parseTitle(`File:${name}`, site)?.text;
        const key = local?.slice(local.indexOf(':') + 1) ?? name;
        const file = this.#fixture.files[key];
        return file && mockFile(key, file, site.lang);
      },
      linkTarget: (target) => {
        const found = parseTitle(target, site);
        if (!found) return undefined;
        const title = found.text.replaceAll('_', ' ');
        if (found.interwiki === '') return { title, href: hrefOf(found).replaceAll('%22', '"') };
        const wiki = urls.get(found.interwiki);
        const url = wiki?.url ?? site.interwiki.get(found.interwiki)?.url;
        return url ? { title, href: url.replace('$1', found.text), rel: 'nofollow' } : undefined;
      },
      languageName: (prefix) => {
        const wiki = urls.get(prefix.toLowerCase());
        return wiki?.extralanglink ? wiki.linktext : undefined;
      },
      interwikiUrl: (prefix, name) => {
        const wiki = urls.get(prefix.toLowerCase());
        const url = wiki?.url ?? site.interwiki.get(prefix.toLowerCase())?.url;
        if (!url) return undefined;
        return (wiki?.protorel ? url.replace(/^https?:/, '') : url).replace('$1', name);
      },
    };
  }

  #exists(articles: readonly Article[], site: Site, name: string): boolean {
    const title = parseTitle(`:${name}`, site);
    if (title?.namespace === -1)
      return this.#fixture.pages.special.some((page) => normalName(page) === normalName(name));
    if (title?.namespace === 6 && this.#fixture.files[title.text.slice(title.text.indexOf(':') + 1)])
      return true;
    return this.#article(articles, site, name) !== undefined;
  }

  #article(articles: readonly Article[], site: Site, name: string): Article | undefined {
    let ofSite = this.#articles.get(site);
    if (!ofSite) this.#articles.set(site, (ofSite = new WeakMap()));
    let known = ofSite.get(articles);
    if (!known) {
      known = new Map(
        articles.map((article) => [
          normalName(parseTitle(article.title, site)?.text ?? article.title),
          article,
        ]),
      );
      ofSite.set(articles, known);
    }
    return known.get(normalName(name));
  }

  #site(facts: Facts) {
    const data = this.#siteData(facts.language);
    const fixture = this.#fixture;
    const namespaces: Record<string, Namespace | { id: number; subpages: boolean; name: string }> = {
      ...(data.namespaces as Record<string, Namespace>),
    };
    const renamed = (data.general?.lang ?? 'en') === 'en' ? fixture.renamedNamespacesEnwikiOnly : [];
    for (const namespace of [...fixture.extraNamespaces, ...renamed]) namespaces[namespace.id] = namespace;
    namespaces['0'] = { id: 0, name: '', subpages: facts.subpages };
    const interwiki = [...fixture.interwiki];
    if (facts.pmid) interwiki.push(...(fixture.interwikiWithOption['pmid-interwiki'] ?? []));
    const tags = Object.keys(fixture.testTags).flatMap((names) => names.split(/,\s*/));
    if (facts.style) tags.push('style');
    if (facts.rawHtml) tags.push('html');
    if (facts.messages) tags.push('i18ntag', 'i18nattr');
    const site = siteFromData({
      ...data,
      general: {
        ...data.general,
        magiclinks: (facts.magicLinks as { ISBN: boolean } | null) ?? fixture.magicLinks,
      },
      namespaces,
      extensiontags: [...(data.extensiontags ?? []), ...tags],
      ...functionData(data),
      annotationtags: ['translate', 'tvar', ...(facts.annotations ? ['dummyanno', 'ann2'] : [])],
      interwikimap: interwiki.map(({ prefix, url, language, localinterwiki, extralanglink }) => ({
        prefix,
        url,
        ...((language !== undefined || extralanglink) && facts.languageLinks
          ? { language: language ?? prefix }
          : {}),
        ...(localinterwiki ? { localinterwiki } : {}),
      })),
    });
    return { site, urls: new Map(interwiki.map((wiki) => [wiki.prefix, wiki])) };
  }

  #siteData(language: string): SiteData {
    for (const lang of [language, 'en']) {
      if (this.#folder === null || !/^[a-z-]+$/.test(lang)) continue;
      const path = join(this.#folder, `${lang}wiki.json`);
      if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as SiteData;
    }
    return {};
  }
}

function variable(name: string, { lang }: Site, { config, options }: Case['test']): string | null {
  if (name === 'revisionid') return '1337';
  if (name !== 'userlanguage') return null;
  const { userlanguage } = options;
  return config.wgParserEnableUserLanguage === true && typeof userlanguage === 'string' ? userlanguage : lang;
}
