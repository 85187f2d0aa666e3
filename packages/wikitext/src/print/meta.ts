/** What shows nothing: categories, language links, redirects, behaviour switches, include directives, comments. */

import { decoded, type Own, type OwnContext, type TreeElement } from '@stet/tree';
import type { Site } from '../site.js';
import { parseTitle } from '../title.js';
import { writtenTarget } from './link.js';

export const printComment = (value: string): string => `<!--${value.replaceAll('-->', '--&gt;')}-->`;

export function printMeta(node: TreeElement, context: OwnContext, site: Site): Own {
  const { rel = '', href = '', property = '' } = node.attrs;
  const src = node.print?.src;
  if (rel === 'mw:PageProp/Category') return { whole: printCategory(node, context, site) };
  if (rel === 'mw:PageProp/Language')
    return { whole: `[[${plainTarget(href, site, node.print?.asWritten)}]]` };
  if (rel === 'mw:PageProp/redirect') {
    // A file needs no colon to be led to, a category or another language does.
    const plain = plainTarget(href, site);
    const { namespace, language } = parseTitle(plain, site) ?? {};
    const target = node.print?.parsoid?.sa?.href ?? (namespace === 14 || language ? `:${plain}` : plain);
    return { whole: `${redirectWord(site)} [[${target}]]` };
  }
  if (typeof src === 'string') return { whole: src };
  const known = /^mw:PageProp\/(.+)$/.exec(property)?.[1];
  return { whole: known === undefined ? '' : switchWord(known, site) };
}

/** The word in capitals, as it is usual. */
const redirectWord = ({ redirectWords }: Site): string =>
  redirectWords.find((word) => word === word.toUpperCase()) as string;

const plainTarget = (href: string, site: Site, asWritten = false): string =>
  (writtenTarget(href, site, asWritten) ?? href).replace(/^:/, '');

/** `[[Category:X|key]]`; the key is the fragment of the address. */
function printCategory(node: TreeElement, { origin }: OwnContext, site: Site): string {
  const { href = '' } = node.attrs;
  const hash = href.indexOf('#');
  const key = hash < 0 ? null : decoded(href.slice(hash + 1)).replace(/_/g, ' ');
  const page = hash < 0 ? href : href.slice(0, hash);
  const noted = node.print?.parsoid?.sa?.href;
  if (noted !== undefined && key === null) return `[[${noted}]]`;
  let target = plainTarget(page, site);
  const old = origin?.node.attrs.href ?? '';
  if (origin?.node.source && old.split('#')[0] === page) {
    const { source } = origin.node;
    target = /^\[\[([^|\]]*)/.exec(origin.text.slice(source.start, source.end))?.[1] ?? target;
  }
  return `[[${target}${key === null ? '' : `|${key}`}]]`;
}

function switchWord(name: string, site: Site): string {
  for (const [word, known] of site.switches) if (known === name) return word.toUpperCase();
  return `__${name.toUpperCase()}__`;
}
