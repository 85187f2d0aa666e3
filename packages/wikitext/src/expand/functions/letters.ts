import type { Call, FunctionTable } from '../call.js';

function upperFirst(text: string, locale?: string): string {
  const first = [...text.slice(0, 2)][0] ?? '';
  return first.toLocaleUpperCase(locale) + text.slice(first.length);
}

function lowerFirst(text: string): string {
  const first = [...text.slice(0, 2)][0] ?? '';
  return first.toLowerCase() + text.slice(first.length);
}

/** `Turkish` letters and the like follow the wiki's language. */
function localeOf(call: Call): string | undefined {
  const { lang } = call.expander.site;
  return /^(?:tr|az|kk-latn|lt)(?:-|$)/.test(lang) ? lang.slice(0, 2) : undefined;
}

const padLimit = 500;

function pad(call: Call, left: boolean): string {
  const { stash } = call.expander;
  const text = call.text(0);
  const filler = [...(call.has(2) ? stash.plain(call.text(2)) : '0')];
  const wanted = Math.min(Number.parseInt(call.text(1), 10) || 0, padLimit);
  const missing = wanted - [...stash.plain(text)].length;
  if (missing <= 0 || filler.length === 0) return text;
  const padding = Array.from({ length: missing }, (_, i) => filler[i % filler.length]).join('');
  return left ? padding + text : text + padding;
}

/** `rawurlencode` and its relatives: everything but these letters is written as `%XX` of its UTF-8. */
export function percentEncode(text: string, keep: RegExp): string {
  // Half of a surrogate pair has no UTF-8.
  const wellFormed = text.replace(/[\ud800-\udfff]/gu, '\ufffd');
  return encodeURIComponent(wellFormed)
    .replace(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%[0-9A-F]{2}/g, (code) => {
      const char = String.fromCharCode(Number.parseInt(code.slice(1), 16));
      return keep.test(char) ? char : code;
    });
}

const none = /(?!)/;
const tilde = /~/;
/** Characters that a page's address keeps. */
const inAddress = /[;@$!*(),/~:]/;

/** A title or fragment as it stands in a page's address. */
export function wikiEncode(text: string): string {
  return percentEncode(text.replaceAll(' ', '_'), inAddress);
}

/** The fragment of a heading: markup taken away, blanks as `_`. */
export function anchorOf(text: string): string {
  return (
    text
      .replace(/\[\[(?:[^\][|]*\|)?([^\][]*)\]\]/g, '$1')
      .replace(/\[(?:https?:)?\/\/[^\s\][]+ ?([^\][]*)\]/g, '$1')
      .replace(/<[^<>]*>/g, '')
      .replace(/'{2,}/g, '')
      .trim()
      .replace(/&amp;(?!#?\w+;)/g, '&')
      .replace(/[\s_]+/g, '_')
      .replace(/^_|_$/g, '')
      // What would end a link, or be read as an escaped byte.
      .replace(/%(?=[0-9a-fA-F]{2})/g, '%25')
      .replace(/[[\]]/g, (char) => `&#${char.charCodeAt(0)};`)
  );
}

/** Functions on the letters of a text. @see https://www.mediawiki.org/wiki/Help:Magic_words#Formatting */
export const letters: FunctionTable = {
  lc: (call) => call.expander.stash.around(call.text(0), (text) => text.toLocaleLowerCase(localeOf(call))),
  uc: (call) => call.expander.stash.around(call.text(0), (text) => text.toLocaleUpperCase(localeOf(call))),
  lcfirst: (call) => lowerFirst(call.text(0)),
  ucfirst: (call) => upperFirst(call.text(0), localeOf(call)),
  padleft: (call) => pad(call, true),
  padright: (call) => pad(call, false),
  urlencode: (call) => {
    const text = call.plain(0);
    switch (call.text(1).toUpperCase()) {
      case 'WIKI':
        return wikiEncode(text);
      case 'PATH':
        return percentEncode(text, tilde);
      default:
        return percentEncode(text, none).replaceAll('%20', '+');
    }
  },
  anchorencode: (call) => anchorOf(call.plain(0)),
};
