/** Images as a MediaWiki writes them (a picture in a link in a figure), in our form: what the page's author said. */

import { type DefaultTreeAdapterTypes as Parse5, parseFragment } from 'parse5';
import { parseData } from './html-facts.js';

export interface ReadMedia {
  resource: string;
  attrs: Record<string, string>;
  caption: Parse5.Element | null;
}

type Attrs = Readonly<Record<string, string>>;

const isElement = (node: Parse5.ChildNode): node is Parse5.Element => 'tagName' in node;
const attributeOf = (node: Parse5.Element | undefined, name: string): string =>
  node?.attrs.find((attr) => attr.name === name)?.value ?? '';

/** The `attrs` of a figure, and the element that holds its caption. `resource` is empty where there is no file. */
export function mediaAttributes(node: Parse5.Element, all: Attrs): ReadMedia {
  let caption: Parse5.Element | null = null;
  let link: Parse5.Element | undefined;
  let picture: Parse5.Element | undefined;
  let wrapped: Parse5.Element | undefined;
  const stack = [...node.childNodes].reverse();
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (!isElement(next)) continue;
    if (next.tagName === 'figcaption') {
      caption ??= next;
      continue;
    }
    if (next.tagName === 'a') link ??= next;
    else if (next.tagName === 'span') wrapped ??= next;
    if (attributeOf(next, 'resource') !== '') picture ??= next;
    for (let i = next.childNodes.length - 1; i >= 0; i--) stack.push(next.childNodes[i] as Parse5.ChildNode);
  }
  const data = parseData(all['data-mw']);
  const known = all.resource !== undefined;
  const resource = all.resource ?? attributeOf(picture, 'resource');
  const attribs: [string, unknown][] = Array.isArray(data.attribs) ? [...data.attribs] : [];
  const has = (name: string): boolean => attribs.some((pair) => Array.isArray(pair) && pair[0] === name);
  const classes = (all.class ?? '').split(/\s+/).filter(Boolean);
  if (!known && picture) {
    const sized = !classes.includes('mw-default-size');
    const width = attributeOf(picture, 'width') || attributeOf(picture, 'data-width');
    if (sized && width !== '' && !has('width') && !has('upright')) attribs.push(['width', width]);
    const alt = attributeOf(picture, 'alt');
    if (alt !== '' && !has('alt')) attribs.push(['alt', alt]);
    if (!has('link')) {
      const href = attributeOf(link, 'href');
      if (!link && wrapped && wrapped !== picture) attribs.push(['link', '']);
      else if (link && href !== resource && !href.startsWith('./Special:')) attribs.push(['link', href]);
    }
  }
  if (!caption && typeof data.caption === 'string') {
    const holder = parseFragment(`<figcaption>${data.caption}</figcaption>`).childNodes[0];
    if (holder && isElement(holder)) caption = holder;
  }
  const type = (all.typeof ?? '')
    .replace(/mw:(?:Image|Video|Audio)/g, 'mw:File')
    .replace(/\s*mw:Error\s*/, '');
  const attrs: Record<string, string> = { typeof: type, resource };
  const cls = classes.filter((word) => word !== 'mw-default-size' && word !== 'mw-default-audio-height');
  if (cls.length > 0) attrs.class = cls.join(' ');
  if (attribs.length > 0) attrs['data-mw'] = JSON.stringify({ attribs });
  return { resource, attrs, caption };
}
