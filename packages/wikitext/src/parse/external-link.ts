import { decodeEntities } from '../entity.js';
import type { Site } from '../site.js';
import type { Context } from './context.js';
import { markOf } from './extension.js';
import { plainParts } from './link.js';
import { type Draft, draft } from './node.js';
import { placeholder } from './placeholder.js';

/** A text as a pattern for itself. */
export const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

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

const rest = `(?:[^${urlEnd}']|'(?!'))*`;
/** What may follow in an address behind what is none of it, sticky. */
const more = new RegExp(rest, 'y');

/**
 * What an address begins with, as alternatives of a pattern.
 * @param inLink in brackets, where a host may do
 */
export const protocolPattern = (site: Site, inLink = false): string =>
  site.protocols
    .filter((protocol) => inLink || protocol !== '//')
    .map(escapeRegExp)
    .join('|');

function urlPatterns(site: Site): UrlPatterns {
  let known = patterns.get(site);
  if (!known) {
    const host = '(?:\\[[0-9a-f:.]+\\])?';
    known = {
      bracketed: new RegExp(`(?:${protocolPattern(site, true)})${host}${rest}`, 'iy'),
      bare: new RegExp(`(?:${protocolPattern(site)})(?:\\[[0-9a-f:.]+\\]|[^${urlEnd}']|'(?!'))${rest}`, 'iy'),
    };
    patterns.set(site, known);
  }
  return known;
}

/** The stretches of an address: comments and include directives may stand in it. None: there is no address. */
function urlAt(start: number, limit: number, pattern: RegExp, { text, islands }: Context): Stretch[] {
  const out: Stretch[] = [];
  let next = pattern;
  for (let at = start; ; ) {
    next.lastIndex = at;
    const match = next.exec(text);
    if (!match) return out;
    const end = Math.min(limit, at + match[0].length);
    out.push({ start: at, end });
    const island = text[end] === '<' ? islands.get(end) : undefined;
    if (!island || island.end > limit || (island.kind !== 'comment' && island.kind !== 'include')) return out;
    at = island.end;
    next = more;
  }
}

interface Stretch {
  readonly start: number;
  end: number;
}

const textOf = (stretches: readonly Stretch[], text: string): string =>
  stretches.map(({ start, end }) => text.slice(start, end)).join('');

/**
 * `[address text]` at `start`; `null` where the bracket is text.
 * @param cellSigns signs of which two begin the next cell
 */
export function externalLink(start: number, limit: number, context: Context, cellSigns = ''): Draft | null {
  const { text, site, islands } = context;
  if (context.unclosed.has(start)) return null;
  const urlStart = start + 1;
  const found = urlAt(urlStart, limit, urlPatterns(site).bracketed, context);
  if (found.length === 0) return null;
  const url = textOf(found, text);
  if ([...cellSigns].some((sign) => url.includes(sign + sign))) return null;
  const isBare = url.length === protocolLength(url, site);
  let at = found.at(-1)?.end as number;
  const isCall = (offset: number): boolean => /^(?:template|argument)$/.test(islands.get(offset)?.kind ?? '');
  // Templates may stand in an address.
  const dynamic = url.includes('{{') || isCall(at);
  if (dynamic) {
    at = urlStart;
    while (at < limit && !/[\s[\]<>"]/.test(text[at] as string))
      at = isCall(at) ? (islands.get(at)?.end as number) : at + 1;
  }
  const urlStop = at;
  if (!dynamic && isBare && text[at] !== ']') return null;
  // A sign that no address may hold, and no end of one.
  if (/[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text[at] ?? '')) return null;
  const closing = closingBracket(at, limit, context, cellSigns);
  if (!closing) return null;
  const { holdsLink } = closing;
  at = closing.at;
  if (urlStop === at && isBare && !dynamic) return null;
  const end = at + 1;
  let labelStart = urlStop;
  while (labelStart < at && /[\0 \t\u00a0\u3000]/.test(text[labelStart] as string)) labelStart++;
  // What stands in it is shown.
  if (dynamic)
    return placeholder(text, start, end, context.inline(labelStart === at ? urlStart : labelStart, at));
  const attrs = {
    rel: 'mw:ExtLink',
    class: labelStart === at ? 'external autonumber' : 'external text',
    href: decodeEntities(url),
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
  cellSigns: string,
): { at: number; holdsLink: boolean } | null {
  let holdsLink = false;
  const passed: number[] = [];
  for (let at = from; at < limit; ) {
    const char = text[at];
    if (char === ']') return { at, holdsLink };
    if (char === '\n' || (cellSigns.includes(char as string) && text[at + 1] === char)) break;
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

/**
 * A bare address at `start`; `null` where there is none.
 * @param cellSigns signs of which two begin the next cell
 */
export function bareUrl(start: number, limit: number, context: Context, cellSigns = ''): Draft | null {
  const { text, site, islands } = context;
  const found = urlAt(start, limit, urlPatterns(site).bare, context);
  const all = textOf(found, text);
  const opens = all.includes('(');
  for (const [i, piece] of found.entries()) {
    const end = pieceEnd(piece, context, cellSigns);
    if (end === piece.end) continue;
    piece.end = end;
    found.length = i + 1;
  }
  for (let last = found.at(-1); last; last = found.at(-1)) {
    last.end = last.start + withoutSigns(text.slice(last.start, last.end), opens);
    if (last.end > last.start || found.length === 1) break;
    found.pop();
  }
  const url = textOf(found, text);
  if (url.length <= protocolLength(all, site)) return null;
  let end = found.at(-1)?.end as number;
  const children: Draft[] = [];
  let at = start;
  const pass = (to: number): void => {
    for (let island = islands.get(at); at < to && island; island = islands.get(at)) {
      children.push(markOf(island, context).node);
      at = island.end;
    }
  };
  for (const piece of found) {
    pass(piece.start);
    children.push(...plainParts(text, piece.start, piece.end));
    at = piece.end;
  }
  // What a directive in it began.
  const directive = children.some(({ name }) => name === 'meta') ? islands.get(end) : undefined;
  if (directive?.kind === 'include') pass((end = directive.end));
  return draft('a', {
    attrs: { rel: 'mw:ExtLink', class: 'external free', href: decodeEntities(url) },
    children,
    start,
    openEnd: start,
    closeStart: end,
    end,
    print: { free: true },
    whole: true,
  });
}

/** Where a part of an address ends: calls, and what begins a cell, are none of it. */
function pieceEnd({ start, end }: Stretch, { text, site, islands }: Context, cellSigns: string): number {
  const url = text.slice(start, end);
  const stop = /&(?:lt|gt|nbsp|#0*(?:60|62|160)|#x0*(?:3c|3e|a0));/i.exec(url);
  const to = stop ? start + stop.index : end;
  if (!/[{|!]/.test(url)) return to;
  for (let at = start; at < to; at++) {
    const char = text[at] as string;
    if (cellSigns.includes(char) && text[at + 1] === char) return at;
    const kind = char === '{' || char === '-' ? islands.get(at)?.kind : undefined;
    if (kind === 'template' || kind === 'argument' || (kind === 'variant' && site.variants)) return at;
  }
  return to;
}

/** Units of an address without the signs at its end that belong to the sentence. */
function withoutSigns(url: string, opens: boolean): number {
  let { length } = url;
  for (; length > 0; length--) {
    const last = url[length - 1] as string;
    if (
      last === ';' &&
      /&(?:#x?[\da-f]+|[a-z]+);$/i.test(url.slice(Math.max(0, length - longestEntity), length))
    )
      break;
    if (!/[,;.:!?\\]/.test(last) && (last !== ')' || opens)) break;
  }
  return length;
}
