import { decodeEntities } from '../../entity.js';
import type { Call, FunctionTable } from '../call.js';
import { ExpressionError, evaluate, formatNumber } from '../expression.js';
import { titleIn } from '../titles.js';

/** Entities count as the characters that they stand for when values are compared. */
function comparable(text: string): string {
  return decodeEntities(text).trim();
}

const numeric = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

const integer = /^-?\d{1,18}$/;

/** Two values are equal as text, or as numbers: `01` is `1` and `1.0`. */
export function equalValues(a: string, b: string): boolean {
  if (a === b) return true;
  if (integer.test(a) && integer.test(b)) return BigInt(a) === BigInt(b);
  return numeric.test(a) && numeric.test(b) && Number(a) === Number(b);
}

/** A value that a function has given as an error: an element of the class `error`. */
export function isError(text: string): boolean {
  for (const tag of text.split('<').slice(1)) {
    const open = /^(?:strong|span|p|div)\s([^>]*)/.exec(tag);
    if (!open) continue;
    const value = /(?:^|\s)class="([^">]*)"/.exec(open[1] as string)?.[1];
    if (value?.split(/\s+/).includes('error')) return true;
  }
  return false;
}

function switchOn(call: Call): string {
  const value = comparable(call.text(0));
  let found = false;
  let defaultFound = false;
  let standard: (() => string) | null = null;
  let last: string | null = null;
  for (let index = 1; index < call.count; index++) {
    const pair = call.pair(index);
    if (pair) {
      last = null;
      const test = comparable(pair.key);
      if (found || equalValues(test, value)) return pair.value();
      if (defaultFound || test === '#default') {
        standard = pair.value;
        defaultFound = false;
      }
    } else {
      last = call.text(index);
      const test = comparable(last);
      if (equalValues(test, value)) found = true;
      else if (test === '#default') defaultFound = true;
    }
  }
  if (last !== null) return last;
  return standard ? standard() : '';
}

/** The value of an expression, or its error text; `null` for an empty one. */
function resultOf(call: Call): { value: number | null; error: string | null } {
  try {
    return { value: evaluate(call.expander.stash.plain(call.text(0))), error: null };
  } catch (problem) {
    if (!(problem instanceof ExpressionError)) throw problem;
    return { value: null, error: call.error(problem.key, ...problem.params) };
  }
}

/** @see https://www.mediawiki.org/wiki/Help:Extension:ParserFunctions */
export const conditions: FunctionTable = {
  if: (call) => call.text(call.text(0) === '' ? 2 : 1),
  ifeq: (call) => call.text(equalValues(comparable(call.text(0)), comparable(call.text(1))) ? 2 : 3),
  switch: switchOn,
  iferror: (call) => {
    const value = call.text(0);
    if (isError(call.expander.stash.restore(value))) return call.text(1);
    return call.has(2) ? call.text(2) : value;
  },
  ifexpr: (call) => {
    const { value, error } = resultOf(call);
    return error ?? call.text(value === null || value === 0 ? 2 : 1);
  },
  ifexist: (call) => {
    const title = titleIn(call.text(0), 0, call.expander.site);
    return call.text(title && call.expander.exists(title) ? 1 : 2);
  },
  expr: (call) => {
    const { value, error } = resultOf(call);
    return error ?? (value === null ? '' : formatNumber(value));
  },
};
