/** Images: options in the order in which they stood, new ones behind them, the caption last. */

import { localTarget, type Origin, type Own, type OwnContext, parseData, type TreeElement } from '@stet/tree';
import type { MediaOption, Site } from '../site.js';

/** An option: MediaWiki's name, and its value. */
type Option = readonly [name: string, value: string];

/** Options that have a place of their own among the others. */
const placed = new Set(['link', 'alt', 'upright', 'width', 'height']);

/** Options that an image has, by its type, class and data, in the order in which new ones are written. */
function optionsOf(node: TreeElement): Option[] {
  const out: Option[] = [];
  const type = node.attrs.typeof ?? '';
  const classes = (node.attrs.class ?? '').split(/\s+/);
  const attribs = parseData(node.attrs['data-mw']).attribs;
  const data = new Map<string, string>();
  for (const pair of Array.isArray(attribs) ? attribs : []) {
    if (Array.isArray(pair) && typeof pair[0] === 'string') data.set(pair[0], optionValue(pair[1]));
  }
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

function optionValue(value: unknown): string {
  if (typeof value === 'string') return value;
  const { txt, html } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return typeof txt === 'string' ? txt : typeof html === 'string' ? html : '';
}

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
  const name = localTarget(resource)?.title ?? '';
  const title = node.print?.asWritten && resource.includes('_') ? name.replace(/ /g, '_') : name;
  const caption = node.children.find(
    (child): child is TreeElement => child.kind === 'element' && child.name === 'figcaption',
  );
  const old = origin && sourceParts(origin);
  let target = node.print?.parsoid?.sa?.resource ?? title;
  const wanted = optionsOf(node);
  const options: string[] = [];
  if (old && origin) {
    if (origin.node.attrs.resource === node.attrs.resource) target = old[0] as string;
    keepOptions(old.slice(1), origin, wanted, site, options);
  } else {
    const noted = notedOptions(node.print?.parsoid?.optList, wanted, site);
    const at = noted.indexOf(null);
    if (at >= 0 && at < noted.length - 1 && caption && caption.children.length > 0) {
      const start = `[[${[target, ...noted.slice(0, at)].join('|')}|`;
      return { whole: `${start}${context.part(caption, start)}|${noted.slice(at + 1).join('|')}]]` };
    }
    for (const option of noted) if (option !== null) options.push(option);
  }
  const before = `[[${[target, ...options].join('|')}`;
  if (!caption || caption.children.length === 0) return { whole: `${before}]]` };
  return { whole: `${before}|${context.part(caption, `${before}|`)}]]` };
}

/** Options as Parsoid noted them, in their order, new ones behind; `null` stands for the caption. */
function notedOptions(list: unknown, wanted: readonly Option[], site: Site): (string | null)[] {
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
  const last = out.at(-1) === null ? out.length - 1 : out.length;
  out.splice(last, 0, ...[...rest].map((option) => written(option, site)));
  return out;
}

/** The parts of an image's source between its top-level pipes. */
function sourceParts({ node, text }: Origin): string[] | null {
  const { source } = node;
  if (!source) return null;
  const all = text.slice(source.start, source.end);
  if (!all.startsWith('[[') || !all.endsWith(']]')) return null;
  const parts: string[] = [];
  let depth = 0;
  let from = 2;
  for (let i = 2; i < all.length - 2; i++) {
    const two = all.slice(i, i + 2);
    if (two === '[[' || two === '{{') {
      depth++;
      i++;
    } else if (two === ']]' || two === '}}') {
      depth--;
      i++;
    } else if (all[i] === '|' && depth === 0) {
      parts.push(all.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(all.slice(from, -2));
  return parts;
}

/** Old options that still hold, as they were written; changed ones in their place; new ones behind. */
function keepOptions(
  old: readonly string[],
  origin: Origin,
  wanted: readonly Option[],
  site: Site,
  out: string[],
): void {
  const had = new Map(optionsOf(origin.node));
  const rest = new Map(wanted);
  for (const part of old) {
    const name = optionName(part.trim(), site);
    // What is no option is the caption, which comes last.
    if (name === null) continue;
    const known = families[name] ?? name;
    if (!had.has(known)) {
      out.push(part);
      continue;
    }
    const value = rest.get(known);
    if (value === undefined) continue;
    out.push(value === had.get(known) ? part : written([known, value], site));
    rest.delete(known);
  }
  for (const [name, value] of rest) out.push(written([name, value], site));
}

/** Names of options that our data calls otherwise. */
const families: Readonly<Record<string, string>> = {
  super: 'super',
  text_top: 'text_top',
  text_bottom: 'text_bottom',
};

function optionName(part: string, site: Site): string | null {
  const fits = (option: MediaOption): boolean =>
    option.value
      ? part.startsWith(option.prefix) &&
        part.endsWith(option.suffix) &&
        part.length >= option.prefix.length + option.suffix.length &&
        (option.name !== 'width' || /^[\dx\s]+$/.test(part.slice(0, part.length - option.suffix.length)))
      : part === option.prefix;
  return site.mediaOptions.find(fits)?.name ?? null;
}

/** Own markup may stay around a changed caption where there was one. */
export function keepsMedia(node: TreeElement, { node: old }: Origin): boolean {
  return node.children.length === 1 && old.children.length === 1 && old.children[0]?.source != null;
}
