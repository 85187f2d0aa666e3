import { type Site, variableOf } from '../site.js';
import { hrefOf, parseTitle } from '../title.js';
import { withoutIslands } from './attributes.js';
import { type Draft, leaf } from './node.js';
import type { Island, Islands, Part } from './preprocess.js';

/** Where a parameter stands, blanks around key and value left out; what printing edits in place. */
interface Placed {
  key: string;
  named: boolean;
  keyStart: number;
  keyEnd: number;
  start: number;
  end: number;
}

function trimmed(text: string, start: number, end: number): [number, number] {
  while (start < end && /\s/.test(text[start] as string)) start++;
  while (end > start && /\s/.test(text[end - 1] as string)) end--;
  return [start, end];
}

/**
 * A transclusion, parser function, variable or argument as one node. `null` where the braces mean nothing (no target,
 * a target that is no title), so that they are text.
 * @param nameMade what calls in the name make of it; `null` where nobody knows
 */
export function transclusion(
  text: string,
  island: Island,
  islands: Islands,
  site: Site,
  nameMade: () => string | null = () => null,
): Draft | null {
  const { kind, parts, start, end } = island;
  const [first, ...rest] = parts as [Part, ...Part[]];
  const argument = kind === 'argument';
  const { plain, dynamic, tagged } = withoutIslands(text, first.start, first.end, islands);
  const name = plain.trim();
  const wt = text.slice(first.start, first.end);
  const target: Record<string, string> = { wt };
  let isFunction = false;
  if (!argument) {
    let found = targetOf(name, dynamic, site);
    if (dynamic && found && found.function === undefined) {
      const made = nameMade();
      if (made !== null) found = targetOf(made.trim(), false, site);
    }
    // A tag in it makes the name none of a page.
    if (!found || (tagged && found.function === undefined)) return null;
    if (found.href !== undefined) target.href = found.href;
    if (found.function !== undefined) {
      target.function = found.function;
      isFunction = true;
    }
  }
  const params: Record<string, { wt: string; key?: { wt: string } }> = {};
  const placed: Placed[] = [];
  let number = 0;
  for (const part of rest) {
    const equals = argument || isFunction ? -1 : part.equals;
    const named = equals >= 0;
    let keyStart = part.start;
    let keyEnd = part.start;
    let [from, to] = [part.start, part.end];
    let key: string;
    if (named) {
      [keyStart, keyEnd] = trimmed(text, part.start, equals);
      [from, to] = trimmed(text, equals + 1, part.end);
      key = text.slice(keyStart, keyEnd);
      const bare = withoutIslands(text, keyStart, keyEnd, islands);
      if (!bare.dynamic) key = bare.plain.trim();
    } else key = String(++number);
    if (key === '__proto__') key = '\u0000__proto__';
    params[key] = { wt: text.slice(from, to) };
    placed.push({ key, named, keyStart, keyEnd, start: from, end: to });
  }
  const data = argument
    ? { parts: [{ templatearg: { target, params, i: 0 } }] }
    : { parts: [{ template: { target, params, i: 0 } }] };
  const [targetStart, targetEnd] = trimmed(text, first.start, first.end);
  return leaf(
    'span',
    start,
    end,
    { typeof: argument ? 'mw:Param' : 'mw:Transclusion', 'data-mw': JSON.stringify(data) },
    { params: placed, target: { start: targetStart, end: targetEnd } },
  );
}

/** What a name between braces calls; `null` for nothing. */
function targetOf(name: string, dynamic: boolean, site: Site): { href?: string; function?: string } | null {
  if (name === '') return null;
  const bare = name.replace(/^(?:(?:safe)?subst|msgnw|msg|raw):\s*/i, '');
  const variable = variableOf(site, bare);
  if (variable !== undefined) return { function: variable };
  const colon = /[:：]|$/.exec(bare)?.index;
  const written = bare.slice(0, colon).trim().replace('＃', '#');
  const isNamed = written.startsWith('#');
  if (isNamed || colon !== bare.length) {
    const known = site.functions.get(written.toLowerCase()) ?? variableOf(site, written);
    if (known !== undefined) return { function: known };
  }
  // What holds tags, line ends or character references is no name.
  if (isNamed) return /[\n<&]/.test(written) ? null : { function: written.slice(1) };
  if (bare.includes('\n')) return null;
  if (dynamic) return {};
  if (/[<>[\]{}]|%[0-9a-fA-F]{2}/.test(bare)) return null;
  if (bare.startsWith('/') || bare.startsWith('../')) return { href: `./${bare}` };
  const title = parseTitle(bare.startsWith(':') || bare === '' ? bare : templateTitle(bare, site), site);
  if (!title) return null;
  if (title.interwiki !== '') return {};
  return { href: hrefOf({ ...title, fragment: null }) };
}

/** Names without a namespace are in the template namespace. */
function templateTitle(name: string, site: Site): string {
  const title = parseTitle(name, site);
  if (title?.namespace !== 0 || title.interwiki !== '') return name;
  return `${site.namespaceNames.get(10) ?? 'Template'}:${name}`;
}
