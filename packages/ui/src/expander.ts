import type { ExpandCalls } from '@stet/editor';
import type { Site } from '@stet/wikitext';
import { fetchAndExpand, type PageSource, wikitextTags } from '@stet/wikitext/expand';
import type { Host } from './host.js';

type Ask<T> = (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>;

/** One question for everything that is asked for in a turn of the event loop: each call looks for its own templates. */
function together<T>(ask: Ask<T>): Ask<T> {
  let keys = new Set<string>();
  let answer: Promise<ReadonlyMap<string, T>> | null = null;
  return (more) => {
    for (const key of more) keys.add(key);
    answer ??= new Promise((next) => setTimeout(next)).then(() => {
      const all = [...keys];
      keys = new Set();
      answer = null;
      return ask(all);
    });
    return answer;
  };
}

/**
 * How templates are expanded: here, from the pages that the host has, each fetched once; or by the host.
 * @param host that has one of `getPages` and `expand`
 */
export function expanderOf(host: Host, page: { site: Site; title?: string }): ExpandCalls {
  const expandForeign = together(
    async (sources) => (await host.expand?.(sources)) ?? new Map<string, string>(),
  );
  if (!host.getPages) return expandForeign;
  const fetchPages = together(async (titles) => (await host.getPages?.(titles)) ?? new Map<string, null>());
  const pages = new Map<string, Promise<PageSource | null>>();
  const getPages = async (titles: readonly string[]): Promise<Map<string, PageSource | null>> => {
    const unknown = titles.filter((title) => !pages.has(title));
    const answer = unknown.length > 0 ? fetchPages(unknown) : undefined;
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
    const options = {
      ...host.wiki,
      ...page,
      expandTags: wikitextTags,
      now: new Date(),
      getPages,
      expandForeign: host.expand
        ? async ({ wikitext }: { wikitext: string }) =>
            (await expandForeign([wikitext])).get(wikitext) ?? null
        : undefined,
    };
    // What fails for one call is shown in its place; the others are there.
    const expanded = await Promise.all(
      sources.map(async (source): Promise<[string, string | Error]> => {
        try {
          return [source, await fetchAndExpand(source, options)];
        } catch (error) {
          return [source, error instanceof Error ? error : new Error(String(error))];
        }
      }),
    );
    return new Map(expanded);
  };
}
