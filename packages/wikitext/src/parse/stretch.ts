import type { Site } from '../site.js';
import { type ArrangeOptions, arrangeBlocks } from './blocks.js';
import { buildTree } from './build.js';
import { type Context, depthLimit } from './context.js';
import type { Call } from './expansion.js';
import { Finisher } from './finish.js';
import { joinBeforeLinks } from './join.js';
import { withMarks } from './mark.js';
import { type Draft, textDraft } from './node.js';
import { type Islands, preprocess } from './preprocess.js';
import type { RestToken, Token } from './token.js';
import { Tokenizer } from './tokenizer.js';

/**
 * A part of a page, or all of it, that is parsed by itself: the stages, one after the other.
 * @param calls what calls made, in a page for showing
 */
export class Stretch implements Context {
  readonly unclosed = new Set<number>();

  constructor(
    readonly text: string,
    readonly site: Site,
    readonly islands: Islands,
    readonly depth: number,
    readonly inLink: boolean,
    private readonly calls: readonly Call[] | null = null,
  ) {}

  get shows(): boolean {
    return this.calls !== null;
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
      this.calls,
    );
    const tokens = inner.#tokens(start, end, 'text');
    const nodes = buildTree(tokens, this.text, inner.depth);
    return new Finisher(this.text).run(nodes, start, end, 'text');
  }

  caption(start: number, end: number): Draft[] {
    if (!this.text.slice(start - 2, end).includes('\n') || this.depth > depthLimit)
      return this.inline(start, end);
    const inner = new Stretch(this.text, this.site, this.islands, this.depth + 4, this.inLink, this.calls);
    return inner.blocks(start, end, { bare: true }, 'body');
  }

  body(start: number, end: number): Draft[] {
    if (start >= end) return [];
    if (this.depth > depthLimit) return [];
    const islands = preprocess(this.text, this.site, start, end);
    const inner = new Stretch(this.text, this.site, islands, this.depth + 4, false, this.calls);
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
    if (!this.calls?.length) return tokens;
    return withMarks(joinBeforeLinks(tokens, this.text, this.calls), this.calls, start, end);
  }
}
