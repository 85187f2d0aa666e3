/**
 * Which elements HTML's tree construction leaves where they are written. A tree of ours may hold what HTML's own
 * parser would move (a list in a reference in a paragraph, a transclusion between two table rows): the exchange
 * form puts such a node into a `<template>`, which may stand anywhere and changes nothing inside.
 *
 * @see https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody
 */

import { blockNames, cellNames, isHeading, onlyInTables, set, without } from './element-names.js';

/** Elements outside which no start tag looks for a paragraph or a link to close. */
const boundary = set('applet button caption html marquee object table td template th');

/** "Special" elements, which end the search for an open list item. */
const special = new Set([
  ...blockNames,
  ...set('br col colgroup dir img link menu meta search template wbr'),
]);

const tableParts: Readonly<Record<string, ReadonlySet<string>>> = {
  table: set('caption colgroup tbody thead tfoot'),
  tbody: set('tr'),
  thead: set('tr'),
  tfoot: set('tr'),
  tr: cellNames,
  colgroup: set('col'),
};
/** Start tags that close an open paragraph. */
const closesParagraph = new Set([
  ...without(blockNames, onlyInTables),
  ...set('dialog dir listing menu plaintext search xmp'),
]);
const ruby = set('rb rp rt rtc');
const impliedEnd = set('dd dt li p rb rp rt rtc');

/** What of the open elements matters for the next start tag. */
export interface Place {
  readonly parent: string;
  readonly inParagraph: boolean;
  readonly inLink: boolean;
  readonly inItem: boolean;
  readonly inDefinition: boolean;
}

export const topPlace: Place = {
  parent: '',
  inParagraph: false,
  inLink: false,
  inItem: false,
  inDefinition: false,
};

export function placeInside(name: string, place: Place): Place {
  const stops = boundary.has(name);
  const passes = !special.has(name) || name === 'div' || name === 'p' || name === 'address';
  return {
    parent: name,
    inParagraph: name === 'p' || (place.inParagraph && !stops),
    inLink: name === 'a' || (place.inLink && !stops),
    inItem: name === 'li' || (place.inItem && passes),
    inDefinition: name === 'dd' || name === 'dt' || (place.inDefinition && passes),
  };
}

/** Whether an element that is written at this place stays there when HTML is read. */
export function elementStays(name: string, place: Place): boolean {
  const parts = tableParts[place.parent];
  if (parts) return parts.has(name);
  if (onlyInTables.has(name)) return place.parent === 'template';
  if (place.inParagraph && closesParagraph.has(name)) return false;
  if (name === 'a') return !place.inLink;
  if (name === 'li') return !place.inItem;
  if (name === 'dd' || name === 'dt') return !place.inDefinition;
  if (ruby.has(name)) return !impliedEnd.has(place.parent);
  return !(isHeading(name) && isHeading(place.parent));
}

/** Whether a text that is written at this place stays there, and as it is. */
export function textStays(value: string, place: Place): boolean {
  if (value.includes('\0')) return false;
  return !(place.parent in tableParts) || /^[\t\n\f ]*$/.test(value);
}
