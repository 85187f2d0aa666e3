import { encoded } from '@stet/tree';
import { decodeEntities, entityPattern } from '../entity.js';
import type { Site } from '../site.js';
import { hrefOf, parseTitle, titleToHref } from '../title.js';
import { withoutIslands } from './attributes.js';
import type { Context } from './context.js';
import { media } from './media.js';
import { type Draft, draft, leaf, textDraft } from './node.js';
import { placeholder } from './placeholder.js';
import type { Island, Islands, Part } from './preprocess.js';
import { type AtomToken, atom } from './token.js';

/**
 * `[[…]]` as a link, image, category or language link; `null` where it is none of them, so that its brackets are text.
 * @param end where the stretch ends in which letters behind the link may belong to it
 * @param from where the text before the link begins, of which letters may belong to it
 */
export function wikiLink(
  written: Island,
  context: Context,
  end: number,
  from = written.start,
): AtomToken | null {
  const { text, site, islands, depth } = context;
  if (written.linkInTarget || isOdd(text, written.start)) return null;
  const island = withPipes(written, text, islands);
  const [first, ...rest] = island.parts as [Part, ...Part[]];
  const target = text.slice(first.start, first.end);
  let raw = target;
  const { plain, dynamic, tagged } = withoutIslands(text, first.start, first.end, islands);
  // Annotations and comments in it show nothing. Directives would be lost where there is no source to print from.
  if (!dynamic && !tagged && (rest.length > 0 || raw.includes('<!--')) && !/include/i.test(raw)) raw = plain;
  if (dynamic || plain !== raw) {
    // A target that templates make: nobody knows yet what it will be. An extension tag in it makes it none.
    if (!dynamic && tagged) return null;
    return /[\n[\]]/.test(plain) || plain.trim() === ''
      ? null
      : atom(
          'inline',
          placeholder(
            text,
            island.start,
            island.end,
            context.inline((rest.at(-1) ?? first).start, island.end - 2),
          ),
        );
  }
  if (/[\n\r[]/.test(raw) || rest[0]?.start === island.end - 2) return null;
  if (raw.trimStart().startsWith('//')) return null;
  if (raw.includes(':') && startsWithProtocol(raw.trimStart().toLowerCase(), site)) return null;
  const title = parseTitle(raw, site);
  if (!title) return null;
  if (!title.colon && title.interwiki === '' && title.namespace === 6) {
    if (context.inLink && depth > 50) return null;
    return media(island, title, context);
  }
  if (island.holdsLink && !inTags(island, text, islands)) return null;
  if (!title.colon && title.interwiki === '' && title.namespace === 14) {
    const key = first.end < island.end - 2 ? text.slice(first.end + 1, island.end - 2) : null;
    const href = `./${titleToHref(title.text)}${key === null ? '' : `#${encoded(decodeEntities(key))}`}`;
    return atom('silent', leaf('link', island.start, island.end, { rel: 'mw:PageProp/Category', href }));
  }
  if (!title.colon && title.language) {
    const href = hrefOf(title);
    return atom('silent', leaf('link', island.start, island.end, { rel: 'mw:PageProp/Language', href }));
  }
  if (context.inLink) return null;
  const rel =
    title.interwiki !== ''
      ? 'mw:WikiLink/Interwiki'
      : title.namespace === -2
        ? 'mw:MediaLink'
        : 'mw:WikiLink';
  const attrs = { rel, href: addressOf(raw, title) };
  const [label] = rest;
  let children: Draft[];
  let openEnd: number;
  let start = island.start;
  const closeStart = island.end - 2;
  if (label) {
    openEnd = label.start;
    children = context.caption(openEnd, closeStart, true);
  } else {
    const colon = /^\s*:/.exec(raw)?.[0].length ?? 0;
    openEnd = first.start + colon;
    children =
      raw === target
        ? plainParts(text, openEnd, first.end)
        : context.inline(openEnd, first.end, { inLink: true });
  }
  let stop = closeStart + 2;
  const print: Record<string, unknown> = label ? {} : { simple: true };
  const trail = trailAt(text, stop, site).slice(0, end - stop);
  if (trail !== '') {
    stop += trail.length;
    print.trail = trail;
    const last = textDraft(trail, -1, -1);
    last.openEnd = -1;
    children.push(last);
  }
  const prefix = prefixAt(text.slice(from, start), site);
  if (prefix !== '') {
    start -= prefix.length;
    print.prefix = prefix;
    const first = textDraft(prefix, -1, -1);
    first.openEnd = -1;
    children.unshift(first);
  }
  return atom(
    'inline',
    draft('a', { attrs, children, start, openEnd, closeStart, end: stop, print, whole: true }),
  );
}

/** Labels longer than this are not looked through for tags. */
const longestLabel = 2_000;

/** Whether all brackets in a link's text stand in the attributes of tags, where they are none. */
function inTags({ parts, end }: Island, text: string, islands: Islands): boolean {
  const [, label] = parts;
  if (!label || end - label.start > longestLabel) return false;
  const source = text.slice(label.start, end - 2);
  const tags = [...source.matchAll(/<[a-zA-Z][^<>]*>/g)].map(({ index, 0: tag }) => ({
    start: label.start + index,
    end: label.start + index + tag.length,
  }));
  for (let at = text.indexOf('[[', label.start); at >= 0 && at < end; at = text.indexOf('[[', at + 1))
    if (islands.get(at)?.kind === 'link' && !tags.some((tag) => tag.start < at && at < tag.end)) return false;
  return tags.length > 0;
}

/** A link whose pipes are spelled `{{!}}`. */
function withPipes(island: Island, text: string, islands: Islands): Island {
  if (!text.slice(island.start, island.end).includes(pipe)) return island;
  const parts = island.parts.flatMap(({ start, end }) => {
    const out: Part[] = [];
    let from = start;
    for (let at = start; at < end; ) {
      const found = islands.get(at);
      if (found?.kind === 'template' && text.startsWith(pipe, at)) {
        out.push({ start: from, end: at, equals: -1 });
        from = found.end;
      }
      at = found?.end ?? at + 1;
    }
    out.push({ start: from, end, equals: -1 });
    return out;
  });
  return { ...island, parts };
}

const pipe = '{{!}}';

/** Brackets pair from the left: behind an odd number of them one is left for the target. */
function isOdd(text: string, start: number): boolean {
  let before = start;
  while (text[before - 1] === '[') before--;
  return (start - before) % 2 === 1;
}

const startsWithProtocol = (target: string, { protocols }: Site): boolean =>
  protocols.some((protocol) => protocol !== '//' && target.startsWith(protocol));

/** Relative targets stand as they are: what they mean depends on the page. */
function addressOf(raw: string, title: Parameters<typeof hrefOf>[0]): string {
  const target = raw.trim();
  if (target.startsWith('#')) return hrefOf({ ...title, text: '' }).replace(/^\.\//, '');
  return hrefOf(title);
}

/** The letters from a place on that belong to a link before it. */
export function trailAt(text: string, from: number, { linkTrail }: Site): string {
  linkTrail.lastIndex = from;
  return linkTrail.exec(text)?.[0] ?? '';
}

/** The letters at the end of a text that belong to a link behind it. */
export const prefixAt = (text: string, { linkPrefix }: Site): string => linkPrefix?.exec(text)?.[0] ?? '';

const entity = new RegExp(entityPattern, 'g');

/** Text in which nothing but character references is markup. */
export function plainParts(text: string, start: number, end: number): Draft[] {
  const out: Draft[] = [];
  let from = start;
  const push = (to: number): void => {
    if (to > from) out.push(textDraft(text.slice(from, to), from, to));
  };
  if (text.slice(start, end).includes('&')) {
    entity.lastIndex = start;
    for (let match = entity.exec(text); match && match.index < end; match = entity.exec(text)) {
      const stop = match.index + match[0].length;
      const node = stop <= end ? entityDraft(match[0], match.index) : null;
      if (!node) continue;
      push(match.index);
      out.push(node);
      from = stop;
    }
  }
  push(end);
  return out;
}

/** A character reference; `null` where it is none. */
export function entityDraft(source: string, start: number): Draft | null {
  const value = decodeEntities(source);
  if (value === source) return null;
  const end = start + source.length;
  const child = textDraft(value, -1, -1);
  child.openEnd = -1;
  return draft('span', {
    attrs: { typeof: 'mw:Entity' },
    children: [child],
    start,
    openEnd: end,
    closeStart: end,
    end,
    print: { src: source },
    whole: true,
  });
}
