/**
 * References as somebody else's HTML has them: the text of a note stands in the page's list, what continues it beside
 * it; of a detail the text is an attribute, and what its tags hold is the text of the note that it is a part of.
 */

import { type DefaultTreeAdapterTypes as Parse5, parseFragment } from 'parse5';
import { parseData } from './html-facts.js';
import { type Attrs, attributeOf } from './html-foreign-nodes.js';

export interface ForeignReference {
  readonly attrs: Attrs;
  /** Source between the tags: blanks that would be lost. */
  readonly extsrc: string | null;
  /** What the attribute for details is to say, as HTML; `null`: it is right as it is. */
  readonly details: string | null;
  readonly content: readonly Parse5.ChildNode[];
  /** Of the element that the content stands in; `''` for none. */
  readonly id: string;
}

const string = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** @param byId the texts of notes in the page's lists */
export function foreignReference(
  node: Parse5.Element,
  all: Readonly<Attrs>,
  byId: ReadonlyMap<string, Parse5.Element>,
): ForeignReference {
  const data = parseData(all['data-mw']);
  const body = (data.body ?? {}) as Record<string, unknown>;
  const attrs: Attrs = {};
  for (const [key, value] of Object.entries((data.attrs ?? {}) as object))
    if (typeof value === 'string') attrs[key] = value;
  const isDetail = typeof data.mainRef === 'string';
  const details = isDetail ? string(body.html) : null;
  const html = isDetail ? string(data.mainBodyHtml) : string(body.html);
  const id = (isDetail ? string(data.mainBody) : string(body.id)) ?? '';
  const none = { attrs, details, extsrc: null, content: [], id: '' };
  if (html !== null) {
    if (html.trim() === '') return { ...none, extsrc: html };
    return { ...none, content: parseFragment(html).childNodes };
  }
  if (id !== '') {
    const parts = byId.get(id)?.childNodes ?? [];
    return { ...none, content: textOf(parts, all), id };
  }
  if (isDetail && data.body !== undefined && data.mainBody === undefined) return none;
  return data.name === undefined ? { ...none, content: node.childNodes } : none;
}

/** Of the text of a note and what continues it, what one reference says. */
function textOf(parts: readonly Parse5.ChildNode[], all: Readonly<Attrs>): readonly Parse5.ChildNode[] {
  const follows = parts.filter(isFollow);
  const own = parts.filter((part) => !isFollow(part));
  const continues = /\bmw-ref-follow\b/.test(all.class ?? '');
  if (!continues && own.length > 0) return own;
  const mine = follows.find((part) => aboutOf(part) !== '' && aboutOf(part) === all.about) ?? follows[0];
  return mine ? withoutBlank(mine.childNodes) : own;
}

const aboutOf = (node: Parse5.Element): string => attributeOf(node, 'about');

const isFollow = (node: Parse5.ChildNode): node is Parse5.Element =>
  'tagName' in node && attributeOf(node, 'typeof') === 'mw:Cite/Follow';

/** The blank that stands between a text and what continues it. */
function withoutBlank(parts: readonly Parse5.ChildNode[]): readonly Parse5.ChildNode[] {
  const [first, ...rest] = parts;
  if (first?.nodeName !== '#text') return parts;
  const value = (first as Parse5.TextNode).value.replace(/^ /, '');
  return [{ ...first, value } as Parse5.TextNode, ...rest];
}
