import { entityPattern } from '../entity.js';
import { hrefOf, parseTitle } from '../title.js';
import { elementAttributes } from './attributes.js';
import type { Context } from './context.js';
import { extensionTag, markOf } from './extension.js';
import { bareUrl, externalLink } from './external-link.js';
import { entityDraft, wikiLink } from './link.js';
import { hasMagicLinks, magicLink } from './magic-link.js';
import { leaf } from './node.js';
import { placeholder } from './placeholder.js';
import { type Island, isMark } from './preprocess.js';
import { resolveQuotes } from './quotes.js';
import { tagAt } from './tag.js';
import { transclusion } from './template.js';
import { atom, close, open, type Token } from './token.js';

/** Table in table in table …: deeper ones are text. */
const mostTables = 20;
/** Bullets of one line: further ones are text. */
const mostBullets = 40;

const blanks = /[ \t]*/y;
const bulletRun = /[*#:;]+/y;
const lineEndOrSpecial = /[\n'[<{&_|!:-]/g;
/** The same, on a wiki with magic links. */
const lineEndOrMagic = /[\n'[<{&_|!:-]|(?:RFC|PMID|ISBN)(?=[\s\p{Zs}&])/gu;
const doubleUnderscore = /__[^\s_](?:[^\s_]|_(?!_)){0,60}__/uy;

/** Reads a stretch of a page into tokens: line starts, tables, and what stands in lines. */
export class Tokenizer {
  readonly #context: Context;
  readonly #text: string;
  readonly #limit: number;
  readonly #blocks: boolean;
  readonly #caption: boolean;
  readonly #tokens: Token[] = [];
  /** Where text that is no token yet begins. */
  #from = 0;
  /** Number of the first token of what quotes balance in: a line, or a cell. */
  #quoteFrom = 0;
  /** For each open table: the kind of cell that its current line began with. */
  readonly #tables: { cell: string }[] = [];
  /** On this line `!!` begins a cell. */
  #headerLine = false;
  /** Bullets of a line whose term may still be ended by a colon. */
  #term = '';
  #tagDepth = 0;
  /** What apostrophes have opened in the line: 1 italic, 2 bold, 3 both. */
  #quoted = 0;
  readonly #magic: boolean;

  /**
   * @param as `lines`: a page; `caption`: no line begins a list; `text`: no line begins anything
   */
  constructor(context: Context, end: number, as: 'lines' | 'caption' | 'text') {
    this.#magic = !context.inLink && hasMagicLinks(context.site);
    this.#context = context;
    this.#text = context.text;
    this.#limit = end;
    this.#blocks = as !== 'text';
    this.#caption = as === 'caption';
  }

  run(start: number): Token[] {
    let at = start;
    this.#from = start;
    if (this.#blocks) at = this.#redirect(at);
    let lineStart = this.#blocks && (!this.#caption || this.#beginsLine(start));
    while (at < this.#limit) {
      if (lineStart) {
        this.#headerLine = false;
        const table = this.#tables.at(-1);
        if (table) table.cell = '';
        this.#term = '';
        this.#tagDepth = 0;
        this.#quoted = 0;
        at = this.#line(at);
      }
      at = this.#inline(at, this.#limit);
      if (at >= this.#limit) break;
      const start = at > this.#from && this.#text[at - 1] === '\r' ? at - 1 : at;
      this.#flush(start);
      if (this.#blocks) this.#quotes(start);
      this.#tokens.push(
        this.#blocks ? { type: 'newline', start, end: at + 1 } : { type: 'text', start, end: at + 1 },
      );
      at++;
      this.#from = at;
      lineStart = this.#blocks;
    }
    this.#flush(this.#limit);
    this.#quotes(this.#limit);
    return this.#tokens;
  }

  /** Nothing but blanks stands between a line end and an offset. */
  #beginsLine(at: number): boolean {
    let before = at;
    while (before > 0 && /[ \t]/.test(this.#text[before - 1] as string)) before--;
    return this.#text[before - 1] === '\n';
  }

  /** Text up to `at` becomes a token. */
  #flush(at: number): void {
    if (at > this.#from) this.#tokens.push({ type: 'text', start: this.#from, end: at });
    this.#from = at;
  }

  #quotes(at: number): void {
    resolveQuotes(this.#tokens, this.#quoteFrom, this.#text, at);
    this.#quoteFrom = this.#tokens.length;
  }

  #push(token: Token, end: number): number {
    this.#flush(token.start);
    this.#tokens.push(token);
    this.#from = end;
    return end;
  }

  /** `#REDIRECT [[page]]` as the first thing of a page. */
  #redirect(start: number): number {
    const { text, site, islands } = this.#context;
    if (start !== 0 || this.#context.depth > 0) return start;
    const from = text.search(/\S|$/);
    const head = text.slice(from, from + 99).toLowerCase();
    const word = site.redirectWords.find((candidate) => head.startsWith(candidate.toLowerCase()));
    if (word === undefined) return start;
    const gap = /\s*:?\s*/y;
    gap.lastIndex = from + word.length;
    gap.exec(text);
    const island = islands.get(gap.lastIndex);
    if (island?.kind !== 'link') return start;
    const [target] = island.parts;
    const title = target && parseTitle(text.slice(target.start, target.end), site);
    if (!title) return start;
    const attrs = { rel: 'mw:PageProp/redirect', href: hrefOf(title) };
    this.#from = from;
    return this.#push(atom('silent', leaf('link', from, island.end, attrs)), island.end);
  }

  /** Markup at the start of a line; returns where the rest of the line begins. */
  #line(start: number): number {
    const { islands } = this.#context;
    const text = this.#text;
    let at = start;
    for (;;) {
      // Comments, include directives and annotations do not end the start of a line.
      const island = text[at] === '<' ? islands.get(at) : undefined;
      if (!island || island.end > this.#limit || (island.kind !== 'comment' && !isMark(island))) break;
      at = this.#push(markOf(island, this.#context), island.end);
    }
    const table = this.#tableLine(this.#indentedTable(at));
    if (table >= 0) return table;
    switch (text[at]) {
      case '=':
        return this.#heading(at);
      case '-':
        return this.#rule(at);
      case '*':
      case '#':
      case ':':
      case ';':
        return this.#caption && this.#tables.length === 0 ? at : this.#bullets(at);
      default:
        return at;
    }
  }

  /** Of blanks and comments before the markup of a table the end; the comments become tokens. */
  #indentedTable(start: number): number {
    const { islands } = this.#context;
    const text = this.#text;
    const comments: number[] = [];
    let at = this.#padding(start);
    while (text[at] === '<' && islands.get(at)?.kind === 'comment') {
      comments.push(at);
      at = this.#padding(islands.get(at)?.end as number);
    }
    if (comments.length === 0 || at >= this.#limit) return start;
    const inTable = this.#tables.length > 0 && (text[at] === '!' || this.#pipe(at) > 0);
    if (!inTable && !(text.startsWith('{|', at) && !islands.get(at))) return start;
    for (const comment of comments) {
      const island = islands.get(comment) as Island;
      this.#push(markOf(island, this.#context), island.end);
    }
    return at;
  }

  /** Behind blanks. */
  #padding(at: number): number {
    blanks.lastIndex = at;
    blanks.exec(this.#text);
    return Math.min(blanks.lastIndex, this.#limit);
  }

  #rule(at: number): number {
    if (!this.#text.startsWith('----', at)) return at;
    let end = at + 4;
    while (end < this.#limit && this.#text[end] === '-') end++;
    return this.#push(open('hr', at, end, { empty: true }), end);
  }

  #bullets(start: number): number {
    const { islands } = this.#context;
    const text = this.#text;
    let bullets = '';
    let at = start;
    for (;;) {
      bulletRun.lastIndex = at;
      const run = (bulletRun.exec(text)?.[0] ?? '').slice(0, mostBullets - bullets.length);
      bullets += run;
      at += run.length;
      const island = run !== '' && text[at] === '<' ? islands.get(at) : undefined;
      if (
        island?.kind !== 'comment' ||
        !/[*#:;]/.test(text[island.end] ?? '') ||
        bullets.length >= mostBullets
      )
        break;
      at = island.end;
    }
    at = this.#padding(Math.min(at, this.#limit));
    this.#push({ type: 'item', start, end: at, bullets, row: false }, at);
    if (bullets.endsWith(';')) this.#term = bullets;
    if (!/^:+$/.test(bullets)) return at;
    at = this.#indentedTable(at);
    return text.startsWith('{|', at) && !islands.get(at) ? this.#tableOpen(at) : at;
  }

  /** The line from `start`: where it ends, and where its last sign that is no blank or comment ends. */
  #extent(start: number): { end: number; tail: number } {
    const text = this.#text;
    const { islands } = this.#context;
    let tail = start;
    let at = start;
    for (; at < this.#limit; at++) {
      const char = text.charCodeAt(at);
      if (char === 10) break;
      if (char === 60 || char === 123) {
        const island = islands.get(at);
        if (island && island.kind !== 'link' && island.end <= this.#limit) {
          if (island.kind !== 'comment' && !isMark(island)) tail = island.end;
          at = island.end - 1;
          continue;
        }
      }
      if (char !== 32 && char !== 9 && char !== 13) tail = at + 1;
    }
    return { end: at, tail };
  }

  #heading(start: number): number {
    const text = this.#text;
    const { tail } = this.#extent(start);
    if (text[tail - 1] !== '=') return start;
    let left = start;
    while (left < tail && text[left] === '=') left++;
    let level: number;
    if (left === tail) {
      if (tail - start < 3) return start;
      level = Math.min(6, (tail - start - 1) >> 1);
    } else {
      let right = tail;
      while (text[right - 1] === '=') right--;
      level = Math.min(left - start, tail - right, 6);
    }
    const name = `h${level}`;
    const end = tail - level;
    let at = Math.min(this.#padding(start + level), end);
    this.#push(open(name, start, at), at);
    while (at < end) {
      at = this.#inline(at, end);
      if (at < end) at++;
    }
    this.#flush(end);
    this.#quotes(end);
    this.#push(close(name, end, tail), tail);
    return tail;
  }

  /** Units of a pipe at `at`: `|` or `{{!}}`; 0 for none. */
  #pipe(at: number): number {
    const text = this.#text;
    if (text[at] === '|') return 1;
    if (text[at] !== '{' || !text.startsWith('{{!}}', at)) return 0;
    return this.#context.islands.get(at)?.kind === 'template' ? 5 : 0;
  }

  /** Table markup at the start of a line; `-1` for none. */
  #tableLine(start: number): number {
    const text = this.#text;
    const at = this.#padding(start);
    if (at >= this.#limit) return -1;
    if (text[at] === '{') {
      if (text[at + 1] === '|' && !this.#context.islands.get(at)) return this.#tableOpen(at);
      if (text.startsWith('{{{!}}', at) && !this.#context.islands.get(at) && this.#pipe(at + 1) > 0)
        return this.#tableOpen(at);
    }
    const table = this.#tables.at(-1);
    if (!table) return -1;
    if (text[at] === '!') {
      this.#headerLine = true;
      return this.#cell(table, 'th', at, at + 1, false);
    }
    const pipe = this.#pipe(at);
    if (pipe === 0) return -1;
    const after = at + pipe;
    switch (text[after]) {
      case '}':
        this.#tables.pop();
        this.#quotes(at);
        return this.#push(close('table', at, after + 1), after + 1);
      case '+':
        table.cell = '';
        return this.#cellStart('caption', at, after + 1, false);
      case '-': {
        table.cell = '';
        let end = after + 1;
        while (text[end] === '-') end++;
        return this.#tagLine('tr', at, end);
      }
      default:
        return this.#cell(table, 'td', at, after, false);
    }
  }

  #tableOpen(at: number): number {
    if (this.#tables.length >= mostTables || this.#context.depth > 60) return at;
    this.#tables.push({ cell: '' });
    return this.#tagLine('table', at, at + (this.#text[at + 1] === '|' ? 2 : 6));
  }

  /** Markup whose attributes go on to the end of the line. */
  #tagLine(name: string, start: number, from: number): number {
    const { end } = this.#extent(from);
    const text = this.#text;
    const { islands } = this.#context;
    const stop = text[end - 1] === '\r' ? end - 1 : end;
    const attrs = elementAttributes(name, text, from, stop, islands);
    // Comments at its end stand behind it.
    const tail = this.#commentsFrom(from, stop);
    this.#push(open(name, start, tail, { attrs }), tail);
    for (let at = tail; at < stop; at = this.#padding(at)) {
      const comment = islands.get(at) as Island;
      at = this.#push(markOf(comment, this.#context), comment.end);
    }
    return stop;
  }

  /** Where the comments and blanks begin that a stretch ends with; its end where there are none. */
  #commentsFrom(from: number, end: number): number {
    const { islands } = this.#context;
    let first = -1;
    for (let at = from; at < end; ) {
      const island = islands.get(at);
      if (island?.kind === 'comment') {
        if (first < 0) first = at;
      } else if (!/[ \t]/.test(this.#text[at] as string)) first = -1;
      at = island?.end ?? at + 1;
    }
    return first < 0 ? end : first;
  }

  #cell(table: { cell: string }, name: string, start: number, from: number, row: boolean): number {
    table.cell = name;
    return this.#cellStart(name, start, from, row);
  }

  #cellStart(name: string, start: number, from: number, row: boolean): number {
    this.#flush(start);
    this.#quotes(start);
    const pipe = this.#attributeEnd(from, name === 'th');
    const attrs =
      pipe < 0 ? undefined : elementAttributes(name, this.#text, from, pipe, this.#context.islands);
    const end = this.#padding(pipe < 0 ? from : pipe + this.#pipe(pipe));
    this.#push(open(name, start, end, { attrs, print: row ? { row: true } : null }), end);
    this.#quoteFrom = this.#tokens.length;
    return end;
  }

  /** Where the pipe behind a cell's attributes stands; `-1` where it has none. */
  #attributeEnd(from: number, header: boolean): number {
    const text = this.#text;
    const { islands } = this.#context;
    for (let at = from; at < this.#limit; at++) {
      switch (text[at]) {
        case '\n':
          return -1;
        case '[':
          if (text[at + 1] === '[') return -1;
          break;
        case '-':
          if (text[at + 1] === '{') return -1;
          break;
        case '!':
          if (header && text[at + 1] === '!') return -1;
          break;
        case '<':
        case '{': {
          if (this.#pipe(at) > 0) return this.#pipe(at + 5) > 0 ? -1 : at;
          const island = islands.get(at);
          if (!island || island.kind === 'link') break;
          if (island.kind === 'extension' && island.name !== 'nowiki') return -1;
          at = island.end - 1;
          break;
        }
        case '|':
          return this.#pipe(at + 1) > 0 ? -1 : at;
      }
    }
    return -1;
  }

  /** Signs of which two begin a cell here. */
  get #cellSigns(): string {
    return this.#tables.at(-1)?.cell ? (this.#headerLine ? '|!' : '|') : '';
  }

  /** The rest of a line, up to its end or `stop`: returns where the line end is. */
  #inline(start: number, stop: number): number {
    const text = this.#text;
    let at = start;
    while (at < stop) {
      const special = this.#magic ? lineEndOrMagic : lineEndOrSpecial;
      special.lastIndex = at;
      const found = special.exec(text);
      if (!found || found.index >= stop) return stop;
      at = found.index;
      const char = found[0];
      if (char === '\n') return at;
      const next = this.#special(char, at, stop);
      at = next > at ? next : at + 1;
    }
    return stop;
  }

  /** Reads what begins with a special sign at `at`; returns its end, or `at` where it is text. */
  #special(char: string, at: number, stop: number): number {
    const text = this.#text;
    const context = this.#context;
    switch (char) {
      case "'": {
        if (text[at + 1] !== "'") return at;
        let end = at + 2;
        while (end < stop && text[end] === "'") end++;
        const size = end - at;
        this.#quoted ^= size === 2 ? 1 : size < 5 ? 2 : 3;
        return this.#push({ type: 'quote', start: at, end: Math.min(end, stop) }, Math.min(end, stop));
      }
      case '<':
        return this.#angle(at, stop);
      case '{': {
        const cell = this.#inlineCell(at);
        if (cell > at) return cell;
        const island = context.islands.get(at);
        if (!island || island.end > stop || (island.kind !== 'template' && island.kind !== 'argument'))
          return at;
        const node = transclusion(text, island, context.islands, context.site);
        // A pipe is text, whatever spells it.
        return node ? this.#push(atom(this.#pipe(at) ? 'inline' : 'either', node), island.end) : at + 2;
      }
      case '[': {
        const island = text[at + 1] === '[' ? context.islands.get(at) : undefined;
        if (island?.kind === 'link' && island.end <= stop) {
          const link = wikiLink(island, context, stop, this.#from);
          if (link) return this.#push(link, link.end);
          return at;
        }
        if (context.inLink) return at;
        const link = externalLink(at, stop, context, this.#cellSigns);
        return link ? this.#push(atom('inline', link), link.end) : at;
      }
      case '&': {
        entityPattern.lastIndex = at;
        const match = entityPattern.exec(text);
        const node = match && entityPattern.lastIndex <= stop ? entityDraft(match[0], at) : null;
        return node ? this.#push(atom('inline', node), node.end) : at;
      }
      case '_':
        return this.#switch(at, stop);
      case '|':
        return this.#inlineCell(at);
      case '!': {
        const table = this.#tables.at(-1);
        if (!this.#headerLine || !table || text[at + 1] !== '!') return at;
        return this.#cell(table, 'th', at, at + 2, true);
      }
      case 'RFC':
      case 'PMID':
      case 'ISBN': {
        const link = magicLink(at, stop, context);
        return link ? this.#push(atom('inline', link), link.end) : at;
      }
      case ':':
        return this.#colon(at, stop);
      case '-': {
        const island = context.site.variants ? context.islands.get(at) : undefined;
        if (island?.kind !== 'variant' || island.end > stop) return at;
        const node = placeholder(text, island.start, island.end);
        return this.#push(atom('inline', node), island.end);
      }
      default:
        return at;
    }
  }

  /** `||`, in any spelling, in a row of a table. */
  #inlineCell(at: number): number {
    const table = this.#tables.at(-1);
    if (!table || table.cell === '') return at;
    const first = this.#pipe(at);
    const second = first > 0 ? this.#pipe(at + first) : 0;
    if (second === 0) return at;
    return this.#cell(table, this.#headerLine ? 'th' : table.cell, at, at + first + second, true);
  }

  #angle(at: number, stop: number): number {
    const context = this.#context;
    const island = context.islands.get(at);
    if (island && island.end <= stop) {
      if (island.kind === 'comment' || isMark(island)) return this.#push(markOf(island, context), island.end);
      if (island.kind === 'extension') return this.#push(extensionTag(island, context), island.end);
    }
    const tag = tagAt(at, stop, context);
    if (!tag) return at;
    if (tag.type === 'open' && !tag.empty) this.#tagDepth++;
    else if (tag.type === 'close' && this.#tagDepth > 0) this.#tagDepth--;
    return this.#push(tag, tag.end);
  }

  #switch(at: number, stop: number): number {
    const { site } = this.#context;
    if (this.#text[at + 1] !== '_') return at;
    doubleUnderscore.lastIndex = at;
    const word = doubleUnderscore.exec(this.#text)?.[0];
    if (word === undefined || at + word.length > stop) return at;
    const known = site.switches.get(word) ?? site.switches.get(word.toLowerCase());
    if (known === undefined) return at;
    const node = leaf('meta', at, at + word.length, { property: `mw:PageProp/${known}` }, { src: word });
    return this.#push(atom('silent', node), node.end);
  }

  /** A colon may be part of an address, or end a term. */
  #colon(at: number, stop: number): number {
    const text = this.#text;
    const context = this.#context;
    let word = at;
    while (word > this.#from && at - word < 12 && /[a-z]/i.test(text[word - 1] as string)) word--;
    if (word < at && !context.inLink && !/[\p{L}\p{N}_]/u.test(text[word - 1] ?? '')) {
      const url = bareUrl(word, stop, context, this.#cellSigns);
      if (url) return this.#push(atom('inline', url), url.end);
    }
    if (this.#term === '' || this.#tagDepth > 0 || this.#quoted > 0) return at;
    const bullets = `${this.#term.slice(0, -1)}:`;
    this.#term = '';
    const end = this.#padding(at + 1);
    return this.#push({ type: 'item', start: at, end, bullets, row: true }, end);
  }
}
