/** What is known of how an element of a server's HTML was spelled, as print information. */

import type { DefaultTreeAdapterTypes as Parse5 } from 'parse5';
import { mwType, parseData } from './html-facts.js';
import { type Attrs, attributeOf, descendant, type Read } from './html-foreign-nodes.js';
import { type ParsoidData, readParsoid } from './html-foreign-parsoid.js';
import type { Blanks, PrintInfo } from './node.js';

export function printInfo(
  { html, attrs, isLink = false }: Read,
  parsoid: ParsoidData | null,
  all: Attrs,
  blanks: Blanks,
): PrintInfo | null {
  const src = sourceOf(parsoid, all);
  const print: PrintInfo = {
    ...(html && { html }),
    ...(src !== null && { src }),
    ...(isLink && { isLink }),
    ...(parsoid && { parsoid }),
    ...(parsoid?.stx === 'row' && { row: true }),
    ...(/^mw:(?:WikiLink\/Interwiki|PageProp\/Language)$/.test(attrs.rel ?? '') && { asWritten: true }),
    ...(Object.keys(blanks).length > 0 && { blanks }),
  };
  return Object.keys(print).length > 0 ? print : null;
}

/** A section that holds what calls made speaks for them; how they were spelled is noted at the first of these. */
export function notedInside(section: Parse5.Element, type: string): ParsoidData | null {
  if (section.tagName !== 'section' || type !== 'mw:Transclusion') return null;
  const first = descendant(section, (node) => {
    return node !== section && /\bmw:Transclusion\b/.test(attributeOf(node, 'typeof'));
  });
  const noted = first && attributeOf(first, 'data-parsoid');
  return noted ? readParsoid({ 'data-parsoid': noted }) : null;
}

/** The name of a file that a link leads to was noted as such. */
export function resourceOf({ attrs, children }: Read, parsoid: ParsoidData | null): ParsoidData | null {
  const href = parsoid?.sa?.resource;
  if (attrs.rel !== 'mw:MediaLink' || href === undefined) return parsoid;
  const [only] = children;
  const shown = children.length === 1 && only?.nodeName === '#text' ? (only as Parse5.TextNode).value : '';
  return { ...parsoid, sa: { href }, stx: shown === href.replace(/^:/, '') ? 'simple' : 'piped' };
}

/** The source of what is opaque: a switch, an include directive, an entity. */
function sourceOf(parsoid: ParsoidData | null, all: Attrs): string | null {
  const type = mwType(all);
  if (type.startsWith('mw:Includes')) {
    const noted = parsoid?.src ?? parseData(all['data-mw']).src;
    return typeof noted === 'string' ? noted : null;
  }
  if (/^mw:(?:Entity|Placeholder)/.test(type) && typeof parsoid?.src === 'string') return parsoid.src;
  if (all.property?.startsWith('mw:PageProp/') && typeof parsoid?.magicSrc === 'string')
    return parsoid.magicSrc;
  return null;
}
