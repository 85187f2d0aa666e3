import type { ExpandCalls } from '@stet/editor';
import type { Site } from '@stet/wikitext';
import type { PageSource } from '@stet/wikitext/expand';
import type { Host } from './host.js';

/**
 * How templates are expanded: here, from the pages that the host has, each fetched once; or by the host. `null`
 * where it can do neither.
 */
export function expanderOf(host: Host, page: { site: Site; title?: string }): ExpandCalls | null {
  if (!host.getPages)
    return host.expand ? (sources) => host.expand?.(sources) ?? Promise.resolve(new Map()) : null;
  const pages = new Map<string, Promise<PageSource | null>>();
  const getPages = async (titles: readonly string[]): Promise<Map<string, PageSource | null>> => {
    const unknown = titles.filter((title) => !pages.has(title));
    const answer = unknown.length > 0 ? host.getPages?.(unknown) : undefined;
    for (const title of unknown) {
      const one = answer?.then((found) => found.get(title) ?? null) ?? Promise.resolve(null);
      pages.set(title, one);
      // What could not be fetched is asked for again.
      one.catch(() => pages.delete(title));
    }
    const found = await Promise.all(titles.map((title) => pages.get(title) ?? null));
    return new Map(titles.map((title, i) => [title, found[i] ?? null]));
  };
  return async (sources) => {
    const { fetchAndExpand, wikitextTags } = await import('@stet/wikitext/expand');
    const now = new Date();
    const texts = await Promise.all(
      sources.map((source) =>
        fetchAndExpand(source, {
          ...host.wiki,
          ...page,
          expandTags: wikitextTags,
          now,
          getPages,
          expandForeign: host.expand
            ? async ({ wikitext }) => (await host.expand?.([wikitext]))?.get(wikitext) ?? null
            : undefined,
        }),
      ),
    );
    return new Map(sources.map((source, i) => [source, texts[i] ?? '']));
  };
}
