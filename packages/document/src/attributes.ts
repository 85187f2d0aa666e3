/** Attributes of the document: strings with a default of `""`, so that every peer and every JSON agree on them. */

import { type Attributes, safeAttributes } from '@stet/tree';
import type { AttributeSpec, Attrs } from 'prosemirror-model';

/** As much of a DOM element as reading HTML needs: this package compiles without the DOM library. */
export interface ElementLike {
  readonly nodeName: string;
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  getAttributeNames(): string[];
}

export type AttributeSpecs = Record<string, AttributeSpec>;

export function strings(...names: string[]): AttributeSpecs {
  const specs: AttributeSpecs = {};
  for (const name of names) specs[name] = { default: '', validate: 'string' };
  return specs;
}

/**
 * For inline nodes that hold blocks. With a default, ProseMirror would take them for wrappings: blocks pasted into a
 * heading would end up in an image.
 */
export const required: AttributeSpec = { validate: 'string' };

/** `id` and `origin`, which every block, container and atom has, and `names`. */
export const identified = (...names: string[]): AttributeSpecs => strings('id', 'origin', ...names);

/** Attributes of an element as one string: JSON with sorted keys, `""` for none. `without` stay out. */
export function packAttributes(attrs: Attributes, ...without: string[]): string {
  const keys = Object.keys(attrs).filter((key) => !without.includes(key));
  if (keys.length === 0) return '';
  const sorted: Record<string, string> = {};
  for (const key of keys.sort()) sorted[key] = attrs[key] as string;
  return JSON.stringify(sorted);
}

/** The inverse of `packAttributes`; bad data gives no attributes. */
export function unpackAttributes(packed: unknown): Record<string, string> {
  if (typeof packed !== 'string' || packed === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(packed);
  } catch {
    return {};
  }
  const attrs: Record<string, string> = {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return attrs;
  for (const [key, item] of Object.entries(value)) if (typeof item === 'string') attrs[key] = item;
  return attrs;
}

/** What of a node's or mark's `attrs` may reach the DOM on an element called `name`. */
export function domAttributes(name: string, attrs: Attrs, extra: Record<string, string> = {}): Attributes {
  const own = attrs.attrs === '' || attrs.attrs === undefined ? {} : unpackAttributes(attrs.attrs);
  return { ...safeAttributes(name, own), ...extra };
}

/** Attributes of pasted HTML that are worth keeping, packed. */
export function pastedAttributes(element: ElementLike, ...names: string[]): string {
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = element.getAttribute(name);
    if (value !== null && value !== '') found[name] = value;
  }
  return packAttributes(safeAttributes(element.nodeName.toLowerCase(), found));
}
