import type { Call, FunctionTable } from '../call.js';

/** Texts of these functions are never longer, in characters. */
const limit = 1000;

/** Characters, not UTF-16 units: what these functions count. */
function characters(call: Call, index: number): string[] {
  return [...call.plain(index)];
}

function whole(text: string): number {
  return Number.parseInt(text, 10) || 0;
}

function tooLong(call: Call, ...texts: string[]): string | null {
  return texts.some((text) => text.length > limit)
    ? call.error('pfunc_string_too_long', String(limit))
    : null;
}

/** What is looked for: a blank where nothing is given. */
function needle(call: Call, index: number): string {
  const text = call.plain(index);
  return text === '' ? ' ' : text;
}

function position(call: Call): string {
  const text = characters(call, 0);
  const sought = needle(call, 1);
  const from = whole(call.text(2));
  if (from < 0 || from > text.length) return '';
  const before = text.slice(0, from).join('');
  const at = text.join('').indexOf(sought, before.length);
  return at < 0 ? '' : String([...text.join('').slice(0, at)].length);
}

function part(call: Call): string {
  const text = characters(call, 0);
  const start = whole(call.text(1));
  const length = whole(call.text(2));
  const from = start < 0 ? Math.max(0, text.length + start) : start;
  if (length === 0) return text.slice(from).join('');
  return text.slice(from, length < 0 ? text.length + length : from + length).join('');
}

function explode(call: Call): string {
  const text = call.plain(0);
  const divider = needle(call, 1);
  const limited = call.text(3) === '' ? 0 : whole(call.text(3));
  let pieces = text.split(divider);
  if (limited > 0 && pieces.length > limited) {
    const rest = pieces.slice(limited - 1).join(divider);
    pieces = [...pieces.slice(0, limited - 1), rest];
  }
  return pieces.at(whole(call.text(2))) ?? '';
}

function replaceAll(call: Call): string {
  const out = call.plain(0).split(needle(call, 1)).join(call.plain(2));
  return tooLong(call, out) ?? out;
}

/** One character of UTF-8, percent-encoded. */
const encoded =
  /%[0-7][0-9a-f]|%[cd][0-9a-f]%[89ab][0-9a-f]|%e[0-9a-f](?:%[89ab][0-9a-f]){2}|%f[0-7](?:%[89ab][0-9a-f]){3}/gi;

/** `%41` → `A`, `+` → blank; what is no UTF-8 stays. */
function percentDecode(text: string): string {
  return text.replaceAll('+', ' ').replace(encoded, (bytes) => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      return bytes;
    }
  });
}

/** Each one declines texts that are too long. */
function bounded(run: (call: Call) => string): (call: Call) => string {
  return (call) => tooLong(call, call.plain(0), call.plain(1)) ?? run(call);
}

/** @see https://www.mediawiki.org/wiki/Extension:StringFunctions */
export const strings: FunctionTable = {
  len: bounded((call) => String(characters(call, 0).length)),
  pos: bounded(position),
  rpos: bounded((call) => {
    const text = call.plain(0);
    const at = text.lastIndexOf(needle(call, 1));
    return String(at < 0 ? -1 : [...text.slice(0, at)].length);
  }),
  sub: bounded(part),
  count: bounded((call) => String(call.plain(0).split(needle(call, 1)).length - 1)),
  replace: bounded(replaceAll),
  explode: bounded(explode),
  urldecode: bounded((call) => call.expander.stash.protect(percentDecode(call.plain(0)))),
};
