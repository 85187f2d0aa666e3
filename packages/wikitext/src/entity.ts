import { decodeHTMLStrict } from 'entities/decode';

/** One character reference as wikitext knows it: named (with semicolon), decimal or hexadecimal. */
export const entityPattern = /&(?:#[xX][0-9a-fA-F]{1,12}|#[0-9]{1,12}|[A-Za-z][A-Za-z0-9]{1,31}|רלמ|رلم);/y;
const all = new RegExp(entityPattern, 'g');

function validCode(code: number): boolean {
  return (
    code === 9 ||
    code === 10 ||
    (code >= 0x20 && code <= 0x7e) ||
    (code >= 0xa0 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  );
}

/**
 * The characters that a reference stands for.
 * @param source the reference, `&` and `;` included
 * @returns `null` where it is none that wikitext knows, so that it is plain text
 */
export function decodeEntity(source: string): string | null {
  if (source[1] === '#') {
    const hex = source[2] === 'x' || source[2] === 'X';
    const code = Number.parseInt(source.slice(hex ? 3 : 2, -1), hex ? 16 : 10);
    return validCode(code) ? String.fromCodePoint(code) : null;
  }
  // Wikitext's own names for the mark that text runs from right to left.
  if (source === '&רלמ;' || source === '&رلم;') return '\u200f';
  const value = decodeHTMLStrict(source);
  return value === source ? null : value;
}

/** Replaces all references of a string. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(all, (source) => decodeEntity(source) ?? source);
}
