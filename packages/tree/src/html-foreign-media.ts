/** Images as a MediaWiki writes them (a picture in a link in a figure), in our form: what the page's author said. */

import { type DefaultTreeAdapterTypes as Parse5, parseFragment } from 'parse5';
import { decoded, parseData } from './html-facts.js';
import { attributeOf, isElement } from './html-foreign-nodes.js';
import { type ParsoidData, readParsoid } from './html-foreign-parsoid.js';

export interface ReadMedia {
  resource: string;
  attrs: Record<string, string>;
  caption: Parse5.Element | null;
  parsoid: ParsoidData | null;
  /** How large it is shown, pixels; `null`: nobody says. */
  shown: { width: number; height: number } | null;
}

type Attrs = Readonly<Record<string, string>>;

const attributesOf = (node: Parse5.Element): Attrs =>
  Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]));

/** The page of a file that a picture shows by its address alone; `''` for none. */
export const fileOf = (node: Parse5.Element): string =>
  node.tagName === 'img' ? (/^\.\/[^/?#]+:[^/?#]+$/.exec(attributeOf(node, 'src'))?.[0] ?? '') : '';

/** How much of the usual width a picture has that is upright and no more is said. */
const usualUpright = '0.75';

/** Nothing but a picture: nobody said that it leads to its page. */
const isPlain = (picture: Parse5.Element): boolean => attributeOf(picture, 'resource') === '';

/** The size is another than Parsoid gave it. */
function isResized(picture: Parse5.Element): boolean {
  const { a } = parseData(attributeOf(picture, 'data-parsoid'));
  const width = (a as Record<string, unknown> | undefined)?.width;
  return width !== undefined && String(width) !== attributeOf(picture, 'width');
}

function withoutWidth(parsoid: ParsoidData): ParsoidData {
  const { optList, ...rest } = parsoid;
  if (!Array.isArray(optList)) return parsoid;
  return { ...rest, optList: optList.filter((option) => (option as { ck?: unknown }).ck !== 'width') };
}

/** The text of a caption, as an attribute has it. */
function textOf(caption: Parse5.Element | null): string | null {
  if (!caption) return null;
  let out = '';
  const stack: Parse5.ChildNode[] = [caption];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.nodeName === '#text') out += (node as Parse5.TextNode).value;
    else if (isElement(node))
      for (let i = node.childNodes.length - 1; i >= 0; i--)
        stack.push(node.childNodes[i] as Parse5.ChildNode);
  }
  return out;
}

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
    if (attributeOf(next, 'resource') !== '' || fileOf(next) !== '') picture ??= next;
    for (let i = next.childNodes.length - 1; i >= 0; i--) stack.push(next.childNodes[i] as Parse5.ChildNode);
  }
  const data = parseData(all['data-mw']);
  const known = all.resource !== undefined;
  const resource = all.resource ?? (attributeOf(picture, 'resource') || (picture ? fileOf(picture) : ''));
  const attribs: [string, unknown][] = Array.isArray(data.attribs) ? [...data.attribs] : [];
  const has = (name: string): boolean => attribs.some((pair) => Array.isArray(pair) && pair[0] === name);
  if (typeof data.thumb === 'string' && !has('manualthumb')) attribs.push(['manualthumb', data.thumb]);
  const classes = (all.class ?? '').split(/\s+/).filter(Boolean);
  if (!caption && typeof data.caption === 'string') {
    const holder = parseFragment(`<figcaption>${data.caption}</figcaption>`).childNodes[0];
    if (holder && isElement(holder)) caption = holder;
  }
  let shown: ReadMedia['shown'] = null;
  if (!known && picture) {
    const sized = !classes.includes('mw-default-size') && !has('manualthumb') && !has('upright');
    const size = (key: string): string => attributeOf(picture, key) || attributeOf(picture, `data-${key}`);
    shown = {
      width: Number.parseInt(size('width'), 10) || 0,
      height: Number.parseInt(size('height'), 10) || 0,
    };
    const side = Math.max(shown.width, shown.height);
    // What it was scaled into: a server says how large it became, and no picture grows beyond the longer side.
    if (sized && side > 0 && !has('width')) attribs.push(['width', `${side}`], ['height', `${side}`]);
    const alt = picture.attrs.find((attr) => attr.name === 'alt')?.value;
    if (alt !== undefined && !has('alt') && alt.trim() !== textOf(caption)?.trim())
      attribs.push(['alt', alt]);
    const upright = /--mw-file-upright:\s*([\d.]+)/.exec(attributeOf(picture, 'style'))?.[1];
    if (upright !== undefined && !has('upright'))
      attribs.push(['upright', upright === usualUpright ? '' : upright]);
    const language = attributeOf(picture, 'lang');
    if (language !== '' && !has('lang')) attribs.push(['lang', language]);
    for (const flag of ['muted', 'loop'])
      if (picture.attrs.some((attr) => attr.name === flag) && !has(flag)) attribs.push([flag, '']);
    if (!has('link')) {
      const href = attributeOf(link, 'href');
      const noted = link && readParsoid(attributesOf(link))?.sa?.href;
      const isUpload = / new /.test(` ${attributeOf(link, 'class')} `);
      const page = decoded(href.replace(/[?#].*/s, '')) === decoded(resource.replace(/#.*/s, ''));
      if (noted?.startsWith('link=')) attribs.push(['link', noted.slice(5)]);
      else if (!link && picture.tagName === 'img' && ((wrapped && wrapped !== picture) || isPlain(picture)))
        attribs.push(['link', '']);
      else if (link && !page && !isUpload && !href.startsWith('./Special:'))
        attribs.push(['link', href.replace(/^\.\//, '')]);
    }
  }
  const type = (all.typeof ?? '')
    .replace(/mw:(?:Image|Video|Audio)/g, 'mw:File')
    .replace(/\s*mw:Error\s*/, '');
  const attrs: Record<string, string> = { typeof: type, resource };
  if (all.about) attrs.about = all.about;
  const cls = classes.filter((word) => word !== 'mw-default-size' && word !== 'mw-default-audio-height');
  if (cls.length > 0) attrs.class = cls.join(' ');
  if (attribs.length > 0) attrs['data-mw'] = JSON.stringify({ attribs });
  const noted = readParsoid(all);
  const sources = picture && readParsoid(attributesOf(picture))?.sa;
  const parsoid = noted && picture && isResized(picture) ? withoutWidth(noted) : noted;
  return {
    resource,
    attrs,
    caption,
    parsoid: sources ? { ...parsoid, sa: { ...sources, ...parsoid?.sa } } : parsoid,
    shown,
  };
}
