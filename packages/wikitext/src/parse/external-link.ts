import { decodeEntities } from '../entity.js';
import type { Site } from '../site.js';
import type { Context } from './context.js';
import { plainParts } from './link.js';
import { type Draft, draft } from './node.js';
import { placeholder } from './placeholder.js';

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** What an address is not: blanks, brackets, quotes, tags, control characters. */
const urlEnd =
  '\\s\\[\\]<>"\\u0000-\\u001f\\u007f\\u00a0\\u1680\\u180e\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufffd';

interface UrlPatterns {
  /** An address in brackets, sticky. */
  readonly bracketed: RegExp;
  /** A bare address, sticky. */
  readonly bare: RegExp;
}

const patterns = new WeakMap<Site, UrlPatterns>();

function urlPatterns(site: Site): UrlPatterns {
  let known = patterns.get(site);
  if (!known) {
    const protocols = site.protocols.map(escapeRegExp).join('|');
    const bareProtocols = site.protocols
      .filter((protocol) => protocol !== '//')
      .map(escapeRegExp)
      .join('|');
    const host = '(?:\\[[0-9a-f:.]+\\])?';
    known = {
      bracketed: new RegExp(`(?:${protocols})${host}(?:[^${urlEnd}']|'(?!'))*`, 'iy'),
      bare: new RegExp(
        `(?:${bareProtocols})(?:\\[[0-9a-f:.]+\\]|[^${urlEnd}{}|']|'(?!'))(?:[^${urlEnd}{}|']|'(?!')|\\{(?!\\{)|\\}(?!\\}))*`,
        'iy',
      ),
    };
    patterns.set(site, known);
  }
  return known;
}

/** `[address text]` at `start`; `null` where the bracket is text. */
export function externalLink(start: number, limit: number, context: Context): Draft | null {
  const { text, site, islands } = context;
  if (context.unclosed.has(start)) return null;
  const { bracketed } = urlPatterns(site);
  bracketed.lastIndex = start + 1;
  const match = bracketed.exec(text);
  if (!match) return null;
  const urlStart = start + 1;
  let at = bracketed.lastIndex;
  // Templates may stand in an address.
  let dynamic = match[0].includes('{{');
  for (;;) {
    const island = text[at] === '<' ? undefined : islands.get(at);
    if (!island || (island.kind !== 'template' && island.kind !== 'argument')) break;
    dynamic = true;
    at = island.end;
  }
  if (dynamic) {
    at = urlStart;
    while (at < limit && !/[\s[\]<>"]/.test(text[at] as string)) {
      const island = islands.get(at);
      at = island && (island.kind === 'template' || island.kind === 'argument') ? island.end : at + 1;
    }
  }
  const urlStop = at;
  if (!dynamic && match[0].length === protocolLength(match[0], site) && text[at] !== ']') return null;
  // A sign that no address may hold, and no end of one.
  if (/[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text[at] ?? '')) return null;
  const found = closingBracket(at, limit, context);
  if (!found) return null;
  const { holdsLink } = found;
  at = found.at;
  if (urlStop === at && match[0].length === protocolLength(match[0], site) && !dynamic) return null;
  const end = at + 1;
  let labelStart = urlStop;
  while (labelStart < at && /[\0 \t\u00a0\u3000]/.test(text[labelStart] as string)) labelStart++;
  // What stands in it is shown.
  if (dynamic)
    return placeholder(text, start, end, context.inline(labelStart === at ? urlStart : labelStart, at));
  const attrs = {
    rel: 'mw:ExtLink',
    class: labelStart === at ? 'external autonumber' : 'external text',
    href: decodeEntities(match[0]),
  };
  if (holdsLink) {
    const label = context.inline(labelStart, at);
    if (label.some(isLink)) return placeholder(text, start, end, parted(label, attrs));
  }
  const children = labelStart === at ? [] : context.inline(labelStart, at, { inLink: true });
  return draft('a', {
    attrs,
    children,
    start,
    openEnd: labelStart,
    closeStart: at,
    end,
    whole: true,
  });
}

const isLink = (node: Draft): boolean => node.kind === 'element' && node.name === 'a';

/** Links do not stand in one another: one ends where the next one begins, and what follows is text. */
function parted(label: readonly Draft[], attrs: Draft['attrs']): Draft[] {
  const first = label.findIndex(isLink);
  const behind = label
    .slice(first)
    .map((node) => (node.kind === 'text' ? draft('span', { children: [node] }) : node));
  return [draft('a', { attrs, children: label.slice(0, first) }), ...behind];
}

/** An HTML tag, up to its end. */
const tag = /<\/?[a-zA-Z][^<>\n]*>/y;

/** The bracket that closes an external link on its line, outside of islands. */
function closingBracket(
  from: number,
  limit: number,
  { text, islands, unclosed }: Context,
): { at: number; holdsLink: boolean } | null {
  let holdsLink = false;
  const passed: number[] = [];
  for (let at = from; at < limit; ) {
    const char = text[at];
    if (char === ']') return { at, holdsLink };
    if (char === '\n') break;
    if (char !== '<' && char !== '{' && char !== '}' && char !== '[') {
      at++;
      continue;
    }
    if (unclosed.has(at)) break;
    passed.push(at);
    const island = islands.get(at);
    if (island?.kind === 'link') holdsLink = true;
    tag.lastIndex = at;
    at = island?.end ?? (char === '<' && tag.test(text) ? tag.lastIndex : at + 1);
  }
  for (const at of passed) unclosed.add(at);
  return null;
}

function protocolLength(url: string, site: Site): number {
  const lower = url.toLowerCase();
  return site.protocols.find((protocol) => lower.startsWith(protocol))?.length ?? 0;
}

/** Units of a character reference, at most. */
const longestEntity = 40;

/** A bare address at `start`; `null` where there is none. */
export function bareUrl(start: number, limit: number, context: Context): Draft | null {
  const { text, site } = context;
  const { bare } = urlPatterns(site);
  bare.lastIndex = start;
  const match = bare.exec(text);
  if (!match) return null;
  let url = match[0].slice(0, limit - start);
  const stop = /&(?:lt|gt|nbsp|#0*(?:60|62|160)|#x0*(?:3c|3e|a0));/i.exec(url);
  if (stop) url = url.slice(0, stop.index);
  const opens = url.includes('(');
  let length = url.length;
  for (; length > 0; length--) {
    const last = url[length - 1] as string;
    if (last === ';' && /&(?:#\w+|[a-z]\w*);$/i.test(url.slice(Math.max(0, length - longestEntity), length)))
      break;
    if (!/[,;.:!?\\]/.test(last) && (last !== ')' || opens)) break;
  }
  url = url.slice(0, length);
  if (url.length <= protocolLength(url, site)) return null;
  const end = start + url.length;
  return draft('a', {
    attrs: { rel: 'mw:ExtLink', class: 'external free', href: decodeEntities(url) },
    children: plainParts(text, start, end),
    start,
    openEnd: start,
    closeStart: end,
    end,
    print: { free: true },
    whole: true,
  });
}
