import { cellNames, set } from '@stet/tree';
import { draft } from './node.js';
import {
  type AtomToken,
  atom,
  type CloseToken,
  close,
  type ItemToken,
  type OpenToken,
  open,
  type Token,
} from './token.js';

/**
 * Lines to blocks: lists, paragraphs and indented text. Takes tokens line by line and hands on a stream in which only
 * opening and closing markup, text and atoms are left. How lines make paragraphs:
 *
 * - text opens a paragraph, a blank line ends it; every second blank line in a row is a break that opens one;
 * - a line with a block's markup neither opens nor continues one;
 * - comments and categories alone on their lines neither begin nor end anything;
 * - a transclusion or extension alone on its lines is a block.
 */
export function arrangeBlocks(tokens: readonly Token[], text: string, options: ArrangeOptions = {}): Token[] {
  return new Arranger(text, options).run(tokens);
}

export interface ArrangeOptions {
  /** The lines before the first blank one are no paragraph (notes). */
  readonly firstIsBare?: boolean;
  /** No line is a paragraph (captions). */
  readonly bare?: boolean | undefined;
  /** A blank line stands before the stretch. */
  readonly blank?: boolean;
  /** Line starts at which something is open that a line knows nothing of; without it no points of rest are looked for. */
  readonly unrest?: ReadonlySet<number> | null;
}

const startsBlock = set('table h1 h2 h3 h4 h5 h6 pre p ul ol dl');
const middle = set('caption tr li dt dd');
const neutral = set('center blockquote div hr');
const tableParts = set('table caption tr td th');

const isBlockName = (name: string): boolean =>
  startsBlock.has(name) || cellNames.has(name) || middle.has(name) || neutral.has(name);

/** One level: the page, or the inside of a table. */
interface Level {
  /** Bullets of the open list items, from outside in. */
  lists: string;
  open: '' | 'p' | 'pre';
  /** A blank line stands before: the next one is a break. */
  blank: boolean;
  /** Lines make no paragraphs here. */
  bare: boolean;
}

interface Line {
  readonly tokens: readonly Token[];
  readonly start: number;
  readonly newline: Token | null;
}

type LineKind = 'blank' | 'silent' | 'leaves' | 'item' | 'block' | 'text';

class Arranger {
  readonly #out: Token[] = [];
  readonly #levels: Level[];
  /** Lines that show nothing, until it is known where they belong. */
  #silent: Line[] = [];
  #quotes = 0;
  /** Tags in text that are open. */
  #inline = 0;
  /** Blocks that tags opened in the item of the line. */
  #tags: string[] = [];
  /** A line end that is part of what stands around it, if more inline content comes. */
  #newline: Token | null = null;
  /** The end of the last item's line. */
  #itemEnd: Token | null = null;

  constructor(
    private readonly text: string,
    private readonly options: ArrangeOptions,
  ) {
    this.#levels = [{ lists: '', open: '', blank: options.blank ?? false, bare: options.bare ?? false }];
  }

  get #level(): Level {
    return this.#levels.at(-1) as Level;
  }

  run(tokens: readonly Token[]): Token[] {
    let from = 0;
    let first = this.options.firstIsBare ?? false;
    /** Where the blank lines end that have been looked at. */
    let known = 0;
    let swallows = false;
    /** Whether a category, which swallows blank lines before it, comes next. */
    const isSwallowed = (at: number): boolean => {
      if (at >= known) {
        known = this.#behindBlanks(tokens, at);
        swallows = isProperty(tokens[known]);
      }
      return swallows;
    };
    let begun = false;
    while (from < tokens.length) {
      let to = from;
      while (to < tokens.length && tokens[to]?.type !== 'newline') to++;
      const newline = tokens[to] ?? null;
      const line: Line = {
        tokens: tokens.slice(from, to),
        start: (tokens[from] as Token).start,
        newline,
      };
      let kind = kindOf(line.tokens, this.text);
      if (kind === 'blank' && isSwallowed(from)) kind = 'silent';
      const isBare = first && (kind === 'text' || kind === 'leaves' || (kind === 'blank' && !begun));
      if (isBare) this.#bareLine(line);
      else this.#lineOf(kind, line);
      if (kind !== 'silent') first = isBare;
      begun ||= kind !== 'blank' && kind !== 'silent';
      if (newline && this.#isAtRest(kind, line) && !isSwallowed(to + 1)) {
        const { end } = newline;
        this.#out.push({ type: 'rest', start: end, end, blank: this.#level.blank });
      }
      from = to + 1;
    }
    this.#closeLists();
    this.#closeText();
    this.#flushSilent(true);
    return this.#out;
  }

  /** The first token behind blanks, line ends and what is taken out before blanks are looked at. */
  #behindBlanks(tokens: readonly Token[], from: number): number {
    let at = from;
    for (let token = tokens[at]; token; token = tokens[++at]) {
      if (token.type === 'newline' || isTaken(token)) continue;
      if (token.type !== 'text' || /\S/.test(this.text.slice(token.start, token.end))) break;
    }
    return at;
  }

  /** Whether nothing of the lines so far goes on in the next one. */
  #isAtRest(kind: LineKind, { tokens, newline }: Line): boolean {
    const { unrest } = this.options;
    if (!unrest || unrest.has(newline?.end ?? -1)) return false;
    const { lists, open, bare } = this.#level;
    if (this.#levels.length > 1 || lists !== '' || open !== '' || bare) return false;
    // A tag in text that nothing closed: line ends before blocks further down are text.
    if (this.#silent.length > 0 || this.#quotes > 0 || this.#inline > 0) return false;
    if (kind !== 'block') return true;
    // Text behind a block goes on in the next line.
    const last = tokens.findLast(
      (token) => token.type !== 'text' || /\S/.test(this.text.slice(token.start, token.end)),
    );
    return (last?.type === 'open' || last?.type === 'close') && isBlockName(last.name);
  }

  #lineOf(kind: LineKind, line: Line): void {
    switch (kind) {
      case 'silent':
        this.#silentLine(line);
        break;
      case 'blank':
        this.#blankLine(line);
        break;
      case 'leaves':
        // What stands at the page's head ends no paragraph.
        if (this.#level.open === 'p' && line.tokens.every(isIndicator)) {
          this.#textLine(line);
          break;
        }
        this.#newline = null;
        this.#closeLists();
        this.#closeText();
        this.#endItem();
        this.#flushSilent(true);
        this.#level.blank = false;
        this.#emitLine(line, true);
        break;
      case 'item':
        this.#itemLine(line);
        break;
      case 'block':
        this.#blockLine(line);
        break;
      case 'text':
        this.#textLine(line);
        break;
    }
  }

  /** The first lines of a note: what stands in them is no paragraph. */
  #bareLine(line: Line): void {
    this.#flushSilent(true);
    this.#emitLine(line, false);
  }

  #silentLine(line: Line): void {
    this.#itemEnd = null;
    const level = this.#level;
    const swallows = line.tokens.some((token) => token.type === 'atom' && token.node.name === 'link');
    if (swallows && level.open !== 'p') level.blank = false;
    this.#silent.push(line);
  }

  #blankLine(line: Line): void {
    this.#closeLists();
    const level = this.#level;
    if (level.open === 'pre' && this.text[line.start] === ' ' && line.tokens.length > 0) {
      this.#preLine(line);
      return;
    }
    if (level.open === 'pre') this.#closeText();
    if (level.bare) {
      this.#flushSilent(true);
      this.#emitLine(line, false);
    } else if (level.blank && line.newline) {
      this.#newline = null;
      this.#closeText();
      this.#endItem();
      this.#flushSilent(true);
      this.#marks(line);
      const start = line.tokens.some(({ type }) => type === 'atom') ? line.newline.start : line.start;
      this.#openParagraph(start);
      const src = this.text.slice(start, line.newline.end);
      const node = draft('br', {
        start,
        openEnd: line.newline.end,
        end: line.newline.end,
        print: { blank: true, src },
        whole: true,
      });
      node.closeStart = node.end;
      this.#out.push(atom('inline', node));
      level.blank = false;
    } else {
      if (level.open === 'p') this.#closeText();
      this.#flushSilent(true);
      level.blank = !line.tokens.some(({ type }) => type === 'atom');
      const end = this.#itemEnd;
      if (end && line.newline && level.blank)
        this.#itemEnd = { type: 'newline', start: end.start, end: line.newline.end };
      else this.#itemEnd = null;
      // Between two lines of bare text a blank line is blanks.
      const before = this.#newline;
      if (line.tokens.some(({ type }) => type === 'atom')) this.#marks(line);
      else if (before && line.newline)
        this.#newline = { type: 'newline', start: before.start, end: line.newline.end };
    }
  }

  /** Of a line that shows nothing what is no blank: switches, directives, the places of calls, comments beside them. */
  #marks({ tokens, newline }: Line): void {
    const goesOn = this.#newline !== null;
    for (const token of tokens) {
      if (token.type !== 'atom') continue;
      setBlock(token);
      this.#emit(token);
    }
    if (goesOn && newline) this.#emit(newline);
  }

  #textLine(line: Line): void {
    this.#closeLists();
    this.#endItem();
    const level = this.#level;
    if (level.bare) {
      this.#flushSilent(false);
      this.#emitLine(line, false);
      return;
    }
    // A line begins behind what shows nothing; but a category takes it to the end of the line before.
    const isFirst = this.#out.length === 0;
    const begin = line.tokens.find((token) => !isTaken(token) && !(isFirst && isProperty(token)));
    const indented = begin?.type === 'text' && this.text[begin.start] === ' ' && this.#quotes === 0;
    if (indented) {
      if (level.open === 'p') this.#closeText();
      this.#preLine(line);
      level.blank = false;
      return;
    }
    if (level.open === 'pre') this.#closeText();
    if (level.open === 'p') this.#flushSilent(false);
    else {
      this.#flushSilent(true);
      this.#openParagraph(line.start);
    }
    level.blank = false;
    this.#emitLine(line, false);
  }

  #preLine(line: Line): void {
    const level = this.#level;
    const at = line.tokens.findIndex(({ type }) => type === 'text');
    const first = line.tokens[at];
    if (first?.type !== 'text') return;
    const rest = line.tokens.slice(at + 1);
    const opens = level.open !== 'pre';
    this.#flushSilent(opens);
    for (const comment of line.tokens.slice(0, at)) {
      if (opens && comment.type === 'atom') setBlock(comment);
      this.#emit(comment);
    }
    if (opens) {
      this.#newline = null;
      this.#out.push(open('pre', first.start, first.start + 1));
      level.open = 'pre';
    }
    if (first.end > first.start + 1) this.#emit({ type: 'text', start: first.start + 1, end: first.end });
    for (const token of rest) this.#emit(token);
    if (line.newline) this.#emit(line.newline);
  }

  /** The text before a block ends with its line, and formatting that is open goes around the block. */
  #closeBefore(): void {
    const { open } = this.#level;
    const newline = this.#newline;
    this.#closeText();
    if (newline && open === 'p' && this.#inline > 0)
      this.#out.push({ type: 'text', start: newline.start, end: newline.end });
  }

  #blockLine(line: Line): void {
    this.#closeLists();
    this.#endItem();
    this.#closeBefore();
    this.#flushSilent(true);
    this.#level.blank = false;
    this.#emitLine(line, false);
    this.#flags(line.tokens);
  }

  /** Whether the lines that follow make paragraphs. */
  #flags(tokens: readonly Token[]): void {
    let starts = false;
    let ends = false;
    for (const token of tokens) {
      if (token.type === 'atom') {
        if (token.kind === 'block') ends = true;
        continue;
      }
      if (token.type !== 'open' && token.type !== 'close') continue;
      const opening = token.type === 'open';
      const { name } = token;
      if (name === 'blockquote') this.#quotes = Math.max(0, this.#quotes + (opening ? 1 : -1));
      if (middle.has(name)) starts = true;
      else if (neutral.has(name)) ends = true;
      else if (startsBlock.has(name)) {
        if (opening) starts = true;
        if (!opening || token.empty) ends = true;
      } else if (cellNames.has(name)) {
        if (opening) ends = true;
        else starts = true;
      }
    }
    if (ends) this.#level.bare = this.options.bare === true;
    else if (starts) this.#level.bare = true;
  }

  #itemLine(line: Line): void {
    this.#closeBefore();
    if (this.#level.lists === '') this.#endItem();
    this.#newline = null;
    this.#flushSilent(true);
    this.#level.blank = false;
    this.#emitLine(line, false);
    this.#newline = null;
    this.#itemEnd = this.#level.lists === '' ? null : line.newline;
  }

  /** The line end behind an item or a list: formatting that nothing closed begins again with it. */
  #endItem(): void {
    const end = this.#itemEnd;
    this.#itemEnd = null;
    if (end && this.#inline > 0) this.#out.push({ type: 'text', start: end.start, end: end.end });
  }

  /** Closes and opens lists so that the item of these bullets can begin. */
  #item(token: ItemToken): void {
    const level = this.#level;
    const old = level.lists;
    const { bullets } = token;
    let common = 0;
    while (common < old.length && common < bullets.length && old[common] === bullets[common]) common++;
    // A term and a description are items of one list: the outermost such pair is one item behind the other.
    const turns = common < old.length && isTerm(old[common] as string) && isTerm(bullets[common] ?? '');
    if (turns) common++;
    this.#closeTo(common, token.start);
    if (common === 0 && old !== '') this.#endItem();
    const openItem = (bullet: string, isLast: boolean): void => {
      const print = isLast && token.row ? { row: true } : null;
      const end = isLast ? token.end : token.start;
      this.#out.push(open(itemName(bullet), token.start, end, { implied: !isLast, print }));
    };
    if (turns || common === bullets.length) {
      const before = level.lists.at(-1) as string;
      this.#out.push(close(itemName(before), token.start, token.start, { implied: true }));
      if (!token.row) this.#endItem();
      openItem(bullets[common - 1] as string, common === bullets.length);
    }
    for (let n = common; n < bullets.length; n++) {
      const bullet = bullets[n] as string;
      this.#out.push(open(listName(bullet), token.start, token.start, { implied: true }));
      openItem(bullet, n === bullets.length - 1);
    }
    level.lists = bullets;
  }

  /** Closes the lists but for the `depth` outermost. */
  #closeTo(depth: number, at: number): void {
    const level = this.#level;
    for (let n = level.lists.length - 1; n >= depth; n--) {
      const bullet = level.lists[n] as string;
      this.#out.push(close(itemName(bullet), at, at, { implied: true }));
      this.#out.push(close(listName(bullet), at, at, { implied: true }));
    }
    level.lists = level.lists.slice(0, depth);
  }

  #closeLists(): void {
    if (this.#level.lists === '') return;
    this.#newline = null;
    this.#closeTo(0, this.#out.at(-1)?.end ?? 0);
  }

  #openParagraph(at: number): void {
    this.#newline = null;
    this.#out.push(open('p', at, at, { implied: true }));
    this.#level.open = 'p';
  }

  #closeText(): void {
    const level = this.#level;
    if (level.open === '') return;
    this.#newline = null;
    const at = this.#out.at(-1)?.end ?? 0;
    this.#out.push(close(level.open, at, at, { implied: true }));
    level.open = '';
  }

  #flushSilent(asBlocks: boolean): void {
    if (this.#silent.length === 0) return;
    const lines = this.#silent;
    this.#silent = [];
    for (const line of lines) {
      if (asBlocks) this.#newline = null;
      this.#emitLine(line, asBlocks);
    }
    if (asBlocks) this.#newline = null;
  }

  /** @param asBlocks leaves of this line are blocks */
  #emitLine(line: Line, asBlocks: boolean): void {
    for (const token of line.tokens) {
      if (asBlocks && token.type === 'atom') setBlock(token);
      this.#emit(token);
    }
    if (line.newline) this.#emit(line.newline);
  }

  #emit(token: Token): void {
    if (this.#newline) {
      this.#out.push({ type: 'text', start: this.#newline.start, end: this.#newline.end });
      this.#newline = null;
    }
    if (token.type === 'newline') {
      this.#newline = token;
      return;
    }
    if (token.type === 'item') {
      this.#tags = [];
      this.#item(token);
      return;
    }
    if (isHtml(token)) this.#htmlTag(token as OpenToken | CloseToken);
    if ((token.type === 'open' || token.type === 'close') && tableParts.has(token.name) && !isHtml(token)) {
      this.#tablePart(token.name, token.type === 'open');
    }
    this.#out.push(token);
  }

  /** The end of a block that no item of the line opened ends the lists. */
  #htmlTag(token: OpenToken | CloseToken): void {
    const opens = token.type === 'open' && !token.empty;
    if (!isBlockName(token.name)) {
      this.#inline = Math.max(0, this.#inline + (opens ? 1 : token.type === 'close' ? -1 : 0));
      return;
    }
    if (this.#level.lists === '') return;
    if (opens) this.#tags.push(token.name);
    else if (token.type === 'close') {
      const at = this.#tags.lastIndexOf(token.name);
      if (at >= 0) this.#tags.length = at;
      else this.#closeLists();
    }
  }

  /** A table is a level of its own, and so is each cell. */
  #tablePart(name: string, opening: boolean): void {
    if (name === 'table' && opening) {
      this.#levels.push({ lists: '', open: '', blank: false, bare: true });
      return;
    }
    this.#closeLists();
    this.#closeText();
    if (name === 'table') {
      if (this.#levels.length > 1) this.#levels.pop();
      return;
    }
    const bare = this.options.bare === true || !cellNames.has(name);
    Object.assign(this.#level, { lists: '', open: '', blank: false, bare });
  }
}

const isProperty = (token: Token | undefined): boolean =>
  token?.type === 'atom' && token.kind === 'silent' && token.node.name === 'link';

/** Comments, switches, directives, the places of calls: lines of them are blank. */
const isTaken = (token: Token): boolean =>
  token.type === 'atom' &&
  (token.kind === 'mark' ||
    (token.kind === 'silent' &&
      (token.node.kind === 'comment' ||
        (token.node.name === 'meta' && !token.node.attrs.typeof?.startsWith('mw:Ann')))));

const isIndicator = (token: Token): boolean =>
  token.type === 'atom' && token.node.attrs.typeof === 'mw:Extension/indicator';

const isHtml = (token: Token): boolean =>
  token.type === 'open' ? token.print?.html === true : token.type === 'close' && token.html;

function setBlock({ kind, node }: AtomToken): void {
  if (kind === 'inline') return;
  node.block = true;
  if (node.name === 'span' && kind === 'either') node.name = 'div';
}

const isTerm = (bullet: string): boolean => bullet === ';' || bullet === ':';
const listName = (bullet: string): string => (bullet === '*' ? 'ul' : bullet === '#' ? 'ol' : 'dl');
const itemName = (bullet: string): string => (bullet === ';' ? 'dt' : bullet === ':' ? 'dd' : 'li');

function kindOf(tokens: readonly Token[], text: string): LineKind {
  let leaves = false;
  let silent = false;
  let shown = false;
  let marked = false;
  let inline = false;
  let figure = false;
  for (const token of tokens) {
    switch (token.type) {
      case 'text':
        if (!inline && /[^ \t\r\n]/.test(text.slice(token.start, token.end))) inline = true;
        break;
      case 'item':
        if (!inline && !leaves) return 'item';
        break;
      case 'atom':
        if (token.kind === 'block') return 'block';
        if (token.kind === 'mark') marked = true;
        else if (token.kind === 'silent') {
          silent = true;
          const isAnnotation = token.node.attrs.typeof?.startsWith('mw:Ann');
          // A table of contents ends a paragraph.
          if (token.node.attrs.property === 'mw:PageProp/toc') leaves = true;
          else if (token.node.name === 'meta' && !isAnnotation) marked = true;
          else if (token.node.kind !== 'comment') shown = true;
        } else if (token.kind === 'inline') inline = true;
        else {
          leaves = true;
          if (token.kind === 'figure') figure = true;
        }
        break;
      case 'open':
      case 'close':
        if (isBlockName(token.name)) return 'block';
        inline = true;
        break;
      default:
        break;
    }
  }
  // A line of comments or categories is none, but one with a switch, a directive or a call that makes nothing is blank.
  if (inline && figure) return 'block';
  return inline ? 'text' : leaves ? 'leaves' : silent && (shown || !marked) ? 'silent' : 'blank';
}
