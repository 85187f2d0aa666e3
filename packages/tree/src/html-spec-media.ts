/** Pictures as a server writes them: in the size that the page asks for, in their link, in their frame. */

import { attribute, attributes, escapeText } from './html-escape.js';
import { decoded, encoded, mwType, parseData, plainText } from './html-facts.js';
import { missingFile, pathOf } from './html-spec-link.js';
import { withMark } from './html-spec-output.js';
import { playerOptions, type SpecPlayer, soundHeight, specPlayer } from './html-spec-player.js';
import type { TreeElement, TreeNode } from './node.js';

/** What a wiki knows of a file. */
export interface SpecFile {
  readonly width: number;
  readonly height: number;
  /** `bitmap`, `drawing`, `video` … as `data-file-type` has it. */
  readonly type: string;
  /** Can be shown larger than it is. */
  readonly vector: boolean;
  /** It is played, not shown. */
  readonly player?: SpecPlayer;
  /** Why it is not to be shown. */
  readonly error?: { readonly key: string; readonly message: string };
  /** The address of the file at a width in pixels; `0`: its own. */
  url(width: number, page: string, lang: string): string;
}

export interface MediaOptions {
  mediaFile?: (name: string) => SpecFile | undefined;
  /** Why a picture is not shown, whether there is a file or not: called once for each, in the order of the page. */
  mediaError?: ((name: string) => { key: string; message: string } | undefined) | undefined;
  /** The width of a thumbnail whose page says none; 180. */
  thumbWidth?: number;
  noFollow?: (url: string) => boolean;
  /** The window in which links of pictures to elsewhere open. */
  externalTarget?: string | undefined;
  /** The title that a target names, and its address in this wiki; `undefined`: no title. */
  linkTarget?: (target: string) => { title: string; href: string; rel?: string } | undefined;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The opening and the closing markup around the caption of a figure; for a picture in text the second is all. */
export interface SpecMedia {
  readonly open: string;
  readonly close: string;
  /** The picture in its link, without a frame. */
  readonly inner: string;
  readonly caption: TreeElement | null;
  /** There is a picture to show. */
  readonly found: boolean;
  /** How wide it is shown, pixels. */
  readonly width: number;
  /** How wide it is itself; 0: nobody knows. */
  readonly ownWidth: number;
}

/**
 * @param render writes a caption as HTML; `null`: the caption of a picture in text stands elsewhere
 * @param mark what a template that made the picture adds to its attributes
 * @param expanded options that calls or markup made, as `data-mw.attribs` lists them
 * @param scale how much larger the picture is asked for than it is shown
 */
export function specMedia(
  node: TreeElement,
  options: MediaOptions,
  render: ((node: TreeElement) => string) | null,
  mark: Record<string, string> | undefined,
  scale = 1,
  expanded: readonly unknown[] = [],
): SpecMedia {
  const figure = node.name === 'figure';
  const type = mwType(node.attrs);
  const given = new Map<string, string>();
  const list = parseData(node.attrs['data-mw']).attribs;
  for (const pair of Array.isArray(list) ? list : []) {
    if (Array.isArray(pair) && typeof pair[0] === 'string' && typeof pair[1] === 'string')
      given.set(pair[0], pair[1]);
  }
  // A target may be spelled as a link.
  const written = given.get('link') ?? '';
  const linked = /^\[\[(?!\[)(.*)\]\]$/.exec(written)?.[1];
  if (linked !== undefined) given.set('link', linked);
  const [path = '', fragment] = (node.attrs.resource ?? '').replace(/^\.\//, '').split('#');
  const title = decoded(path).replaceAll('_', ' ');
  const resource = `./${pathOf(title)}`;
  const shown = fragment === undefined ? resource : `${resource}#${fragment}`;
  const manual = given.get('manualthumb');
  const name = manual ?? title.slice(title.indexOf(':') + 1);
  const file = options.mediaFile?.(name);
  const error =
    manual?.trim() === '' ? untitled : (options.mediaError?.(name) ?? (file ? file.error : missingFile));
  const caption = node.children.find((child) => child.kind === 'element' && child.name === 'figcaption') as
    | TreeElement
    | undefined;
  const framed = type === 'mw:File/Thumb' || type === 'mw:File/Frame';
  const label = caption && !framed ? caption.children.map(shownText).join('').trim() : '';
  const data: Record<string, unknown> = {};
  const player = error ? undefined : file?.player;
  const kept = player
    ? [...playerOptions]
    : file && !error
      ? ['manualthumb', 'page']
      : ['alt', 'manualthumb', 'page'];
  const known = new Set(expanded.map((pair) => (pair as unknown[])[0]));
  const asksFor = given.get('link') ?? '';
  const leads =
    asksFor === '' ||
    (error !== missingFile && (isAddress(asksFor) || !options.linkTarget || options.linkTarget(asksFor)));
  if (!leads && !player) {
    kept.unshift('link');
    given.set('link', written);
  }
  const attribs = [
    ...expanded,
    ...kept.flatMap((key) => (given.has(key) && !known.has(key) ? [[key, { txt: given.get(key) }]] : [])),
  ];
  if (attribs.length > 0) data.attribs = attribs;
  if (caption && !figure && render) data.caption = render(caption).replaceAll('&gt;', '>');
  if (error) data.errors = [error];
  const asked = { width: Number(given.get('width')) || 0, height: Number(given.get('height')) || 0 };
  const unsized = asked.width === 0 && asked.height === 0;
  const classes = (node.attrs.class ?? '').split(/\s+/).filter(Boolean);
  // What stands beside no text has no place on its line.
  if (figure)
    for (let i = classes.length - 1; i >= 0; i--)
      if (classes[i]?.startsWith('mw-valign-')) classes.splice(i, 1);
  if (unsized && type !== 'mw:File/Frame' && manual === undefined) classes.unshift('mw-default-size');
  if (player?.kind === 'audio' && (asked.height === 0 || scale !== 1))
    classes.push('mw-default-audio-height');
  const attrs: Record<string, string> = {};
  if (classes.length > 0) attrs.class = classes.join(' ');
  attrs.typeof = error ? `mw:Error ${node.attrs.typeof}` : (node.attrs.typeof ?? '');
  if (Object.keys(data).length > 0) attrs['data-mw'] = JSON.stringify(data);
  let width = 0;
  const shows = (shown: number): void => {
    width = shown;
  };
  const inner =
    file && !error
      ? picture(file, shown, given, asked, type, label, options, scale, shows)
      : broken(shown, label === '' ? title : label, given, type, options);
  const link = linkOf(
    player ? '' : leads ? given.get('link') : undefined,
    resource,
    manual !== undefined,
    label,
    options,
    !file,
    given.has('page') ? `page=${given.get('page')}` : given.has('lang') ? `lang=${given.get('lang')}` : '',
  );
  const html =
    link === null
      ? `<span${label === '' ? '' : attribute('title', label)}>${inner}</span>`
      : `<a${attributes(link)}>${inner}</a>`;
  const open = `<${node.name}${attributes(withMark(attrs, mark))}>${html}`;
  const ownWidth = file?.width ?? 0;
  return figure
    ? {
        open: `${open}<figcaption>`,
        inner: html,
        close: `</figcaption></figure>`,
        caption: caption ?? null,
        found: !error,
        width,
        ownWidth,
      }
    : { open, close: `</${node.name}>`, inner: html, caption: null, found: !error, width, ownWidth };
}

/** The text of a link that is its target shows it unescaped. */
function shownText(node: TreeNode): string {
  const text = plainText([node]);
  return node.kind === 'element' && node.name === 'a' && node.print?.simple === true ? decoded(text) : text;
}

/** Why there is no picture under the name of a thumbnail. */
const untitled = {
  key: 'apierror-invalidtitle',
  message: 'Invalid thumbnail title.',
  params: { name: '' },
};

function broken(
  resource: string,
  title: string,
  given: ReadonlyMap<string, string>,
  type: string,
  options: MediaOptions,
): string {
  const attrs: Record<string, string> = { class: 'mw-file-element mw-broken-media', resource };
  const width = given.get('width');
  const height = given.get('height');
  if (width) attrs['data-width'] = width;
  else if (!height && /mw:File\/(?:Thumb|Frameless)/.test(type) && !given.has('manualthumb'))
    attrs['data-width'] = String(options.thumbWidth ?? 180);
  if (height) attrs['data-height'] = height;
  return `<span${attributes(attrs)}>${escapeText(given.get('alt') ?? title)}</span>`;
}

function picture(
  file: SpecFile,
  resource: string,
  given: ReadonlyMap<string, string>,
  asked: Size,
  type: string,
  label: string,
  options: MediaOptions,
  scale: number,
  shows: (width: number) => void,
): string {
  const page = given.get('page') ?? '';
  const lang = given.get('lang') ?? '';
  const scaled = type === 'mw:File/Thumb' || type === 'mw:File/Frameless';
  const attrs: Record<string, string> = {};
  const alt = given.get('alt') ?? label;
  if (given.has('alt') || label !== '') attrs.alt = alt;
  let box = asked;
  let upright = '';
  if (type === 'mw:File/Frame' || given.has('manualthumb')) box = { width: 0, height: 0 };
  else if (box.width === 0 && box.height === 0 && scaled) {
    const factor = given.get('upright');
    const width = options.thumbWidth ?? 180;
    if (factor !== undefined) {
      const by = Number.parseFloat(factor) || 0.75;
      upright = String(by);
      box = { width: Math.round((width * by) / 10) * 10, height: 0 };
    } else box = { width, height: 0 };
  }
  const enlarges = file.vector || !(scaled || type === 'mw:File/Frame');
  if (file.player) {
    const sound = { width: box.width || (options.thumbWidth ?? 180), height: box.height || soundHeight };
    const size = file.player.kind === 'audio' ? sound : fitted(file, box, enlarges);
    const shown = { width: Math.ceil(size.width / scale), height: Math.round(size.height / scale) };
    shows(shown.width);
    const own = { width: file.width, height: file.height, url: file.url(0, '', '') };
    return specPlayer(file.player, own, resource, given, shown);
  }
  const size = fitted(file, box, enlarges);
  shows(size.width / scale);
  const isOriginal = size.width >= file.width && !file.vector;
  Object.assign(attrs, {
    resource,
    src: file.url(isOriginal ? 0 : size.width, page, lang),
    decoding: 'async',
    'data-file-width': String(file.width),
    'data-file-height': String(file.height),
    'data-file-type': file.type,
    ...(lang === '' ? {} : { lang }),
    height: String(Math.round(size.height / scale)),
    width: String(Math.ceil(size.width / scale)),
  });
  const twice = fitted(
    file,
    box.width || box.height
      ? { width: box.width * 2, height: box.height * 2 }
      : { width: size.width * 2, height: 0 },
    true,
  );
  if (file.vector || (!isOriginal && twice.width < file.width))
    attrs.srcset = `${file.url(twice.width, page, lang)} 2x`;
  else if (!isOriginal && size.width * 2 >= file.width && size.width < file.width)
    attrs.srcset = `${file.url(0, page, lang)} 2x`;
  attrs.class = upright === '' ? 'mw-file-element' : 'mw-file-element mw-file-upright';
  if (upright !== '') attrs.style = `--mw-file-upright: ${upright}`;
  return `<img${attributes(attrs)}>`;
}

/** The size of a picture in a box; `0`: that side is free. */
function fitted(file: SpecFile, box: Size, enlarges: boolean): Size {
  const { width, height } = file;
  if (box.width === 0 && box.height === 0) return { width, height };
  const ideal = box.height === 0 ? box.width : (box.height * width) / height;
  let shown = box.width;
  if (box.width === 0 || ideal < box.width) {
    const up = Math.ceil(ideal);
    shown = Math.round((up * height) / width) > box.height ? Math.floor(ideal) : up;
  }
  if (!enlarges && shown >= width) return { width, height };
  return { width: shown, height: Math.max(1, Math.round((height * shown) / width)) };
}

const isAddress = (link: string): boolean => /^(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(link);

/** The attributes of the link around a picture; `null` for none. */
function linkOf(
  link: string | undefined,
  resource: string,
  manual: boolean,
  label: string,
  options: MediaOptions,
  isMissing: boolean,
  page: string,
): Record<string, string> | null {
  const title: Record<string, string> = label === '' ? {} : { title: label };
  if (link === undefined) {
    if (isMissing && !manual) {
      const name = decoded(resource.slice(resource.indexOf(':') + 1));
      return {
        href: `./Special:Upload?wpDestFile=${encoded(name).replace(/%3A/g, ':').replace(/'/g, '%27')}`,
        class: 'new',
        title: decoded(resource.slice(2)).replaceAll('_', ' '),
      };
    }
    const described: Record<string, string> = manual && !isMissing ? {} : { class: 'mw-file-description' };
    return { href: page === '' ? resource : `${resource}?${page}`, ...described, ...title };
  }
  if (link === '') return null;
  if (isAddress(link)) {
    const rel: Record<string, string> = (options.noFollow?.(link) ?? true) ? { rel: 'nofollow' } : {};
    const { externalTarget } = options;
    return { href: link, ...rel, ...(externalTarget ? { target: externalTarget } : {}), ...title };
  }
  const target = options.linkTarget?.(link);
  if (target) {
    const rel: Record<string, string> = target.rel === undefined ? {} : { rel: target.rel };
    return { href: target.href, ...rel, title: label === '' ? target.title : label };
  }
  const [path, hash] = link.split('#', 2) as [string, string | undefined];
  const shown = path.replaceAll('_', ' ');
  return {
    href: `./${pathOf(path)}${hash === undefined ? '' : `#${hash.replaceAll(' ', '_')}`}`,
    title: label === '' ? shown : label,
  };
}
