import type { Site } from '../site.js';
import { type ArrangeOptions, arrangeBlocks } from './blocks.js';
import { buildTree } from './build.js';
import { type Context, depthLimit } from './context.js';
import { Finisher } from './finish.js';
import { type Draft, textDraft } from './node.js';
import { type Islands, preprocess } from './preprocess.js';
import type { RestToken, Token } from './token.js';
import { Tokenizer } from './tokenizer.js';

export type Amend = (tokens: Token[], start: number, end: number) => Token[];

/**
 * A part of a page, or all of it, that is parsed by itself: the stages, one after the other.
 * @param amend changes the tokens between two offsets (in a page for showing)
 */
export class Stretch implements Context {
  readonly unclosed = new Set<number>();

  constructor(
    readonly text: string,
    readonly site: Site,
    readonly islands: Islands,
    readonly depth: number,
    readonly inLink: boolean,
    private readonly amend: Amend | null = null,
  ) {}

  get shows(): boolean {
    return this.amend !== null;
  }

  inline(start: number, end: number, { inLink = false }: { inLink?: boolean } = {}): Draft[] {
    if (start >= end) return [];
    if (this.depth > depthLimit) return [textDraft(this.text.slice(start, end), start, end)];
    const inner = new Stretch(
      this.text,
      this.site,
      this.islands,
      this.depth + 4,
      this.inLink || inLink,
      this.amend,
    );
    const tokens = inner.#tokens(start, end, 'text');
    const nodes = buildTree(tokens, this.text, inner.depth);
    return new Finisher(this.text).run(nodes, start, end, 'text');
  }

  caption(start: number, end: number, inLink = this.inLink): Draft[] {
    // The text of a link is lines only where one begins what is none.
    const lines = inLink ? /\n\s*(?:{\||=.*=|--)/ : /\n/;
    if (!lines.test(this.text.slice(start - 2, end)) || this.depth > depthLimit)
      return this.inline(start, end, { inLink });
    const inner = new Stretch(this.text, this.site, this.islands, this.depth + 4, inLink, this.amend);
    return inner.blocks(start, end, { bare: true }, 'body');
  }

  body(start: number, end: number): Draft[] {
    if (start >= end) return [];
    if (this.depth > depthLimit) return [];
    const islands = preprocess(this.text, this.site, start, end);
    const inner = new Stretch(this.text, this.site, islands, this.depth + 4, false, this.amend);
    return inner.blocks(start, end, { firstIsBare: true }, 'body');
  }

  blocks(
    start: number,
    end: number,
    options: ArrangeOptions,
    as: 'page' | 'body',
    rests: RestToken[] = [],
  ): Draft[] {
    const tokens = this.#tokens(start, end, options.bare ? 'caption' : 'lines');
    const arranged = arrangeBlocks(tokens, this.text, options);
    const nodes = buildTree(arranged, this.text, this.depth, rests);
    return new Finisher(this.text).run(nodes, start, end, as);
  }

  #tokens(start: number, end: number, as: 'lines' | 'caption' | 'text'): Token[] {
    const tokens = new Tokenizer(this, end, as).run(start);
    return this.amend?.(tokens, start, end) ?? tokens;
  }
}
