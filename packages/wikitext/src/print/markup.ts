/** Wikitext as a {@link Markup}: which file writes which kind of content. */

import {
  cellNames,
  holdsText,
  isHeading,
  itemNames,
  listNames,
  type Markup,
  mwType,
  normalForm,
  type Origin,
  type Own,
  type OwnContext,
  onlyInTables,
  type Place,
  plainText,
  sameAttributes,
  type Tree,
  type TreeComment,
  type TreeElement,
} from '@stet/tree';
import { decodeEntity } from '../entity.js';
import type { Site } from '../site.js';
import { type Context, contextOf, hasAttributes, hasLineEnd, isHtml, isTag } from './context.js';
import { Escaper } from './escape.js';
import { printExtension, printPreTag } from './extension.js';
import { printFormat } from './format.js';
import { printHeading } from './heading.js';
import { flatHtml, htmlTags } from './html.js';
import { Joiner } from './joins.js';
import { keepsLink, printLink } from './link.js';
import { fitsList, keepsItem, printItem, printList } from './list.js';
import { keepsMedia, printMedia } from './media.js';
import { printComment, printMeta } from './meta.js';
import { isBlankBreak, kindOf, printSeparator, type SeenBlanks } from './separators.js';
import { fitsTable, inHtmlTable, openingOf, printCaption, printCell, printRow, printTable } from './table.js';
import { printTransclusion } from './template.js';

export interface MarkupOptions {
  readonly site: Site;
  /** The parser, for this site and page. */
  readonly parse: (text: string) => Tree;
  /** Its part between two points of rest. */
  readonly region?: Markup['region'];
  /** What HTML of others says of blanks. */
  readonly seenBlanks?: SeenBlanks | undefined;
}

/** What wikitext needs of reuse and proof, for one page of one site. */
export function createMarkup({ site, parse, region, seenBlanks }: MarkupOptions): Markup {
  const plain = new Map<string, boolean>();
  const isPlain = (value: string, context: Context, atLineStart: boolean, atEnd: boolean): boolean => {
    const probe = probeFor(context, atLineStart, atEnd);
    const key = `${probe.before}|${probe.after}|${value}`;
    let known = plain.get(key);
    if (known === undefined) {
      known = readsAs(parse, probe, value);
      plain.set(key, known);
    }
    return known;
  };
  const escaper = new Escaper(site, isPlain);
  const joiner = new Joiner(site);
  return {
    parse,
    ...(region && { region }),
    own: (node, context) => asWritten(ownMarkup(node, context, site, escaper), node, context),
    text: (value, place, kept) => escaper.text(value, place, kept),
    separator: (left, right, place, hints) => printSeparator(left, right, place, hints, seenBlanks),
    fits,
    keeps: (node, origin, tags) => {
      if (node.name === 'a') return node.children.length > 0 && keepsLink(origin);
      if (mwType(node.attrs).startsWith('mw:File')) return keepsMedia(node, origin);
      if (/^mw:(?:Entity|Nowiki)/.test(mwType(node.attrs))) return false;
      if (itemNames.has(node.name)) return keepsItem(node, origin);
      if (node.name === 'p' && (tags || isEmpty(node))) return false;
      if (node.name === 'pre' && !origin.node.print?.html) return mwType(node.attrs) !== '';
      return true;
    },
    joins: (left, right, strength) => joiner.between(left, right, strength),
    isNothing,
    isOne,
    flat: flatHtml,
  };
}

/** Wikitext around a text that has to stay text, and what stands there when it does. */
interface Probe {
  readonly before: string;
  readonly after: string;
}

function probeFor(context: Context, atLineStart: boolean, atEnd: boolean): Probe {
  if (context.link === 'wiki') return { before: '[[A|y ', after: ' y]]' };
  if (context.link === 'external') return { before: '[http://a y ', after: ' y]' };
  if (context.media !== '')
    return { before: `[[File:A.png|${context.media === 'block' ? 'thumb|' : ''}y `, after: ' y]]' };
  if (context.cell !== '') {
    const sign = context.cell === 'th' ? '!' : '|';
    const attributes = context.attributed ? 'id="a" |' : '';
    return { before: `{|\n${sign}${attributes} y ${atLineStart ? '\n' : ''}`, after: ' y\n|}' };
  }
  if (context.term) return { before: '; y ', after: ' y' };
  if (context.single === 'item') return { before: '* y ', after: ' y' };
  if (context.single === 'heading') return { before: '== y ', after: ' y ==' };
  if (context.pre === 'indent') return { before: ' y ', after: ' y' };
  return { before: atLineStart ? '' : 'y ', after: atEnd ? '' : ' y' };
}

/** Whether a text between two others is read as the three of them. */
function readsAs(parse: (text: string) => Tree, { before, after }: Probe, value: string): boolean {
  const marker = 'STET';
  // No blank ends the line before it, or begins the one behind it.
  const front = value.startsWith('\n') ? before.replace(/ $/, '') : before;
  const behind = value.endsWith('\n') ? after.trimStart() : after;
  const wanted = normalForm(parse(`${front}${marker}${behind}`));
  const got = normalForm(parse(front + value + behind));
  const normal = (after === '' ? value.trimEnd() : value).replace(/(?<![ \t])[ \t]*(?:\r?\n[ \t]*)+/g, '\n');
  return (
    wanted.length === got.length &&
    wanted.every((line, i) => (line.includes(marker) ? line.replace(marker, () => normal) : line) === got[i])
  );
}

function ownMarkup(node: TreeElement | TreeComment, context: OwnContext, site: Site, escaper: Escaper): Own {
  if (node.kind === 'comment') return { whole: printComment(node.value) };
  const { place } = context;
  const { name } = node;
  const type = mwType(node.attrs);
  const typed = type === '' ? null : ownTyped(node, type, context, site, escaper);
  if (typed) return typed;
  if (name === 'a') return printLink(node, context, site);
  if (name === 'link' || name === 'meta') return printMeta(node, context, site);
  if (name === 'b' || name === 'i') return printFormat(node, place);
  if (name === 'p') return printParagraph(node, place);
  if (isHeading(name)) return printHeading(node, place);
  if (listNames.has(name)) return printList(node, place);
  if (itemNames.has(name)) return printItem(node, context);
  if (name === 'table') return printTable(node, place);
  if (onlyInTables.has(name) && (isHtml(node, place) || inHtmlTable(place))) return htmlTags(node);
  if (name === 'caption') return printCaption(node, place);
  if (name === 'tr') return printRow(node, place);
  if (cellNames.has(name)) return printCell(node, context);
  if (name === 'hr') {
    const more = Math.min(Number(node.print?.parsoid?.extra_dashes) || 0, 1000);
    return isTag(node, place) ? htmlTags(node) : { whole: '-'.repeat(4 + more) };
  }
  if (name === 'pre') return isTag(node, place) ? printPreTag(node) : { open: ' ', close: '' };
  if (name === 'br') return printBreak(node, place);
  if (name === 'figcaption') return { open: '', close: '' };
  return htmlTags(node);
}

/** A tag, or a table's beginning, that was one before, with the same attributes, is as it was written. */
function asWritten(own: Own, node: TreeElement | TreeComment, { origin }: OwnContext): Own {
  if (!('open' in own) || node.kind === 'comment' || !origin) return own;
  const { name, print } = origin.node;
  if (
    !own.open.startsWith(print?.html ? '<' : '{|') ||
    node.name !== name ||
    !sameAttributes(node, origin.node)
  )
    return own;
  return { ...own, open: openingOf(origin) || own.open };
}

function ownTyped(
  node: TreeElement,
  type: string,
  context: OwnContext,
  site: Site,
  escaper: Escaper,
): Own | null {
  const src = node.print?.src ?? context.origin?.node.print?.src;
  if (type === 'mw:Transclusion' || type === 'mw:Param') return printTransclusion(node, context);
  if (type === 'mw:Extension/pre') return printPreTag(node);
  if (type.startsWith('mw:Extension/')) return printExtension(node, context);
  if (type.startsWith('mw:File')) return printMedia(node, context, site);
  if (type === 'mw:Nowiki') return printNowiki(node, context, escaper);
  if (type === 'mw:Entity') return printEntity(node, src, context, escaper);
  if (type === 'mw:DisplaySpace') return { whole: ' ' };
  if (/^mw:(?:Placeholder|Includes|Annotation)/.test(type)) {
    if (typeof src === 'string') return { whole: src };
    const include = /^mw:Includes\/((?:No|Only)Include)(\/End)?$/.exec(type);
    if (include) return { whole: `<${include[2] ? '/' : ''}${include[1]?.toLowerCase()}>` };
    return { open: '', close: '' };
  }
  return null;
}

/** `<nowiki>`, where there is nothing but text in it; a half of what was split only where it is needed. */
function printNowiki(node: TreeElement, { origin, place }: OwnContext, escaper: Escaper): Own {
  if (node.children.length === 0) return { whole: '<nowiki/>' };
  // Entities in it are none of what needs the tags.
  const shown = node.children.map((child) => (child.kind === 'text' ? child.value : '\0')).join('');
  const isHalf = origin !== null && origin.node.id !== node.id;
  const isNeeded = !isHalf || escaper.text(shown, place, { prefix: 0, suffix: 0 }) !== shown;
  return isNeeded && holdsText(node) ? { open: '<nowiki>', close: '</nowiki>' } : { open: '', close: '' };
}

/** The entity as it was spelled, if it still stands for its character. */
function printEntity(node: TreeElement, src: unknown, { place }: OwnContext, escaper: Escaper): Own {
  const shown = plainText(node.children);
  // Formatting in it would be lost.
  if (!holdsText(node)) return { open: '', close: '' };
  if (typeof src === 'string' && decodeEntity(src) === shown) return { whole: src };
  // Without its source, where somebody said that it is one.
  if (src === undefined && [...shown].length === 1)
    return {
      whole: namedEntities[shown] ?? `&#x${(shown.codePointAt(0) as number).toString(16).toUpperCase()};`,
    };
  return { whole: escaper.text(shown, place, { prefix: 0, suffix: 0 }) };
}

const namedEntities: Readonly<Record<string, string>> = {
  '\u00a0': '&nbsp;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

const isEmpty = (node: TreeElement): boolean =>
  node.children.every((child) => child.kind === 'text' && child.value.trim() === '');

/** Paragraphs have no markup; an empty one is a blank line. Where blank lines make no paragraph, there is the tag. */
function printParagraph(node: TreeElement, place: Place): Own {
  if (isTag(node, place)) return htmlTags(node);
  // What a server had without a tag is tried so first.
  const isTried = place.strength === 0 && node.print?.blanks !== undefined && place.right?.kind === 'text';
  if (needsTag(place) && !isTried) return htmlTags(node);
  if (!isEmpty(node)) return { open: '', close: '' };
  return { whole: place.right === null || place.parent !== null ? '' : '\n' };
}

/** On the line of an item or a caption, or before bare text: a paragraph without a tag would take that in. */
function needsTag(place: Place): boolean {
  const { parent, up, right } = place;
  if (!parent) return false;
  if (itemNames.has(parent.name)) return !isHtml(parent, place) && listNames.has(up?.parent?.name ?? '');
  return parent.name === 'figcaption' || (right !== null && kindOf(right, place) === 'inline');
}

/** A break that a paragraph begins with is a blank line. */
function printBreak(node: TreeElement, place: Place): Own {
  const begins = place.left === null && !(place.parent && isHtml(place.parent, place));
  if (isBlankBreak(node) && begins)
    return { whole: typeof node.print?.src === 'string' ? node.print.src : '\n' };
  return htmlTags(node);
}

/** Formatting that quotes say, headings and links of the wiki: without content they show nothing. */
function isNothing(node: TreeElement): boolean {
  const { name, attrs } = node;
  const isLink = name === 'a' && /^mw:WikiLink/.test(attrs.rel ?? '');
  if (!(isLink || ((name === 'b' || name === 'i' || isHeading(name)) && !hasAttributes(node)))) return false;
  return node.children.every(
    (child) =>
      (child.kind === 'text' && (child.value === '' || (isHeading(name) && child.value.trim() === ''))) ||
      (child.kind === 'element' && isNothing(child)),
  );
}

function isOne(left: TreeElement, right: TreeElement): boolean {
  return (
    left.name === right.name &&
    (left.name === 'b' || left.name === 'i') &&
    !hasAttributes(left) &&
    !hasAttributes(right) &&
    !left.print?.html === !right.print?.html
  );
}

function fits(origin: Origin, now: Place): boolean {
  const { node, place: old } = origin;
  const { name } = node;
  const kind = kindOf(node, {});
  const { source } = node;
  if (kind === 'inline' && hasLineEnd(node) && contextOf(now).single === 'heading') return false;
  // Among tags nothing stands on its line, or ends with it; nor do indented lines everywhere.
  if ((kind === 'pre' || (now.strength === 3 && kind !== 'inline')) && kind !== kindOf(node, now))
    return false;
  // What ended with its container has no end of its own.
  const isOpen = source?.closeStart === source?.end && node.children.length > 0;
  const isAlone = kind === 'inline' ? now.parent === null : kind !== 'tag' && kind !== 'table';
  if (isOpen && !isAlone && now.right && now.right.kind !== 'comment' && !old.right) return false;
  if (listNames.has(name) || itemNames.has(name)) return fitsList(origin, now);
  if (cellNames.has(name) || name === 'tr' || name === 'caption') return fitsTable(origin, now);
  if (isBlankBreak(node)) return now.left === null;
  return true;
}
