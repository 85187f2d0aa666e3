import type { Tree, TreeNode } from '@stet/tree';
import { parse, writeHTML } from './engine.js';
import { type Html, trusted } from './html.js';
import { siteFor } from './site.js';
import type { Store } from './store.js';
import { normalizeTitle, pageUrl } from './title.js';

/** How many characters of rendered pages are kept. */
const cacheSize = 40_000_000;

function* linkTargets(nodes: readonly TreeNode[]): Generator<string> {
  for (const node of nodes) {
    if (node.kind !== 'element') continue;
    const target = wikiTarget(node);
    if (target) yield target.title;
    yield* linkTargets(node.children);
  }
}

/** `./Some_page#part` → the title in its stored form, and the fragment. */
function wikiTarget(node: TreeNode): { title: string; fragment: string } | null {
  if (node.kind !== 'element' || node.name !== 'a' || node.attrs.rel !== 'mw:WikiLink') return null;
  const href = node.attrs.href ?? '';
  if (!href.startsWith('./')) return null;
  const [path = '', ...rest] = href.slice(2).split('#');
  let decoded = path;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    // a stray % stands for itself
  }
  const checked = normalizeTitle(decoded);
  if ('error' in checked) return null;
  return { title: checked.title, fragment: rest.length > 0 ? `#${rest.join('#')}` : '' };
}

/** Points links at this wiki's pages, and marks those whose page is missing as the wiki's readers know them: red. */
function localLinks(
  nodes: readonly TreeNode[],
  exists: (title: string) => string | null,
): readonly TreeNode[] {
  let changed = false;
  const out = nodes.map((node) => {
    if (node.kind !== 'element') return node;
    const children = localLinks(node.children, exists);
    const target = wikiTarget(node);
    if (!target) {
      if (children === node.children) return node;
      changed = true;
      return { ...node, children };
    }
    changed = true;
    const page = exists(target.title);
    const href = page ? pageUrl(page) + target.fragment : pageUrl(target.title, { action: 'edit' });
    const cls = page ? node.attrs.class : [node.attrs.class, 'new'].filter(Boolean).join(' ');
    const attrs = { ...node.attrs, href, ...(cls ? { class: cls } : {}) };
    return { ...node, attrs, children };
  });
  return changed ? out : nodes;
}

/** First letters of titles do not matter in most wikis, so a link finds its page either way. */
function upperFirst(title: string): string {
  const first = String.fromCodePoint(title.codePointAt(0) ?? 0);
  return first.toUpperCase() + title.slice(first.length);
}

/** Wikitext to sanitised HTML for reading. */
export function renderTree(tree: Tree, store: Store): string {
  const titles = new Set<string>();
  for (const title of linkTargets(tree.children)) titles.add(title).add(upperFirst(title));
  const found = store.existing(titles);
  const exists = (title: string) =>
    found.has(title) ? title : found.has(upperFirst(title)) ? upperFirst(title) : null;
  return writeHTML({ ...tree, children: localLinks(tree.children, exists) });
}

/** Renders revisions, and remembers the ones that were read last. Links may go stale there until the next start. */
export class Renderer {
  readonly #store: Store;
  readonly #cache = new Map<string, string>();
  #size = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The pages that exist have changed: what links look like may have too. */
  clear(): void {
    this.#cache.clear();
    this.#size = 0;
  }

  render(revision: number, page: { title: string; lang: string; dir: string }, text: string): Html {
    const key = `${revision} ${page.title}`;
    let out = this.#cache.get(key);
    if (out === undefined) {
      out = renderTree(parse(text, { title: page.title, site: siteFor(page.lang) }), this.#store);
      this.#size += out.length;
    } else {
      this.#cache.delete(key);
    }
    this.#cache.set(key, out);
    for (const [oldest, value] of this.#cache) {
      if (this.#size <= cacheSize || this.#cache.size === 1) break;
      this.#cache.delete(oldest);
      this.#size -= value.length;
    }
    return trusted(out);
  }
}
