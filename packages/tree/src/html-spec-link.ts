/** Links as MediaWiki's DOM specification writes them: addresses resolved, titles and classes added. */

import { localTarget } from './html-facts.js';
import type { SpecOptions } from './html-spec.js';
import type { TreeElement } from './node.js';

type Attrs = Record<string, string>;

/** The attributes of an `a`. */
export function specLink(node: TreeElement, options: SpecOptions): Attrs {
  const { rel = '', href = '' } = node.attrs;
  const attrs: Attrs = { ...node.attrs };
  if (rel === 'mw:WikiLink/Interwiki') return interwiki(attrs, href, options);
  if (rel.split(' ').includes('mw:ExtLink')) {
    if (options.noFollow?.(href) ?? true) attrs.rel = `${rel} nofollow`;
    return attrs;
  }
  const target = localTarget(href);
  if (!target) return attrs;
  const own = options.title ?? '';
  const { title, fragment } = target;
  if (title === '' || title === own) {
    if (title === '') attrs.href = `./${pathOf(own)}#${fragment}`;
    const hash = (attrs.href ?? '').includes('#');
    attrs.class = hash ? 'mw-selflink-fragment' : 'mw-selflink selflink';
    return attrs;
  }
  attrs.title = title;
  return attrs;
}

function interwiki(attrs: Attrs, href: string, options: SpecOptions): Attrs {
  const [path, fragment] = parted(href);
  const colon = path.indexOf(':');
  const prefix = path.slice(0, colon);
  const url = options.interwikiUrl?.(prefix, path.slice(colon + 1));
  if (url === undefined) return attrs;
  attrs.href = url + (fragment === null ? '' : `#${fragment}`);
  attrs.title = decoded(path).replaceAll('_', ' ');
  attrs.class = 'extiw';
  return attrs;
}

/** A `link` that says something about the page: language links go to another wiki. */
export function specProperty(node: TreeElement, options: SpecOptions): Attrs {
  const { rel, href = '' } = node.attrs;
  if (rel !== 'mw:PageProp/Language') return { ...node.attrs };
  const colon = href.indexOf(':');
  const url = options.interwikiUrl?.(href.slice(0, colon), href.slice(colon + 1));
  return url === undefined ? { ...node.attrs } : { ...node.attrs, href: url };
}

/** A title as the path of its address: only what would break it is escaped. */
export const pathOf = (title: string): string =>
  title.replaceAll(' ', '_').replace(/[%?#"<>[\]\\^`{|}]/g, (char) => encodeURIComponent(char));

function parted(href: string): [path: string, fragment: string | null] {
  const hash = href.indexOf('#');
  return hash < 0 ? [href, null] : [href.slice(0, hash), href.slice(hash + 1)];
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
