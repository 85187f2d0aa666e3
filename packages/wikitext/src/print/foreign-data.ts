/** What was edited in `data-mw` of HTML, done to `data-mw` of the page's tree. */

import { parseData } from '@stet/tree';

/** All three are JSON; an edit of one value leaves the others as the base has them. */
export function mergedData(edited: string, original = '{}', base = '{}'): string {
  return JSON.stringify(merged(parseData(edited), parseData(original), parseData(base)));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function merged(edited: unknown, original: unknown, base: unknown, depth = 0): unknown {
  if (JSON.stringify(edited) === JSON.stringify(original)) return base;
  if (depth > deepest) return edited;
  if (isRecord(edited) && isRecord(original) && isRecord(base)) {
    const out: Record<string, unknown> = { ...base };
    for (const key of new Set([...Object.keys(original), ...Object.keys(edited)])) {
      if (!Object.hasOwn(edited, key)) delete out[key];
      else if (!Object.hasOwn(original, key)) out[key] = edited[key];
      else {
        const value = merged(edited[key], original[key], base[key], depth + 1);
        if (value !== undefined) out[key] = value;
      }
    }
    return out;
  }
  if (Array.isArray(edited) && Array.isArray(original) && Array.isArray(base)) {
    if (edited.length === original.length && original.length === base.length)
      return edited.map((value, at) => merged(value, original[at], base[at], depth + 1));
  }
  return edited;
}

/** Data deeper than this is taken as a whole. */
const deepest = 20;
