/**
 * What Parsoid notes beside its HTML about how an element was spelled (`data-parsoid`), as far as it still holds: a
 * source that was noted for a value is good only while the value is the one that it was noted for.
 */

import { parseData, record } from './html-facts.js';

/** Keys as Parsoid names them; which of them mean what is for the markup to say. */
export interface ParsoidData {
  /** `html`, `simple`, `piped`, `row`, `url`, `magiclink` … */
  readonly stx?: string;
  /** Source of attributes, by name. */
  readonly sa?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

/** A link to a missing page is one to that page. */
const comparable = (value: unknown): unknown =>
  typeof value === 'string' ? value.replace(missingPage, '') : (value ?? null);

/** What a link to a page that is missing has at the end of its path. */
export const missingPage = /\?action=edit&redlink=1(?=#|$)/;

/** @returns `null` for an element that Parsoid did not make: it is new */
export function readParsoid(attrs: Readonly<Record<string, string>>): ParsoidData | null {
  const json = attrs['data-parsoid'];
  if (json === undefined) return null;
  const { a, sa, dsr: _, ...rest } = parseData(json);
  const values = record(a);
  const sources: Record<string, string> = {};
  for (const [name, source] of Object.entries(record(sa))) {
    if (typeof source === 'string' && comparable(values[name]) === comparable(attrs[name]))
      sources[name] = source;
  }
  return Object.keys(sources).length > 0 ? { ...rest, sa: sources } : rest;
}
