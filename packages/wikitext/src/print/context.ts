/** Where text and elements stand, as far as printing has to know: found by walking up the places. */

import {
  cellNames,
  containerNames,
  formatting,
  holdsText,
  isHeading,
  itemNames,
  listNames,
  mwType,
  type Place,
  set,
  type TreeElement,
  type TreeNode,
} from '@stet/tree';

/**
 * Spelled as an HTML tag, or to be (two steps of a proof print tags only).
 * @param place where the node stands, or where something in it does
 */
export function isHtml(node: TreeElement, place: Partial<Place>): boolean {
  if (node.print?.html) return true;
  const at = place.parent === node ? place.up : place;
  if (node.name === 'pre') {
    // On the page it would be another kind of preformatted text.
    if (!at?.parent || !holdsText(node)) return false;
    const { single, noPre } = contextOf(at as Place);
    if (single || noPre) return true;
  }
  if (at?.strength !== 3) return at?.strength === 5;
  // A part of a list or table is what that is.
  return !(partNames.has(node.name) && at.parent && !isHtml(at.parent, at));
}

const partNames = set('caption tr td th li dt dd');

export const hasAttributes = ({ attrs }: TreeElement): boolean => Object.keys(attrs).length > 0;
/** What wikitext has no sign for. */
export const isTag = (node: TreeElement, place: Partial<Place>): boolean =>
  isHtml(node, place) || hasAttributes(node);

export const nameOf = (node: TreeNode | null): string => (node?.kind === 'element' ? node.name : '');
export const isTerm = (node: TreeNode | null): boolean => nameOf(node) === 'dt';

const isElement = (node: TreeNode | null | undefined): node is TreeElement => node?.kind === 'element';

export const inlineNames: ReadonlySet<string> = new Set([...formatting, 'abbr', 'bdi', 'bdo', 'mark']);
export const noPreNames = set('p blockquote li dt dd ul ol dl caption');

/** What a text stands in. */
export interface Context {
  /** The innermost container that ends with its line: heading, item. */
  readonly single: 'heading' | 'item' | '';
  readonly term: boolean;
  readonly cell: 'td' | 'th' | '';
  /** The cell has attributes, so that a pipe behind theirs is text. */
  readonly attributed: boolean;
  /** Somewhere in a table, a caption included. */
  readonly table: boolean;
  readonly link: 'wiki' | 'external' | '';
  /** In the caption of an image. */
  readonly media: 'block' | 'line' | '';
  readonly pre: 'indent' | 'tag' | '';
  readonly nowiki: boolean;
  /** In a paragraph, or bare in a container that may have paragraphs. */
  readonly paragraph: boolean;
  /** Where blanks at the start of a line are no markup: in some tags, a caption, a note. */
  readonly noPre: boolean;
  /** Directly in a tag, so that a blank line need not end anything. */
  readonly blanks: boolean;
}

export function contextOf(place: Place): Context {
  let single: Context['single'] = '';
  let term = false;
  let cell: Context['cell'] = '';
  let attributed = false;
  let table = false;
  let link: Context['link'] = '';
  let media: Context['media'] = '';
  let pre: Context['pre'] = '';
  let nowiki = false;
  const blanks = place.parent !== null && containerNames.has(place.parent.name);
  let paragraph = false;
  let noPre = false;
  let inTag = false;
  for (let at: Place | null = place; at?.parent; at = at.up) {
    const { parent } = at;
    const { name } = parent;
    if (name === 'blockquote' || (noPreNames.has(name) && isHtml(parent, at))) noPre = true;
    const type = mwType(parent.attrs);
    if (type === 'mw:Nowiki') nowiki = holdsText(parent);
    else if (type === 'mw:Extension/pre' || (name === 'pre' && isHtml(parent, at))) pre ||= 'tag';
    else if (type.startsWith('mw:Extension/')) {
      noPre ||= type.endsWith('/ref');
      break;
    } else if (type.startsWith('mw:File')) media = name === 'span' ? 'line' : 'block';
    else if (name === 'a') {
      link ||= /^mw:ExtLink/.test(parent.attrs.rel ?? '') ? 'external' : 'wiki';
    } else if (name === 'pre') pre ||= 'indent';
    else if (inlineNames.has(name)) inTag ||= isHtml(parent, at) || (name !== 'b' && name !== 'i');
    else if (name === 'p') paragraph ||= !isHtml(parent, at);
    else if (isHeading(name) && !isHtml(parent, at)) single ||= 'heading';
    else if (itemNames.has(name) && !isHtml(parent, at)) {
      if (single === '' && cell === '') {
        single = 'item';
        // A colon in a tag ends no term.
        term = name === 'dt' && !inTag;
      }
    } else if (cellNames.has(name)) {
      if (!isHtml(parent, at)) {
        cell ||= name as 'td' | 'th';
        attributed = hasWritten(parent);
        noPre ||= isQuoted(at.up);
        table = true;
        break;
      }
    } else if (name === 'caption' && !isHtml(parent, at)) {
      table = noPre = true;
      break;
    }
  }
  return { single, term, cell, attributed, table, link, media, pre, nowiki, paragraph, noPre, blanks };
}

/** Somewhere in a quotation, where no blank makes preformatted text. */
function isQuoted(place: Place | null): boolean {
  for (let at = place; at?.parent; at = at.up) if (at.parent.name === 'blockquote') return true;
  return false;
}

/** Attributes that are written. */
const hasWritten = ({ attrs }: TreeElement): boolean =>
  Object.keys(attrs).some((key) => !/^(?:about|typeof|data-mw)$/.test(key));

/** Something stands in a container of these names that is written in wikitext. */
export const isIn = (names: ReadonlySet<string>, place: Place | null): boolean =>
  place?.parent != null && names.has(place.parent.name) && !isHtml(place.parent, place);

/** The bullet that an item has on its line. */
const bulletOf = (list: string, item: string): string =>
  item === 'dt' ? ';' : item === 'dd' ? ':' : list === 'ol' ? '#' : list === 'dl' ? ':' : '*';

/**
 * All bullets of the line of something in a list: of the items around `place`, from outside in, and of `item` itself.
 * A list in a list, a tag or a table begins anew.
 */
export function bulletsOf(item: TreeElement | null, place: Place): string {
  let out = '';
  let child: TreeElement | null = item;
  let at: Place | null = place;
  while (at?.parent) {
    const { parent }: { parent: TreeElement } = at as { parent: TreeElement };
    if (isIn(listNames, at)) {
      if (child) out = bulletOf(parent.name, child.name) + out;
      child = parent;
    } else if (isIn(itemNames, at)) child = parent;
    else break;
    at = at.up;
  }
  return out;
}

/** Whether an element begins with a list or table of its own, so that it has nothing on its line itself. */
export function firstContent(node: TreeElement): TreeNode | null {
  return node.children.find((child) => child.kind !== 'text' || child.value.trim() !== '') ?? null;
}

/** A line without its comments. */
export const shownOf = (line: string): string => line.replace(/<!--.*?-->/g, '').trim();

/** There is a line end in the text of an element (not in templates, tags and the like). */
export function hasLineEnd(node: TreeElement): boolean {
  const work: TreeNode[] = [...node.children];
  for (let next = work.pop(); next; next = work.pop()) {
    if (next.kind === 'text') {
      if (/[\r\n]/.test(next.value)) return true;
    } else if (isElement(next) && !/^mw:(?:Extension|File|Nowiki)/.test(mwType(next.attrs))) {
      for (const child of next.children) work.push(child);
    }
  }
  return false;
}
