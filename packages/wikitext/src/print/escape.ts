/**
 * Text as wikitext. Candidates for escaping are found by one pass over the characters, by where the text stands; a
 * candidate that stood so in the page is trusted, and of the others the parser says whether they are markup at all.
 */

import {
  cellNames,
  isHeading,
  itemNames,
  type Kept,
  type Place,
  plainText,
  set,
  wikitextElements,
} from '@stet/tree';
import { decodeEntity } from '../entity.js';
import { protocolPattern } from '../parse/external-link.js';
import { mediaOption } from '../parse/media.js';
import type { Site } from '../site.js';
import { type Context, contextOf, isHtml, shownOf } from './context.js';
import { escapeAll } from './html.js';
import { isBlankBreak, quietLine } from './separators.js';

/** Says whether a text in a context is read as nothing but that text. */
export type IsPlain = (value: string, context: Context, atLineStart: boolean, atEnd: boolean) => boolean;

interface Candidate {
  readonly start: number;
  readonly end: number;
  /** Markup at the start of a line only. */
  readonly line: boolean;
  /** A blank before it does. */
  readonly blank?: boolean;
}

export class Escaper {
  readonly #inline: RegExp;
  /** A line with a bracket before an address that none has closed. */
  readonly #openLink: RegExp;
  readonly #site: Site;
  readonly #isPlain: IsPlain;

  constructor(site: Site, isPlain: IsPlain) {
    this.#site = site;
    this.#isPlain = isPlain;
    const protocols = protocolPattern(site, true);
    const bare = protocolPattern(site);
    this.#openLink = new RegExp(`(?<!\\[)\\[(?:${protocols})[^\\]\\n]*$`, 'i');
    const magic = [
      ...(site.magicLinks.rfc ? ['\\bRFC[ \\u00a0]+\\d+'] : []),
      ...(site.magicLinks.pmid ? ['\\bPMID[ \\u00a0]+\\d+'] : []),
      ...(site.magicLinks.isbn ? ['\\bISBN[ \\u00a0]+[\\dXx-]+'] : []),
    ];
    this.#inline = new RegExp(
      [
        '\\{\\{+[^{}\\n]*\\}\\}+|\\{\\{+',
        '\\[\\[[^\\[\\]\\n]*\\]\\]|\\[\\[+',
        `\\[(?:${protocols})[^\\]\\n]*\\]?`,
        "'{2,}",
        '<(?=[a-zA-Z/!])',
        '&(?:#[xX][0-9a-fA-F]+|#[0-9]+|[A-Za-z0-9]+);',
        '~{3,}',
        '__[^\\s_]+__',
        ...(site.variants ? ['-\\{[^{}\\n]*\\}-|-\\{'] : []),
        // Behind a switch, which will stand in tags, one begins too.
        `(?<![\\p{L}\\p{N}]|(?<!_)_)(?:${bare})[^\\s<>[\\]"|{}]+`,
        ...magic,
      ].join('|'),
      'giu',
    );
  }

  /** The text as it must be written in a place. */
  text(value: string, place: Place, kept: Kept): string {
    const context = contextOf(place);
    if (context.nowiki) return nowikiText(value);
    if (context.pre === 'tag') return preText(value);
    const text = this.#lines(value, context, place, kept);
    const atLineStart = beginsLine(place) && !(context.noPre && text[0] === ' ');
    const isLast = place.strength === 5;
    let candidates: readonly Candidate[] = isLast ? [] : this.#candidates(text, context, place);
    if (trusts(place) && candidates.length > 0) {
      const trusted = text === value ? kept : { prefix: 0, suffix: 0 };
      candidates = candidates.filter((one) => !isKept(one, trusted, text.length));
      // In a later line of a cell pipes are none of its row.
      const front = context.cell === '' || atLineStart || /^\s*[|!{]|[}\]]{2}/.test(place.line) ? '' : 'y ';
      const isSure =
        closesHeading(text, context, place) ||
        opensLink(text, place) ||
        this.#closesLink(text, context, place) ||
        // To MediaWiki's older parser two pipes end a cell in a link, too.
        (context.cell !== '' && context.link !== '' && text.includes('||')) ||
        moreOf(text, place) !== '';
      if (candidates.length > 0 && !isSure)
        candidates = needed(text, candidates, (value) =>
          this.#isPlain(front + value, context, front !== '' || atLineStart, place.right === null),
        );
    }
    if (isWhole(context, text, candidates, kept) || this.#isOption(text, place))
      candidates = [{ start: 0, end: text.length, line: false }];
    const out = isLast ? escapeAll(text) : wrap(text, candidates, trusts(place));
    if (context.pre !== 'indent') return out;
    // A line of comments alone is none of the text: the blanks before them are its own.
    const own = /\n[ \t]*$/.test(out) && isOnlyComments(place) ? out.lastIndexOf('\n') : out.length;
    return out.slice(0, own).replace(/\n/g, '\n ') + out.slice(own);
  }

  /** Line ends and blanks that the place cannot have. */
  #lines(value: string, context: Context, place: Place, kept: Kept): string {
    if (context.pre !== '') return value;
    let text = value;
    const common = kept.prefix + kept.suffix;
    const stands = common >= value.length;
    // Line ends at the end of a cell are none of its own.
    if (place.right === null && place.parent && cellNames.has(place.parent.name) && kept.suffix === 0)
      text = text.replace(/(?<![ \t\r\n])[ \t]*[\r\n][ \t\r\n]*$/, '');
    if (context.single !== '' || context.link !== '') {
      // The text of a link may go on in the next line, also in an item.
      const isLine = context.single === 'heading' || (context.single === 'item' && context.link !== 'wiki');
      if (isLine) text = text.replace(/(?<![ \t])[ \t]*(?:\r?\n[ \t]*)+/g, ' ');
    } else if (
      /\n[ \t]*\r?\n/.test(text) &&
      !(context.blanks && place.strength === 0) &&
      !(stands && place.strength === 3)
    )
      text = text.replace(/(?<![ \t])[ \t]*(?:\r?\n[ \t]*){2,}/g, '\n');
    const { parent } = place;
    // New headings and items have blanks around their text already.
    const isSpaced = parent && (isHeading(parent.name) || itemNames.has(parent.name)) && common === 0;
    if (isSpaced && !isHtml(parent, place)) {
      if (place.left === null && / $/.test(place.tail)) text = text.replace(/^[ \t]+/, '');
      if (place.right === null && isHeading(parent.name) && !parent.print?.parsoid)
        text = text.replace(/(?<![ \t])[ \t]+$/, '');
    }
    if (context.cell !== '' && !context.noPre && !context.paragraph && !stands)
      text = text.replace(/\n [ \t]*/g, '\n');
    if (context.paragraph) {
      if (beginsLine(place) && place.left === null && kept.prefix === 0)
        text = text.replace(/^(?:[ \t]*[\r\n]+)+/, '');
      // Where blanks at the start of a line mean nothing, they stay; so where it goes on with a tag.
      if (!context.noPre) {
        if (!stands)
          text = text.replace(isOnTagLine(text, place) ? /\n [ \t]*(?=[^\n]*\n)/g : /\n [ \t]*/g, '\n');
        const { left } = place;
        const isFirst = beginsLine(place) && (left === null || left.kind === 'comment' || isBlankBreak(left));
        if (
          (isFirst && !goesOn(place)) ||
          (/^(?:__|<\/?[nio])/.test(place.line) && quietLine.test(place.line))
        )
          text = text.replace(/^ [ \t]*/, '');
      }
      if (place.right === null && parent?.name === 'p') {
        const isLast = place.up?.parent === null && place.up.right === null;
        const isEnd = parent.print?.blanks?.after !== '';
        // Blanks before a line end that is in the text were there.
        const line = isEnd || isLast ? text.replace(/[\r\n][ \t\r\n]*$/, '') : text;
        if (line !== text) text = line.trim() === '' ? '' : line;
        else if (isEnd) text = text.replace(/(?<![ \t])[ \t]+$/, '');
      }
    }
    return text;
  }

  #candidates(text: string, context: Context, place: Place): Candidate[] {
    const out: Candidate[] = [];
    const add = (start: number, end: number, line = false, blank = false): void => {
      out.push({ start, end, line, blank });
    };
    for (const match of text.matchAll(this.#inline)) {
      const [found] = match;
      const start = match.index;
      if (found.startsWith('&')) {
        if (decodeEntity(found) !== null) add(start, start + 1);
      } else if (found.startsWith('<')) {
        if (this.#isTag(text, start)) add(start, tagEnd(text, start));
      } else if (/^\[+$/.test(found)) {
        // Where all that close are escaped, none opens.
        if (trusts(place) || context.link !== '') add(start, start + found.length);
      } else if (found.startsWith('__')) {
        if (this.#isSwitch(found)) add(start, start + found.length);
      } else if (context.link === 'external' || context.link === 'wiki') {
        // Bare addresses are no links in a link.
        if (/^(?:['{[~]|-\{)/.test(found)) add(start, start + found.length);
      } else add(start, start + found.length);
    }
    this.#byContext(text, context, place, add);
    this.#atLineStarts(text, context, place, add);
    return out.sort((a, b) => a.start - b.start || b.end - a.end);
  }

  #byContext(text: string, context: Context, place: Place, add: (start: number, end: number) => void): void {
    const each = (pattern: RegExp): void => {
      for (const { 0: found, index } of text.matchAll(pattern)) add(index, index + found.length);
    };
    if (context.link === 'external') each(/\]/g);
    if (context.link === 'wiki' || context.media !== '') {
      each(/\]\]+/g);
      if (place.right === null && text.endsWith(']')) add(text.length - 1, text.length);
    }
    if (context.media !== '' || context.cell !== '' || context.table) each(/\|+/g);
    if (context.cell === 'th') each(/!!+/g);
    if (context.term && context.link === '') each(/:/g);
    if (opensLink(text, place)) each(/\[$/g);
    if (this.#closesLink(text, context, place)) each(/(?<=^[^\]\n]*)\]/g);
    if (closesHeading(text, context, place)) each(/(?<!=)=+(?=\s*$)/g);
    if (context.single === 'heading' && place.right === null) each(/(?<!=)=+\s*$/g);
    // Braces that close nothing here may do so in what stands before: what ends is escaped, before all is that begins.
    if (place.strength === 1 && text.includes('}}')) each(/[}\]]{2,}/g);
    if (!trusts(place)) each(/^'|'$|\]|\{/g);
  }

  #atLineStarts(
    text: string,
    context: Context,
    place: Place,
    add: (start: number, end: number, line: boolean, blank?: boolean) => void,
  ): void {
    if (context.link !== '' && !text.includes('\n') && place.line !== '') return;
    const check = (at: number): void => {
      const found = lineStart.exec(text.slice(at, at + 200))?.[0];
      if (found === undefined) return;
      const heading =
        found.startsWith('=') && /^=[^\n]*=(?=[ \t]*(?:\n|$))/.exec(text.slice(at, at + 2000))?.[0];
      if (heading && isOnTagLine(text, place) && at + heading.length === text.length) return;
      if (heading && trusts(place)) {
        add(at, at + heading.length, true);
        return;
      }
      if (found.startsWith('=') && !/=[ \t]*(?:\n|$)/.test(text.slice(at + 1, at + 2000))) return;
      // Of what begins with a blank already only a table is markup.
      if (context.pre === 'indent' && !found.startsWith('{')) return;
      if (/^[|!]/.test(found) && !context.table) return;
      const isInLine =
        context.noPre ||
        context.pre !== '' ||
        (at === 0 && goesOn(place)) ||
        (isOnTagLine(text, place) && !text.includes('\n', at));
      if (isInLine && found.startsWith(' ')) return;
      add(at, at + found.length, true);
    };
    const more = moreOf(text, place);
    if (beginsLine(place)) check(0);
    else if (more !== '') add(0, more.length, true);
    else if (context.single === 'heading' && /^=+$/.test(place.line.trimEnd())) {
      const found = /^=+/.exec(text)?.[0];
      if (found) add(0, found.length, true);
    } else if (context.cell !== '' && /(?:^|\n)[ \t]*[|!]$/.test(place.tail) && /^[-+}|]/.test(text))
      add(0, 1, true, text[0] !== '|');
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) check(at + 1);
  }

  /** The bracket behind an address that had one before it, too. */
  #closesLink(text: string, { link, cell }: Context, { line: first, tail, left }: Place): boolean {
    if (link !== '' || !/^[^\]\n]*\]/.test(text)) return false;
    // Of a long line its end says more.
    const all = first.length < 200 ? first : (/[^\n]*$/.exec(tail)?.[0] ?? '');
    // Cells are cut before links are read.
    const line = cell === '' ? all : all.replace(/^.*(?:\|\||!!)/, '');
    const isCall = left?.kind === 'element' && left.print?.isLink === true;
    return this.#openLink.test(line) || (isCall && /(?<!\[)\[\{\{[^\]\n]*$/.test(line));
  }

  /** A caption that would be read as an option of the picture, or begin one. */
  #isOption(text: string, { parent, left, right }: Place): boolean {
    const isStart = parent?.name === 'figcaption' && !left && (!right || text.includes('='));
    return isStart && mediaOption(text.trim(), this.#site) !== null;
  }

  #isTag(text: string, at: number): boolean {
    if (text.startsWith('<!--', at)) return true;
    const name = /^<\/?([a-zA-Z][^\s/>|]*)/.exec(text.slice(at, at + 40))?.[1]?.toLowerCase() ?? '';
    const { extensionTags, annotationTags } = this.#site;
    return tagNames.has(name) || extensionTags.has(name) || annotationTags.has(name);
  }

  #isSwitch(found: string): boolean {
    return this.#site.switches.has(found) || this.#site.switches.has(found.toLowerCase());
  }
}

/** For so many candidates of a text the parser is asked one by one. */
const mostAsked = 24;

/** Those that are markup. Where not all of the text is plain, each is asked for with the others hidden. */
function needed(
  text: string,
  candidates: readonly Candidate[],
  isPlain: (value: string) => boolean,
): readonly Candidate[] {
  let left = candidates;
  const mayGo = ({ start }: Candidate): boolean =>
    !/^(?:[}\]]{2}|<\/?(?:nowiki|includeonly)\b)/i.test(text.slice(start));
  if (isPlain(text)) return left.filter((one) => !mayGo(one));
  for (const one of candidates.slice(0, mostAsked).filter(mayGo)) {
    const others = left.filter((other) => other !== one);
    const hidden = others.reduceRight(
      (all, { start, end }) => `${all.slice(0, start)},${all.slice(end)}`,
      text,
    );
    if (isPlain(hidden)) left = others;
  }
  return left;
}

const lineStart = /^(?:[*#:;]+|----+|=+| [ \t]*(?=\S)|\{\||\||!)/;

const tagNames = new Set([
  ...wikitextElements,
  ...set('tbody thead tfoot noinclude includeonly onlyinclude nowiki'),
]);

/** Whether nothing but comments follows on the line that a text ends with. */
function isOnlyComments({ parent, right }: Place): boolean {
  const { children = [] } = parent ?? {};
  let at = right ? children.indexOf(right) : -1;
  if (children[at]?.kind !== 'comment') return false;
  while (children[at]?.kind === 'comment') at++;
  const next = children[at];
  return next === undefined || (next.kind === 'text' && /^[ \t]*\n/.test(next.value));
}

/** What stands behind a paragraph was on its line, so that blanks at its start are none of preformatted text. */
const goesOn = ({ parent, up, strength }: Place): boolean =>
  strength === 0 &&
  parent?.name === 'p' &&
  (parent.print?.goesOn === true || parent.print?.blanks?.after === '') &&
  up?.right != null;

/** A text of one line that goes on with a tag. */
const isOnTagLine = (text: string, place: Place): boolean =>
  place.right === null && goesOn(place) && !/\S\s*\n/.test(text);

/** The parser says what is markup; else all that could be is escaped. */
const trusts = ({ strength }: Place): boolean => strength < 2 || strength === 3;

/** Nothing stands before it on its line, comments aside. */
const beginsLine = ({ line, left, parent }: Place): boolean =>
  line === '' ||
  (left === null && parent?.attrs.typeof === 'mw:Extension/ref') ||
  (line.endsWith('-->') && shownOf(line) === '');

const isKept = ({ start, end, line }: Candidate, { prefix, suffix }: Kept, length: number): boolean => {
  // What ended its line only now did not stand so.
  if (end <= prefix) return !(line && end === length && suffix === 0);
  // What began a line in the page may do so again; what stood inside a line may not.
  return start >= length - suffix && !(line && start === length - suffix);
};

/** A new text on the line of something, or in a link, is kept from being read as a whole: not in pieces. */
const isWhole = (
  { link, cell, single }: Context,
  text: string,
  candidates: readonly Candidate[],
  { prefix, suffix }: Kept,
): boolean =>
  (link !== '' || cell !== '' || single === 'item') &&
  prefix + suffix === 0 &&
  !text.includes('\n') &&
  candidates.some(
    ({ start, end }) => /[|!:*#;\]]|\[\[/.test(text.slice(start, end)) && !/[<&]/.test(text[start] ?? ''),
  );

/** The end of a tag that can stand in nowiki tags; of any other its first character. */
function tagEnd(text: string, start: number): number {
  const tag = /^<(?:\/|(?!pre\b))[a-z][^<>]*>/i.exec(text.slice(start, start + 500))?.[0];
  return start + (tag?.length ?? 1);
}

/** A sign at the end of a line that began with one. */
const closesHeading = (text: string, { single, link }: Context, { line, right }: Place): boolean =>
  right === null && single === '' && link === '' && line.startsWith('=') && /=\s*$/.test(text);

/** A bracket put before an address that stood bare. */
const opensLink = (text: string, { right, parent }: Place): boolean =>
  text.endsWith('[') &&
  (!parent || plainText(parent.children).includes(']')) &&
  right?.kind === 'element' &&
  (right.print?.free === true || right.print?.parsoid?.stx === 'url');

/** Dashes behind those of a rule, bullets behind those of an item. */
const moreOf = (text: string, { line }: Place): string =>
  /^-{4,}$/.test(line)
    ? (/^-*/.exec(text)?.[0] ?? '')
    : /^[*#:;]+$/.test(line)
      ? (/^[*#:;]*/.exec(text)?.[0] ?? '')
      : '';

/** Two that belong together stand in one pair of nowiki tags. */
const isPair = (open: string, close: string): boolean =>
  (open.startsWith("''") && close.startsWith("''")) ||
  (open.startsWith('[[') && close.startsWith(']]')) ||
  (open.length > 1 &&
    open.startsWith('<') &&
    close.startsWith('</') &&
    !/^<\/?(?:nowiki|noinclude|includeonly|onlyinclude)\b/i.test(open));

/** Candidates become entities or stand in `<nowiki>`; those that touch, or are a pair on a line, stand in one. */
function wrap(text: string, candidates: readonly Candidate[], pairs: boolean): string {
  if (candidates.length === 0) return text;
  let out = '';
  let at = 0;
  for (let i = 0; i < candidates.length; i++) {
    const { start, blank } = candidates[i] as Candidate;
    let { end } = candidates[i] as Candidate;
    if (start < at) continue;
    const follows = (next: Candidate): boolean =>
      next.start <= end ||
      (pairs &&
        isPair(text.slice(start, end), text.slice(next.start, next.end)) &&
        !text.slice(end, next.start).includes('\n'));
    for (let next = candidates[i + 1]; next && follows(next); next = candidates[i + 1]) {
      end = Math.max(end, next.end);
      i++;
    }
    out += text.slice(at, start);
    const found = text.slice(start, end);
    if (blank && start === 0 && end === 1) out += ` ${found}`;
    else if (/^<\/?(?:nowiki|noinclude|includeonly|onlyinclude)\b[^<>]*>$/i.test(found))
      out += `&lt;${found.slice(1, -1)}&gt;`;
    else out += entities[found] ?? nowiki(found);
    at = end;
  }
  return out + text.slice(at);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;' };

const nowiki = (text: string): string => `<nowiki>${nowikiText(text)}</nowiki>`;

/** Text between nowiki tags: only entities are read there, and the closing tag. */
export const nowikiText = (text: string): string =>
  text.replace(/&(?=#?\w+;)/g, '&amp;').replace(/<(?=\/?nowiki\b)/gi, '&lt;');

/** Text between pre tags. */
export const preText = (text: string): string =>
  text.replace(/&(?=#?\w+;)/g, '&amp;').replace(/<(?=\/pre\b|\/?nowiki\b)/gi, '&lt;');
