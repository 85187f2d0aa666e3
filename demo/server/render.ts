import { writeHTML } from '@stet/tree';
import { parse } from '@stet/wikitext';
import { Expansions } from './expand.js';
import { type Html, html, trusted } from './html.js';
import { mediaUrl } from './media.js';
import { siteFor } from './site.js';
import type { Store } from './store.js';
import { normalizeTitle, pageUrl } from './title.js';

/** How many characters of rendered pages are kept. */
const cacheSize = 40_000_000;

interface PageInfo {
  title: string;
  lang: string;
  dir: string;
}

/** First letters of titles do not matter in most wikis, so a link finds its page either way. */
function upperFirst(title: string): string {
  const first = String.fromCodePoint(title.codePointAt(0) ?? 0);
  return first.toUpperCase() + title.slice(first.length);
}

/** Finds the page that a link or a template names, each title once. */
export function finder(store: Store, lang: string): (title: string) => string | null {
  const known = new Map<string, string | null>();
  const template = `${siteFor(lang).namespaceNames.get(10)}:`;
  return (raw) => {
    let found = known.get(raw);
    if (found === undefined) {
      const checked = normalizeTitle(raw);
      const title = 'title' in checked ? checked.title : '';
      // Pages in all languages share this wiki's templates, which have English names.
      const english = title.startsWith(template) ? `Template:${title.slice(template.length)}` : '';
      found = [title, upperFirst(title), english].find((t) => t && store.has(t)) ?? null;
      known.set(raw, found);
    }
    return found;
  };
}

export interface Rendered {
  body: Html;
  /** The page's categories, for below it. */
  categories: Html | false;
  /** What the calls of the page become, by their source, for the editor. */
  expansions: Readonly<Record<string, string>>;
  /** Pages that it links to and that do not exist, for the editor. */
  missing: readonly string[];
}

/** Wikitext to sanitised HTML for reading. */
export function renderPage(text: string, page: PageInfo, store: Store): Rendered {
  const site = siteFor(page.lang);
  const find = finder(store, page.lang);
  const expansions = new Expansions(store, page, find);
  const categories = new Map<string, string>();
  const missing = new Set<string>();
  const linkTo = (title: string) => {
    const found = find(title);
    if (found) return pageUrl(found);
    const checked = normalizeTitle(title);
    return 'title' in checked ? pageUrl(checked.title, { action: 'edit' }) : '#';
  };
  const body = writeHTML(parse(text, { title: page.title, site }), {
    title: page.title,
    linkTo,
    exists: (title) => {
      const exists = find(title) !== null;
      if (!exists) missing.add(title);
      return exists;
    },
    interwikiUrl: (prefix, title) => {
      const url = site.interwiki.get(prefix.toLowerCase())?.url;
      return url?.replace('$1', encodeURIComponent(title.replace(/ /g, '_')));
    },
    mediaUrl,
    onCategory: (title) => categories.set(title, linkTo(title)),
    parse: (source) => parse(source, { title: page.title, site }),
    expand: (node, place) => expansions.nodes(node, place),
  });
  const list = [...categories].map(
    ([title, url]) => html`<li><a href="${url}">${title.replace(/^[^:]*:/, '')}</a></li>`,
  );
  return {
    body: trusted(body),
    expansions: Object.fromEntries(expansions.texts),
    missing: [...missing],
    categories:
      list.length > 0 &&
      html`<nav class="categories" aria-label="Categories" lang="${page.lang}" dir="${page.dir}"><ul>${list}</ul></nav>`,
  };
}

/** Renders revisions, and remembers the ones that were read last: `clear` when the set of pages changes. */
export class Renderer {
  readonly #store: Store;
  readonly #cache = new Map<string, Rendered>();
  #size = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The pages that exist have changed: what links look like may have too. */
  clear(): void {
    this.#cache.clear();
    this.#size = 0;
  }

  render(revision: number, page: PageInfo, text: string): Rendered {
    const key = `${revision} ${page.title}`;
    let out = this.#cache.get(key);
    if (out === undefined) {
      out = renderPage(text, page, this.#store);
      this.#size += out.body.value.length;
    } else {
      this.#cache.delete(key);
    }
    this.#cache.set(key, out);
    for (const [oldest, value] of this.#cache) {
      if (this.#size <= cacheSize || this.#cache.size === 1) break;
      this.#cache.delete(oldest);
      this.#size -= value.body.value.length;
    }
    return out;
  }
}
