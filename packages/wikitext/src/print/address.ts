/** Addresses in other people's HTML, as this wiki would link to the same place. */

import { normalName, type Site } from '../site.js';

/**
 * What an address is in this wiki: `./Title#part`, or `prefix:Title` of another one; `undefined` where it is an address
 * like any other.
 * @param articles where this wiki serves its pages, `$1` for the title: `/wiki/$1`, `https://wiki.example/wiki/$1`
 */
export function localAddress(href: string, site: Site, articles: readonly string[] = []): string | undefined {
  for (const template of articles) {
    const page = fitted(href, template);
    if (page !== null) return `./${page}`;
  }
  const short = shortAddress(href, site);
  if (short !== null) return short;
  let found: string | undefined;
  for (const [prefix, { url, self, language }] of site.interwiki) {
    if (self || (found !== undefined && !language)) continue;
    const page = fitted(href, url);
    if (page !== null) {
      found = `${prefix}:${page}`;
      if (language) return found;
    }
  }
  return found;
}

/** What stands for `$1` in an address, whatever protocol it has; `null` where it is no address of that form. */
function fitted(href: string, template: string): string | null {
  const [before, after] = template.replace(/^https?:/, '').split('$1');
  const bare = href.replace(/^https?:/, '');
  if (before === undefined || after === undefined || !bare.startsWith(before) || !bare.endsWith(after))
    return null;
  if (before.length < 3 || bare.length < before.length + after.length) return null;
  const page = bare.slice(before.length, bare.length - after.length);
  // What a title cannot say: parameters that the address does not have itself.
  return /[?&]/.test(page.replace(/#.*/s, '')) && !template.includes('?') ? null : page;
}

/** `./fr:Page`, `fr%3APage`, `./Local:fr:Page`: prefixes in the place of a title. */
function shortAddress(href: string, site: Site): string | null {
  let rest = href.replace(/^\.\//, '');
  for (;;) {
    const [whole = '', prefix = ''] = /^([^:%/?#]+)(?::|%3A)/i.exec(rest) ?? [];
    const name = prefix.toLowerCase();
    const known = site.interwiki.get(name);
    if (!known || site.namespaces.has(normalName(prefix)) || rest.startsWith('//', whole.length)) return null;
    rest = rest.slice(whole.length);
    if (!known.self) return `${name}:${rest}`;
  }
}
