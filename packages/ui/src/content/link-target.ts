import type { LinkTarget } from '@stet/editor';
import { isSafeUrl, localTarget } from '@stet/tree';
import { hrefOf, parseTitle, type Site } from '@stet/wikitext';

/** What a person typed into the link field, understood. */
export type ReadTarget =
  | { readonly kind: 'internal' | 'external'; readonly target: LinkTarget; readonly text: string }
  | { readonly kind: 'invalid' };

const protocol = /^(?:[a-z][a-z0-9+.-]*:\/\/|mailto:|news:|tel:|\/\/)/i;
const bareDomain = /^www\.[^\s.]+\.[^\s]+$/i;

/** Reads a page title or a web address; which of them it is, is seen from itself. */
export function readTarget(value: string, site: Site): ReadTarget {
  const text = value.trim();
  if (protocol.test(text) || bareDomain.test(text)) {
    const href = bareDomain.test(text) ? `https://${text}` : text;
    if (!isSafeUrl(href) || /[\s<>"[\]]/.test(href)) return { kind: 'invalid' };
    return { kind: 'external', text, target: { rel: 'mw:ExtLink', href, cls: 'external text' } };
  }
  const title = parseTitle(text, site);
  if (!title) return { kind: 'invalid' };
  const rel = title.interwiki ? 'mw:WikiLink/Interwiki' : 'mw:WikiLink';
  return { kind: 'internal', text, target: { rel, href: hrefOf(title), cls: '' } };
}

/** A link's target as a person reads and types it. */
export function showTarget(rel: string, href: string): string {
  if (rel.startsWith('mw:WikiLink')) {
    const local = localTarget(href);
    if (local) return local.title + (local.fragment ? `#${decoded(local.fragment)}` : '');
    return decoded(href).replaceAll('_', ' ');
  }
  return href;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text).replaceAll('_', ' ');
  } catch {
    return text;
  }
}
