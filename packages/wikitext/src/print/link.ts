/** Links: wiki links, interwiki links, external links, bare addresses, magic links. */

import {
  decoded,
  holdsText,
  localTarget,
  type Origin,
  type Own,
  type OwnContext,
  type Place,
  plainText,
  string,
  type TreeElement,
} from '@stet/tree';
import { prefixAt, trailAt } from '../parse/link.js';
import type { Site } from '../site.js';
import { hrefOf, parseTitle } from '../title.js';
import { contextOf, hasAttributes } from './context.js';
import { isInside } from './format.js';

export function printLink(node: TreeElement, context: OwnContext, site: Site): Own {
  const { rel = '', href = '', class: cls = '' } = node.attrs;
  const shown = plainText(node.children);
  if (cls.includes('mw-magiclink') && /^(?:RFC|PMID|ISBN)[\s\u00a0]/.test(shown) && holdsText(node))
    return { whole: hasOnlyText(node) ? shown : context.content() };
  if (isMagic(href, shown, site)) return { whole: shown };
  if (
    rel.startsWith('mw:ExtLink') ||
    (!rel.startsWith('mw:') && !href.startsWith('./') && !href.startsWith('#'))
  ) {
    return externalLink(node, context, site, shown);
  }
  const noted = notedLink(node, context, shown);
  if (noted) return noted;
  const target = targetOf(node, context.origin, site);
  if (target === null) return { open: '', close: '' };
  const named = hasOnlyText(node) ? byName(target, shown, site) : '';
  if (named !== '') return { whole: named };
  const format = node.print?.parsoid?.stx === 'piped' ? null : onlyFormat(node);
  // Formatting of a whole link stands around it, where the link can then be written by its name alone.
  if (format && isSimple(target, shown, site) && !isInside(format.name, context.place)) {
    const run = format.name === 'b' ? "'''" : "''";
    return { whole: `${run}[[${shown}]]${run}` };
  }
  const content = context.content(`[[${target}|`) || '<nowiki/>';
  const trail = keptTrail(content, context.origin, site);
  return { whole: `[[${target}|${content.slice(0, content.length - trail.length)}]]${trail}` };
}

/** The address that a number's name alone leads to. */
function isMagic(href: string, shown: string, { magicLinks }: Site): boolean {
  const [, word, number] = /^(RFC|PMID) (\d+)$/.exec(shown) ?? [];
  if (word === 'PMID')
    return (
      magicLinks.pmid &&
      href.replace(/^https?:/, '') === `//www.ncbi.nlm.nih.gov/pubmed/${number}?dopt=Abstract`
    );
  if (word === 'RFC')
    return (
      magicLinks.rfc &&
      /^https:\/\/(?:tools|datatracker)\.ietf\.org\/(?:doc\/)?html\/rfc(\d+)$/.exec(href)?.[1] === number
    );
  return false;
}

/** A link whose target Parsoid noted as it was written. */
function notedLink(node: TreeElement, context: OwnContext, shown: string): Own | null {
  const { sa, stx, tail = '' } = node.print?.parsoid ?? {};
  const target = sa?.href;
  if (target === undefined || typeof tail !== 'string') return null;
  if (stx === 'simple') {
    return holdsText(node) && shown.endsWith(tail) ? { whole: `[[${target}]]${tail}` } : null;
  }
  const content = context.content(`[[${target}|`);
  if (content === '' || !content.endsWith(tail)) return null;
  return { whole: `[[${target}|${content.slice(0, content.length - tail.length)}]]${tail}` };
}

const hasOnlyText = (node: TreeElement): boolean =>
  node.children.length > 0 && node.children.every(({ kind }) => kind === 'text');

/** Bold or italic around all of a link's text. */
function onlyFormat({ children }: TreeElement): TreeElement | null {
  const [only] = children;
  if (children.length !== 1 || only?.kind !== 'element' || (only.name !== 'b' && only.name !== 'i'))
    return null;
  const isBare = !hasAttributes(only) && !only.print?.html;
  return isBare && hasOnlyText(only) ? only : null;
}

/** The text alone says the target. */
function isSimple(target: string, shown: string, site: Site): boolean {
  if (shown === target) return true;
  if (/[[\]{}|<>\n&%]|''|~~~/.test(shown) || shown.trim() !== shown || shown === '') return false;
  const a = parseTitle(shown, site);
  const b = parseTitle(target, site);
  return a !== null && b !== null && a.colon === b.colon && hrefOf(a) === hrefOf(b) && !/^[./]/.test(shown);
}

/** A link that reads as `shown` without a label, with letters before and behind it: `[[target]]s`; `''` where there is none. */
function byName(target: string, shown: string, site: Site): string {
  if (isSimple(target, shown, site)) return `[[${shown}]]`;
  // The colon that makes a link of a category or file is not shown.
  const [, colon, bare = ''] = /^(:?)(.*)$/s.exec(target) ?? [];
  const start = Math.max(0, shown.indexOf(bare));
  const end = start + bare.length;
  const [prefix, name, trail] = [shown.slice(0, start), colon + shown.slice(start, end), shown.slice(end)];
  return prefixAt(prefix, site) === prefix &&
    trailAt(trail, 0, site) === trail &&
    isSimple(target, name, site)
    ? `${prefix}[[${name}]]${trail}`
    : '';
}

/** The letters behind a link with a label that stay behind it: those that were, and what is typed there. */
function keptTrail(content: string, origin: Origin | null, site: Site): string {
  const { print, source } = origin?.node ?? {};
  const trail = string(print?.trail);
  if (!origin || !source || trail === '') return '';
  const label = origin.text.slice(source.openEnd, source.closeStart);
  const rest = content.startsWith(label) ? content.slice(label.length) : content.endsWith(trail) ? trail : '';
  return rest !== content && trailAt(rest, 0, site) === rest ? rest : '';
}

/** What a pattern finds in the source of a link to the same address; `''` for nothing. */
function writtenBefore({ attrs }: TreeElement, origin: Origin | null, pattern: RegExp): string {
  if (!origin?.node.source || (origin.node.attrs.href ?? '') !== (attrs.href ?? '')) return '';
  const { start, end } = origin.node.source;
  return pattern.exec(origin.text.slice(start, end))?.[1] ?? '';
}

/** A link's target as it is written: as it was, if it is the same, else made of its address. `null`: no title. */
export function targetOf(node: TreeElement, origin: Origin | null, site: Site): string | null {
  const raw = writtenBefore(node, origin, /^[^[]*\[\[([^|\]]*)/);
  return raw.trim() !== '' ? raw : writtenTarget(node.attrs.href ?? '', site, node.print?.asWritten);
}

/** The target for an address: `./Title#part`, `prefix:Title`, `#part`. */
export function writtenTarget(href: string, site: Site, asWritten = false): string | null {
  const local = localTarget(href);
  let target: string;
  if (local) {
    const fragment = local.fragment === '' && !href.endsWith('#') ? '' : `#${fragmentText(local.fragment)}`;
    target = local.title + fragment;
  } else {
    target = asWritten
      ? decoded(href).replace(illegal, encodeURIComponent)
      : decoded(href).replace(/_/g, ' ');
  }
  if (target === '' || /[[\]{}|<>\n]/.test(target.replace(/#.*/s, ''))) return null;
  const title = parseTitle(target, site);
  const needsColon =
    title !== null &&
    !target.startsWith(':') &&
    (target.startsWith('/') ||
      (title.interwiki === '' && (title.namespace === 6 || title.namespace === 14)) ||
      title.language);
  return (needsColon ? ':' : '') + target.replace(/&(?=#?\w+;)/g, '&amp;');
}

const illegal = /[[\]{}|<>\n]/g;

function fragmentText(fragment: string): string {
  return decoded(fragment).replace(/_/g, ' ').replace(illegal, encodeURIComponent);
}

/** A scheme and a host that is a number in brackets (RFC 3986, section 3.2.2). */
const numericHost = /^[a-z][a-z0-9+.-]*:\/\/\[[0-9a-f:.]+\]/i;

/** An address between brackets; a pipe would end a cell or a caption. */
function safeAddress(href: string, place: Place): string {
  const { cell, table, media } = contextOf(place);
  const pipe = cell !== '' || table || media !== '';
  const host = numericHost.exec(href)?.[0] ?? '';
  const rest = href
    .slice(host.length)
    .replace(/[[\]<>" |]|\{\{|\}\}|''/g, (found) =>
      found === '|' && !pipe ? found : encodeURIComponent(found).replace(/'/g, '%27'),
    );
  return host + rest;
}

function externalLink(node: TreeElement, context: OwnContext, site: Site, shown: string): Own {
  const { href = '' } = node.attrs;
  const address = addressOf(node, context);
  const known = site.protocols.some((protocol) => address.toLowerCase().startsWith(protocol.toLowerCase()));
  if (!known) return { open: '', close: '' };
  if (node.children.length === 0) return { whole: `[${address}]` };
  const noted = node.print?.parsoid?.sa?.href;
  if (node.print?.parsoid?.stx === 'url' && decoded(shown) === decoded(href))
    return { whole: noted ?? shown };
  if (hasOnlyText(node) && (shown === href || shown === address) && isBare(shown, context)) {
    const { right } = context.place;
    // A semicolon behind it would make an entity of its end.
    const isEnded = right?.kind === 'text' && right.value.startsWith(';');
    return { whole: isEnded ? shown.replace(/&(?=#?\w+$)/, '&amp;') : shown };
  }
  // An address with directives in it.
  const { children } = node;
  if (
    shown === href &&
    !hasOnlyText(node) &&
    children.every((child) => child.kind !== 'element' || child.name === 'meta')
  )
    return { open: '', close: '' };
  const content = context.content(`[${address} `);
  return { whole: content === '' ? `[${address}]` : `[${address} ${content}]` };
}

/** An address as it was written, if it is the same. */
function addressOf(node: TreeElement, { origin, place }: OwnContext): string {
  const raw = writtenBefore(node, origin, /^\[([^\s[\]][^\s\]]*)/);
  return raw || (node.print?.parsoid?.sa?.href ?? safeAddress(node.attrs.href ?? '', place));
}

/** Can stand without brackets: nothing of it would be left out, nothing in it ends it. */
function isBare(address: string, { place }: OwnContext): boolean {
  if (place.parent?.name === 'a' || address.startsWith('//')) return false;
  if (/[\s<>[\]"|{}]|''|&(?:lt|gt|nbsp|#)/.test(address.replace(numericHost, ''))) return false;
  return !/[,;.:!?]$/.test(address) && (!address.endsWith(')') || address.includes('('));
}

/** Own markup of a link may stay around changed content if the content does not say the target. */
export function keepsLink({ node }: Origin): boolean {
  const { simple, free, trail, prefix, magic } = node.print ?? {};
  return !simple && !free && !trail && !prefix && !magic;
}
