/** JSON in an attribute that a form edits while others may edit it, too. */

import type { OpenTarget } from '@stet/editor';
import type { UiContext } from './context.js';
import { currentNode, debounced, readJson, setAttributes } from './inspector.js';

export interface JsonForm<T extends object> {
  /** Stays the same object, and so do the objects in it that others leave where they are. */
  readonly data: T;
  readonly apply: ReturnType<typeof debounced>;
  /** Call it when the form closes. */
  destroy(): void;
}

/** `onOther` is called when somebody else has changed something: it is in `data`, beside what this form has not applied yet. */
export function editJson<T extends object>(
  context: Pick<UiContext, 'root' | 'onUpdate'>,
  target: OpenTarget,
  onOther: () => void,
  name = 'mw',
): JsonForm<T> {
  let seen = String(target.node.attrs[name]);
  const data = readJson<T>(seen);
  const catchUp = (): void => {
    const now = currentNode(target)?.node.attrs[name];
    if (typeof now !== 'string' || now === seen) return;
    assign(data, mergeJson(readJson(seen), data, readJson(now)));
    seen = now;
    onOther();
  };
  const apply = debounced(context.root, () => {
    catchUp();
    seen = JSON.stringify(data);
    setAttributes(target, { [name]: seen });
  });
  return { data, apply, destroy: context.onUpdate(catchUp) };
}

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What two made of one value: entry by entry, and texts by what each replaced. Where both changed one thing it is `own`. */
export function mergeJson(base: unknown, own: unknown, other: unknown): unknown {
  if (same(own, other) || same(base, own)) return other;
  if (same(base, other)) return own;
  if (typeof own === 'string' && typeof other === 'string' && typeof base === 'string') {
    return mergeText(base, own, other);
  }
  if (Array.isArray(own) && Array.isArray(other) && Array.isArray(base)) {
    if (own.length !== other.length || own.length !== base.length) return own;
    return own.map((value, i) => mergeJson(base[i], value, other[i]));
  }
  if (!isObject(own) || !isObject(other)) return own;
  const from = isObject(base) ? base : {};
  const merged: [string, unknown][] = [];
  for (const key of new Set([...Object.keys(other), ...Object.keys(own)])) {
    const [was, mine, theirs] = [from, own, other].map((each) =>
      Object.hasOwn(each, key) ? each[key] : undefined,
    );
    const value = mergeJson(was, mine, theirs);
    if (value !== undefined) merged.push([key, value]);
  }
  return Object.fromEntries(merged);
}

/** The range of a text that another one replaces. */
function replaced(before: string, after: string): { from: number; to: number; text: string } {
  const least = Math.min(before.length, after.length);
  let from = 0;
  while (from < least && before[from] === after[from]) from++;
  let end = 0;
  while (end < least - from && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { from, to: before.length - end, text: after.slice(from, after.length - end) };
}

function mergeText(base: string, own: string, other: string): string {
  const [mine, theirs] = [replaced(base, own), replaced(base, other)];
  const [first, second] = mine.from <= theirs.from ? [mine, theirs] : [theirs, mine];
  // Both replaced the same words: what the person sees while typing.
  if (first.to > second.from) return own;
  return [
    base.slice(0, first.from),
    first.text,
    base.slice(first.to, second.from),
    second.text,
    base.slice(second.to),
  ].join('');
}

/** Makes `target` what `value` is, in place. */
function assign(target: object, value: unknown): void {
  if (Array.isArray(target) && Array.isArray(value)) {
    target.length = value.length;
    value.forEach((item, i) => {
      target[i] = put(target[i], item);
    });
    return;
  }
  const [to, from] = [target as Json, isObject(value) ? value : {}];
  for (const key of Object.keys(to)) if (!Object.hasOwn(from, key)) delete to[key];
  for (const [key, item] of Object.entries(from)) to[key] = put(to[key], item);
}

function put(old: unknown, value: unknown): unknown {
  const isSameKind = (isObject(old) && isObject(value)) || (Array.isArray(old) && Array.isArray(value));
  if (!isSameKind) return value;
  assign(old as object, value);
  return old;
}
