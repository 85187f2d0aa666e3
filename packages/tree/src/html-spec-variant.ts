/**
 * Markup for language variants (`-{zh:a;zh-tw:b}-`) as the DOM specification has it: the rules as data, on a `span`
 * where something is shown, on a `meta` where not.
 *
 * @see https://www.mediawiki.org/wiki/Specs/HTML#Language_conversion_blocks
 */

import { mwType } from './html-facts.js';
import type { TreeElement } from './node.js';

/** The tree keeps such markup as a placeholder. */
export const isVariant = (node: TreeElement): boolean =>
  mwType(node.attrs) === 'mw:Placeholder' &&
  typeof node.print?.src === 'string' &&
  /^-\{[\s\S]*\}-$/.test(node.print.src);

/** A rule's text as a page of its own, so that its first line begins no list: with one node too many where it is changed. */
export const ruleSource = (text: string): string =>
  /^[ \t]*\n/.test(text) ? text : `<nowiki/>${text.trim()}`;

/** @param render gives a rule's text as HTML */
export function specVariant(
  source: string,
  render: (text: string) => string,
): { name: string; attrs: Record<string, string> } {
  const { flags, body } = flagged(source.slice(2, -2));
  const has = (flag: string): boolean => flags.includes(flag);
  const data: Record<string, unknown> = {};
  const hidden = isHidden(flags);
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
  const json = JSON.stringify(sorted);
  const attrs = { typeof: 'mw:LanguageVariant', 'data-mw-variant': json };
  const block = holdsBlock(json);
  return { name: hidden ? 'meta' : block ? 'div' : 'span', attrs };
}

/** Whether HTML has a block in it. */
export const holdsBlock = (html: string): boolean =>
  /<(?:div|figure|h[1-6]|ol|p|pre|table|ul|dl)[ >]/.test(html);

/** A rule that is only set shows nothing; one that is described shows something. */
function isHidden(flags: readonly string[]): boolean {
  const has = (flag: string): boolean => flags.includes(flag);
  if (has('T') || has('-')) return true;
  return has('D') ? has('A') && !has('H') : has('H');
}

/** Whether such markup shows nothing. */
export const isHiddenVariant = (node: TreeElement): boolean =>
  isVariant(node) && isHidden(flagged((node.print?.src ?? '').slice(2, -2)).flags);

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
    const rule = ruleOf(part);
    if (!rule) {
      // What follows rules and is none is nothing.
      if (part.trim() === '' || twoway.length + oneway.length > 0) continue;
      return null;
    }
    const { from, l, text } = rule;
    const t = render(text);
    if (from === undefined) twoway.push({ l, t });
    else oneway.push({ f: render(from), l, t });
  }
  if (twoway.length === 0 && oneway.length === 0) return null;
  return { ...(oneway.length > 0 ? { oneway } : {}), ...(twoway.length > 0 ? { twoway } : {}) };
}

const nowiki = /<nowiki>([\s\S]*?)<\/nowiki>/g;

/** One rule; what stands in `<nowiki>` is no sign of it. */
function ruleOf(part: string): { from: string | undefined; l: string; text: string } | null {
  const masked = part.replace(nowiki, (found) => '\u0001'.repeat(found.length));
  const rule = /^(\s*(?:((?:(?!-\{)[^=])*?)\s*=>\s*)?)([a-z\u0001]{2,}(?:-[A-Za-z0-9]+)*)\s*:[\s\S]*$/.exec(
    masked,
  );
  if (!rule) return null;
  const plain = (from: number, to: number): string => part.slice(from, to).replace(nowiki, '$1').trim();
  const head = (rule[1] as string).length;
  const colon = masked.indexOf(':', head);
  const text = part.slice(colon + 1).trim();
  return {
    from: rule[2] === undefined ? undefined : plain(0, masked.indexOf('=>')),
    l: plain(head, colon),
    text: /<nowiki>/.test(text)
      ? text.replace(nowiki, (_, inner: string) => inner.replace(/[<&]/g, (c) => `&#${c.charCodeAt(0)};`))
      : text,
  };
}

/** Parted at semicolons that stand in no markup and no character reference. */
function partsOf(body: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  const mark = /<nowiki>[\s\S]*?<\/nowiki>|-\{|\}-|\[\[|\]\]|\{\{|\}\}|<[^>]*>|&#?\w+;|;/g;
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
