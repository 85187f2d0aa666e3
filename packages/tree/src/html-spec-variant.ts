/**
 * Markup for language variants (`-{zh:a;zh-tw:b}-`) as the DOM specification has it: the rules as data, on a `span`
 * where something is shown, on a `meta` where not.
 *
 * @see https://www.mediawiki.org/wiki/Specs/HTML#Language_conversion_blocks
 */

import { attributes } from './html-escape.js';
import { mwType } from './html-facts.js';
import type { TreeElement } from './node.js';

/** The tree keeps such markup as a placeholder. */
export const isVariant = (node: TreeElement): boolean =>
  mwType(node.attrs) === 'mw:Placeholder' &&
  typeof node.print?.src === 'string' &&
  /^-\{[\s\S]*\}-$/.test(node.print.src);

/** @param render gives a rule's text as HTML */
export function specVariant(source: string, render: (text: string) => string): string {
  const { flags, body } = flagged(source.slice(2, -2));
  const has = (flag: string): boolean => flags.includes(flag);
  const data: Record<string, unknown> = {};
  const hidden = has('H') || has('T') || has('-');
  const variants = flags.length > 0 && flags.every((flag) => code.test(flag));
  const raw = variants || has('R') || has('N');
  const rules = raw ? null : rulesOf(body, render);
  if (variants) data.filter = { l: flags, t: render(body) };
  else if (has('N')) data.name = { t: render(body) };
  else if (rules) Object.assign(data, rules);
  else if ((has('A') || has('H')) && !has('R')) data.twoway = [{ l: '*', t: render(body.trim()) }];
  else data.disabled = { t: render(body) };
  if (!has('R') && (has('A') || has('H'))) data.add = true;
  if (rules && has('D')) data.describe = true;
  if (has('-')) data.remove = true;
  if (has('T')) data.title = true;
  const sorted = Object.fromEntries(Object.entries(data).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const attrs = attributes({ typeof: 'mw:LanguageVariant', 'data-mw-variant': JSON.stringify(sorted) });
  return hidden ? `<meta${attrs}>` : `<span${attrs}></span>`;
}

const code = /^[a-z]{2,}(?:-[A-Za-z0-9]+)*$/;
const known = /^(?:[ADHNRST+-]|[a-z]{2,}(?:-[A-Za-z0-9]+)*)$/;

function flagged(inner: string): { flags: string[]; body: string } {
  const pipe = inner.indexOf('|');
  if (pipe < 0) return { flags: [], body: inner };
  const flags = inner
    .slice(0, pipe)
    .split(';')
    .map((flag) => flag.trim())
    .filter((flag) => flag !== '');
  return flags.every((flag) => known.test(flag))
    ? { flags, body: inner.slice(pipe + 1) }
    : { flags: [], body: inner };
}

/** `a:x;b:y` or `z=>a:x`; `null` for a text that is no rules. */
function rulesOf(body: string, render: (text: string) => string): Record<string, unknown[]> | null {
  const twoway: unknown[] = [];
  const oneway: unknown[] = [];
  for (const part of partsOf(body)) {
    const rule = /^\s*(?:([^=]*?)\s*=>\s*)?([a-z]{2,}(?:-[A-Za-z0-9]+)*)\s*:([\s\S]*)$/.exec(part);
    if (!rule) {
      if (part.trim() === '') continue;
      return null;
    }
    const [, from, l, text = ''] = rule;
    const t = render(text.trim());
    if (from === undefined) twoway.push({ l, t });
    else oneway.push({ f: render(from), l, t });
  }
  if (twoway.length === 0 && oneway.length === 0) return null;
  return { ...(oneway.length > 0 ? { oneway } : {}), ...(twoway.length > 0 ? { twoway } : {}) };
}

/** Parted at semicolons that stand in no markup and no character reference. */
function partsOf(body: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  const mark = /-\{|\}-|\[\[|\]\]|\{\{|\}\}|<[^>]*>|&#?\w+;|;/g;
  for (let match = mark.exec(body); match; match = mark.exec(body)) {
    const [found] = match;
    if (found === '-{' || found === '[[' || found === '{{') depth++;
    else if (found === '}-' || found === ']]' || found === '}}') depth--;
    else if (found === ';' && depth === 0) {
      parts.push(body.slice(from, match.index));
      from = match.index + 1;
    }
  }
  parts.push(body.slice(from));
  return parts;
}
