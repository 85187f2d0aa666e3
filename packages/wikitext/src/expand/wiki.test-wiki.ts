import { type SiteData, siteFromData } from '../site.js';
import { expand } from './expand.js';
import type { ExpandOptions, PageSource } from './options.js';

export type Pages = Readonly<Record<string, string>>;

export function pagesOf(pages: Pages): (title: string) => PageSource | null {
  return (title) => (Object.hasOwn(pages, title) ? { text: pages[title] as string } : null);
}

export interface Setting extends Omit<Partial<ExpandOptions>, 'site'> {
  pages?: Pages;
  site?: SiteData;
}

/** Expands on the page `Talk:Main/Sub page` on 18 October 2012, 13:05:09 UTC. */
export function run(text: string, { pages = {}, site = {}, ...options }: Setting = {}): string {
  return expand(text, {
    title: 'Talk:Main/Sub page',
    now: new Date('2012-10-18T13:05:09Z'),
    getPage: pagesOf(pages),
    ...options,
    site: siteFromData(site),
  });
}
