import type { Part } from '../parse/preprocess.js';
import type { Expander } from './expander.js';
import type { Argument, Frame } from './frame.js';
import type { Source } from './source.js';

/** What stands between the pipes of one pair of braces. Each part is expanded once, the first time it is asked for. */
export class Parts {
  private readonly texts: (string | undefined)[] = [];

  constructor(
    private readonly expander: Expander,
    private readonly frame: Frame,
    private readonly source: Source,
    /** The first is the name. */
    private readonly parts: readonly Part[],
  ) {}

  get count(): number {
    return this.parts.length;
  }

  /** A whole part, with its blanks. */
  text(index: number): string {
    const part = this.parts[index];
    if (!part) return '';
    this.texts[index] ??= this.between(part.start, part.end);
    return this.texts[index];
  }

  /** A part as `key=value`, `null` where it has no equals sign. */
  pair(index: number): { key: string; value: () => string } | null {
    const part = this.parts[index];
    if (!part || part.equals < 0) return null;
    return {
      key: this.between(part.start, part.equals).trim(),
      value: () => this.between(part.equals + 1, part.end).trim(),
    };
  }

  /** What a template is called with: values are not expanded yet. */
  arguments(): ReadonlyMap<string, Argument> {
    const { source } = this;
    const found = new Map<string, Argument>();
    let number = 0;
    for (const { start, end, equals } of this.parts.slice(1)) {
      const named = equals >= 0;
      const key = named ? this.expander.name(this.between(start, equals)) : String(++number);
      found.set(key, { key, named, source, start: named ? equals + 1 : start, end });
    }
    return found;
  }

  /** The braces as they were written, with everything in them expanded. */
  written(width: number): string {
    const inner = this.parts.map((_, index) => this.text(index)).join('|');
    return '{'.repeat(width) + inner + '}'.repeat(width);
  }

  private between(start: number, end: number): string {
    return this.expander.range(this.source, start, end, this.frame);
  }
}

/** A call of a parser function: `{{name:first|second|…}}`. Arguments are expanded only when they are asked for. */
export class Call {
  constructor(
    readonly expander: Expander,
    readonly frame: Frame,
    /** MediaWiki's name, lower case, without `#`. */
    readonly name: string,
    /** As it was written. */
    readonly written: string,
    readonly first: string,
    private readonly parts: Parts,
  ) {}

  /** How many arguments, the one behind the colon included. */
  get count(): number {
    return this.parts.count;
  }

  /** An argument, expanded, without blanks at the ends; `''` where there is none. The first is number 0. */
  text(index: number): string {
    return this.raw(index).trim();
  }

  /** An argument with its blanks. */
  raw(index: number): string {
    return index === 0 ? this.first : this.expander.stash.withoutComments(this.parts.text(index));
  }

  has(index: number): boolean {
    return index < this.count;
  }

  /** An argument as `key=value`, without blanks around both; `null` where it has no equals sign. Number 0 has none. */
  pair(index: number): { key: string; value: () => string } | null {
    return index === 0 ? null : this.parts.pair(index);
  }

  /** All arguments as text. */
  all(): string[] {
    return Array.from({ length: this.count }, (_, index) => this.text(index));
  }

  /** An argument as a function sees it that counts characters. */
  plain(index: number): string {
    return this.expander.stash.plain(this.text(index));
  }

  /** The argument is a flag like `R` or `NOSEP`. */
  hasFlag(...flags: string[]): boolean {
    for (let index = 1; index < this.count; index++) {
      if (flags.includes(this.text(index).toUpperCase())) return true;
    }
    return false;
  }

  error(key: string, ...params: string[]): string {
    return `<strong class="error">${this.expander.message(key, ...params)}</strong>`;
  }
}

/** What a function gives; `null` where it declines, so that the call is a link to a template of that name. */
export type ParserFunction = (call: Call) => string | null;

export type FunctionTable = Readonly<Record<string, ParserFunction>>;
