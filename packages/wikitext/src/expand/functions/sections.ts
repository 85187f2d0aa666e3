import { readAttributes } from '../../parse/attributes.js';
import type { Call, FunctionTable } from '../call.js';
import type { Source } from '../source.js';

/** Parts of a page: `{{#lst:page|name}}` and its relatives. */

interface Span {
  readonly start: number;
  readonly end: number;
}

interface SectionTag extends Span {
  /** The section that begins or ends here; `undefined`: none. */
  readonly begins: string | undefined;
  readonly ends: string | undefined;
}

/** The words of the tag in the languages that have their own: tag, beginning, end. */
const words: Readonly<Record<string, readonly [string, string, string]>> = {
  de: ['Abschnitt', 'Anfang', 'Ende'],
  he: ['קטע', 'התחלה', 'סוף'],
  pt: ['trecho', 'começo', 'fim'],
};

/** The section tags of a page that stand in no other tag and no call. */
function tagsIn(source: Source, lang: string): SectionTag[] {
  const own = words[lang];
  const names = own ? `section|${own[0]}` : 'section';
  const found: SectionTag[] = [];
  const tag = new RegExp(`<(?:${names})(?=\\s)([^<>]*?)/?>`, 'giu');
  let mark = 0;
  for (let match = tag.exec(source.text); match; match = tag.exec(source.text)) {
    const start = match.index;
    const end = tag.lastIndex;
    let around = source.marks[mark];
    while (around && around.end <= start) around = source.marks[++mark];
    if (around && around.start < start) continue;
    const attrs = readAttributes(match[1] as string);
    const value = (key: string, local: string | undefined): string | undefined =>
      (attrs[key] ?? (local === undefined ? undefined : attrs[local.toLowerCase()]))?.trim();
    found.push({ start, end, begins: value('begin', own?.[1]), ends: value('end', own?.[2]) });
  }
  return found;
}

/** What stands from each beginning of a section to the end of one (by default the same). */
function spansOf(source: Source, lang: string, from: string, to: string): Span[] {
  const spans: Span[] = [];
  let start = from === '' ? 0 : -1;
  for (const tag of tagsIn(source, lang)) {
    if (start < 0 && tag.begins === from) start = tag.end;
    else if (start >= 0 && tag.ends === to) {
      spans.push({ start, end: tag.start });
      start = -1;
    }
  }
  if (start >= 0) spans.push({ start, end: source.text.length });
  return spans;
}

function section(call: Call): string {
  return call.expander.partsOf(call.text(0), call.frame, (source, write) => {
    const [from, to] = [call.text(1), call.text(2)];
    return spansOf(source, call.expander.site.lang, from, to === '' ? from : to)
      .map(({ start, end }) => write(start, end))
      .join('');
  });
}

/** All but a section, or something in its place. */
function without(call: Call): string {
  return call.expander.partsOf(call.text(0), call.frame, (source, write) => {
    const [from, to] = [call.text(1), call.text(3)];
    let out = '';
    let at = 0;
    for (const { start, end } of spansOf(source, call.expander.site.lang, from, to === '' ? from : to)) {
      out += write(at, start) + call.text(2);
      at = end;
    }
    return out + write(at, source.text.length);
  });
}

/** Below a heading, up to another one or to the next of its level; without a name what stands before all headings. */
function below(call: Call): string {
  return call.expander.partsOf(call.text(0), call.frame, (source, write) => {
    const [from, to] = [call.text(1).toLowerCase(), call.text(2).toLowerCase()];
    const headings = headingsIn(source);
    const first = headings.findIndex(({ title }) => title === from);
    if (from !== '' && first < 0) return '';
    const { end: start, level } = headings[first] ?? { end: 0, level: 6 };
    const next = headings
      .slice(from === '' ? 0 : first + 1)
      .find((heading) => (to === '' ? heading.level <= level : heading.title === to));
    return write(start, next?.start ?? source.text.length).trim();
  });
}

interface Heading extends Span {
  readonly level: number;
  /** Lower case. */
  readonly title: string;
}

function headingsIn(source: Source): Heading[] {
  const found: Heading[] = [];
  let mark = 0;
  for (const match of source.text.matchAll(/^(={1,6})(.+?)(={1,6})[ \t]*$/gm)) {
    let around = source.marks[mark];
    while (around && around.end <= match.index) around = source.marks[++mark];
    if (around && around.start <= match.index) continue;
    const level = Math.min((match[1] as string).length, (match[3] as string).length);
    const title = (match[2] as string).trim().toLowerCase();
    found.push({ start: match.index, end: match.index + match[0].length, level, title });
  }
  return found;
}

/** @see https://www.mediawiki.org/wiki/Extension:Labeled_Section_Transclusion */
export const sections: FunctionTable = {
  lst: section,
  section,
  lstx: without,
  'section-x': without,
  lsth: below,
  'section-h': below,
};
