/** A picture whose parts are links, as a server writes it. */

import { attribute, attributes } from './html-escape.js';
import { extensionFacts, mwType } from './html-facts.js';
import type { SpecMedia } from './html-spec-media.js';
import { withMark } from './html-spec-output.js';
import { type ImageMap, type ImageMapError, imageMapOf, pictureOf } from './imagemap.js';
import type { Tree, TreeElement, TreeNode } from './node.js';

type Attrs = Record<string, string>;

export interface ImageMapWriter {
  parse(source: string): Tree | null;
  html(nodes: readonly TreeNode[], tree: Tree): string;
  media(node: TreeElement): Pick<SpecMedia, 'inner' | 'found' | 'width' | 'ownWidth'>;
  /** The attributes of a link. */
  link(node: TreeElement): Attrs;
  /** The window in which links to elsewhere open. */
  readonly target: string | undefined;
  /** A number for the names of maps. */
  next(): number;
}

export function specImageMap(node: TreeElement, writer: ImageMapWriter, mark: Attrs | undefined): string {
  const { attrs, body } = extensionFacts(node.attrs);
  const data = { name: 'imagemap', attrs, ...(body === null ? {} : { body: { extsrc: body } }) };
  const map = imageMapOf(body ?? '', (source) => writer.parse(source));
  if ('key' in map) return wrong(map, data, node.block, mark);
  const caption = map.picture.children.find(
    (child) => child.kind === 'element' && child.name === 'figcaption',
  );
  const { inner, found, width, ownWidth } = writer.media(pictureOf({ ...map, standard: null }));
  if (!found) return wrong({ key: 'imagemap_invalid_image' }, data, node.block, mark);
  const type = mwType(map.picture.attrs);
  const isPlain = type !== 'mw:File/Thumb' && type !== 'mw:File/Frame';
  const classes = (map.picture.attrs.class ?? '').split(' ').filter((name) => name !== '');
  if (!/"(?:width|height)"/.test(map.picture.attrs['data-mw'] ?? '')) classes.unshift('mw-default-size');
  classes.push('noresize');
  if (isPlain && map.corner !== 'none') classes.push(`mw-ext-imagemap-desc-${map.corner}`);
  const own: Attrs = {
    class: classes.join(' '),
    typeof: `${type} mw:Extension/imagemap`,
    'data-mw': JSON.stringify(data),
  };
  const said = caption?.kind === 'element' ? writer.html(caption.children, map.tree) : '';
  return (
    `<figure${attributes(withMark(own, mark))}>${mapped(linked(map, inner, writer), map, writer, ownWidth > 0 ? width / ownWidth : 1)}` +
    `<figcaption>${said}</figcaption></figure>`
  );
}

function linked({ standard }: ImageMap, inner: string, writer: ImageMapWriter): string {
  if (!standard) return inner;
  const { href = '', rel } = writer.link(standard.link);
  const isOther = /^mw:ExtLink/.test(standard.link.attrs.rel ?? '');
  const attrs: Attrs = {
    ...(isOther ? { class: 'plainlinks' } : {}),
    href,
    ...(isOther && /\bnofollow\b/.test(rel ?? '') ? { rel: 'nofollow' } : {}),
    ...(isOther && writer.target !== undefined ? { target: writer.target } : {}),
    ...(standard.title === '' ? {} : { title: standard.title }),
  };
  const image = inner.replace(/^<span[^>]*>|<\/span>$/g, '');
  return `<a${attributes(attrs)}>${image}</a>`;
}

/**
 * The picture with its areas.
 * @param scale how large it is shown of its own size
 */
function mapped(inner: string, { areas }: ImageMap, writer: ImageMapWriter, scale: number): string {
  if (areas.length === 0) return inner;
  const name = `ImageMap_${writer.next()}`;
  const inside = areas.map(({ shape, coords, link, title }) => {
    const named: Attrs = title === '' ? {} : { alt: title, title };
    const { href = '' } = writer.link(link);
    const places = coords.map((coord) => Math.round(coord * scale)).join(',');
    return `<area${attributes({ href, shape, coords: places, ...named })}>`;
  });
  const picture = inner.replace('<img', `<img${attribute('usemap', `#${name}`)}`);
  return `${picture}<map${attribute('name', name)}>${inside.join('')}</map>`;
}

function wrong(error: ImageMapError, data: object, block: boolean, mark: Attrs | undefined): string {
  const message = { '/': { lang: 'x-user', ...error } };
  const attrs: Attrs = {
    class: 'error',
    typeof: 'mw:I18n mw:Extension/imagemap mw:Error',
    'data-mw': JSON.stringify({ ...data, errors: [error] }),
    'data-mw-i18n': JSON.stringify(message),
  };
  const html = `<span${attributes(withMark(attrs, mark))}></span>`;
  return block ? `<p>${html}</p>` : html;
}
