import type { Site } from '../site.js';
import { parseTitle } from '../title.js';

const variants = new WeakMap<Site, Map<string, Site>>();

/**
 * The wiki as one of its pages sees it: on a talk page a link to another language is a link like any other, and where
 * pages have no subpages, a path (`../x`) is no title.
 */
export function siteOfPage(site: Site, title: string | undefined): Site {
  const page = title === undefined ? null : parseTitle(title, site);
  if (!page || page.namespace < 0) return site;
  const isTalk = page.namespace % 2 === 1;
  const hasPaths = site.namespacesWithSubpages.has(page.namespace);
  if (!isTalk && hasPaths) return site;
  let known = variants.get(site);
  if (!known) {
    known = new Map();
    variants.set(site, known);
  }
  const key = `${isTalk} ${hasPaths}`;
  let seen = known.get(key);
  if (!seen) {
    const interwiki = isTalk
      ? new Map([...site.interwiki].map(([prefix, wiki]) => [prefix, { ...wiki, language: false }]))
      : site.interwiki;
    seen = { ...site, interwiki, hasPaths };
    known.set(key, seen);
  }
  return seen;
}
