/**
 * The site: everything about a wiki that changes how its wikitext is read. It is an input of the parser; the default
 * is an English site, a MediaWiki's own comes from its `siteinfo` answer through {@link siteFromData}.
 */

import { defaultProtocols, record, set, string } from '@stet/tree';
import { languageCodes } from './languages.js';

/** The facts about a wiki, in the shape of MediaWiki's `action=query&meta=siteinfo` (format version 2), cut down. */
export interface SiteData {
  general?: {
    lang?: string;
    rtl?: boolean;
    linktrail?: string;
    linkprefixcharset?: string;
    case?: string;
    mainpage?: string;
    sitename?: string;
    magiclinks?: { ISBN?: boolean; PMID?: boolean; RFC?: boolean };
    interwikimagic?: boolean;
  };
  protocols?: readonly string[];
  namespaces?: Readonly<
    Record<
      string,
      { id: number; name?: string; '*'?: string; canonical?: string; subpages?: boolean; case?: string }
    >
  >;
  namespacealiases?: readonly { id: number; alias?: string; '*'?: string }[];
  magicwords?: readonly { name: string; aliases: readonly string[]; 'case-sensitive'?: boolean }[];
  extensiontags?: readonly string[];
  /** Not in the answer: tags that annotate what stands between them. Default: Translate's, on a wiki that has it. */
  annotationtags?: readonly string[];
  functionhooks?: readonly string[];
  variables?: readonly string[];
  doubleunderscores?: readonly string[];
  interwikimap?: readonly {
    prefix: string;
    url?: string;
    language?: string;
    localinterwiki?: boolean | '';
  }[];
}

/** How one image option is recognised: `$1` of an alias is the option's value. */
export interface MediaOption {
  /** MediaWiki's name of the option without `img_`: `thumbnail`, `width`, `right` … */
  readonly name: string;
  readonly prefix: string;
  readonly suffix: string;
  /** Has a value (`$1`). */
  readonly value: boolean;
}

export interface Site {
  readonly lang: string;
  readonly rtl: boolean;
  /** Namespace number by normalised name (lower case, blanks as `_`), canonical, local and alias. */
  readonly namespaces: ReadonlyMap<string, number>;
  /** The local name of each namespace. */
  readonly namespaceNames: ReadonlyMap<number, string>;
  /** `false`: the page that is read has no subpages, so that `../x` names nothing. */
  readonly hasPaths?: boolean;
  readonly namespacesWithSubpages: ReadonlySet<number>;
  /** The first letter of a title is case-insensitive (`[[foo]]` is `Foo`). */
  readonly firstLetter: boolean;
  readonly protocols: readonly string[];
  /** Letters after `]]` that belong to the link; sticky. */
  readonly linkTrail: RegExp;
  /** Letters before `[[` that belong to the link, at the end of a text; `null` where none do. */
  readonly linkPrefix: RegExp | null;
  readonly extensionTags: ReadonlySet<string>;
  /** Tags that annotate what stands between them and have no tree of their own: `<translate>`, `<tvar>`. */
  readonly annotationTags: ReadonlySet<string>;
  /** Names of parser functions as written (lower case, without `:`; most have a `#` before them), to canonical name. */
  readonly functions: ReadonlyMap<string, string>;
  readonly variables: ReadonlyMap<string, string>;
  /** Behaviour switches: `__NOTOC__` (exact, or lower case where case does not matter) to `notoc`. */
  readonly switches: ReadonlyMap<string, string>;
  readonly mediaOptions: readonly MediaOption[];
  /** Prefix to URL with `$1`; whether it names a language of the same wiki family, and whether it is this wiki itself. */
  readonly interwiki: ReadonlyMap<string, { url: string; language: boolean; self: boolean }>;
  /** The page that a prefix of this wiki itself leads to when nothing follows it. */
  readonly mainPage: string;
  readonly redirectWords: readonly string[];
  readonly magicLinks: { readonly isbn: boolean; readonly pmid: boolean; readonly rfc: boolean };
  /** The site converts between language variants, so that `-{…}-` is markup. */
  readonly variants: boolean;
}

const variantLanguages = set('zh sr kk ku gan iu shi tg uz crh ban wuu zgh');

/** Namespaces with pages about pages: those have the next number. A plus: its pages may have subpages, as all talk may. */
const defaultNamespaces =
  '0 |2 User+|4 Project+|6 File|8 MediaWiki|10 Template+|12 Help+|14 Category|828 Module+';

/** Names of options of pictures, each with what stands for it: for one that stands alone its name, with a value or not. */
const defaultMediaWords = (
  'thumbnail,thumb,thumbnail|manualthumb,thumbnail=$1,thumb=$1|framed,frame,framed,enframed|frameless|border|right|left|' +
  'center,center,centre|none|width,$1px|upright,upright,upright=$1,upright $1|page,page=$1,page $1|link=$1|alt=$1|lang=$1|' +
  'class=$1|baseline|sub|super,super,sup|top|text_top,text-top|middle|bottom|text_bottom,text-bottom|lossy=$1|' +
  'starttime,start=$1|endtime,end=$1|thumbtime=$1'
)
  .split('|')
  .map((words) => (words.includes(',') ? words : `${words.replace('=$1', '')},${words}`).split(','));

const defaultSwitches = (
  'notoc nogallery forcetoc toc noeditsection newsectionlink nonewsectionlink hiddencat expectunusedcategory ' +
  'expectunusedtemplate index noindex staticredirect notitleconvert nocontentconvert noglobal disambiguation archivedtalk notalk'
).split(' ');

const defaultExtensions = (
  'pre nowiki gallery indicator langconvert graph timeline hiero charinsert ref references inputbox imagemap source ' +
  'syntaxhighlight poem categorytree section score templatestyles templatedata math ce chem maplink mapframe phonos ' +
  'languages dynamicpagelist rss listing quiz'
).split(' ');

/** Those that are called without `#`: with it any name is a function's. */
const defaultFunctions = (
  'ns nse urlencode lcfirst ucfirst lc uc localurl localurle fullurl fullurle canonicalurl canonicalurle formatnum grammar ' +
  'gender plural bidi padleft padright anchorencode defaultsort filepath pagesincategory pagesincat pagesize protectionlevel ' +
  'int displaytitle subst safesubst msg msgnw raw nocoins numberingroup'
).split(' ');

/** Of a page's name, each with one for addresses (`pagenamee`). */
const pageVariables = (
  'pagename fullpagename subpagename rootpagename basepagename talkpagename subjectpagename articlepagename namespace ' +
  'talkspace subjectspace articlespace'
).split(' ');

/** Of the clock, now (`currentday`) and here (`localday`). */
const timeVariables =
  'month month1 monthname monthnamegen monthabbrev day day2 dayname year time hour week dow timestamp'.split(
    ' ',
  );

const defaultVariables = [
  ...pageVariables.flatMap((name) => [name, `${name}e`]),
  ...timeVariables.flatMap((name) => [`current${name}`, `local${name}`]),
  ...(
    '! = numberofarticles numberoffiles numberofusers numberofactiveusers numberofpages numberofadmins numberofedits ' +
    'pageid revisionid revisionday revisionday2 revisionmonth revisionmonth1 revisionyear revisiontimestamp revisionuser ' +
    'namespacenumber sitename server servername scriptpath stylepath directionmark dirmark contentlanguage contentlang ' +
    'currentversion cascadingsources noexternallanglinks'
  ).split(' '),
];

/** Prefixes of other wikis: first those of a wiki's sisters in English, then others, each with its address. */
const sisters = 'w wikipedia|wikt wiktionary|b wikibooks|n wikinews|q wikiquote|s wikisource|v wikiversity';
const otherInterwiki =
  'voy en.wikivoyage.org/wiki/|commons c commons.wikimedia.org/wiki/|d wikidata www.wikidata.org/wiki/|' +
  'm meta meta.wikimedia.org/wiki/|mw mediawikiwiki www.mediawiki.org/wiki/|' +
  'species wikispecies species.wikimedia.org/wiki/|foundation foundation.wikimedia.org/wiki/|' +
  'phab phabricator.wikimedia.org/';

/** Titles and names compare without regard to case, and with blanks and underscores alike. */
export function normalName(name: string): string {
  return name.trim().toLowerCase().replace(/[ _]+/g, '_');
}

/** A pattern of PHP's; `null` where only PHP understands it. */
function phpPattern(source: string, flags: string): RegExp | null {
  try {
    return new RegExp(source.replace(/\\x\{([0-9a-fA-F]+)\}/g, '\\u{$1}'), flags);
  } catch {
    return null;
  }
}

/**
 * Of PHP's `/^([a-z]+)(.*)$/sDu` the first group; an empty one: no letters, as where words have no ends. Without it the
 * Latin letters are the common part of all of them.
 */
function linkTrailPattern(php = ''): RegExp {
  const source = /^\/\^\((.*)\)\(\.\*\)\$\/[a-zA-Z]*$/s.exec(php)?.[1];
  return (source === undefined ? null : phpPattern(`(?:${source})`, 'uy')) ?? /[a-z]+/y;
}

/** The variable of a name as it is written; `undefined` for none. */
export const variableOf = (site: Site, name: string): string | undefined =>
  site.variables.get(name) ?? site.variables.get(name.toLowerCase());

/**
 * Makes a {@link Site} of a wiki's own facts.
 * @param data a MediaWiki's `siteinfo` answer (the `query` object, format version 2); whatever is missing is as on an English site.
 */
export function siteFromData(data: SiteData = {}): Site {
  const lang = data.general?.lang ?? 'en';
  const namespaces = new Map<string, number>();
  const namespaceNames = new Map<number, string>();
  const withSubpages = new Set<number>();
  const addNamespace = (id: number, name: string, subpages = false): void => {
    namespaces.set(normalName(name), id);
    namespaceNames.set(id, name);
    if (subpages) withSubpages.add(id);
  };
  addNamespace(-2, 'Media');
  addNamespace(-1, 'Special');
  for (const [, id, name = '', plus] of defaultNamespaces.matchAll(/(\d+) (\w*)(\+?)/g)) {
    addNamespace(Number(id), name, plus !== '');
    addNamespace(Number(id) + 1, `${name} talk`.trim().replace(/^t/, 'T'), true);
  }
  namespaces.set('image', 6).set('image_talk', 7);
  for (const ns of Object.values(data.namespaces ?? {})) {
    const name = ns.name ?? ns['*'] ?? '';
    namespaceNames.set(ns.id, name);
    namespaces.set(normalName(name), ns.id);
    if (ns.canonical) namespaces.set(normalName(ns.canonical), ns.id);
    if (ns.subpages) withSubpages.add(ns.id);
    else if (ns.subpages === false) withSubpages.delete(ns.id);
  }
  for (const alias of data.namespacealiases ?? [])
    namespaces.set(normalName(alias.alias ?? alias['*'] ?? ''), alias.id);
  namespaces.set('', 0);

  const words = new Map((data.magicwords ?? []).map((word) => [word.name, word]));
  const mediaOptions: MediaOption[] = [];
  const seenAliases = new Set<string>();
  const addMedia = (name: string, alias: string): void => {
    if (seenAliases.has(alias)) return;
    seenAliases.add(alias);
    const [prefix = '', suffix] = alias.split('$1');
    mediaOptions.push({ name, prefix, suffix: suffix ?? '', value: suffix !== undefined });
  };
  for (const word of words.values()) {
    const name = /^(?:img|timedmedia)_(.*)/.exec(word.name)?.[1];
    if (name) for (const alias of word.aliases) addMedia(name, alias);
  }
  for (const [name = '', ...aliases] of defaultMediaWords) for (const alias of aliases) addMedia(name, alias);

  const switches = new Map<string, string>();
  for (const name of data.doubleunderscores ?? defaultSwitches) {
    const word = words.get(name);
    for (const alias of word?.aliases ?? [`__${name.toUpperCase()}__`]) {
      switches.set(word?.['case-sensitive'] ? alias : alias.toLowerCase(), name);
    }
  }

  const functions = new Map<string, string>();
  const addFunction = (name: string, hash: string): void => {
    const bare = name.replace('#', '');
    for (const alias of [name, ...(words.get(bare)?.aliases ?? [])])
      functions.set(
        alias
          .toLowerCase()
          .replace(/^(?!#)/, hash)
          .replace(/:$/, ''),
        bare,
      );
  };
  for (const name of defaultFunctions) addFunction(name, '');
  // Names in capitals stand by themselves, others behind a #.
  for (const name of data.functionhooks ?? words.keys())
    if (!defaultFunctions.includes(name))
      addFunction(name, words.get(name)?.aliases.some((alias) => /^[A-Z]+:?$/.test(alias)) ? '' : '#');
  const variables = new Map<string, string>();
  for (const name of [...defaultVariables, ...(data.variables ?? [])]) {
    const word = words.get(name);
    for (const alias of word?.aliases ?? [name.toUpperCase()]) {
      variables.set(alias, name);
      // In any case where the wiki says that it does not count: looked for in lower case.
      if (word?.['case-sensitive'] === false) variables.set(alias.toLowerCase(), name);
    }
  }

  const interwiki = new Map<string, { url: string; language: boolean; self: boolean }>();
  if (data.interwikimap) {
    for (const { prefix, url, language, localinterwiki } of data.interwikimap) {
      const self = localinterwiki === true || localinterwiki === '';
      interwiki.set(prefix.toLowerCase(), {
        url: url ?? '',
        language: language !== undefined && !self,
        self,
      });
    }
  } else {
    const add = (prefixes: string, url: string, language = false): void => {
      for (const prefix of prefixes.split(' '))
        interwiki.set(prefix, { url: `https://${url}$1`, language, self: false });
    };
    for (const code of languageCodes) add(code, `${code}.wikipedia.org/wiki/`, true);
    for (const names of sisters.split('|')) add(names, `en.${names.replace(/.* /, '')}.org/wiki/`);
    for (const line of otherInterwiki.split('|')) add(line.replace(/ \S+$/, ''), line.replace(/.* /, ''));
  }

  const magic = data.general?.magiclinks;
  const charset = data.general?.linkprefixcharset;
  return {
    lang,
    rtl: data.general?.rtl ?? false,
    namespaces,
    namespaceNames,
    namespacesWithSubpages: withSubpages,
    firstLetter: (data.general?.case ?? 'first-letter') === 'first-letter',
    protocols: data.protocols ?? defaultProtocols,
    linkTrail: linkTrailPattern(data.general?.linktrail),
    linkPrefix: charset ? phpPattern(`[${charset}]+$`, 'u') : null,
    extensionTags: new Set([
      ...defaultExtensions,
      ...(data.extensiontags ?? []).map((tag) => tag.replace(/[<>]/g, '').toLowerCase()),
    ]),
    annotationTags: new Set(
      data.annotationtags ??
        (data.extensiontags?.every((tag) => !/^<?languages\b/.test(tag)) ? [] : ['translate', 'tvar']),
    ),
    functions,
    variables,
    switches,
    mediaOptions,
    interwiki,
    mainPage: data.general?.mainpage ?? 'Main Page',
    redirectWords: [...new Set([...(words.get('redirect')?.aliases ?? []), '#REDIRECT'])],
    magicLinks: { isbn: magic?.ISBN ?? false, pmid: magic?.PMID ?? false, rfc: magic?.RFC ?? false },
    variants: variantLanguages.has(lang),
  };
}

/**
 * The site of a MediaWiki, from its own answer: ask its API for
 * `action=query&meta=siteinfo&siprop=general|namespaces|namespacealiases|magicwords|extensiontags|functionhooks|variables|protocols|interwikimap|languagevariants&formatversion=2`.
 * @param answer the answer as parsed JSON, or the `query` object in it
 * @throws TypeError where it is neither, with what the API said of an error
 * @see https://www.mediawiki.org/wiki/API:Siteinfo
 */
export function siteFromSiteinfo(answer: unknown): Site {
  const { query = answer, error } = record(answer);
  const { general, namespaces } = record(query);
  if (typeof general !== 'object' || general === null || typeof namespaces !== 'object') {
    const said = string(record(error).info);
    throw new TypeError(`No answer to meta=siteinfo with general and namespaces${said && `: ${said}`}`);
  }
  return siteFromData(query as SiteData);
}

/** An English wiki with the usual extensions. */
export const defaultSite: Site = siteFromData();
