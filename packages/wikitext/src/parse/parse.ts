import { type RestPoint, type Tree, type TreeNode, tree } from '@stet/tree';
import { defaultSite, type Site } from '../site.js';
import { treeOf } from './finish.js';
import type { Draft } from './node.js';
import { siteOfPage } from './page-site.js';
import { preprocess, type Unrest } from './preprocess.js';
import { Stretch } from './stretch.js';
import type { RestToken } from './token.js';

export interface ParseOptions {
  /** The wiki that the page belongs to; an English one by default. */
  site?: Site | undefined;
  /** The page's title. */
  title?: string | undefined;
}

/** Changes whenever the same page gives another tree: part of every id. */
export const parserVersion = 2;

/**
 * Parses a page. Never throws; what is not understood is text, or a placeholder that keeps its source.
 * @param text the page's source, any string
 */
export function parse(text: string, { site: wiki = defaultSite, title }: ParseOptions = {}): Tree {
  const site = siteOfPage(wiki, title);
  const base = baseOf(text);
  const unrest: Unrest = { lines: new Set(), open: false };
  const islands = preprocess(text, site, 0, text.length, false, unrest);
  const context = new Stretch(text, site, islands, 0, false);
  const found: RestToken[] = [];
  const nodes = context.blocks(0, text.length, { unrest: unrest.lines }, 'page', found);
  return tree(treeOf(nodes, base), { text, base, rests: restsBetween(nodes, found), title: title ?? '' });
}

/** The points of rest that lie in no node of the page. */
function restsBetween(nodes: readonly Draft[], found: readonly RestToken[]): RestPoint[] {
  const out: RestPoint[] = [];
  let next = 0;
  for (const { start, blank } of found) {
    while (next < nodes.length && (nodes[next] as Draft).start < start) next++;
    // Nodes without a place stand where those before them do.
    let last = next - 1;
    while (last >= 0 && (nodes[last] as Draft).start < 0) last--;
    if (last >= 0 && (nodes[last] as Draft).end > start) continue;
    out.push({ at: start, blank });
  }
  return out;
}

/**
 * Parses a page from one point of rest to another, as the whole page would be parsed there.
 * @param from offset of a point of rest, or 0
 * @param to offset of a point of rest, or the page's length
 * @param blank what the point of rest at `from` says
 * @returns the nodes, and the point of rest at `to`; `null` where the stretch is not at rest at its end, or begins with a
 * category, which swallows the blank lines before it
 */
export function parseRegion(
  text: string,
  from: number,
  to: number,
  blank: boolean,
  { site: wiki = defaultSite, title }: ParseOptions = {},
): { nodes: TreeNode[]; rest: RestPoint | null } | null {
  const site = siteOfPage(wiki, title);
  const unrest: Unrest = { lines: new Set(), open: false };
  const islands = preprocess(text, site, from, to, false, unrest);
  const atEnd = to === text.length;
  if (unrest.open && !atEnd) return null;
  const context = new Stretch(text, site, islands, 0, false);
  const found: RestToken[] = [];
  const drafts = context.blocks(from, to, { blank, unrest: unrest.lines }, 'page', found);
  const [first] = drafts;
  if (from > 0 && typeof first === 'object' && first.name === 'link') return null;
  const rest = found.at(-1);
  if (!atEnd && rest?.start !== to) return null;
  return { nodes: treeOf(drafts, 'region'), rest: rest?.start === to ? { at: to, blank: rest.blank } : null };
}

/** Six characters for a page's text and the parser's version: a hash, FNV-1a in 32 bits. */
export function baseOf(text: string): string {
  let hash = 0x811c9dc5 ^ parserVersion;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(36).padStart(7, '0').slice(-6);
}
