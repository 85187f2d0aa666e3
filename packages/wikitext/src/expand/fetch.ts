import { defaultSite, type Site, variableOf } from '../site.js';
import { parseTitle } from '../title.js';
import { expand } from './expand.js';
import type { ExpandOptions, ForeignCall, PageSource } from './options.js';
import { sourceOf } from './source.js';
import { resolveSubpage, titleIn, titleText } from './titles.js';

export interface TitlesOptions {
  site?: Site | undefined;
  /** The page's title, for subpages. */
  title?: string | undefined;
  /** The text is a template's source. */
  transcluded?: boolean | undefined;
}

/**
 * Titles of the templates that a text names: those in all branches of conditions and in arguments, but none whose
 * name is itself made by a template. Each once, in the order of the text.
 */
export function titlesOf(
  text: string,
  { site = defaultSite, title, transcluded }: TitlesOptions = {},
): string[] {
  const source = sourceOf(text, site, transcluded ? 'transcluded' : 'page');
  const page = title === undefined ? null : parseTitle(title, site);
  const found = new Set<string>();
  for (const { kind, island } of source.marks) {
    const first = island.parts[0];
    if (kind !== 'template' || !first) continue;
    let name = text
      .slice(first.start, first.end)
      .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
      .trim();
    name = name.replace(/^(?:(?:safesubst|msgnw|msg|raw):\s*)+/i, '');
    if (name === '' || /[{}]/.test(name) || isCall(name, island.parts.length > 1, site)) continue;
    const relative = page && site.namespacesWithSubpages.has(page.namespace) && /^(?:\/|\.\.\/)/.test(name);
    const path = relative ? resolveSubpage(name, titleText(page)) : name;
    const target = path === null ? null : titleIn(path, relative ? 0 : 10, site);
    if (target && target.interwiki === '' && target.namespace >= 0) found.add(titleText(target));
  }
  return [...found];
}

/** A variable or a function, no template. */
function isCall(name: string, hasParts: boolean, site: Site): boolean {
  if (!hasParts && variableOf(site, name) !== undefined) return true;
  const colon = name.search(/[:：]/);
  if (colon <= 0) return false;
  const written = name.slice(0, colon).trim();
  const word = written.replace(/^＃/, '#').toLowerCase();
  return word.startsWith('#') || site.functions.has(word) || variableOf(site, written) !== undefined;
}

export interface FetchOptions extends Omit<ExpandOptions, 'getPage' | 'exists' | 'expandForeign'> {
  /** Pages by their titles, all that one round needs; those that are not in the answer do not exist. */
  getPages: (titles: readonly string[]) => Promise<ReadonlyMap<string, PageSource | null>>;
  /** Which of the titles exist; by default those that `getPages` has. */
  exist?: ((titles: readonly string[]) => Promise<ReadonlySet<string>>) | undefined;
  expandForeign?: ((call: ForeignCall) => Promise<string | null>) | undefined;
  /** Rounds of fetching after which what is still missing counts as not there (60). */
  rounds?: number | undefined;
}

/**
 * Fetches what a text needs in rounds, until nothing is missing, and expands it. A round asks for all pages that the
 * expansion has met and does not know, so that there are about as many rounds as templates stand in each other.
 */
export async function fetchAndExpand(text: string, options: FetchOptions): Promise<string> {
  const { getPages, exist, expandForeign, rounds = 60, ...rest } = options;
  const pages = new Map<string, PageSource | null>();
  const existing = new Map<string, boolean>();
  const answers = new Map<string, string | null>();
  const fetchPages = async (titles: readonly string[]): Promise<void> => {
    const found = await getPages(titles);
    for (const title of titles) pages.set(title, found.get(title) ?? null);
  };
  const now = rest.now ?? new Date();
  const named = titlesOf(text, rest);
  if (named.length > 0) await fetchPages(named);
  for (let round = 0; ; round++) {
    const missingPages = new Set<string>();
    const missingNames = new Set<string>();
    const missingCalls = new Map<string, ForeignCall>();
    const known: ExpandOptions = {
      ...rest,
      now,
      getPage: (title) => {
        const page = pages.get(title);
        if (page === undefined) missingPages.add(title);
        return page ?? null;
      },
      exists: (title) => {
        const page = pages.get(title);
        if (page) return true;
        if (!exist) {
          if (page === undefined) missingPages.add(title);
          return false;
        }
        const answer = existing.get(title);
        if (answer === undefined) missingNames.add(title);
        return answer ?? false;
      },
      expandForeign:
        expandForeign &&
        ((call) => {
          const key = JSON.stringify([call.name, call.args, call.frame]);
          const answer = answers.get(key);
          if (answer === undefined) missingCalls.set(key, call);
          return answer ?? null;
        }),
    };
    const out = expand(text, known);
    if (missingPages.size + missingNames.size + missingCalls.size === 0 || round >= rounds) return out;
    await Promise.all([
      missingPages.size > 0 ? fetchPages([...missingPages]) : null,
      missingNames.size > 0 && exist
        ? exist([...missingNames]).then((found) => {
            for (const title of missingNames) existing.set(title, found.has(title));
          })
        : null,
      ...[...missingCalls].map(async ([key, call]) => {
        answers.set(key, (await expandForeign?.(call)) ?? null);
      }),
    ]);
  }
}
