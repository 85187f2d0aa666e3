/**
 * What a reader has to know of nodes whose content is data: the name of a template, the file and size of an image,
 * the body of an extension tag. Bad data gives empty facts, never an error.
 */

import { set } from './element-names.js';
import type { Attributes, TreeElement, TreeNode } from './node.js';

export type Json = Record<string, unknown>;

/** A value of data that should be an object; `{}` where it is none. */
export const record = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

/** A value of data that should be a text; `''` where it is none. */
export const string = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `data-mw` as an object; `{}` where it is missing or no JSON object. */
export function parseData(json: string | undefined): Json {
  if (!json) return {};
  try {
    return record(JSON.parse(json));
  } catch {
    return {};
  }
}

/** Types that stand beside the one that says what a node is. */
const besides = set('mw:ExpandedAttrs mw:Error');

/** The type of MediaWiki's that says what a node is, `''` for none. */
export function mwType(attrs: Attributes): string {
  const type = attrs.typeof;
  if (!type?.includes('mw:')) return '';
  return type.split(/\s+/).find((word) => word.startsWith('mw:') && !besides.has(word)) ?? '';
}

/** Text and entities alone: what can stand between nowiki tags. */
export const holdsText = ({ children }: TreeElement): boolean =>
  children.every(
    (child) => child.kind === 'text' || (child.kind === 'element' && mwType(child.attrs) === 'mw:Entity'),
  );

/** `./Some_page#Part` → `{title: 'Some page', fragment: 'Part'}`; `null` for what is no link inside the wiki. */
export function localTarget(href: string): { title: string; fragment: string } | null {
  if (!href.startsWith('./') && !href.startsWith('#')) return null;
  const hash = href.indexOf('#');
  const path = href.startsWith('#') ? '' : href.slice(2, hash < 0 ? undefined : hash);
  return { title: decoded(path).replaceAll('_', ' '), fragment: hash < 0 ? '' : href.slice(hash + 1) };
}

/** Percent-encoded as `encodeURIComponent` does; half of a surrogate pair, for which that throws, is U+FFFD. */
export const encoded = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));

/** Percent-decoded, where that can be done. */
export function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const oneLine = (value: string, length: number): string => {
  const line = value
    .slice(0, length * 4)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
};

/** The name that a reader knows a transclusion by: of the template, the parser function or the argument. */
export function transclusionName(json: string | undefined): string {
  const parts = parseData(json).parts;
  const names: string[] = [];
  for (const part of Array.isArray(parts) ? parts : []) {
    const { template, templatearg } = record(part);
    if (template !== undefined) {
      const wt = string(record(record(template).target).wt);
      names.push(oneLine(wt.replace(/<!--[\s\S]*?(?:-->|$)/g, ''), 60));
    } else if (templatearg !== undefined) {
      names.push(`{{{${oneLine(string(record(record(templatearg).target).wt), 60)}}}}`);
    }
    if (names.length === 4) break;
  }
  return names.join(', ');
}

export interface ExtensionFacts {
  readonly name: string;
  readonly attrs: Attributes;
  /** The body as written between the tags; `null` for none (`<references/>`). */
  readonly body: string | null;
  /** The beginning of the body on one line. */
  readonly summary: string;
}

export function extensionFacts(attrs: Attributes): ExtensionFacts {
  const data = parseData(attrs['data-mw']);
  const own: Record<string, string> = {};
  for (const [key, value] of Object.entries(record(data.attrs))) {
    if (typeof value === 'string') own[key] = value;
  }
  const source = record(data.body).extsrc;
  const body = typeof source === 'string' ? source : null;
  const name = string(data.name) || mwType(attrs).replace(/^mw:Extension\//, '');
  return { name, attrs: own, body, summary: body === null ? '' : oneLine(body, 80) };
}

export interface MediaFacts {
  /** Title of the file page without the namespace: `Some picture.jpg`. */
  readonly name: string;
  /** Title with the namespace, as the page spells it. */
  readonly title: string;
  /** What the browser should reserve, in CSS pixels; `0` where only the picture itself would say. */
  readonly width: number;
  readonly height: number;
  readonly alt: string;
  /** `undefined`: links to the file page; `''`: no link. */
  readonly link: string | undefined;
  readonly thumb: boolean;
}

/** What `data-mw` says of a picture, as texts by their names. */
export function mediaOptions(attrs: Attributes): Map<string, string> {
  const options = new Map<string, string>();
  const list = parseData(attrs['data-mw']).attribs;
  for (const pair of Array.isArray(list) ? list : []) {
    if (!Array.isArray(pair) || typeof pair[0] !== 'string') continue;
    const { txt, html } = record(pair[1]);
    options.set(pair[0], string(typeof pair[1] === 'string' ? pair[1] : (txt ?? html)));
  }
  return options;
}

/** The width of a picture in a frame whose source gives none. */
export const defaultThumbWidth = 220;

export function mediaFacts(attrs: Attributes): MediaFacts {
  const options = mediaOptions(attrs);
  const title = localTarget(attrs.resource ?? '')?.title ?? '';
  const thumb = /mw:File\/(?:Thumb|Frame(?!less))/.test(attrs.typeof ?? '');
  const number = (key: string): number => {
    const value = Number.parseFloat(options.get(key) ?? '');
    return value > 0 && value < 10_000 ? Math.round(value) : 0;
  };
  let width = number('width');
  const height = number('height');
  const upright = options.get('upright');
  if (width === 0 && height === 0) {
    const factor = upright === undefined ? 1 : Number.parseFloat(upright) || 0.75;
    if (upright !== undefined) width = Math.round((Math.min(factor, 10) * defaultThumbWidth) / 10) * 10;
    else if (/mw:File\/(?:Thumb|Frameless)/.test(attrs.typeof ?? '')) width = defaultThumbWidth;
  }
  return {
    name: title.slice(title.indexOf(':') + 1),
    title,
    width,
    height,
    alt: options.get('alt') ?? '',
    link: options.get('link'),
    thumb,
  };
}

/** What a reader reads of nodes, markup and notes left out: for heading ids and labels. */
export function plainText(nodes: readonly TreeNode[]): string {
  let out = '';
  const stack = [...nodes].reverse();
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.kind === 'text') out += node.value;
    else if (
      node.kind === 'element' &&
      !/^mw:(?:Extension|File|Transclusion|Param)/.test(mwType(node.attrs))
    ) {
      for (let i = node.children.length - 1; i >= 0; i--) stack.push(node.children[i] as TreeNode);
    }
  }
  return out;
}
