/** Texts and comments as a server writes them. */

import { escapeText } from './html-escape.js';

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
