/**
 * What of a page's markup may reach a browser. Allowlists only: an element, an attribute or a protocol that is not
 * named here does not exist. The rules are those that wikis have always had (HTML without scripts, forms, frames,
 * media or anything that loads by itself), with what new browsers made dangerous.
 *
 * Two callers: the parser keeps in `attrs` what `wikitextAttributes` returns; whoever writes a DOM or HTML passes
 * every element through `safeName` and `safeAttributes`, because a tree may also come from a paste, from another
 * server or from a collaborator, and then nobody has looked at it yet.
 */

import { set } from './element-names.js';
import type { Attributes } from './node.js';
import { safeCss } from './sanitize-css.js';
import { isSafeUrl } from './sanitize-url.js';

/** The HTML tags that wikitext allows; any other `<tag>` in a page is text. */
export const wikitextElements: ReadonlySet<string> = set(
  'abbr b bdi bdo big blockquote br caption center cite code data dd del dfn div dl dt em font h1 h2 h3 h4 h5 h6 ' +
    'hr i ins kbd li link mark meta ol p pre q rb rp rt rtc ruby s samp small span strike strong sub sup table ' +
    'td th time tr tt u ul var wbr',
);

/**
 * The elements of a tree that may become elements of a browser's document: what wikitext allows (but `link` and
 * `meta`, which show nothing) and what tree construction, links and images need.
 */
export const allowedElements: ReadonlySet<string> = new Set([
  ...[...wikitextElements].filter((name) => name !== 'link' && name !== 'meta'),
  ...set('a col colgroup figcaption figure section tbody thead tfoot'),
]);

/** Elements that have no content and no end tag. */
export const voidElements: ReadonlySet<string> = set(
  'area base br col embed hr img input link meta source track wbr',
);

const common = set(
  'about aria-describedby aria-flowto aria-hidden aria-label aria-labelledby aria-level aria-owns class datatype dir ' +
    'id itemid itemprop itemref itemscope itemtype lang property resource role style tabindex title typeof',
);

/** What elements may have beyond the attributes common to all. */
const own = new Map<string, ReadonlySet<string>>(
  (
    'a:href rel|blockquote q:cite|br:clear|caption div h1 h2 h3 h4 h5 h6 p:align|col colgroup:align span valign width|' +
    'data:value|del ins:cite datetime|font:color face size|hr:align noshade size width|li:type value|link:href|meta:content|' +
    'ol:reversed start type|pre:width|table:align bgcolor border cellpadding cellspacing frame rules summary width|' +
    'tbody thead tfoot:align valign|td th:abbr align axis bgcolor colspan headers height nowrap rowspan scope valign width|' +
    'time:datetime|tr:align bgcolor valign|ul:type'
  )
    .split('|')
    .flatMap((line) => {
      const [names = '', list = ''] = line.split(':');
      return [...set(names)].map((name): [string, ReadonlySet<string>] => [name, set(list)]);
    }),
);

/** Attributes that say what a node *is*: a page's author may use them, but not to pretend to be ours. */
const semantic = set('about datatype property rel resource typeof');
const urls = set('cite href itemid');

/** Attributes that look like what a server says of a page. */
const meaningful = /^(?:about|property|rel|typeof|data-(?:mw|parsoid|object-id)(?:-[a-z_][a-z0-9_.-]*)?)$/;

/** `data-*` names that the wiki, this editor or its libraries read: never an author's. */
const reservedData = /^data-(?:mw|parsoid|ooui|stet|pm)/;
const data = /^data-[a-z_][a-z0-9_.-]*$/;
const nothing: Readonly<Record<string, string>> = Object.freeze({});

/**
 * Whether an attribute may stand on an element, and with which value: the value (perhaps cleaned), or `null` where
 * it must not be there. `name` and `attribute` in lower case.
 */
function allow(name: string, attribute: string, value: string): string | null {
  if (!common.has(attribute) && !own.get(name)?.has(attribute)) {
    if (/^xmlns:\w+$/.test(attribute)) return isSafeUrl(value) ? value : null;
    return data.test(attribute) && !reservedData.test(attribute) ? value : null;
  }
  switch (attribute) {
    case 'class':
    case 'title':
      return value;
    case 'style':
      return value.trim() === '' ? value : safeCss(value) || null;
    case 'id':
      return value.trim().replace(/[\t\n\f\r ]+/g, '_') || null;
    case 'tabindex':
      return value.trim() === '0' ? '0' : null;
  }
  if (urls.has(attribute)) return isSafeUrl(value) ? value : null;
  if (semantic.has(attribute) && /(?:^|\s)mw:/i.test(value)) return null;
  return value;
}

function filtered(name: string, attrs: Attributes): Record<string, string> {
  let out: Record<string, string> | null = null;
  for (const key in attrs) {
    const attribute = key.toLowerCase();
    const value = allow(name, attribute, String(attrs[key]));
    if (value !== null) (out ??= {})[attribute] = value;
  }
  return out ?? (nothing as Record<string, string>);
}

/**
 * The attributes of an element that may reach a browser, values cleaned (unescaped: whoever writes HTML escapes
 * them). Never an event handler, a resource that loads by itself, or a URL that runs.
 */
export function safeAttributes(name: string, attrs: Attributes): Readonly<Record<string, string>> {
  const out = filtered(name.toLowerCase(), attrs);
  // A wiki keeps the names of vocabularies; a browser has no use for them.
  for (const key in out) if (key.startsWith('xmlns:')) delete out[key];
  return out;
}

/**
 * The attributes that the parser keeps on an element spelled in a page: the same allowlist, and nothing by which
 * a page could pretend to be what only the parser makes. A style that is safe is kept as it was written.
 */
export function wikitextAttributes(name: string, attrs: Attributes): Readonly<Record<string, string>> {
  const lower = name.toLowerCase();
  const out = filtered(lower, attrs);
  if (out.style !== undefined) {
    for (const key in attrs) if (key.toLowerCase() === 'style') out.style = attrs[key] as string;
  }
  return out;
}

/**
 * The same for attributes as somebody wrote them: those that look like what only a server says of a page are renamed,
 * `about` to `data-x-about`, so that they mean nothing.
 */
export function writtenAttributes(name: string, attrs: Attributes): Readonly<Record<string, string>> {
  const keys = Object.keys(attrs);
  if (!keys.some((key) => meaningful.test(key))) return wikitextAttributes(name, attrs);
  const renamed = keys.map((key) => [meaningful.test(key) ? `data-x-${key}` : key, attrs[key] as string]);
  return wikitextAttributes(name, Object.fromEntries(renamed));
}

/** The name under which an element may reach a browser: its own, or `fallback` for one that must not. */
export function safeName(name: string, fallback = 'span'): string {
  if (allowedElements.has(name)) return name;
  const lower = name.toLowerCase();
  return allowedElements.has(lower) ? lower : fallback;
}
