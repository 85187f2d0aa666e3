import type { Expander } from './expander.js';
import type { Frame } from './frame.js';
import type { Source } from './source.js';

/** One argument of a parser function, not yet expanded: where it stands. */
export interface Piece {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
  /** The first `=`, -1 for none. */
  readonly equals: number;
}

/** A call of a parser function: `{{name:first|second|…}}`. Arguments are expanded only when they are asked for. */
export class Call {
  private readonly texts: (string | undefined)[] = [];

  constructor(
    readonly expander: Expander,
    readonly frame: Frame,
    /** MediaWiki's name, lower case, without `#`. */
    readonly name: string,
    /** As it was written. */
    readonly written: string,
    readonly first: string,
    private readonly pieces: readonly Piece[],
  ) {}

  /** How many arguments, the one behind the colon included. */
  get count(): number {
    return this.pieces.length + 1;
  }

  /** An argument, expanded, without blanks at the ends; `''` where there is none. The first is number 0. */
  text(index: number): string {
    if (index === 0) return this.first;
    const piece = this.pieces[index - 1];
    if (!piece) return '';
    return (this.texts[index] ??= this.expander
      .range(piece.source, piece.start, piece.end, this.frame)
      .trim());
  }

  has(index: number): boolean {
    return index < this.count;
  }

  /** An argument as `key=value`; `key` is `null` where there is no equals sign. Number 0 has none. */
  pair(index: number): { key: string | null; value: () => string } {
    const piece = this.pieces[index - 1];
    if (!piece || piece.equals < 0) return { key: null, value: () => this.text(index) };
    const { source, start, equals, end } = piece;
    return {
      key: this.expander.range(source, start, equals, this.frame).trim(),
      value: () => this.expander.range(source, equals + 1, end, this.frame).trim(),
    };
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
