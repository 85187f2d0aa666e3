import { set } from '@stet/tree';
import type { MediaOption, Site } from '../site.js';
import { fragmentToHref, type Title, titleToHref } from '../title.js';
import { withoutIslands } from './attributes.js';
import type { Context } from './context.js';
import { draft } from './node.js';
import { placeholder } from './placeholder.js';
import type { Island, Part } from './preprocess.js';
import { type AtomToken, atom } from './token.js';

const halign = set('left right center none');
const valign = set('baseline sub super top text_top middle bottom text_bottom');
const formats: Readonly<Record<string, string>> = {
  thumbnail: 'Thumb',
  manualthumb: 'Thumb',
  framed: 'Frame',
  frameless: 'Frameless',
};

interface Options {
  format: string;
  manualthumb: string | null;
  halign: string;
  valign: string;
  border: boolean;
  cls: string;
  data: Map<string, string>;
}

/** `[[File:…]]`: of an option given twice the first counts, of widths and captions the last. */
export function media(island: Island, title: Title, context: Context): AtomToken | null {
  const { text, site, islands } = context;
  const rest = joinedParts(text, island.parts.slice(1), site);
  const options: Options = {
    format: '',
    manualthumb: null,
    halign: '',
    valign: '',
    border: false,
    cls: '',
    data: new Map(),
  };
  let caption: Part | null = null;
  let doubtful = false;
  for (const part of rest) {
    const { plain, dynamic, tagged } = withoutIslands(text, part.start, part.end, islands);
    // Behind a tag nothing is an option.
    const source = tagged ? text.slice(part.start, part.end) : plain;
    const option = dynamic && !/=/.test(plain) ? null : mediaOption(source.trim(), site);
    if (!option) {
      // A part that is nothing but a template may be any option.
      if (dynamic && /^\s*\u0001+\s*$/.test(plain) && part !== rest.at(-1)) doubtful = true;
      caption = part;
    } else if (dynamic) doubtful = true;
    else apply(options, option.option.name, option.value);
  }
  const block = isFigure(options);
  const kind = block ? 'figure' : 'inline';
  if (doubtful) {
    const node = placeholder(text, island.start, island.end, [], block);
    return atom(kind, node);
  }
  const attrs: Record<string, string> = {
    typeof: options.format === '' ? 'mw:File' : `mw:File/${options.format}`,
  };
  const classes: string[] = [];
  if (options.halign !== '') classes.push(`mw-halign-${options.halign}`);
  if (options.valign !== '') classes.push(`mw-valign-${options.valign.replace(/_/g, '-')}`);
  if (options.border) classes.push('mw-image-border');
  if (options.cls !== '') classes.push(options.cls);
  if (classes.length > 0) attrs.class = classes.join(' ');
  attrs.resource = `./${titleToHref(title.text)}${title.fragment === null ? '' : `#${fragmentToHref(title.fragment)}`}`;
  const attribs = [...options.data];
  if (options.manualthumb !== null) attribs.push(['manualthumb', options.manualthumb]);
  if (attribs.length > 0) attrs['data-mw'] = JSON.stringify({ attribs });
  const children = [];
  if (caption) {
    const { start, end } = caption;
    children.push(
      draft('figcaption', {
        children: trimmedBlanks(text, start, end, block, context),
        start,
        openEnd: start,
        closeStart: end,
        end,
        whole: true,
      }),
    );
  }
  return atom(
    kind,
    draft(block ? 'figure' : 'span', {
      attrs,
      children,
      start: island.start,
      openEnd: caption?.start ?? island.end,
      closeStart: caption?.end ?? island.end,
      end: island.end,
      block,
      whole: true,
    }),
  );
}

const tableEdge = /\n[ \t]*(\{\||\|\})/g;

/** Pipes in a table, or in the brackets of an external link, part no options. */
export function joinedParts(text: string, parts: readonly Part[], site: Site): Part[] {
  const [first, last] = [parts[0], parts.at(-1)];
  if (!first || !last || parts.length < 2) return [...parts];
  const source = text.slice(first.start, last.end);
  const whole: { start: number; end: number }[] = [];
  let depth = 0;
  let from = 0;
  for (const match of source.includes('\n') ? source.matchAll(tableEdge) : []) {
    if (match[1] === '{|') {
      if (depth++ === 0) from = match.index;
    } else if (depth > 0 && --depth === 0)
      whole.push({ start: first.start + from, end: first.start + match.index + match[0].length });
  }
  for (const match of source.includes('[') ? source.matchAll(/\[([^[\]\n]*)\]/g) : []) {
    const address = (match[1] as string).toLowerCase();
    if (site.protocols.some((protocol) => address.startsWith(protocol)))
      whole.push({ start: first.start + match.index, end: first.start + match.index + match[0].length });
  }
  if (whole.length === 0) return [...parts];
  const out: Part[] = [];
  for (const part of parts) {
    const before = out.at(-1);
    const pipe = part.start - 1;
    if (before && whole.some(({ start, end }) => start < pipe && pipe < end)) before.end = part.end;
    else out.push({ ...part });
  }
  return out;
}

function trimmedBlanks(text: string, start: number, end: number, block: boolean, context: Context) {
  while (start < end && /[ \t\r\n]/.test(text[start] as string)) start++;
  while (end > start && /[ \t\r\n]/.test(text[end - 1] as string)) end--;
  if (start >= end) return [];
  return block ? context.caption(start, end) : context.inline(start, end);
}

const isFigure = ({ format, halign }: Options): boolean =>
  format === 'Thumb' || format === 'Frame' || halign !== '';

function apply(options: Options, name: string, value: string): void {
  const format = formats[name];
  if (format !== undefined) {
    if (options.format !== '') return;
    options.format = format;
    if (name === 'manualthumb') options.manualthumb = value;
  } else if (halign.has(name)) options.halign ||= name;
  else if (valign.has(name)) options.valign ||= name;
  else if (name === 'border') options.border = true;
  else if (name === 'class') options.cls ||= value.trim();
  else if (name === 'width') {
    const size = /^\s*(\d*)\s*(?:x\s*(\d*))?\s*$/.exec(value);
    options.data.delete('width');
    options.data.delete('height');
    if (size?.[1]) options.data.set('width', size[1]);
    if (size?.[2]) options.data.set('height', size[2]);
  } else if (!options.data.has(name)) options.data.set(name, value.trim());
}

/** The option that a part of an image's source is; `null` for a caption. */
export function mediaOption(part: string, site: Site): { option: MediaOption; value: string } | null {
  for (const option of site.mediaOptions) {
    if (!option.value) {
      if (part === option.prefix) return { option, value: '' };
      continue;
    }
    if (part.length < option.prefix.length + option.suffix.length) continue;
    if (!part.startsWith(option.prefix) || !part.endsWith(option.suffix)) continue;
    const value = part.slice(option.prefix.length, part.length - option.suffix.length);
    if (option.name === 'width') {
      // Runs of blanks are one blank first: the patterns try every way to share them out.
      const size = value.replace(/\s+/g, ' ');
      if (/^\s*(?:\d+\s*(?:x\s*\d*)?|x\s*\d+)\s*(?:px)?\s*$/.test(size)) {
        return { option, value: size.replace(/px\s*$/, '') };
      }
      continue;
    }
    return { option, value };
  }
  return null;
}
