import { decoded } from '@stet/tree';
import { decodeEntities } from './entity.js';
import { normalName, type Site } from './site.js';

/** A page title taken apart. */
export interface Title {
  readonly namespace: number;
  /** Interwiki prefix as written, lower case; `''` for a page of this wiki. */
  readonly interwiki: string;
  readonly language: boolean;
  /** Title with namespace (local name as written in the site), blanks as `_`; without fragment. */
  readonly text: string;
  /** What follows `#`, without it; `null` where there is none. */
  readonly fragment: string | null;
  /** Began with a colon: a link to the page, not a use of it. */
  readonly colon: boolean;
}

function upperFirst(text: string): string {
  const first = text.codePointAt(0);
  if (first === undefined) return text;
  const char = String.fromCodePoint(first);
  const upper = char.toUpperCase();
  return (upper.length === char.length ? upper : char) + text.slice(char.length);
}

const illegal = /[<>[\]{}|\u0000-\u001f\u007f\ufffd]/;
/** What would be read again as something else: an escaped byte, a character reference. */
const readable = /%[0-9a-fA-F]{2}|&(?:[A-Za-z0-9\u0080-\uffff]+|#[0-9]+|#x[0-9A-Fa-f]+);/;

/**
 * Reads a link target as a wiki does.
 * @returns `null` where the target is no valid title.
 * @see https://www.mediawiki.org/wiki/Manual:Page_title
 */
export function parseTitle(target: string, site: Site): Title | null {
  let rest = decodeEntities(target)
    // `%41` → `A`; what is no valid UTF-8 stays as it is.
    .replace(/(?:%[0-9a-fA-F]{2})+/g, decoded)
    .replace(/[\u200e\u200f\u202a-\u202e]/g, '');
  rest = rest.replace(/[ _\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g, ' ').trim();
  let colon = false;
  if (rest.startsWith(':')) {
    colon = true;
    rest = rest.slice(1).trim();
  }
  let fragment: string | null = null;
  const hash = rest.indexOf('#');
  if (hash >= 0) {
    fragment = rest.slice(hash + 1).replace(/ /g, '_');
    rest = rest.slice(0, hash).trim();
  }
  if (illegal.test(rest) || readable.test(rest) || rest.length > 1000) return null;
  let interwiki = '';
  let language = false;
  let namespace = 0;
  let prefix = '';
  let at = rest.indexOf(':');
  // A prefix that is this wiki itself says nothing.
  const isSelf = (prefix: string): boolean =>
    !site.namespaces.has(normalName(prefix)) &&
    site.interwiki.get(prefix.trim().toLowerCase())?.self === true;
  while (at > 0 && isSelf(rest.slice(0, at))) {
    rest = rest.slice(at + 1).trim() || site.mainPage;
    at = rest.indexOf(':');
  }
  if (at > 0) {
    const name = rest.slice(0, at);
    const id = site.namespaces.get(normalName(name));
    if (id !== undefined) {
      namespace = id;
      prefix = `${site.namespaceNames.get(id) ?? name}:`;
      rest = rest.slice(at + 1).trim();
    } else {
      const known = site.interwiki.get(name.trim().toLowerCase());
      if (known) {
        interwiki = name.trim().toLowerCase();
        language = known.language;
        rest = rest
          .slice(at + 1)
          .replace(/^[: ]+/, '')
          .trim();
      }
    }
  }
  // Steps in a path mean something only where a link begins with them.
  const mayStep = site.hasPaths !== false && namespace === 0 && interwiki === '' && !colon;
  const steps = mayStep ? rest.replace(/^(?:\.\.\/)+/, '') : rest;
  if (/(?:^|\/)\.\.?(?:\/|$)/.test(steps)) return null;
  if (rest === '' && fragment === null && interwiki === '') return null;
  if (rest === '' && namespace !== 0) return null;
  if (rest.startsWith(':') || /~~~/.test(rest)) return null;
  if (site.firstLetter && interwiki === '') rest = upperFirst(rest);
  return { namespace, interwiki, language, colon, fragment, text: (prefix + rest).replace(/ /g, '_') };
}

/** The part of a URL that a title or fragment is, with only the characters escaped that would break it. */
export function titleToHref(text: string): string {
  return text.replace(/[%?#\s"<>[\]\\^`{|}]/g, (char) => encodeURIComponent(char));
}

export function fragmentToHref(text: string): string {
  return text.replace(/[%\s"<>]/g, (char) => encodeURIComponent(char));
}

/** `./Title#fragment`, as the DOM specification writes links to pages of this wiki. */
export function hrefOf(title: Title): string {
  const fragment = title.fragment === null ? '' : `#${fragmentToHref(title.fragment)}`;
  if (title.interwiki) return `${title.interwiki}:${titleToHref(title.text)}${fragment}`;
  return `./${titleToHref(title.text)}${fragment}`;
}
