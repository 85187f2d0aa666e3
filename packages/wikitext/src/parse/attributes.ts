import { writtenAttributes } from '@stet/tree';
import { decodeEntities } from '../entity.js';
import type { Islands } from './preprocess.js';

const pattern =
  /([^\s=>"'/][^\s=>/]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|"([^"]*)$|'([^']*)$|([^\s>"'][^\s>]*))?)?/g;

const placed = new RegExp(pattern.source, 'dg');

/**
 * Reads attributes as they stand in a tag or a table part. Names in lower case, line ends as blanks, values decoded; of a name given twice
 * the last one counts. What is no attribute is passed over.
 */
export function readAttributes(source: string): Record<string, string> {
  const out: Record<string, string> = {};
  pattern.lastIndex = 0;
  for (const match of source.matchAll(pattern)) {
    const name = (match[1] as string).toLowerCase();
    if (!/^[\p{L}_:][^\s"'<>=\u0000-\u001f]*$/u.test(name) || name === '__proto__') continue;
    const value = match[2] ?? match[3] ?? match[4] ?? match[5] ?? match[6] ?? '';
    delete out[name];
    out[name] = decodeEntities(value.replace(/ ?[\t\r\n\f]+ ?/g, ' '));
  }
  return out;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * Where the attributes stand that `readAttributes` reads, in order.
 * @param from the offset of the text, which is added to all
 */
export function* attributesIn({
  text,
  from,
}: {
  text: string;
  from: number;
}): Generator<{ name: string; key: Stretch; value: Stretch | null; end: number }> {
  for (const match of text.matchAll(placed)) {
    const { indices = [] } = match;
    const group = indices.slice(2).find((pair) => pair !== undefined);
    const [start, end] = indices[1] as [number, number];
    yield {
      name: (match[1] as string).toLowerCase(),
      key: { start: from + start, end: from + end },
      value: group ? { start: from + group[0], end: from + group[1] } : null,
      end: from + match.index + match[0].length,
    };
  }
}

/**
 * The source between two offsets with comments taken out, and whether a template, or an extension's tag, stands in it.
 * @param inAttributes the text in `<nowiki>` counts
 */
export function withoutIslands(
  text: string,
  start: number,
  end: number,
  islands: Islands,
  inAttributes = false,
): { plain: string; dynamic: boolean; tagged: boolean } {
  let plain = '';
  let dynamic = false;
  let tagged = false;
  let from = start;
  for (let at = nextIsland(text, start, end); at >= 0; at = nextIsland(text, Math.max(at + 1, from), end)) {
    const island = islands.get(at);
    if (!island || island.end > end || island.kind === 'link') continue;
    plain += text.slice(from, at);
    const isTag = island.kind === 'extension';
    tagged ||= isTag;
    if (
      island.kind === 'template' ||
      island.kind === 'argument' ||
      (isTag && inAttributes && island.name !== 'nowiki')
    ) {
      dynamic = true;
      plain += '\u0001';
    }
    // In attributes `<nowiki>` keeps its text from being anything else.
    if (inAttributes && island.name === 'nowiki')
      plain += text
        .slice(island.openEnd, island.closeStart)
        .replace(/["'<>=]|[ \t\n]+/g, (found) => (/\s/.test(found) ? ' ' : `&#${found.charCodeAt(0)};`));
    from = island.end;
  }
  return { plain: plain + text.slice(from, end), dynamic, tagged };
}

function nextIsland(text: string, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 123 || code === 60) return at;
  }
  return -1;
}

/** The attributes that an element keeps; those that hold templates or extension tags are kept as they are written. */
export function elementAttributes(
  name: string,
  text: string,
  start: number,
  end: number,
  islands: Islands,
): Readonly<Record<string, string>> {
  if (start >= end) return nothing;
  const { plain, dynamic } = withoutIslands(text, start, end, islands, true);
  if (plain.trim() === '') return nothing;
  const read = readAttributes(plain);
  if (!dynamic) return writtenAttributes(name, read);
  const fixed = Object.entries(read).filter(([key, value]) => !`${key}${value}`.includes('\u0001'));
  return {
    ...writtenAttributes(name, Object.fromEntries(fixed)),
    typeof: 'mw:ExpandedAttrs',
    'data-mw': JSON.stringify({ attribs: text.slice(start, end).trim() }),
  };
}

const nothing: Readonly<Record<string, string>> = Object.freeze({});
