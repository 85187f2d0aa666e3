import type { CallPlace, TreeElement, TreeNode } from '@stet/tree';
import { callSource, parseExpansion } from '@stet/wikitext';
import { expand, type PageSource, wikitextTags } from '@stet/wikitext/expand';
import { wikiFacts } from './facts.js';
import { siteFor } from './site.js';
import type { Store } from './store.js';

/** The source of a page by the title that a template is called by; `null` for none. */
export function pageSource(
  store: Store,
  find: (title: string) => string | null,
  title: string,
): PageSource | null {
  const found = find(title);
  const page = found === null ? null : store.page(found);
  const text = page && store.text(page.revision);
  return text === null ? null : { text };
}

/** What the templates of one page make, each call once. */
export class Expansions {
  /** Wikitext by the source of the call. */
  readonly texts = new Map<string, string>();
  readonly #store: Store;
  readonly #page: { title: string; lang: string };
  readonly #find: (title: string) => string | null;
  readonly #pages = new Map<string, PageSource | null>();
  readonly #now = new Date();

  constructor(store: Store, page: { title: string; lang: string }, find: (title: string) => string | null) {
    this.#store = store;
    this.#page = page;
    this.#find = find;
  }

  of(source: string): string {
    let text = this.texts.get(source);
    if (text === undefined) {
      text = expand(source, {
        ...wikiFacts,
        expandTags: wikitextTags,
        site: siteFor(this.#page.lang),
        title: this.#page.title,
        now: this.#now,
        getPage: (title) => this.#source(title),
        exists: (title) => this.#find(title) !== null,
      });
      this.texts.set(source, text);
    }
    return text;
  }

  /** As `writeHTML` asks for it. */
  nodes(node: TreeElement, place: CallPlace): readonly TreeNode[] | null {
    const source = callSource(node.attrs['data-mw'] ?? '');
    if (source === '') return null;
    return parseExpansion(this.of(source), place, {
      site: siteFor(this.#page.lang),
      title: this.#page.title,
    });
  }

  #source(title: string): PageSource | null {
    let source = this.#pages.get(title);
    if (source === undefined) {
      source = pageSource(this.#store, this.#find, title);
      this.#pages.set(title, source);
    }
    return source;
  }
}
