import { type Tree, tree } from '@stet/tree';
import { defaultSite, type Site } from '../site.js';
import { arrangeBlocks } from './blocks.js';
import { buildTree } from './build.js';
import { type Context, depthLimit } from './context.js';
import { Finisher, treeOf } from './finish.js';
import { type Draft, textDraft } from './node.js';
import { type Islands, preprocess } from './preprocess.js';
import { Tokenizer } from './tokenizer.js';

export interface ParseOptions {
  /** The wiki that the page belongs to; an English one by default. */
  site?: Site | undefined;
  /** The page's title. */
  title?: string | undefined;
}

/** Changes whenever the same page gives another tree: part of every id. */
export const parserVersion = 1;

/**
 * Parses a page. Never throws; what is not understood is text, or a placeholder that keeps its source.
 * @param text the page's source, any string
 */
export function parse(text: string, { site = defaultSite }: ParseOptions = {}): Tree {
  const base = baseOf(text);
  const islands = preprocess(text, site);
  const context = new Stretch(text, site, islands, 0, false);
  const nodes = context.blocks(0, text.length, false, true);
  return tree(treeOf(nodes, base), { text, base });
}

class Stretch implements Context {
  readonly unclosed = new Set<number>();

  constructor(
    readonly text: string,
    readonly site: Site,
    readonly islands: Islands,
    readonly depth: number,
    readonly inLink: boolean,
  ) {}

  inline(start: number, end: number, { inLink = false }: { inLink?: boolean } = {}): Draft[] {
    if (start >= end) return [];
    if (this.depth > depthLimit) return [textDraft(this.text.slice(start, end), start, end)];
    const inner = new Stretch(this.text, this.site, this.islands, this.depth + 4, this.inLink || inLink);
    const tokens = new Tokenizer(inner, end, false).run(start);
    const nodes = buildTree(tokens, this.text, inner.depth);
    return new Finisher(this.text).run(nodes, start, end, 'text');
  }

  body(start: number, end: number): Draft[] {
    if (start >= end) return [];
    if (this.depth > depthLimit) return [];
    const islands = preprocess(this.text, this.site, start, end);
    const inner = new Stretch(this.text, this.site, islands, this.depth + 4, false);
    return inner.blocks(start, end, true, false);
  }

  blocks(start: number, end: number, firstIsBare: boolean, paragraphs: boolean): Draft[] {
    const tokens = new Tokenizer(this, end, true).run(start);
    const arranged = arrangeBlocks(tokens, this.text, firstIsBare);
    const nodes = buildTree(arranged, this.text, this.depth);
    return new Finisher(this.text).run(nodes, start, end, paragraphs ? 'page' : 'body');
  }
}

/** Six characters for a page's text and the parser's version: a hash, FNV-1a in 32 bits. */
function baseOf(text: string): string {
  let hash = 0x811c9dc5 ^ parserVersion;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(36).padStart(7, '0').slice(-6);
}
