/** What was edited of a picture in HTML, done to the picture of the page's tree: option by option. */

import { type Attributes, parseData, type TreeElement } from '@stet/tree';

type Attrs = Record<string, string>;
type Options = Map<string, unknown>;

/** Attributes of the page's picture with the edits of the HTML's. */
export function mergedMedia(edited: TreeElement, original: TreeElement, own: TreeElement): Attrs {
  const attrs: Attrs = { ...own.attrs };
  if (edited.attrs.typeof !== original.attrs.typeof) attrs.typeof = edited.attrs.typeof ?? '';
  if (edited.attrs.resource !== original.attrs.resource) attrs.resource = edited.attrs.resource ?? '';
  const classes = mergedWords(words(edited), words(original), words(own));
  if (classes.length > 0) attrs.class = classes.join(' ');
  else delete attrs.class;
  const attribs = [...mergedOptions(edited, original, own)];
  const { attribs: _, ...rest } = parseData(own.attrs['data-mw']);
  const data = attribs.length > 0 ? { ...rest, attribs } : rest;
  if (Object.keys(data).length > 0) attrs['data-mw'] = JSON.stringify(data);
  else delete attrs['data-mw'];
  return attrs;
}

const words = ({ attrs }: TreeElement): string[] => (attrs.class ?? '').split(/\s+/).filter(Boolean);

function mergedWords(
  edited: readonly string[],
  original: readonly string[],
  own: readonly string[],
): string[] {
  const kept = own.filter((word) => edited.includes(word) || !original.includes(word));
  return [...kept, ...edited.filter((word) => !original.includes(word) && !kept.includes(word))];
}

function optionsOf({ attrs }: TreeElement): Options {
  const { attribs } = parseData(attrs['data-mw']);
  const out: Options = new Map();
  for (const pair of Array.isArray(attribs) ? attribs : [])
    if (Array.isArray(pair) && typeof pair[0] === 'string') out.set(pair[0], textOf(pair[1]));
  return out;
}

/** Servers say `{txt}` where we say the text. */
function textOf(value: unknown): unknown {
  const { txt, html } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return typeof txt === 'string' && html === undefined ? txt : value;
}

/**
 * Whether an option that a template makes was edited. In the page it may be what counts as the caption, as long as
 * nobody says what the template makes; the HTML has none then.
 */
export function isMadeCaption(edited: TreeElement, original: TreeElement, own: TreeElement): boolean {
  if (original.children.length > 0 || own.children.length === 0) return false;
  const [now, had] = [optionsOf(edited), optionsOf(own)];
  return [...optionsOf(original)].some(
    ([name, value]) =>
      typeof value !== 'string' && !had.has(name) && JSON.stringify(now.get(name)) !== JSON.stringify(value),
  );
}

/** A picture beside the text, or in a frame. */
export const isPlaced = ({ class: cls = '', typeof: type = '' }: Attributes): boolean =>
  /\bmw-halign-/.test(cls) || /mw:File\/(?:Thumb|Frame(?!less))/.test(type);

const isSize = (name: string): boolean => name === 'width' || name === 'height';

function mergedOptions(edited: TreeElement, original: TreeElement, own: TreeElement): Options {
  const [now, before, out] = [optionsOf(edited), optionsOf(original), optionsOf(own)];
  for (const name of new Set([...before.keys(), ...now.keys()])) {
    const value = now.get(name);
    if (isSize(name) || JSON.stringify(value) === JSON.stringify(before.get(name))) continue;
    if (value === undefined) out.delete(name);
    else out.set(name, value);
  }
  const [width, height] = [now.get('width'), now.get('height')];
  if (width === before.get('width') && height === before.get('height')) return out;
  const shown = edited.print?.shown as { readonly width: number; readonly height: number } | undefined;
  const had = { width: out.has('width'), height: out.has('height') };
  out.delete('width');
  out.delete('height');
  // What said how large it is in terms of other pictures is said anew.
  out.delete('upright');
  // A picture that gave one side gives that side.
  if (shown && had.width !== had.height) {
    const side = had.width ? 'width' : 'height';
    if (shown[side] > 0) {
      out.set(side, String(shown[side]));
      return out;
    }
  }
  if (width !== undefined) out.set('width', width);
  if (height !== undefined) out.set('height', height);
  return out;
}
