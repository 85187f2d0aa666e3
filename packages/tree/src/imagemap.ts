/**
 * A picture whose parts are links: what its lines say.
 *
 * @see https://www.mediawiki.org/wiki/Extension:ImageMap
 */

import { mwType, parseData } from './html-facts.js';
import type { Tree, TreeElement } from './node.js';

/** A message of the extension, by its key. */
export interface ImageMapError {
  readonly key: string;
  readonly params?: readonly (string | number)[];
}

export interface ImageMapArea {
  readonly shape: 'circle' | 'poly' | 'rect';
  /** Pixels of the picture in its own size. */
  readonly coords: readonly number[];
  readonly link: TreeElement;
  /** What the page calls it; `''`: nothing. */
  readonly title: string;
}

export interface ImageMap {
  readonly picture: TreeElement;
  readonly tree: Tree;
  /** Where the rest of the picture leads. */
  readonly standard: Pick<ImageMapArea, 'link' | 'title'> | null;
  readonly areas: readonly ImageMapArea[];
  /** In which corner the link to the file's page stands. */
  readonly corner: string;
}

/** In the order in which the extension lists them. */
const corners = ['top-right', 'bottom-right', 'bottom-left', 'top-left', 'none'];
const lengths: Readonly<Record<string, number>> = { circle: 3, rect: 4 };

/** @param parse parses source of the page */
export function imageMapOf(body: string, parse: (source: string) => Tree | null): ImageMap | ImageMapError {
  let picture: TreeElement | null = null;
  let tree: Tree | null = null;
  let standard: ImageMap['standard'] = null;
  let corner = 'bottom-right';
  const areas: ImageMapArea[] = [];
  for (const [index, whole] of body.split('\n').entries()) {
    const line = whole.trim();
    const number = index + 1;
    if (line === '' || line.startsWith('#')) continue;
    if (!picture) {
      tree = parse(`[[${line}]]`);
      picture = firstIn(tree, (node) => mwType(node.attrs).startsWith('mw:File'));
      if (!picture) return { key: 'imagemap_no_image' };
      continue;
    }
    const [word = ''] = line.split(/\s/, 1);
    if (word === 'desc') {
      const type = line.slice(4).trim().toLowerCase();
      if (!corners.includes(type)) return { key: 'imagemap_invalid_desc', params: [corners.join(', ')] };
      corner = type;
      continue;
    }
    const found = linkIn(line, parse);
    if (!found) return { key: 'imagemap_no_link', params: [number] };
    const { link, title, before } = found;
    const [shape = '', ...numbers] = before.trim().split(/\s+/);
    if (shape === 'default') {
      standard = { link, title };
      continue;
    }
    if (shape !== 'rect' && shape !== 'circle' && shape !== 'poly')
      return { key: 'imagemap_unrecognised_shape', params: [number] };
    const coords = numbers.map(Number);
    if (coords.some((coord) => !Number.isFinite(coord)))
      return { key: 'imagemap_invalid_coord', params: [number] };
    const length = lengths[shape];
    if (length === undefined ? coords.length < 2 || coords.length % 2 === 1 : coords.length < length)
      return { key: 'imagemap_missing_coord', params: [number] };
    areas.push({ shape, coords: coords.slice(0, length), link, title });
  }
  return picture && tree ? { picture, tree, standard, areas, corner } : { key: 'imagemap_no_image' };
}

/** The picture as a figure: it leads where no area leads. */
export function pictureOf({ picture, standard }: ImageMap): TreeElement {
  const { attribs, ...data } = parseData(picture.attrs['data-mw']);
  const others = Array.isArray(attribs)
    ? attribs.filter((pair) => !Array.isArray(pair) || pair[0] !== 'link')
    : [];
  const mw = { ...data, attribs: [...others, ['link', standard?.link.attrs.href ?? '']] };
  const attrs = { ...picture.attrs, 'data-mw': JSON.stringify(mw) };
  return { ...picture, name: 'figure', block: true, attrs };
}

/** The link of a line, and what stands before it. */
function linkIn(
  line: string,
  parse: (source: string) => Tree | null,
): { link: TreeElement; title: string; before: string } | null {
  const wiki = /\[\[([^[\]|]+)(?:\|([^[\]]*))?\]\]\s*$/.exec(line);
  const other = wiki ? null : /\[(\S+?)(?:\s+([^[\]]*))?\]\s*$/.exec(line);
  const match = wiki ?? other;
  if (!match) return null;
  const [, target = '', title = ''] = match;
  // The colon makes a link of what would be a category or a language.
  const tree = parse(wiki ? `[[:${target.trim().replace(/^:/, '')}]]` : `[${target} x]`);
  const link = firstIn(tree, (node) => node.name === 'a');
  return link && { link, title: title.trim(), before: line.slice(0, match.index) };
}

function firstIn(tree: Tree | null, is: (node: TreeElement) => boolean): TreeElement | null {
  const [only] = tree?.children ?? [];
  const inside = only?.kind === 'element' && only.name === 'p' ? only.children[0] : only;
  return inside?.kind === 'element' && is(inside) ? inside : null;
}
