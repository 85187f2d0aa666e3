/** Texts and comments as a server writes them. */

import { escapeText } from './html-escape.js';
import type { TreeNode } from './node.js';

/**
 * French spacing: a blank before high punctuation and inside guillemets is shown as one that does not break, unless
 * the punctuation belongs to a word behind it or the guillemet closes one.
 */
const narrow = / (?=[?:;!%](?![\p{L}\p{N}_])|[»›](?![\p{L}\p{N}_]))|(?<=(?<![\p{L}\p{N}_])[«‹]) /gu;

export function spacedText(value: string): string {
  const shown = value.replaceAll('\0', '');
  if (!/ [?:;!%»›]|[«‹] /.test(shown)) return escapeText(shown);
  return shown.split(narrow).map(escapeText).join('<span typeof="mw:DisplaySpace">\u00a0</span>');
}

/**
 * The blank before text that begins with such punctuation, behind a tag or a table: the tree cuts it at the edge of its
 * block, a server has made it one that does not break before.
 */
export function spaceBefore(node: TreeNode | undefined, page: string): string {
  if (node?.kind !== 'text' || !node.source || !/^[?:;!%»›](?![\p{L}\p{N}_])/u.test(node.value)) return '';
  const before = page.slice(Math.max(0, node.source.start - 2), node.source.start);
  return /^[>}\n-]? $/.test(before) ? spacedText(` ${node.value[0]}`).slice(0, -1) : '';
}

const references: Readonly<Record<string, string>> = { amp: '&', gt: '>', lt: '<', quot: '"' };

/** A comment with its character references read, and nothing in it that could end it or be read as a reference. */
export function specComment(value: string): string {
  const read = value.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|gt|lt|quot));/gi,
    (found, hex, number, name) => {
      if (name !== undefined) return references[String(name).toLowerCase()] ?? found;
      const code = hex === undefined ? Number(number) : Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000)
        ? String.fromCodePoint(code)
        : found;
    },
  );
  const escaped = read.replace(/[&>-]/g, (char) => `&#x${char.charCodeAt(0).toString(16).toUpperCase()};`);
  return `<!--${escaped}-->`;
}
