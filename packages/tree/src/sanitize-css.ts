/**
 * Inline style that may reach a browser. What is checked is what is handed on: escapes of letters are decoded and
 * comments cut first, so that no browser reads a word that the check did not see.
 */

/** Words that run something, load something, or leave the page's own box. */
const forbidden = new RegExp(
  [
    'expression',
    'behaviou?r',
    '-moz-binding',
    '-o-link',
    '-o-replace',
    'accelerator',
    'progid',
    '@',
    // Functions that name a resource. `element()` and `paint()` draw what the page did not write.
    '(?:url|src|image|image-set|cross-fade|element|paint|attr)\\s*\\(',
    '(?:^|[^-\\w])filter\\s*:',
    // A box laid over everything; and custom properties, by which any value could be put together out of sight.
    '(?:^|[^-\\w])position\\s*:(?!\\s*(?:static|relative|absolute|sticky|inherit|initial|unset|revert)(?![-\\w(]))',
    '[<>{}]',
    '[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f]',
  ].join('|'),
  'i',
);

const plain = /^[\w\s:;,.%#!()'"+*-]*$/;

function fromHex(hex: string): string {
  const code = Number.parseInt(hex, 16);
  return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)
    ? '\ufffd'
    : String.fromCodePoint(code);
}

/**
 * Reads a style as a browser's tokenizer would. `seen` is everything decoded, for the check; `written` keeps
 * escaped punctuation escaped, because decoding it would change what the declarations are.
 */
function normalise(style: string): { seen: string; written: string } {
  const token =
    /\\(?:([0-9a-f]{1,6})(?:\r\n|[\t\n\f\r ])?|(\r\n|[\n\f\r])|([\s\S])|$)|\/\*(?:[\s\S]*?\*\/|[\s\S]*$)/gi;
  let seen = '';
  let written = '';
  let at = 0;
  for (let match = token.exec(style); match; match = token.exec(style)) {
    const before = style.slice(at, match.index);
    seen += before;
    written += before;
    at = token.lastIndex;
    const character = match[1] ? fromHex(match[1]) : match[3];
    if (character !== undefined) {
      seen += character;
      written += /[\w\u0080-\uffff-]/.test(character)
        ? character
        : `\\${(character.codePointAt(0) as number).toString(16)} `;
    } else if (match[0].startsWith('/*')) {
      seen += ' ';
      written += ' ';
    }
    if (match[0] === '') break;
  }
  return { seen: seen + style.slice(at), written: written + style.slice(at) };
}

/** Whether a style holds a sign, escaped or not, that no style may hold. */
export const hasControlSign = (style: string): boolean =>
  /[\x00-\x08\x0b\x0e-\x1f\x7f]/.test(normalise(style).seen);

/** A style without anything that runs, loads or covers the page: as written where it is harmless, else `''`. */
export function safeCss(style: string): string {
  if (plain.test(style)) return forbidden.test(style) ? '' : style;
  const { seen, written } = normalise(style);
  if (forbidden.test(seen) || forbidden.test(written)) return '';
  return written.trim();
}
