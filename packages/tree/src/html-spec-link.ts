/** Links as MediaWiki's DOM specification writes them: addresses resolved, titles and classes added. */

import { decoded, encoded, localTarget } from './html-facts.js';
import type { SpecOptions } from './html-spec.js';
import { legacyId } from './html-spec-heading.js';
import type { TreeElement } from './node.js';

type Attrs = Record<string, string>;

/** Why a file is not shown. */
export const missingFile = { key: 'apierror-filedoesnotexist', message: 'This image does not exist.' };

export interface SpecLink {
  readonly attrs: Attrs;
  /** What a link without a text of its own shows instead of its target: the page that a relative one means. */
  readonly label?: string;
}

/**
 * The attributes of an `a`, and its text where the target's would say too little.
 * @param source the link as it stands in the page, where that is known
 */
export function specLink(node: TreeElement, options: SpecOptions, source: string): SpecLink {
  const { rel = '', href = '' } = node.attrs;
  const attrs: Attrs = { ...node.attrs };
  if (rel === 'mw:WikiLink/Interwiki') return { attrs: interwiki(attrs, href, source, options) };
  if (rel.split(' ').includes('mw:ExtLink')) {
    attrs.href = cleanUrl(href);
    if (options.noFollow?.(href) ?? true) attrs.rel = `${rel} nofollow`;
    return { attrs };
  }
  const target = localTarget(href);
  if (target && rel === 'mw:MediaLink') return { attrs: mediaLink(attrs, target.title, options) };
  if (!target || rel !== 'mw:WikiLink') return { attrs };
  const own = options.title ?? '';
  const { fragment } = target;
  const hash = fragment !== '' ? `#${fragment.replace(/%(?:22|3C|3E)/gi, decoded)}` : '';
  let { title } = target;
  if (/\bmw-magiclink\b/.test(attrs.class ?? '')) return { attrs };
  // A colon before it makes a target absolute.
  const relative = options.subpages && !/^\[\[\s*:/.test(source) ? relativeTarget(title, own) : null;
  let label: string | undefined;
  attrs.href = `./${pathOf(title)}${hash}`;
  if (relative) {
    title = relative.title;
    attrs.href = `./${pathOf(title)}${hash}`;
    if (node.print?.simple === true) label = relative.label + decodedHash(hash);
  }
  if (title === '' || title === own) {
    attrs.href = `./${pathOf(own)}${hash}`;
    attrs.class = hash === '' ? 'mw-selflink selflink' : 'mw-selflink-fragment';
  } else {
    attrs.title = title;
    if (options.exists?.(title) === false) red(attrs, title, hash);
  }
  return label === undefined ? { attrs } : { attrs, label };
}

/** A link to a file itself. */
function mediaLink(attrs: Attrs, title: string, options: SpecOptions): Attrs {
  const name = title.slice(title.indexOf(':') + 1);
  const file = options.mediaFile?.(name);
  if (!options.mediaFile) return attrs;
  attrs.resource = `./${pathOf(title)}`;
  attrs.title = name;
  if (file) attrs.href = file.url(0, '', '');
  else {
    attrs.href = `./Special:Upload?wpDestFile=${encoded(name.replaceAll(' ', '_'))}`;
    attrs.typeof = 'mw:Error';
    attrs['data-mw'] = JSON.stringify({ errors: [missingFile] });
  }
  return attrs;
}

/** A link to a page that is missing leads to its editor. */
function red(attrs: Attrs, title: string, hash: string): void {
  attrs.class = 'new';
  attrs.href = `${(attrs.href ?? '').replace(/#.*$/s, '')}?action=edit&redlink=1${hash}`;
  attrs.typeof = 'mw:LocalizedAttrs';
  attrs['data-mw-i18n'] = JSON.stringify({
    title: { lang: 'x-page', key: 'red-link-title', params: [title] },
  });
}

/** `/x` below the page, `../x` beside it; `null` for a target that is none of them or leads out of the tree. */
function relativeTarget(target: string, own: string): { title: string; label: string } | null {
  if (target.startsWith('/')) {
    const name = target.slice(1).replace(/\/+$/, '');
    const slash = target.endsWith('/');
    return name === '' ? null : { title: `${own}/${name}`, label: slash ? name : target };
  }
  let up = own;
  let rest = target;
  let levels = 0;
  while (/^\.\.(?:\/|$)/.test(rest)) {
    const cut = up.lastIndexOf('/');
    if (cut < 0) return null;
    up = up.slice(0, cut);
    rest = rest.slice(3);
    levels++;
  }
  if (levels === 0) return null;
  const name = rest.replace(/\/+$/, '');
  const title = name === '' ? up : `${up}/${name}`;
  return { title, label: name !== '' && rest.endsWith('/') ? name : title };
}

const decodedHash = (hash: string): string => decoded(hash).replaceAll('_', ' ');

function interwiki(attrs: Attrs, href: string, source: string, options: SpecOptions): Attrs {
  // What is written with underscores keeps them: other software may mean something else by a blank.
  const written = /^\[\[([^|\]]*)/.exec(source)?.[1] ?? '';
  const blank = written.includes('_') && !written.trim().includes(' ') ? '_' : '%20';
  const { url, path } = elsewhere(href, options, blank);
  if (url === undefined) return attrs;
  attrs.href = url;
  if (!href.includes(':#')) attrs.title = decoded(path).replaceAll('_', ' ');
  attrs.class = 'extiw';
  return attrs;
}

/** The address of `prefix:Title#fragment`; other software than ours knows fragments only as they were escaped before. */
function elsewhere(
  href: string,
  options: SpecOptions,
  blank: string,
): { url: string | undefined; path: string } {
  const hash = href.indexOf('#');
  const path = hash < 0 ? href : href.slice(0, hash);
  const colon = path.indexOf(':');
  const prefix = path.slice(0, colon);
  const name = decoded(path.slice(colon + 1)).replace(/[%?[\]<>{}|\\^`\s]/g, (char) =>
    encodeURIComponent(char),
  );
  const url = options.interwikiUrl?.(prefix, name.replaceAll('_', blank));
  if (url === undefined || hash < 0) return { url, path };
  const fragment = href.slice(hash + 1);
  const kept = options.legacyFragments?.(prefix) ? legacyId(decoded(fragment)) : fragment;
  return { url: `${url}#${kept}`, path };
}

/** A `link` that says something about the page: language links and redirects may go to another wiki. */
export function specProperty(node: TreeElement, options: SpecOptions): Attrs {
  const { rel = '', href = '' } = node.attrs;
  const attrs: Attrs = { ...node.attrs };
  if (rel === 'mw:PageProp/Category') attrs.href = href.replace(/%0A/g, '');
  else if (rel === 'mw:PageProp/Language' || (rel === 'mw:PageProp/redirect' && !localTarget(href))) {
    attrs.href = elsewhere(href, options, '_').url ?? href;
    const title = options.languageName?.(href.slice(0, href.indexOf(':')));
    if (title !== undefined) attrs.title = title;
  }
  return attrs;
}

/** A title as the path of its address: only what would break it is escaped. */
export const pathOf = (title: string): string =>
  title.replaceAll(' ', '_').replace(/[%?#<>[\]\\^`{|}]/g, (char) => encodeURIComponent(char));

const invisible = /\u00ad|\u1806|[\u180b-\u180d]|[\u200b-\u200f]|\u2060|[\ufe00-\ufe0f]|\ufeff/g;

/** What an address may not hold is escaped, what a host name ignores is dropped; brackets of an IPv6 host stay. */
function cleanUrl(url: string): string {
  const match = /^([a-z][a-z0-9+.-]*:)?(\/\/(?:\[[0-9a-f:.]+\])?[^/]*)?(.*)$/is.exec(url);
  if (!match) return url;
  const [, protocol = '', host = '', rest = ''] = match;
  const escaped = (part: string): string =>
    part.replace(/[[\]<>"|\u0000-\u0020\u007f]/g, (char) => encodeURIComponent(char));
  const ip = /^\/\/\[[0-9a-f:.]+\]/i.exec(host)?.[0] ?? '';
  return protocol + ip + escaped(host.slice(ip.length).replace(invisible, '')) + escaped(rest);
}

/** Whether a link shows its target: character references in it are then part of the target, no nodes. */
export const showsTarget = (node: TreeElement): boolean =>
  node.print?.simple === true || node.print?.free === true;
