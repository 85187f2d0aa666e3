import type { Site } from '../site.js';
import { parseTitle } from '../title.js';

const onTalkPages = new WeakMap<Site, Site>();

/** The wiki as one of its pages sees it: on a talk page a link to another language is a link like any other. */
export function siteOfPage(site: Site, title: string | undefined): Site {
  const namespace = title === undefined ? 0 : (parseTitle(title, site)?.namespace ?? 0);
  if (namespace <= 0 || namespace % 2 === 0) return site;
  let known = onTalkPages.get(site);
  if (!known) {
    const interwiki = new Map(
      [...site.interwiki].map(([prefix, wiki]) => [prefix, { ...wiki, language: false }]),
    );
    known = { ...site, interwiki };
    onTalkPages.set(site, known);
  }
  return known;
}
