/** Attributes of nodes as keys of a `Y.Map`, and back. */

import type { Attrs, Node, NodeType } from 'prosemirror-model';
import * as Y from 'yjs';
import { joinParameters, type Parameters, splitParameters } from './parameters.js';
import { keys, type SharedMap } from './shape.js';

/** `data-mw`: the attribute that holds the parameters of templates. */
const dataName = 'mw';

/** All attributes of a type, as far as a map gives them; anything but a string counts as missing. Total. */
export function readAttributes(type: NodeType, map: SharedMap): Record<string, string> {
  const attrs: Record<string, string> = {};
  const specs = type.spec.attrs ?? {};
  for (const name in specs) {
    const value = map.get(name);
    const missing: unknown = specs[name]?.default;
    attrs[name] = typeof value === 'string' ? value : typeof missing === 'string' ? missing : '';
  }
  if (dataName in attrs) {
    const texts = readParameters(map);
    attrs[dataName] = joinParameters({ skeleton: attrs[dataName] as string, texts });
  }
  return attrs;
}

function readParameters(map: SharedMap): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const shared = map.get(keys.parameters);
  if (shared instanceof Y.Map) {
    shared.forEach((value: unknown, key) => {
      if (value instanceof Y.Text) texts.set(key, value.toString());
    });
  }
  return texts;
}

/** What is written: strings without lone surrogates, which every peer would read as other text. */
const written = (value: unknown): string => String(value ?? '').toWellFormed();

function writtenParameters(mw: string): Parameters {
  const { skeleton, texts } = splitParameters(mw);
  return { skeleton, texts: new Map([...texts].map(([key, text]) => [key, text.toWellFormed()])) };
}

/** Others read these attributes as they are. */
export function isSharable(attrs: Attrs): boolean {
  for (const name in attrs) {
    const value: unknown = attrs[name];
    if (typeof value !== 'string' || !value.isWellFormed()) return false;
    // JSON may hold half a pair as an escape.
    if (name !== dataName || !/\\u[dD]/.test(value)) continue;
    for (const text of splitParameters(value).texts.values()) if (!text.isWellFormed()) return false;
  }
  return true;
}

/** Writes attributes into a map that is not yet in a document. */
export function fillAttributes(map: SharedMap, type: NodeType, attrs: Attrs): void {
  for (const [name, spec] of Object.entries(type.spec.attrs ?? {})) {
    const value = written(attrs[name]);
    if (name === dataName) {
      const { skeleton, texts } = writtenParameters(value);
      map.set(name, skeleton);
      if (texts.size > 0) {
        map.set(keys.parameters, new Y.Map([...texts].map(([key, text]) => [key, new Y.Text(text)])));
      }
    } else if (value !== (spec.default ?? '')) map.set(name, value);
  }
}

/**
 * Sets what a person changed, one key each: two people who change two attributes keep both, and what has not arrived yet
 * is not written over.
 */
export function updateAttributes(map: SharedMap, type: NodeType, before: Attrs, after: Attrs): void {
  for (const [name, spec] of Object.entries(type.spec.attrs ?? {})) {
    const value = written(after[name]);
    const old = written(before[name]);
    if (value === old) continue;
    if (name === dataName) updateParameters(map, old, value);
    else if (value === (spec.default ?? '')) map.delete(name);
    else map.set(name, value);
  }
}

function updateParameters(map: SharedMap, before: string, after: string): void {
  const [old, now] = [writtenParameters(before), writtenParameters(after)];
  if (old.skeleton !== now.skeleton) map.set(dataName, now.skeleton);
  let shared = map.get(keys.parameters);
  if (!(shared instanceof Y.Map)) {
    if (now.texts.size === 0) return;
    shared = new Y.Map();
    map.set(keys.parameters, shared);
  }
  const params = shared as Y.Map<unknown>;
  for (const key of old.texts.keys()) if (!now.texts.has(key)) params.delete(key);
  for (const [key, text] of now.texts) {
    if (old.texts.get(key) === text) continue;
    const there = params.get(key);
    if (there instanceof Y.Text) updateText(there, text);
    else params.set(key, new Y.Text(text));
  }
}

/** Replaces the smallest part of a plain text. Surrogates stay together. */
export function updateText(text: Y.Text, value: string): void {
  const before = text.toString();
  let start = 0;
  const least = Math.min(before.length, value.length);
  while (start < least && before.charCodeAt(start) === value.charCodeAt(start)) start++;
  if (isHigh(value.charCodeAt(start - 1))) start--;
  let end = 0;
  while (
    end < least - start &&
    before.charCodeAt(before.length - 1 - end) === value.charCodeAt(value.length - 1 - end)
  )
    end++;
  if (end > 0 && isLow(value.charCodeAt(value.length - end))) end--;
  if (before.length > start + end) text.delete(start, before.length - start - end);
  if (value.length > start + end) text.insert(start, value.slice(start, value.length - end));
}

export const isHigh = (code: number): boolean => code >= 0xd800 && code < 0xdc00;
export const isLow = (code: number): boolean => code >= 0xdc00 && code < 0xe000;

/** Attributes of a node that all its copies may have. */
export const withoutIds = ({ attrs }: Node) => ({ ...attrs, id: '', origin: '' });
