/** Attributes in normal form: what says nothing about content is dropped, data is compared as values, order is lost. */

import { set } from './element-names.js';
import { decoded, mwType, parseData } from './html-facts.js';
import type { Attributes, TreeElement } from './node.js';

/** Made by whoever shows or stores a page, never by its author. */
const generated = set('about data-parsoid data-mw-section-id data-stet');

/** The data of a transclusion numbers its parts: that is said by their order already. */
function withoutNumbers(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { i: _, ...rest } = value as Record<string, unknown>;
  return rest;
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : a > b ? 1 : 0);

/** JSON with sorted keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Record<string, unknown>)
      .sort(byName)
      .map(([key, item]) => [key, sorted(item)]),
  );
}

/** `data-mw` as a value: key order and numbering are lost. What is no JSON object stays as it is. */
export function normalData(json: string): string {
  const data = parseData(json);
  if (Object.keys(data).length === 0) return json.trim() === '{}' ? '' : json;
  if (Array.isArray(data.parts)) {
    data.parts = data.parts.map((part: unknown) => {
      if (typeof part !== 'object' || part === null) return part;
      return Object.fromEntries(
        Object.entries(part as Record<string, unknown>).map(([key, item]) => [key, withoutNumbers(item)]),
      );
    });
  }
  if (Array.isArray(data.attribs)) {
    // Options of an image: each names itself, their order says nothing.
    data.attribs = [...data.attribs].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  try {
    return JSON.stringify(sorted(data));
  } catch {
    // Too deep for JSON's own writer.
    return json;
  }
}

/**
 * One spelling for an address. Inside the wiki: blanks as `_`, nothing percent-encoded that need not be. Elsewhere: what
 * no address may hold is percent-encoded, as whoever shows the page does it.
 */
const normalHref = (href: string, rel = ''): string =>
  local.test(rel) && /^(?:\.\/|#)/.test(href)
    ? decoded(href).replace(/ /g, '_')
    : href.replace(/[[\]<>"| ]/g, encodeURIComponent);

const local = /^mw:(?:WikiLink|PageProp|MediaLink)/;

/** The attributes of an element that count, as `name="value"` words in a fixed order. */
export function normalAttributes(node: TreeElement): string[] {
  const out: string[] = [];
  const { attrs, name } = node;
  for (const key of Object.keys(attrs).sort()) {
    if (generated.has(key)) continue;
    const value = normalValue(name, key, attrs);
    if (value !== null) out.push(`${key}=${JSON.stringify(value)}`);
  }
  return out;
}

function normalValue(name: string, key: string, attrs: Attributes): string | null {
  const value = attrs[key] as string;
  if (key === 'data-mw') return normalData(value);
  if (key === 'typeof') return mwType(attrs) === '' ? value : value.trim();
  if (name === 'a' || name === 'link') {
    // The class says how a link was spelled (bare, numbered, magic), its title is made of its target.
    if (key === 'href') return normalHref(value, attrs.rel);
    if (name === 'a' && key === 'title') return null;
    if (name === 'a' && key === 'class' && /^mw:(?:ExtLink|WikiLink)/.test(attrs.rel ?? '')) return null;
  }
  return value;
}
