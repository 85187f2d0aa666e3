import { set } from '@stet/tree';
import { defaultSite, type Site, variableOf } from '../site.js';
import { parseTitle, type Title } from '../title.js';
import { Call, Parts } from './call.js';
import { type Argument, type Frame, isOpen } from './frame.js';
import { Locale } from './locale.js';
import { defaultMessages } from './messages.js';
import { defaultLimits, type ExpandOptions, type Limits } from './options.js';
import { type Mark, markFrom, type Reading, type Source, sourceOf } from './source.js';
import { directive, note, Stash } from './stash.js';
import { parserFunctions, variables } from './tables.js';
import { redirectIn, resolveSubpage, titleIn, titleText } from './titles.js';

const noArguments: ReadonlyMap<string, Argument> = new Map();
/** Text that is only markup where a line begins. */
const blockStart = /^(?:\{\||[:;#*])/;
const modifier = /^(subst|safesubst|msgnw|msg|raw)[:：]\s*/i;

/** Functions, no variables, whose answer only the wiki knows. */
const ofWiki = set('protectionlevel protectionexpiry pagesincategory pagesincat pagesize numberingroup');

/**
 * Expands one page. It walks from mark to mark and copies what stands between; arguments are expanded where they were
 * written, the first time that something asks for them.
 * @see https://www.mediawiki.org/wiki/Help:Templates
 */
export class Expander {
  readonly site: Site;
  readonly title: Title | null;
  readonly now: Date;
  readonly stash = new Stash();
  private readonly limits: Limits;
  private readonly pages = new Map<string, { title: string; source: Source } | null>();
  private readonly bodies = new Map<object, Source>();
  private readonly locales = new Map<string, Locale>();
  private nesting = 0;
  /** What a template is called with is being expanded. */
  private inArgument = false;
  private nodes = 0;
  private size = 0;

  /** @param saving puts in only what is marked `subst:`, as a wiki does before it saves a page */
  constructor(
    readonly options: ExpandOptions,
    readonly saving = false,
  ) {
    this.site = options.site ?? defaultSite;
    this.title = options.title === undefined ? null : parseTitle(options.title, this.site);
    this.now = options.now ?? new Date();
    this.limits = { ...defaultLimits, ...options.limits };
  }

  run(text: string): string {
    const reading: Reading = this.saving ? 'saved' : this.options.transcluded ? 'transcluded' : 'page';
    const source = sourceOf(text, this.site, reading);
    const title = this.title ? titleText(this.title) : '';
    const frame: Frame = { parent: null, title, depth: 0, args: noArguments };
    return this.stash.restore(this.range(source, 0, text.length, frame));
  }

  /** Expands a part of a source. */
  range(source: Source, start: number, end: number, frame: Frame): string {
    const { text, marks } = source;
    let out = '';
    let at = start;
    for (let index = markFrom(source, start); index < marks.length; index = markFrom(source, at)) {
      const mark = marks[index] as Mark;
      if (mark.start >= end) break;
      out += this.stash.protect(text.slice(at, mark.start));
      out += this.mark(source, mark, frame);
      at = Math.min(mark.end, end);
    }
    return out + this.stash.protect(text.slice(at, end));
  }

  message(key: string, ...params: string[]): string {
    const text = this.options.message?.(key) ?? defaultMessages[key] ?? `⧼${key}⧽`;
    return text.replace(/\$(\d)/g, (whole, digit: string) => params[Number(digit) - 1] ?? whole);
  }

  /** The wiki's language, or another one. */
  locale(lang = this.site.lang): Locale {
    let locale = this.locales.get(lang);
    if (!locale) this.locales.set(lang, (locale = new Locale(lang)));
    return locale;
  }

  exists(title: Title): boolean {
    if (title.interwiki !== '') return true;
    const text = titleText(title);
    if (title.namespace === -2) return this.fileExists(text.slice(text.indexOf(':') + 1));
    return this.options.exists ? this.options.exists(text) : this.options.getPage(text) !== null;
  }

  /** A file, or one that its page redirects to. */
  private fileExists(name: string): boolean {
    const { options, site } = this;
    const has = (title: Title): boolean => {
      const text = titleText(title);
      return options.fileExists?.(text.slice(text.indexOf(':') + 1)) ?? this.exists(title);
    };
    const title = titleIn(name, 6, site);
    if (!title) return false;
    if (has(title)) return true;
    const page = options.getPage(titleText(title));
    const next = page && titleIn(page.redirect ?? redirectIn(page.text, site) ?? '', 0, site);
    return next?.namespace === 6 && has(next);
  }

  private mark(source: Source, mark: Mark, frame: Frame): string {
    const written = source.text.slice(mark.start, mark.end);
    if (mark.kind === 'drop') {
      if (!this.options.keepIncludes) return '';
      if (mark.island.kind === 'comment') return this.inArgument ? this.stash.add(written, note) : '';
      return this.directive(mark);
    }
    if (mark.kind === 'comment') return this.stash.add(written);
    if (++this.nodes > this.limits.nodes) return error(this.message('node-count-exceeded'));
    if (this.nesting >= this.limits.nesting) return error(this.message('expansion-depth-exceeded'));
    this.nesting++;
    try {
      switch (mark.kind) {
        case 'extension':
          return this.extension(source, mark, frame);
        case 'argument':
          return this.argument(source, mark, frame);
        default:
          return this.braces(source, mark, frame);
      }
    } finally {
      this.nesting--;
    }
  }

  /** A directive around what is there; one that takes its content away leaves nothing. */
  private directive({ island }: Mark): string {
    const { kind, name, start, openEnd } = island;
    if (kind !== 'include' || openEnd > start || name.endsWith('includeonly')) return '';
    return this.stash.add(`<${name}>`, directive);
  }

  private extension({ text }: Source, { island }: Mark, frame: Frame): string {
    const { start, end, openEnd, closeStart, name } = island;
    const body = text.slice(openEnd, closeStart);
    if (body === '' || !this.options.expandTags?.has(name))
      return this.stash.add(text.slice(start, end), name, body);
    let inner = this.bodies.get(island);
    if (!inner) {
      inner = sourceOf(body, this.site, 'page');
      this.bodies.set(island, inner);
    }
    const expanded = this.stash.restore(this.range(inner, 0, body.length, frame));
    return this.stash.add(
      text.slice(start, openEnd) + expanded + text.slice(closeStart, end),
      name,
      expanded,
    );
  }

  /** `{{{name|default}}}` */
  private argument(source: Source, { island }: Mark, frame: Frame): string {
    const parts = new Parts(this, frame, source, island.parts);
    const given = frame.args.get(this.name(parts.text(0)));
    if (given) return this.sized(this.valueOf(given, frame), '');
    if (parts.count > 1 && (!this.saving || frame.parent)) return parts.text(1);
    return parts.written(3);
  }

  private valueOf(argument: Argument, frame: Frame): string {
    if (argument.value === undefined) {
      const { source, start, end, named } = argument;
      const around = this.inArgument;
      this.inArgument = true;
      const value = this.range(source, start, end, frame.parent ?? frame);
      this.inArgument = around;
      argument.value = named ? value.trim() : value;
    }
    return argument.value;
  }

  /** A name between braces; comments, which stay where a page is saved, are no part of it. */
  name(text: string): string {
    const name = this.saving ? this.stash.without(text) : this.stash.withoutDirectives(text);
    const { annotationTags } = this.site;
    // What annotates the page is no part of it either.
    return name
      .replace(/<\/?(\w+)[^<>]*>/g, (found, tag) => (annotationTags.has(tag.toLowerCase()) ? '' : found))
      .trim();
  }

  /** `{{…}}`: a variable, a parser function or a template, in this order. */
  private braces(source: Source, { island }: Mark, frame: Frame): string {
    const parts = new Parts(this, frame, source, island.parts);
    let name = this.name(parts.text(0));
    let verbatim = false;
    let substituted = false;
    for (let match = modifier.exec(name); match; match = modifier.exec(name)) {
      const word = (match[1] as string).toLowerCase();
      if (word === 'subst' && !this.saving) return parts.written(2);
      if (word === 'subst' || word === 'safesubst') substituted = true;
      if (word === 'msgnw') verbatim = true;
      name = name.slice(match[0].length).trim();
      if (word === 'raw' || word.startsWith('msg')) break;
    }
    if (name === '' || (this.saving && !substituted)) return parts.written(2);
    const out = this.variableOrFunction(name, parts, frame) ?? this.template(name, parts, frame, verbatim);
    if (out === null) return parts.written(2);
    const { start } = island;
    const lineStart = start > 0 && source.text[start - 1] === '\n';
    return !lineStart && blockStart.test(out) ? `\n${out}` : out;
  }

  private variableOrFunction(name: string, parts: Parts, frame: Frame): string | null {
    if (parts.count === 1) {
      const variable = variableOf(this.site, name);
      if (variable !== undefined) {
        const usual = Object.hasOwn(variables, variable) ? variables[variable] : undefined;
        const value = this.options.variable?.(variable, null) ?? usual?.(this, frame);
        return value === undefined ? parts.written(2) : this.stash.protect(value);
      }
    }
    const found = name.search(/[:：]/);
    // A name that begins like a function's is none of a template.
    const colon = found <= 0 && name.startsWith('#') ? name.length : found;
    if (colon <= 0) return null;
    const written = name.slice(0, colon).trim();
    const word = written.replace(/^＃/, '#').toLowerCase();
    const { functions } = this.site;
    const known = functions.get(word) ?? variableOf(this.site, written);
    if (known === undefined && !word.startsWith('#')) return null;
    const key = known ?? word.slice(1);
    const call = new Call(this, frame, key, written, name.slice(colon + 1).trim(), parts);
    if (this.options.variable && (variableOf(this.site, written) !== undefined || ofWiki.has(key))) {
      const value = this.options.variable(key, this.stash.restore(call.all().join('|')));
      if (value !== null) return this.stash.protect(value);
    }
    const run = Object.hasOwn(parserFunctions, key) ? parserFunctions[key] : undefined;
    if (run) {
      const title = this.templateTitle(name);
      return run(call) ?? (title ? `[[:${titleText(title)}]]` : parts.written(2));
    }
    return this.foreign(call) ?? parts.written(2);
  }

  private foreign(call: Call): string | null {
    const { expandForeign } = this.options;
    if (!expandForeign) return null;
    const { frame } = call;
    const args = call.all().map((text) => this.stash.restore(text));
    const given: [string, string][] = [];
    for (const argument of frame.args.values())
      given.push([argument.key, this.stash.restore(this.valueOf(argument, frame))]);
    const answer = expandForeign({
      name: call.written,
      args,
      wikitext: `{{${call.written}:${args.join('|')}}}`,
      frame: frame.parent && { title: frame.title, args: Object.fromEntries(given) },
    });
    return answer === null ? null : this.sized(this.stash.protect(answer), '');
  }

  private template(name: string, parts: Parts, frame: Frame, verbatim: boolean): string | null {
    const title = this.templateTitle(name);
    if (!title) return null;
    const text = titleText(title);
    if (title.interwiki !== '') return `[[:${text}]]`;
    // Special pages are a server's.
    if (title.namespace < 0) return this.foreign(new Call(this, frame, 'special', name, '', parts));
    const page = this.page(text);
    if (!page) return `[[:${text}]]`;
    if (verbatim) return escapeMarkup(page.source.text);
    if (isOpen(frame, page.title)) return error(this.message('template-loop', page.title));
    if (frame.depth >= this.limits.depth)
      return error(this.message('template-depth', String(this.limits.depth)));
    const inner: Frame = {
      parent: frame,
      title: page.title,
      depth: frame.depth + 1,
      args: parts.count === 1 ? noArguments : parts.arguments(),
    };
    return this.sized(this.range(page.source, 0, page.source.text.length, inner), `[[:${text}]]`);
  }

  /**
   * Parts of another page, as a template has them.
   * @param choose gives the text; `write` expands from one offset of the page's source to another
   */
  partsOf(
    name: string,
    frame: Frame,
    choose: (source: Source, write: (start: number, end: number) => string) => string,
  ): string {
    const title = titleIn(name, 0, this.site);
    if (title?.interwiki !== '' || title.namespace < 0) return '';
    const page = this.page(titleText(title));
    if (!page) return `[[:${titleText(title)}]]`;
    if (isOpen(frame, page.title)) return error(this.message('template-loop', page.title));
    if (frame.depth >= this.limits.depth)
      return error(this.message('template-depth', String(this.limits.depth)));
    const inner: Frame = { parent: frame, title: page.title, depth: frame.depth + 1, args: noArguments };
    const { source } = page;
    return this.sized(
      choose(source, (start, end) => this.range(source, start, end, inner)),
      `[[:${titleText(title)}]]`,
    );
  }

  private templateTitle(name: string): Title | null {
    const page = this.title;
    const relative = name.startsWith('/') || name.startsWith('../');
    if (relative && page && this.site.namespacesWithSubpages.has(page.namespace)) {
      const path = resolveSubpage(name, titleText(page));
      return path === null ? null : titleIn(path, 0, this.site);
    }
    return titleIn(name, 10, this.site);
  }

  /** A page's source as a template, redirects followed. */
  private page(title: string): { title: string; source: Source } | null {
    const known = this.pages.get(title);
    if (known !== undefined) return known;
    let at = title;
    let page = this.options.getPage(at);
    for (let hop = 0; page && hop < 2; hop++) {
      const next = titleIn(page.redirect ?? redirectIn(page.text, this.site) ?? '', 0, this.site);
      if (next?.interwiki !== '') break;
      at = titleText(next);
      page = this.options.getPage(at);
    }
    const found = page && {
      title: at,
      source: sourceOf(page.text, this.site, this.saving ? 'substituted' : 'transcluded'),
    };
    this.pages.set(title, found);
    return found;
  }

  private sized(text: string, instead: string): string {
    if (this.size + text.length > this.limits.size) return instead;
    this.size += text.length;
    return text;
  }
}

function error(message: string): string {
  return `<span class="error">${message}</span>`;
}

/** Text that shows its markup: what `{{msgnw:}}` gives. */
function escapeMarkup(text: string): string {
  return text.replace(/[&<>"'=[\]{|}:*#;_\n]/g, (char) =>
    char === '\n' ? char : `&#${char.charCodeAt(0)};`,
  );
}
