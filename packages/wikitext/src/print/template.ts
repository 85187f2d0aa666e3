/** Transclusions: parameters in place where there is a source, else in the usual form. */

import { type Own, type OwnContext, parseData, record, string, type TreeElement } from '@stet/tree';

interface Call {
  readonly braces: number;
  readonly target: string;
  /** A parser function: `=` means nothing in its arguments. */
  readonly isFunction: boolean;
  /** What stands before the first argument of a function whose name is all of its target. */
  readonly first: string;
  readonly params: ReadonlyMap<string, string>;
  /** Names as they are written, where that is not as they are called: with comments in them. */
  readonly names: ReadonlyMap<string, string>;
}

/** Where a parameter stands in the page: absolute offsets, key and value without the blanks around them. */
interface Placed {
  readonly key: string;
  readonly named: boolean;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly start: number;
  readonly end: number;
}

function callOf(part: unknown): Call | null {
  const { template, templatearg, parserfunction } = record(part);
  const one = template ?? templatearg ?? parserfunction;
  if (one === undefined) return null;
  const data = record(one);
  const params = new Map<string, string>();
  const names = new Map<string, string>();
  for (const [key, value] of Object.entries(record(data.params))) {
    const written = record(record(value).key).wt;
    if (typeof written === 'string') names.set(key, written);
    params.set(key, typeof value === 'string' ? value : string(record(value).wt));
  }
  const target = record(data.target);
  return {
    braces: templatearg === undefined ? 2 : 3,
    target: string(target.wt),
    isFunction: template === undefined || typeof target.function === 'string',
    first: parserfunction === undefined ? '|' : ':',
    params,
    names,
  };
}

export function printTransclusion(node: TreeElement, { origin }: OwnContext): Own {
  const { parts } = parseData(node.attrs['data-mw']);
  const list: unknown[] = Array.isArray(parts) ? parts : [];
  if (origin && list.length === 1) {
    const edited = editInPlace(list[0], origin.node, origin.text);
    if (edited !== null) return { whole: edited };
  }
  const { pi, colon } = node.print?.parsoid ?? {};
  return { whole: printParts(list, pi, typeof colon === 'string' ? colon : undefined) };
}

/**
 * Calls in the usual form, whatever they were laid out like.
 * @param noted what Parsoid noted of the parameters of each call
 * @param colon what it noted behind the name of a function
 */
export function printParts(parts: readonly unknown[], noted?: unknown, colon?: string): string {
  let calls = 0;
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      const call = callOf(part);
      if (!call) return '';
      const first = call.first === ':' ? (colon ?? ':') : call.first;
      return printCall({ ...call, first }, Array.isArray(noted) ? noted[calls++] : null);
    })
    .join('');
}

/** What Parsoid noted of a parameter: its name, whether that was written, the blanks around name and value. */
interface NotedParam {
  readonly k: string;
  readonly named: boolean;
  readonly spc: readonly string[];
}

function notedParams(list: unknown): Map<string, NotedParam> {
  const out = new Map<string, NotedParam>();
  for (const item of Array.isArray(list) ? list : []) {
    const { k, named, spc } = record(item);
    if (typeof k !== 'string') continue;
    out.set(k, { k, named: named === true, spc: Array.isArray(spc) ? spc.map(string) : [] });
  }
  return out;
}

function printCall({ braces, target, isFunction, first, params, names }: Call, noted: unknown): string {
  let out = '{'.repeat(braces) + target;
  const known = notedParams(noted);
  // In their order, new ones behind them.
  const keys = [
    ...[...known.keys()].filter((key) => params.has(key)),
    ...[...params.keys()].filter((key) => !known.has(key)),
  ];
  let next = 1;
  let numbered = false;
  let pipe = first;
  for (const key of keys) {
    const value = params.get(key) ?? '';
    const { named = false, spc = [] } = known.get(key) ?? {};
    const bare = key === String(next) && !named && !names.has(key);
    if (key === String(next)) next++;
    // A value with `=` needs its number, or it would be read as a name; so do those behind it.
    if (bare && !isFunction && needsKey(value)) numbered = true;
    if (bare && !numbered) out += pipe + safeValue(value);
    else {
      const [a = '', b = '', c = '', d = ''] = spc;
      out += `${pipe}${a}${names.get(key) ?? key}${b}=${c}${safeValue(spc.length > 0 ? value.trim() : value)}${d}`;
    }
    pipe = '|';
  }
  return out + '}'.repeat(braces);
}

const filled = (found: string): string => '\0'.repeat(found.length);

/**
 * A value in which everything that brackets protect is NUL, and an external link, which protects neither pipes nor
 * equals signs, U+0001 up to these; as long as it was.
 */
const unprotected = (value: string): string => {
  let text = value
    .replace(
      /<(nowiki|math|pre|ref|chem|poem|score|source|syntaxhighlight|gallery|imagemap)\b[^>]*?(?:\/>|>[\s\S]*?<\/\1>)|<!--[\s\S]*?-->/gi,
      filled,
    )
    // Headings are read before names are.
    .replace(/(?<=\n)(={1,6})[^\n]*\1[ \t]*(?=\n|$)/g, filled);
  for (let before = ''; before !== text && text.length < 100_000; ) {
    before = text;
    text = text.replace(/\{\{\{[^{}]*\}\}\}|\{\{[^{}]*\}\}|\[\[[^[\]]*\]\]|-\{[^{}]*\}-/g, filled);
    if (text !== before) continue;
    text = text.replace(/(?<!\[)\[(?:https?:)?\/\/[^[\]\n]*\](?!\])/gi, (link) =>
      link.replace(/[^\0=]/g, '\u0001'),
    );
  }
  return text;
};

/** Whether a value without a name would be read as one with a name. */
export const needsKey = (value: string): boolean => unprotected(value).includes('=');

const isEven = (text: string, open: string, close: string): boolean =>
  text.split(open).length === text.split(close).length;

/** A bare pipe in a value would end it; so would brackets and braces without their like. */
export function safeValue(value: string): string {
  if (!/[|{}[\]]/.test(value)) return value;
  const bare = unprotected(value);
  const isOdd = !isEven(bare, '{', '}') || !isEven(bare, '[', ']');
  if (isOdd && (/\{\{|\}\}|\[\[/.test(bare) || bare.split('-{').length > bare.split('}-').length))
    return `<nowiki>${value}</nowiki>`;
  const closed =
    isOdd && value.endsWith('}') && bare.endsWith('}') ? `${value.slice(0, -1)}<nowiki>}</nowiki>` : value;
  if (/\{|\[\[/.test(bare)) return bare.includes('|') ? value : closed;
  return closed.replace(/\|/g, (pipe, at) =>
    bare[at] === pipe ? '{{!}}' : bare[at] === '\u0001' ? '&#124;' : pipe,
  );
}

/** A bare `=` in a value without a name would end one. */
export const safeEquals = (value: string): string =>
  needsKey(value) && !/[{[<]/.test(value) ? value.replace(/=/g, '{{=}}') : value;

/** The source of a call with its changed parameters put in; `null` where the source does not tell enough. */
function editInPlace(part: unknown, old: TreeElement, text: string): string | null {
  const wanted = callOf(part);
  const oldParts = parseData(old.attrs['data-mw']).parts;
  const had = Array.isArray(oldParts) && oldParts.length === 1 ? callOf(oldParts[0]) : null;
  const placed = old.print?.params as readonly Placed[] | undefined;
  const target = old.print?.target as { start: number; end: number } | undefined;
  const { source } = old;
  if (!wanted || !had || !Array.isArray(placed) || !source || wanted.braces !== had.braces) return null;
  if (wanted.target !== had.target && !target) return null;
  const edits: { start: number; end: number; text: string }[] = [];
  if (target && wanted.target.trim() !== had.target.trim()) {
    edits.push({ start: target.start, end: target.end, text: wanted.target.trim() });
  }
  const close = source.end - wanted.braces;
  const lastOf = new Map(placed.map(({ key }, i) => [key, i]));
  // A number has to be written where the value would be read as a name, and then before every one that follows.
  const first = wanted.isFunction
    ? -1
    : placed.findIndex(({ key, named }) => !named && needsKey(wanted.params.get(key) ?? ''));
  const keyOf = ({ key, named }: Placed, i: number): string =>
    !named && first >= 0 && i >= first ? `${key}=` : '';
  placed.forEach((one, i) => {
    // Of a name given twice the last one counts.
    if (lastOf.get(one.key) !== i) return;
    const value = wanted.params.get(one.key);
    if (value === undefined) {
      const pipe = pipeBefore(text, one, placed[i - 1], target, source.start);
      const next = placed[i + 1];
      // A parameter goes with its pipe and what leads to the next one; the last one leaves the end of the call.
      if (next) edits.push({ start: pipe, end: pipeBefore(text, next, one, target, source.start), text: '' });
      else edits.push({ start: endBefore(text, pipe), end: one.end, text: '' });
    } else if (value !== had.params.get(one.key)) {
      const bare = one.named ? value.trim() : value;
      edits.push({ start: one.start, end: one.end, text: keyOf(one, i) + safeValue(bare) });
    } else if (keyOf(one, i) !== '') edits.push({ start: one.start, end: one.start, text: keyOf(one, i) });
  });
  const added = [...wanted.params].filter(([key]) => !lastOf.has(key));
  if (added.length > 0) edits.push(addition(added, placed, text, close, source.start));
  edits.sort((a, b) => a.start - b.start);
  let out = '';
  let at = source.start;
  for (const edit of edits) {
    if (edit.start < at) continue;
    out += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return out + text.slice(at, source.end);
}

/** The `|` that opens a parameter. */
function pipeBefore(
  text: string,
  param: Placed,
  previous: Placed | undefined,
  target: { end: number } | undefined,
  start: number,
): number {
  const from = param.named ? param.keyStart : param.start;
  const pipe = text.lastIndexOf('|', from - 1);
  const least = previous ? previous.end : (target?.end ?? start);
  return pipe >= least ? pipe : from;
}

/** Where what stands before the blanks before `at` ends. */
const endBefore = (text: string, at: number): number => text.slice(0, at).trimEnd().length;

/** New parameters, behind the others, laid out as the one before them. */
function addition(
  added: readonly (readonly [string, string])[],
  placed: readonly Placed[],
  text: string,
  close: number,
  start: number,
): { start: number; end: number; text: string } {
  const last = placed.at(-1);
  const model = placed.findLast(({ named }) => named);
  let before = '|';
  let equals = '=';
  if (model) {
    const pipe = text.lastIndexOf('|', model.keyStart);
    const line = /\n[ \t]*$/.exec(text.slice(start, pipe))?.[0] ?? '';
    before = `${line}|${text.slice(pipe + 1, model.keyStart)}`;
    equals = text.slice(model.keyEnd, model.start);
  }
  const numbers = placed.filter(({ named }) => !named).length;
  const pieces = added.map(([key, value], i) =>
    key === String(numbers + 1 + i) && !needsKey(value)
      ? `|${safeValue(value)}`
      : `${before}${key}${equals}${safeValue(value.trim())}`,
  );
  const at = last ? last.end : close;
  // Behind the last value, before the blanks that lead to the closing braces.
  return { start: at, end: at, text: pieces.join('') };
}
