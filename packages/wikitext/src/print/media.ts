/** Images: options in the order in which they stood, new ones behind them, the caption last. */

import {
  localTarget,
  mediaOptions,
  type Origin,
  type Own,
  type OwnContext,
  type PrintInfo,
  set,
  type TreeElement,
} from '@stet/tree';
import { joinedParts, mediaOption } from '../parse/media.js';
import { preprocess } from '../parse/preprocess.js';
import type { Site } from '../site.js';

/** An option: MediaWiki's name, and its value. */
type Option = readonly [name: string, value: string];

/** Options that have a place of their own among the others. */
const placed = set('link alt upright width height');

/** Options that an image has, by its type, class and data, in the order in which new ones are written. */
function optionsOf(node: TreeElement): Option[] {
  const out: Option[] = [];
  const type = node.attrs.typeof ?? '';
  const classes = (node.attrs.class ?? '').split(/\s+/);
  const data = mediaOptions(node.attrs);
  const add = (name: string, value = ''): void => {
    out.push([name, value]);
  };
  // What it leads to and says, what of the file is shown, how it stands on the page, its size.
  for (const key of ['link', 'alt']) if (data.has(key)) add(key, data.get(key));
  for (const [key, value] of data) if (!placed.has(key)) add(key, value);
  for (const name of classes) {
    const align = /^mw-(?:halign|valign)-(.+)$/.exec(name)?.[1];
    if (align) add(align.replace(/-/g, '_'));
  }
  // A picture of its own for the thumbnail says the frame, too.
  if (/mw:File\/Thumb/.test(type) && !data.has('manualthumb')) add('thumbnail');
  else if (/mw:File\/Frame(?!less)/.test(type)) add('framed');
  else if (/mw:File\/Frameless/.test(type)) add('frameless');
  if (classes.includes('mw-image-border')) add('border');
  const upright = data.get('upright');
  if (upright !== undefined) add('upright', upright);
  const [width, height] = [data.get('width'), data.get('height')];
  if (width !== undefined || height !== undefined)
    add('width', `${width ?? ''}${height === undefined ? '' : `x${height}`}`);
  const own = classes.filter((name) => name !== '' && !/^mw-|^new$/.test(name)).join(' ');
  if (own !== '') add('class', own);
  return out;
}

export const optionNames = (node: TreeElement): string[] => optionsOf(node).map(([name]) => name);

/** An option as it is written in the wiki's language. */
function written([name, value]: Option, site: Site): string {
  const words = site.mediaOptions.filter((option) => option.name === name);
  const word =
    words.find((option) => option.value === (value !== '' || name === 'link' || name === 'alt')) ?? words[0];
  if (!word) return value === '' ? name : `${name}=${value}`;
  return word.value ? word.prefix + value + word.suffix : word.prefix;
}

export function printMedia(node: TreeElement, context: OwnContext, site: Site): Own {
  const { origin } = context;
  const { resource = '' } = node.attrs;
  const { title: page, fragment } = localTarget(resource) ?? { title: '', fragment: '' };
  const name = fragment === '' ? page : `${page}#${fragment}`;
  const title = node.print?.asWritten && resource.includes('_') ? name.replace(/ /g, '_') : name;
  const caption = node.children.find(
    (child): child is TreeElement => child.kind === 'element' && child.name === 'figcaption',
  );
  const range = origin?.node.source;
  const old = range ? sourceParts(origin.text.slice(range.start, range.end), site) : null;
  let target = node.print?.parsoid?.sa?.resource ?? title;
  const wanted = optionsOf(node);
  if (old && origin?.node.attrs.resource === node.attrs.resource) target = old[0] as string;
  const noted =
    old && origin
      ? keepOptions(old.slice(1), origin, wanted, site)
      : notedOptions(node.print?.parsoid, wanted, site);
  const at = noted.includes(null) ? noted.indexOf(null) : noted.length;
  const before = `[[${[target, ...noted.slice(0, at)].join('|')}`;
  const after = ['', ...noted.slice(at + 1)].join('|');
  if (!caption || caption.children.length === 0) return { whole: `${before}${after}]]` };
  return { whole: `${before}|${context.part(caption, `${before}|`)}${after}]]` };
}

/** Options as Parsoid noted them, in their order, new ones behind; `null` stands for the caption. */
function notedOptions(noted: PrintInfo['parsoid'], wanted: readonly Option[], site: Site): (string | null)[] {
  const list = noted?.optList;
  const whole = (noted?.written ?? {}) as Readonly<Record<string, string>>;
  const rest = new Map(wanted);
  const out: (string | null)[] = [];
  for (const option of Array.isArray(list) ? list : []) {
    const { ck, ak } = option as { ck?: unknown; ak?: unknown };
    if (typeof ck !== 'string' || typeof ak !== 'string') continue;
    if (ck === 'caption') out.push(null);
    else if (ck === 'bogus') out.push(ak);
    else if (rest.has(ck)) {
      out.push(ak);
      rest.delete(ck);
      // Both sides of a size are one option.
      if (ck === 'width') rest.delete('height');
    }
  }
  return withNew(out, rest, site, whole);
}

/** New options stand before a caption that is last; of some it is known how they are written. */
function withNew(
  out: (string | null)[],
  rest: ReadonlyMap<string, string>,
  site: Site,
  whole: Readonly<Record<string, string>> = {},
): (string | null)[] {
  const last = out.at(-1) === null ? out.length - 1 : out.length;
  out.splice(last, 0, ...[...rest].map((option) => whole[option[0]] ?? written(option, site)));
  return out;
}

/** The parts of an image's source between its pipes. */
export function sourceParts(all: string, site: Site): string[] | null {
  const island = preprocess(all, site).get(0);
  if (island?.kind !== 'link' || island.end < all.length) return null;
  return joinedParts(all, island.parts, site).map(({ start, end }) => all.slice(start, end));
}

/** Old options that still hold, as they were written; changed ones in their place; new ones behind. */
function keepOptions(
  old: readonly string[],
  origin: Origin,
  wanted: readonly Option[],
  site: Site,
): (string | null)[] {
  const out: (string | null)[] = [];
  let caption = -1;
  const had = new Map(optionsOf(origin.node));
  const rest = new Map(wanted);
  for (const part of old) {
    const name = mediaOption(part.trim(), site)?.option.name;
    // What is no option is the caption; of several the last one.
    if (name === undefined) {
      if (caption >= 0) out.splice(caption, 1);
      caption = out.push(null) - 1;
      continue;
    }
    if (!had.has(name)) {
      out.push(part);
      continue;
    }
    const value = rest.get(name);
    if (value === undefined) continue;
    out.push(value === had.get(name) ? part : written([name, value], site));
    rest.delete(name);
  }
  return withNew(out, rest, site);
}

const hasCaption = ({ children: [caption] }: TreeElement): boolean =>
  caption?.kind === 'element' && caption.children.length > 0;

/** Own markup may stay around a changed caption where there was one, and is one. */
export function keepsMedia(node: TreeElement, { node: old }: Origin): boolean {
  const [caption] = old.children;
  return (
    node.children.length === 1 &&
    old.children.length === 1 &&
    caption?.source != null &&
    hasCaption(node) === hasCaption(old)
  );
}
