/**
 * A gallery as a model: its pictures with their captions, the sizes of its boxes. Read view and specification write
 * it, each with its own pictures.
 *
 * @see https://www.mediawiki.org/wiki/Help:Images#Rendering_a_gallery_of_images
 */

import { extensionFacts, mwType } from './html-facts.js';
import type { Attributes, Tree, TreeElement, TreeNode } from './node.js';
import { wikitextAttributes } from './sanitize.js';

export interface GalleryItem {
  /** Its caption is its `figcaption`. */
  readonly picture: TreeElement;
  /** Of the caption's nodes. */
  readonly tree: Tree;
}

export interface Gallery {
  readonly mode: string;
  /** Of the list: classes, and what the page gives. */
  readonly attrs: Attributes;
  readonly caption: { readonly nodes: readonly TreeNode[]; readonly tree: Tree } | null;
  readonly items: readonly GalleryItem[];
  /** What a picture has to fit in, pixels. */
  readonly width: number;
  readonly height: number;
  /** A picture is asked for this much larger than it is shown. */
  readonly scale: number;
}

/** The sizes of one box, pixels; `null` for none. */
export interface GalleryBox {
  readonly item: number;
  readonly thumbWidth: number | null;
  readonly thumbHeight: number | null;
  /** A box of its own around the caption. */
  readonly text: number | null;
}

type Parse = (source: string) => Tree | null;

const usual = 120;
/** Room around a picture in a box, and what a box takes beside it. */
const padding = 30;
const border = 5;
const gap = 8;
/** Pictures in rows of one height are asked for larger, because a script may stretch the row. */
const packedScale = 1.5;

/** @param parse parses source of the page that the gallery stands on; `null`: it cannot */
export function galleryOf(node: TreeElement, parse: Parse): Gallery {
  const { attrs: given, body } = extensionFacts(node.attrs);
  const length = (value: string | undefined): number => Number.parseInt(value ?? '', 10) || usual;
  const width = length(given.widths);
  const height = length(given.heights);
  const mode = /^[a-z-]+$/i.test(given.mode ?? '') ? (given.mode as string).toLowerCase() : 'traditional';
  const scale = mode.startsWith('packed') ? packedScale : 1;
  const box = scale === 1 ? `${width}x${height}px` : `x${Math.round(height * scale)}px`;
  const items = (body ?? '').split('\n').flatMap((line) => itemOf(line.trim(), box, parse) ?? []);
  const caption = given.caption === undefined ? null : inline(given.caption, parse);
  return { mode, attrs: listAttributes(given, mode, width), caption, items, width, height, scale };
}

function listAttributes(given: Attributes, mode: string, width: number): Attributes {
  const { class: cls, style, ...own } = wikitextAttributes('ul', given) as Record<string, string>;
  const perRow = Number.parseInt(given.perrow ?? '', 10) || 0;
  const attrs: Record<string, string> = {
    ...own,
    class: `gallery mw-gallery-${mode}${cls === undefined ? '' : ` ${cls}`}`,
  };
  if (mode === 'slideshow' && given.showthumbnails !== undefined) attrs['data-showthumbnails'] = '1';
  const row = perRow > 0 ? `max-width: ${perRow * (width + padding + border + gap)}px;` : '';
  const styles = [row, style ?? ''].filter((part) => part !== '').join(' ');
  if (styles !== '') attrs.style = styles;
  return attrs;
}

/** @param shown the width at which the picture is shown; `null`: there is no picture */
export function galleryBox({ mode, width, height, scale }: Gallery, shown: number | null): GalleryBox {
  if (scale !== 1) {
    const inner = shown ?? width;
    const text = mode === 'packed' ? null : Math.ceil(inner - 20);
    return { item: inner + 2, thumbWidth: inner, thumbHeight: null, text };
  }
  const room = mode === 'nolines' ? 0 : padding;
  return {
    item: width + room + border,
    thumbWidth: shown === null ? null : width + room,
    thumbHeight: mode === 'nolines' || (mode === 'slideshow' && shown !== null) ? null : height + room,
    text: null,
  };
}

/** Source in a line as nodes: no lists, no paragraphs. */
function inline(source: string, parse: Parse): { nodes: readonly TreeNode[]; tree: Tree } | null {
  const tree = parse(`<nowiki/>${source}`);
  if (!tree) return null;
  const nodes = tree.children.flatMap((node) =>
    node.kind === 'element' && node.name === 'p' && node.print?.html !== true ? node.children : [node],
  );
  const [first] = nodes;
  const isMark = first?.kind === 'element' && mwType(first.attrs) === 'mw:Nowiki';
  return { nodes: isMark ? nodes.slice(1) : nodes, tree };
}

/** A line's own size counts for nothing, and so does its place: the gallery says both. */
const size = /^\s*\d*(?:x\d*)?\s*px\s*$/;
const placing = /^mw-(?:halign-|valign-|image-border|default-size)/;

/** The picture that a line names; `null` for a line that names none. What stands behind `]]` is lost. */
function itemOf(line: string, box: string, parse: Parse): GalleryItem | null {
  const [first = '', ...rest] = parted(line);
  const name = first.trim();
  if (name === '' || /[[\]{}<>]/.test(name)) return null;
  const options = [box, ...rest.filter((part) => !size.test(part))].join('|');
  for (const title of [name, `File:${name}`]) {
    const tree = parse(`[[${title}|${options}]]`);
    const picture = tree ? pictureIn(tree) : null;
    if (!tree || !picture) continue;
    const { class: given = '', ...attrs } = picture.attrs;
    const classes = given.split(' ').filter((one) => one !== '' && !placing.test(one));
    const cls: Attributes = classes.length === 0 ? {} : { class: classes.join(' ') };
    const expanded = /\bmw:ExpandedAttrs\b/.test(attrs.typeof ?? '') ? ' mw:ExpandedAttrs' : '';
    return {
      picture: { ...picture, name: 'span', attrs: { ...cls, ...attrs, typeof: `mw:File${expanded}` } },
      tree,
    };
  }
  return null;
}

/** Parted at pipes that stand in no brackets or braces. */
function parted(line: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: sign, index } of line.matchAll(/\[\[|\]\]|\{\{|\}\}|\|/g)) {
    if (sign === '[[' || sign === '{{') depth++;
    else if (sign !== '|') depth = Math.max(0, depth - 1);
    else if (depth === 0) {
      parts.push(line.slice(from, index));
      from = index + 1;
    }
  }
  return [...parts, line.slice(from)];
}

function pictureIn({ children: [only] }: Tree): TreeElement | null {
  const inside = only?.kind === 'element' && only.name === 'p' ? only.children[0] : only;
  return inside?.kind === 'element' && mwType(inside.attrs).startsWith('mw:File') ? inside : null;
}
