/**
 * The exchange form: MediaWiki's DOM specification, with all that our tree knows beyond it in `data-stet`, so that
 * `readHTML` restores an equal tree. What HTML's own parser would move stands in a `<template>`; what the sanitizer
 * would not let into a browser stands inside the JSON, so this form is as harmless as the read view.
 */

import { set } from './element-names.js';
import { attribute, encodeComment, escapeText } from './html-escape.js';
import { elementStays, type Place, placeInside, textStays, topPlace } from './html-nesting.js';
import type { Tree, TreeComment, TreeElement, TreeNode } from './node.js';
import { Base } from './reuse-base.js';
import { allowedElements, safeAttributes, voidElements } from './sanitize.js';
import { isSafeUrl } from './sanitize-url.js';
import { type Spelling, spellingOf } from './spelling.js';

/**
 * What stands in `data-stet`. One letter each, because a page has thousands: the name, the attributes that HTML
 * cannot or must not carry, our id, the origin, print information, the block flag, how it was spelled, a text.
 */
export interface StetData {
  n?: string;
  a?: Record<string, string>;
  i?: string;
  o?: string;
  p?: Record<string, unknown>;
  b?: 1;
  s?: Spelling;
  t?: string;
}

/** An `id` of this form is a node's own; any other is one that the page's author wrote. */
export const nodeId = /^[A-Za-z0-9_-]+\.[0-9]+$/;

const carried = set('about data-mw property rel resource typeof');
const properties = set('link meta');

/** The first element of every exchange form: what follows says all of its nodes, nothing is to be guessed. */
export const exchangeMark = '<meta property="stet:exchange" content="1">';

type Work = string | { node: TreeNode; place: Place };

/**
 * A tree as HTML that `readHTML` restores an equal tree from, in normal form: `data-stet` holds what the DOM specification has
 * no place for.
 */
export function writeExchange(tree: Tree): string {
  const out: string[] = [exchangeMark];
  const base = tree.text === '' ? null : Base.of(tree);
  const work: Work[] = [];
  const push = (nodes: readonly TreeNode[], place: Place): void => {
    for (let i = nodes.length - 1; i >= 0; i--) work.push({ node: nodes[i] as TreeNode, place });
  };
  push(tree.children, topPlace);
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    if (typeof next === 'string') {
      out.push(next);
      continue;
    }
    const { node, place } = next;
    if (node.kind === 'text') out.push(writeText(node.value, place));
    else if (node.kind === 'comment') out.push(writeComment(node, base));
    else {
      const name = writtenName(node);
      if (!elementStays(name, place)) {
        out.push('<template>');
        work.push('</template>', { node, place: placeInside('template', place) });
        continue;
      }
      out.push(`<${name}${writtenAttributes(node, name, base)}>`);
      if (voidElements.has(name)) continue;
      const first = name === 'pre' ? node.children[0] : undefined;
      if (first?.kind === 'text' && first.value.startsWith('\n')) out.push('\n');
      work.push(`</${name}>`);
      push(node.children, placeInside(name, place));
    }
  }
  return out.join('');
}

function writeText(value: string, place: Place): string {
  if (textStays(value, place)) return escapeText(value);
  if (!value.includes('\0')) return `<template>${escapeText(value)}</template>`;
  return `<template${stet({ t: value })}></template>`;
}

function writeComment(node: TreeComment, base: Base | null): string {
  const comment = `<!--${encodeComment(node.value)}-->`;
  const data = identity(node);
  const spelling = spellingIn(base, node) ?? node.spelling;
  if (spelling) data.s = spelling;
  if (node.value.includes('\0')) data.t = node.value;
  return Object.keys(data).length === 0 ? comment : `<template${stet(data)}>${comment}</template>`;
}

/** The tag: the node's own name where a browser may have it and it can hold what the node holds. */
function writtenName(node: TreeElement): string {
  const { name } = node;
  if (voidElements.has(name) && node.children.length > 0) return 'span';
  return allowedElements.has(name) || properties.has(name) ? name : 'span';
}

/** How a node of a parsed page was spelled. */
function spellingIn(base: Base | null, node: TreeElement | TreeComment): Spelling | null {
  const item = base?.find(node.id);
  return item?.node === node ? spellingOf(item) : null;
}

function identity(node: TreeElement | TreeComment): StetData {
  const data: StetData = {};
  if (node.id !== '') data.i = node.id;
  if (node.origin !== '') data.o = node.origin;
  if (node.block) data.b = 1;
  return data;
}

function writtenAttributes(node: TreeElement, name: string, base: Base | null): string {
  let out = '';
  const data = identity(node);
  const own = spellingIn(base, node);
  if (own) data.s = own;
  const rest: Record<string, string> = Object.create(null);
  let kept = 0;
  if (name !== node.name) data.n = node.name;
  if (node.print) {
    const { spelling, ...print } = node.print;
    if (Object.keys(print).length > 0) data.p = print;
    if (spelling) data.s ??= spelling;
  }
  const safe = safeAttributes(name, node.attrs);
  for (const [key, value] of Object.entries(node.attrs)) {
    const ours = key === 'id' && nodeId.test(value);
    // A style is shown as the sanitizer cleaned it, and kept as it was written.
    const cleaned = Object.hasOwn(safe, key) ? safe[key] : undefined;
    const shown = ours ? undefined : carries(name, key, value) ? value : cleaned;
    if (shown !== undefined && !shown.includes('\0')) out += attribute(key, shown);
    if (shown !== value || value.includes('\0')) {
      rest[key] = value;
      kept++;
    }
  }
  if (kept > 0) data.a = rest;
  if (data.i !== undefined && nodeId.test(data.i) && !('id' in node.attrs)) {
    out = attribute('id', data.i) + out;
    delete data.i;
  }
  return Object.keys(data).length === 0 ? out : out + stet(data);
}

/** Attributes that the DOM specification needs, and that no browser acts on. */
function carries(name: string, key: string, value: string): boolean {
  if (key === 'href' && (name === 'a' || name === 'link')) return isSafeUrl(value);
  // A browser acts on the `rel` of a `link`: none but MediaWiki's own, which no browser knows.
  if (key === 'rel') return name !== 'link' || /^mw:\S+$/.test(value);
  return carried.has(key);
}

const stet = (data: StetData): string => attribute('data-stet', JSON.stringify(data));
