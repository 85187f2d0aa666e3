/** A gallery as a server writes it: a list of boxes, a picture and its caption in each. */

import { type Gallery, galleryBox } from './gallery.js';
import { attributes } from './html-escape.js';
import type { Tree, TreeElement, TreeNode } from './node.js';

/** What a gallery needs of the writer. */
export interface GalleryWriter {
  /** A picture, and how wide it is shown; `null`: there is none. */
  media(node: TreeElement, scale: number): { html: string; width: number | null };
  html(nodes: readonly TreeNode[], tree: Tree): string;
}

/** As many digits as a server has for a fraction. */
const pixels = (size: number): string => `${Number(size.toPrecision(14))}px`;

/** The content of the list. */
export function specGallery(gallery: Gallery, writer: GalleryWriter): string {
  const { caption } = gallery;
  let out = caption ? `<li class="gallerycaption">${writer.html(caption.nodes, caption.tree)}</li>` : '';
  for (const { picture, tree } of gallery.items) {
    const shown = writer.media(picture, gallery.scale);
    const { item, thumbWidth, thumbHeight, text } = galleryBox(gallery, shown.width);
    const label = picture.children.find((child) => child.kind === 'element');
    const said = `<div class="gallerytext">${label?.kind === 'element' ? writer.html(label.children, tree) : ''}</div>`;
    const thumb = [
      thumbWidth === null ? '' : `width: ${pixels(thumbWidth)};`,
      thumbHeight === null ? '' : `height: ${pixels(thumbHeight)};`,
    ];
    const style = thumb.filter((part) => part !== '').join(' ');
    out +=
      `<li${attributes({ class: 'gallerybox', style: `width: ${pixels(item)};` })}>` +
      `<div${attributes({ class: 'thumb', ...(style === '' ? {} : { style }) })}>${shown.html}</div>` +
      (text === null
        ? said
        : `<div${attributes({ class: 'gallerytextwrapper', style: `width: ${pixels(text)};` })}>${said}</div>`) +
      '</li>';
  }
  return out;
}
