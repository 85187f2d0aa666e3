/** A gallery as a server writes it: a list of boxes of one size, a picture and its caption in each. */

import { attributes } from './html-escape.js';
import { extensionFacts, mwType } from './html-facts.js';
import type { TreeElement, TreeNode } from './node.js';
import { wikitextAttributes } from './sanitize.js';

/** What a gallery needs of the writer. */
export interface GalleryWriter {
  /** The nodes of a source. */
  parse(source: string): readonly TreeNode[];
  /** Source in a line, as HTML. */
  inline(source: string): string;
  /** A picture, and whether there is one. */
  media(node: TreeElement): { html: string; found: boolean };
  content(node: TreeElement): string;
}

/** Room around a picture, in a box and beside it, pixels. */
const padding = 30;
const border = 5;
const gap = 8;
const usual = 120;

/** The attributes and the content of the list. */
export function specGallery(
  node: TreeElement,
  writer: GalleryWriter,
): { attrs: Record<string, string>; html: string } {
  const { attrs: given, body } = extensionFacts(node.attrs);
  const { caption, ...attrs } = given as Record<string, string>;
  const size = (value: string | undefined): number => Number.parseInt(value ?? '', 10) || usual;
  const width = size(given.widths);
  const height = size(given.heights);
  const perRow = Number.parseInt(given.perrow ?? '', 10) || 0;
  const mode = /^[a-z-]+$/i.test(given.mode ?? '') ? (given.mode ?? '').toLowerCase() : 'traditional';
  const { class: cls, style, ...own } = wikitextAttributes('ul', given) as Record<string, string>;
  const list: Record<string, string> = {
    ...own,
    class: `gallery mw-gallery-${mode}${cls === undefined ? '' : ` ${cls}`}`,
    typeof: 'mw:Extension/gallery',
    'data-mw': JSON.stringify({ name: 'gallery', attrs, ...(body === null ? {} : { body: {} }) }),
  };
  const row = perRow > 0 ? `max-width: ${perRow * (width + padding + border + gap)}px;` : '';
  const styles = [row, style ?? ''].filter((part) => part !== '').join(' ');
  if (styles !== '') list.style = styles;
  let html = '';
  if (caption !== undefined) html += `<li class="gallerycaption">${writer.inline(caption)}</li>`;
  for (const line of (body ?? '').split('\n')) {
    const picture = pictureOf(line.trim(), `${width}x${height}px`, writer);
    if (!picture) continue;
    const { html: shown, found } = writer.media(picture);
    const label = picture.children.find((child) => child.kind === 'element' && child.name === 'figcaption');
    const box = found
      ? `width: ${width + padding}px; height: ${height + padding}px;`
      : `height: ${height + padding}px;`;
    html +=
      `<li${attributes({ class: 'gallerybox', style: `width: ${width + padding + border}px;` })}>` +
      `<div${attributes({ class: 'thumb', style: box })}>${shown}</div>` +
      `<div class="gallerytext">${label ? writer.content(label as TreeElement) : ''}</div></li>`;
  }
  return { attrs: list, html };
}

/** The picture that a line names, in text and in the gallery's size; `null` for a line that names none. */
function pictureOf(line: string, size: string, writer: GalleryWriter): TreeElement | null {
  const pipe = line.indexOf('|');
  const name = (pipe < 0 ? line : line.slice(0, pipe)).trim();
  const rest = pipe < 0 ? '' : line.slice(pipe);
  if (name === '' || /[[\]{}<>]/.test(name)) return null;
  for (const title of [name, `File:${name}`]) {
    const [paragraph] = writer.parse(`[[${title}${rest}|${size}]]`);
    const inside =
      paragraph?.kind === 'element' && paragraph.name === 'p' ? paragraph.children[0] : paragraph;
    if (inside?.kind === 'element' && mwType(inside.attrs).startsWith('mw:File'))
      return { ...inside, name: 'span', attrs: { ...inside.attrs, typeof: 'mw:File' } };
  }
  return null;
}
