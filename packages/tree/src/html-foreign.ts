/**
 * HTML that others wrote, as a tree: a MediaWiki's own (Parsoid's form of the DOM specification, where template
 * output, images and lists of notes are filled in) and what people paste. What is generated is dropped, what can be
 * edited is put into our form, what wikitext has no tag for is unwrapped.
 */

import { type DefaultTreeAdapterTypes as Parse5, parseFragment } from 'parse5';
import { decodeComment } from './html-escape.js';
import { nodeId } from './html-exchange.js';
import { mwType, parseData } from './html-facts.js';
import { isBlank, isEither, withoutCalls } from './html-foreign-calls.js';
import { fileOf, mediaAttributes } from './html-foreign-media.js';
import { missingPage, type ParsoidData, readParsoid } from './html-foreign-parsoid.js';
import { foreignReference } from './html-foreign-references.js';
import { served, servedLists, servedRow } from './html-foreign-served.js';
import {
  type Attributes,
  type Blanks,
  comment,
  element,
  type PrintInfo,
  type TreeElement,
  type TreeNode,
  text,
} from './node.js';
import { wikitextAttributes, wikitextElements } from './sanitize.js';
import { isSafeUrl } from './sanitize-url.js';

const set = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Gone with all that is in them. */
const dropped = set(
  'applet area audio base button canvas datalist embed form frame frameset head iframe img input map math noembed noframes ' +
    'noscript object option param picture script select source style svg template textarea title track video',
);
const kept = new Set([...wikitextElements, 'a', 'figcaption', 'figure', 'tbody', 'tfoot', 'thead']);
const blocks = set(
  'blockquote caption center dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre section table tbody td tfoot ' +
    'th thead tr ul',
);
/** Elements that hold blocks, so that white space between their children separates and says nothing. */
const containers = set(
  'blockquote caption center dd div dl dt figcaption figure li ol section table tbody td tfoot th thead tr ul',
);
const cells = set('td th');
/** Tags of wikitext that are no elements. */
const rawTags = set('includeonly noinclude nowiki onlyinclude');
const strict = set('dl figure ol table tbody tfoot thead tr ul');
const ours = ['data-mw', 'data-mw-variant', 'property', 'rel', 'resource', 'typeof'];

type Attrs = Record<string, string>;

/** Data's attributes: strings only. */
const record = (value: unknown): Attrs =>
  Object.fromEntries(
    Object.entries(typeof value === 'object' && value !== null ? value : {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );

interface Frame {
  readonly nodes: readonly Parse5.ChildNode[];
  at: number;
  readonly out: TreeNode[];
  /** The name of the element whose children these are, `''` at the top. */
  readonly parent: string;
  /** That element was spelled as a tag. */
  readonly html: boolean;
  readonly finish: (children: TreeNode[], blanks: Blanks) => void;
}

/** An element that was read, not yet told whether it stands in text or between blocks. */
interface Read {
  name: string;
  attrs: Attrs;
  children: readonly Parse5.ChildNode[];
  html: boolean;
  /** A call that made a link. */
  isLink?: boolean;
}

const isElement = (node: Parse5.ChildNode): node is Parse5.Element => 'tagName' in node;

export class ForeignReader {
  readonly #top: readonly Parse5.ChildNode[];
  readonly #stack: Frame[] = [];
  /** Elements with an id: the notes of a list are found by it. */
  readonly #byId = new Map<string, Parse5.Element>();
  readonly #open = new Set<string>();
  /** What templates made whose first element was read: `about` of it. */
  readonly #spoken = new Set<string>();
  /** Parsoid's sections: it notes what it found a heading to be, so that one without a note is new. */
  #hasSections = false;

  readonly #localHref: ((href: string) => string | undefined) | null;
  readonly #ids: boolean;

  /**
   * @param localHref the address in our form of what another wiki's HTML links to
   * @param ids nodes keep the ids that their elements have there
   */
  constructor(
    top: readonly Parse5.ChildNode[],
    localHref: ((href: string) => string | undefined) | null = null,
    ids = false,
  ) {
    this.#top = top;
    this.#localHref = localHref;
    this.#ids = ids;
  }

  read(): TreeNode[] {
    this.#index();
    let result: TreeNode[] = [];
    this.#frame(this.#top, '', (children) => {
      result = children;
    });
    for (let frame = this.#stack.at(-1); frame; frame = this.#stack.at(-1)) {
      const node = frame.nodes[frame.at++];
      if (node) this.#node(node, frame);
      else {
        this.#stack.pop();
        const blanks: Blanks = {};
        frame.finish(settle(servedLists(frame.out, frame.parent, frame.html), frame.parent, blanks), blanks);
      }
    }
    // Nodes with ids are compared with those of a page, and stand as they stand in it.
    return this.#ids ? result : paragraphs(result);
  }

  #index(): void {
    const stack = [...this.#top];
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (!isElement(node)) continue;
      const id = node.attrs.find((attr) => attr.name === 'id')?.value;
      if (id?.startsWith('mw-reference-text-')) this.#byId.set(id, node);
      this.#hasSections ||= attributeOf(node, 'data-mw-section-id') !== '';
      for (const child of node.childNodes) stack.push(child);
    }
  }

  #frame(nodes: readonly Parse5.ChildNode[], parent: string, finish: Frame['finish'], html = false): void {
    this.#stack.push({ nodes, at: 0, out: [], parent, html, finish });
  }

  #node(node: Parse5.ChildNode, frame: Frame): void {
    const { out } = frame;
    if (node.nodeName === '#text') out.push(text((node as Parse5.TextNode).value));
    else if (node.nodeName === '#comment') out.push(comment(commentOf((node as Parse5.CommentNode).data)));
    else if (isElement(node)) this.#element(node, frame);
  }

  #element(node: Parse5.Element, frame: Frame): void {
    const { out } = frame;
    const all: Attrs = Object.create(null);
    for (const { name, value } of node.attrs) all[name] = value;
    const id = this.#ids ? (all.id ?? '') : '';
    // An extension tag that a template made is the template's, a picture that a tag made the tag's.
    if (node.tagName === 'img' && all.typeof === undefined) {
      this.#picture(node, all, frame);
      return;
    }
    const type = /\bmw:Transclusion\b/.test(all.typeof ?? '')
      ? 'mw:Transclusion'
      : (/\bmw:Extension\/\S+/.exec(all.typeof ?? '')?.[0] ?? mwType(all));
    if (type === 'mw:Extension/ref') {
      this.#reference(all, node, frame);
      return;
    }
    if (type === 'mw:Extension/references') {
      const { body, autoGenerated } = parseData(all['data-mw']);
      const html = record(body).html;
      if (autoGenerated !== true && typeof html === 'string') {
        this.#references(all, html, out);
        return;
      }
    }
    if (type.startsWith('mw:File') || /^mw:(?:Image|Video|Audio)/.test(type)) {
      const media = mediaAttributes(node, all);
      if (media.resource) {
        const caption = media.caption ? [media.caption] : [];
        const name = node.tagName === 'figure' ? 'figure' : 'span';
        const print = {
          asWritten: true,
          ...(media.parsoid && { parsoid: media.parsoid }),
          ...(this.#ids && media.shown && { shown: media.shown }),
        };
        this.#frame(caption, name, (children) =>
          out.push(element(name, { attrs: media.attrs, children, print, id })),
        );
        return;
      }
    }
    if (type === 'mw:DisplaySpace') {
      out.push(text(' '));
      return;
    }
    if (type === 'mw:Extension/gallery' && !hasSource(node, all)) {
      const attrs = {
        typeof: type,
        'data-mw': all['data-mw'] ?? '{}',
        ...(all.about && { about: all.about }),
      };
      this.#frame(galleryParts(node), 'ul', (children) => out.push(element('div', { attrs, children, id })));
      return;
    }
    if (rawTags.has(node.tagName)) {
      out.push(text(`<${node.tagName}>`));
      this.#frame(node.childNodes, 'span', (children) => {
        for (const child of [...children, text(`</${node.tagName}>`)]) out.push(child);
      });
      return;
    }
    const noted = readParsoid(all) ?? notedInside(node, type) ?? served(node, all.id, this.#hasSections);
    const unsafe = /^\/\*[^*]*\*\/$/.exec(all.style ?? '');
    const parsoid = unsafe ? { ...noted, sa: { style: unsafe[0], ...noted?.sa } } : noted;
    const read = this.#told(node, all, type);
    if (read === 'drop') return;
    if (read === 'unwrap') {
      // What it held is told in its place with what stands beside it.
      this.#frame(node.childNodes, 'span', (children) => {
        if (node.tagName === 'section') withoutLineEnd(out.at(-1), children);
        for (const child of children) out.push(child);
      });
      return;
    }
    this.#frame(
      read.children,
      read.name,
      (children, blanks) => {
        const print = printInfo(read, resourceOf(read, parsoid), all, blanks);
        // The last line end of preformatted text ends its line.
        if (read.name === 'pre' && !read.html && type === '') withoutLastLineEnd(children);
        // Who read the HTML and wrote it again may have lost the line ends that it begins with.
        if (read.name === 'pre' && this.#ids) withoutFirstLineEnds(children);
        if (read.name === 'p' && !read.html && Object.keys(read.attrs).length === 0) {
          const parts = withoutCalls(children, print);
          for (const part of parts ?? []) out.push(part);
          if (parts) return;
        }
        if (read.name === 'p' && !read.html) blankLine(children);
        const own = element(read.name, { attrs: read.attrs, children, print, id });
        out.push(own.name === 'tr' ? servedRow(own) : own);
      },
      read.html || (frame.html && /^(?:ul|ol|dl)$/.test(frame.parent)),
    );
  }

  /** A bare picture: a file of the wiki's by its page, any other by its address, as far as that is one. */
  #picture(node: Parse5.Element, all: Attrs, { parent, out }: Frame): void {
    const { src = '' } = all;
    if (fileOf(node) !== '') {
      const holder = { ...node, tagName: 'span', nodeName: 'span', attrs: [], childNodes: [node] };
      const { attrs } = mediaAttributes(holder, { typeof: 'mw:File' });
      out.push(element('span', { attrs }));
    } else if (/^https?:/i.test(src) && isSafeUrl(src)) {
      const shown = text(src);
      const attrs = { rel: 'mw:ExtLink', href: src, class: 'external free' };
      out.push(parent === 'a' ? shown : element('a', { attrs, children: [shown] }));
    }
  }

  /** What an element is in our form. */
  #told(node: Parse5.Element, all: Attrs, type: string): Read | 'drop' | 'unwrap' {
    const name = node.tagName;
    const html = parseData(all['data-parsoid']).stx === 'html';
    if (type === 'mw:Transclusion' || type === 'mw:Param' || type.startsWith('mw:Extension/')) {
      if (type === 'mw:Extension/references' && parseData(all['data-mw']).autoGenerated === true)
        return 'drop';
      const attrs: Attrs = { typeof: type, 'data-mw': all['data-mw'] ?? '{}' };
      if (all.about) attrs.about = all.about;
      this.#spoken.add(all.about ?? '');
      if (type === 'mw:Extension/pre') {
        Object.assign(attrs, wikitextAttributes('pre', record(parseData(all['data-mw']).attrs)));
        return { name: 'pre', attrs, children: node.childNodes, html: false };
      }
      const isLink = name === 'a';
      // What no program numbered somebody wrote: its content is what is between the tags.
      const { body } = parseData(all['data-mw']);
      const isWritten = type !== 'mw:Extension/references' && all.about === undefined && body === undefined;
      if (isWritten && type.startsWith('mw:Extension/') && node.childNodes.length > 0)
        return { name: blocks.has(name) ? 'div' : 'span', attrs, children: node.childNodes, html: false };
      return { name: blocks.has(name) ? 'div' : 'span', attrs, children: [], html: false, isLink };
    }
    if (type === 'mw:FallbackId' || all.class === 'mw-editsection') return 'drop';
    const attrs: Attrs = { ...wikitextAttributes(name, all) };
    delete attrs.typeof;
    if (/^h[1-6]$/.test(name)) delete attrs.id;
    if (/^mw[\w-]{2,}$/.test(attrs.id ?? '') || (this.#ids && nodeId.test(attrs.id ?? ''))) delete attrs.id;
    if (attrs.class !== undefined) {
      const own = attrs.class.split(/\s+/).filter((word) => word !== '' && word !== 'mw-empty-elt');
      if (attrs.class.includes('mw-empty-elt')) {
        if (own.length === 0) delete attrs.class;
        else attrs.class = own.join(' ');
      }
    }
    if (type.startsWith('mw:') || /\bmw:ExpandedAttrs\b/.test(all.typeof ?? ''))
      for (const key of ours) if (all[key] !== undefined) attrs[key] = all[key];
    const written = all.href;
    if (written !== undefined) all.href = this.#address(written);
    if (name === 'link' || name === 'meta') return property(name, all, attrs);
    if (name === 'a') return anchor(node, all, attrs, written ?? '', this.#localHref !== null);
    // The box around a heading and the link that edits it, and the table of contents.
    if (name === 'div' && hasClass(node, 'mw-heading') && holdsHeading(node)) return 'unwrap';
    if (name === 'div' && all.id === 'toc') return 'drop';
    if (name === 'section' && all['data-mw-section-id'] !== undefined) {
      // One that is a template's output goes with what speaks for it.
      if (!this.#spoken.has(all.about ?? '')) return 'unwrap';
      return { name: 'div', attrs: { about: all.about as string }, children: [], html: false };
    }
    if (dropped.has(name)) return 'drop';
    // A group that nobody wrote: what separates its rows are blanks of the table.
    if (/^t(?:body|head|foot)$/.test(name) && !html && Object.keys(attrs).length === 0) return 'unwrap';
    if (
      name === 'span' &&
      Object.keys(attrs).length === 0 &&
      parseData(all['data-parsoid']).misnested === true
    )
      return 'unwrap';
    if (!kept.has(name) || (name === 'font' && Object.keys(attrs).length === 0)) return 'unwrap';
    return { name, attrs, children: node.childNodes, html };
  }

  /** A link to a missing page leads to its editor: it is one to the page. */
  #address(href: string): string {
    const local = this.#localHref?.(href) ?? href;
    return local.startsWith('./') ? local.replace(missingPage, '') : local;
  }

  /** The text of a note stands in the page's list; ours has it where it is cited. */
  #reference(all: Attrs, node: Parse5.Element, frame: Frame): void {
    const own = this.#ids ? (all.id ?? '') : '';
    const { attrs, extsrc, details, content, id } = foreignReference(node, all, this.#byId);
    const mw = {
      name: 'ref',
      attrs,
      ...(extsrc === null ? {} : { body: { extsrc } }),
      // What is compared has to be data.
      ...(this.#ids && details !== null && { details }),
    };
    const { out } = frame;
    const parts = this.#open.has(id) ? [] : content;
    this.#open.add(id);
    // A note without blocks is a line of text, and its blanks are its own.
    const parent = parts.some((part) => isElement(part) && blocks.has(part.tagName)) ? 'div' : 'span';
    this.#frame(parts, parent, (children) => {
      this.#open.delete(id);
      const attrs: Attrs = { typeof: 'mw:Extension/ref', 'data-mw': JSON.stringify(mw) };
      const print = details === null ? null : { details };
      out.push(element('sup', { attrs, children, print, id: own }));
    });
  }

  /** Notes that a list explains itself are its children. */
  #references(all: Attrs, html: string, out: TreeNode[]): void {
    const attrs: Attrs = { typeof: 'mw:Extension/references', 'data-mw': all['data-mw'] ?? '{}' };
    const id = this.#ids ? (all.id ?? '') : '';
    this.#frame(parseFragment(html).childNodes, 'span', (children) =>
      out.push(element('div', { attrs, children, id })),
    );
  }
}

function printInfo(
  { html, attrs, isLink = false }: Read,
  parsoid: ParsoidData | null,
  all: Attrs,
  blanks: Blanks,
): PrintInfo | null {
  const src = sourceOf(parsoid, all);
  const print: PrintInfo = {
    ...(html && { html }),
    ...(src !== null && { src }),
    ...(isLink && { isLink }),
    ...(parsoid && { parsoid }),
    ...(parsoid?.stx === 'row' && { row: true }),
    ...(/^mw:(?:WikiLink\/Interwiki|PageProp\/Language)$/.test(attrs.rel ?? '') && { asWritten: true }),
    ...(Object.keys(blanks).length > 0 && { blanks }),
  };
  return Object.keys(print).length > 0 ? print : null;
}

/** A section that holds what calls made speaks for them; how they were spelled is noted at the first of these. */
function notedInside(section: Parse5.Element, type: string): ParsoidData | null {
  if (section.tagName !== 'section' || type !== 'mw:Transclusion') return null;
  const first = descendant(section, (node) => {
    return node !== section && /\bmw:Transclusion\b/.test(attributeOf(node, 'typeof'));
  });
  const noted = first && attributeOf(first, 'data-parsoid');
  return noted ? readParsoid({ 'data-parsoid': noted }) : null;
}

/** The name of a file that a link leads to was noted as such. */
function resourceOf({ attrs, children }: Read, parsoid: ParsoidData | null): ParsoidData | null {
  const href = parsoid?.sa?.resource;
  if (attrs.rel !== 'mw:MediaLink' || href === undefined) return parsoid;
  const [only] = children;
  const shown = children.length === 1 && only?.nodeName === '#text' ? (only as Parse5.TextNode).value : '';
  return { ...parsoid, sa: { href }, stx: shown === href.replace(/^:/, '') ? 'simple' : 'piped' };
}

/** The source of what is opaque: a switch, an include directive, an entity. */
function sourceOf(parsoid: ParsoidData | null, all: Attrs): string | null {
  const type = mwType(all);
  if (type.startsWith('mw:Includes')) {
    const noted = parsoid?.src ?? parseData(all['data-mw']).src;
    return typeof noted === 'string' ? noted : null;
  }
  if (/^mw:(?:Entity|Placeholder)/.test(type) && typeof parsoid?.src === 'string') return parsoid.src;
  if (all.property?.startsWith('mw:PageProp/') && typeof parsoid?.magicSrc === 'string')
    return parsoid.magicSrc;
  return null;
}

function property(name: string, all: Attrs, attrs: Attrs): Read | 'drop' {
  let known = all.itemprop ?? '';
  for (const key of ['rel', 'property', 'typeof'] as const) {
    const value = all[key];
    if (value?.startsWith('mw:')) known = attrs[key] = value;
  }
  if (known === '' || known.startsWith('mw:EndOf')) return 'drop';
  // A table of contents that nobody asked for.
  if (known === 'mw:PageProp/toc' && parseData(all['data-mw']).autoGenerated === true) return 'drop';
  if (all.href !== undefined) attrs.href = all.href;
  if (/^mw:(?:Annotation|LanguageVariant)/.test(all.typeof ?? '') || /ExpandedAttrs/.test(all.typeof ?? '')) {
    for (const key of ['typeof', 'data-mw', 'data-mw-variant']) if (all[key]) attrs[key] = all[key];
  }
  return { name, attrs, children: [], html: false };
}

function withoutFirstLineEnds(children: TreeNode[]): void {
  const [first] = children;
  if (first?.kind === 'text') children[0] = text(first.value.replace(/^\n+/, ''));
}

/** A break that begins a paragraph is a blank line. */
function blankLine(children: TreeNode[]): void {
  const [start, behind] = children;
  if (start && isBlank(start) && behind?.kind === 'element' && behind.name === 'br') children.shift();
  const [first, next] = children;
  if (
    first?.kind !== 'element' ||
    first.name !== 'br' ||
    first.print?.html ||
    first.print?.parsoid?.stx === 'html'
  )
    return;
  if (Object.keys(first.attrs).length > 0) return;
  // Alone it ends no line: that is said by the blanks around its paragraph.
  children[0] = { ...first, print: { blank: true, src: children.length === 1 ? '' : '\n' } };
  if (next?.kind === 'text') children[1] = text(next.value.replace(/^[ \t]*\n/, ''));
}

/** A gallery whose data say all that it has. */
const hasSource = ({ childNodes }: Parse5.Element, all: Attrs): boolean => {
  const body = parseData(all['data-mw']).body as Record<string, unknown> | undefined;
  if (body !== undefined) return typeof body.extsrc === 'string';
  return !childNodes.some((child) => isElement(child) && hasClass(child, 'gallerybox'));
};

/** Of a gallery's list what somebody wrote: its caption, and each picture with the text of its box in it. */
function galleryParts(list: Parse5.Element): Parse5.ChildNode[] {
  const out: Parse5.ChildNode[] = [];
  const captioned = (node: Parse5.Element): Parse5.Element => ({
    ...node,
    tagName: 'figcaption',
    nodeName: 'figcaption',
    attrs: [],
  });
  for (const item of list.childNodes) {
    if (!isElement(item)) continue;
    if (hasClass(item, 'gallerycaption')) out.push(captioned(item));
    else {
      const picture = descendant(item, (node) => /\bmw:File/.test(attributeOf(node, 'typeof')));
      const label = descendant(item, (node) => hasClass(node, 'gallerytext'));
      if (!picture) continue;
      out.push(label ? { ...picture, childNodes: [...picture.childNodes, captioned(label)] } : picture);
    }
  }
  return out;
}

/** A heading is the first of its elements. */
const holdsHeading = ({ childNodes }: Parse5.Element): boolean =>
  /^h[1-6]$/.test(childNodes.find(isElement)?.tagName ?? '');

const attributeOf = (node: Parse5.Element, name: string): string =>
  node.attrs.find((attr) => attr.name === name)?.value ?? '';
const hasClass = (node: Parse5.Element, name: string): boolean =>
  attributeOf(node, 'class').split(/\s+/).includes(name);

function descendant(
  root: Parse5.Element,
  matches: (node: Parse5.Element) => boolean,
): Parse5.Element | undefined {
  const stack: Parse5.ChildNode[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (!isElement(node)) continue;
    if (matches(node)) return node;
    for (let i = node.childNodes.length - 1; i >= 0; i--) stack.push(node.childNodes[i] as Parse5.ChildNode);
  }
  return undefined;
}

/** In Parsoid's comments every character that could end one is an entity; in a page only the end of one is. */
const commentOf = (data: string): string =>
  decodeComment(data.replace(/&#x3e;/gi, '&gt;').replace(/&#x26;/gi, '&amp;')).replace(
    /--(&(?:amp;)*gt;|>)/g,
    (_, end: string) => `--${end === '>' ? '&gt;' : end.replace('&', '&amp;')}`,
  );

const linkClasses = /^(?:extiw|mw-disambig|mw-redirect|new|mw-selflink|selflink)$/;

/**
 * @param written the address before the wiki said what it is
 * @param hasHost the wiki said so
 */
function anchor(
  node: Parse5.Element,
  all: Attrs,
  attrs: Attrs,
  written: string,
  hasHost: boolean,
): Read | 'unwrap' {
  // An address that shows itself is one, wherever it leads.
  const [only] = node.childNodes;
  const showsItself =
    node.childNodes.length === 1 &&
    only?.nodeName === '#text' &&
    (only as Parse5.TextNode).value === written &&
    /^[a-z][a-z0-9+.-]*:\/\//i.test(written);
  const href = showsItself ? written : (all.href ?? '');
  let rel = all.rel?.split(/\s+/).find((word) => word.startsWith('mw:')) ?? '';
  if (href === '' && rel === '') {
    if (!all.name) return 'unwrap';
    return { name: 'span', attrs: { name: all.name }, children: node.childNodes, html: false };
  }
  const cls = (all.class ?? '').split(/\s+/).filter((word) => word !== '' && !linkClasses.test(word));
  // What leads to a page is a link to that page, whoever took it for another one.
  if (/^mw:(?:ExtLink|WikiLink)/.test(rel) && all['data-parsoid'] === undefined) {
    const isPage = href.startsWith('./') || (href !== written && /^[^\s:/]+:(?!#|$)/.test(href));
    if (isPage) rel = '';
    // A prefix that this wiki has no longer.
    else if (hasHost && rel === 'mw:WikiLink/Interwiki' && href === written) rel = '';
    else if (showsItself && rel === 'mw:WikiLink') rel = 'mw:ExtLink';
  }
  delete attrs.title;
  delete attrs.class;
  if (attrs.typeof === 'mw:LocalizedAttrs') delete attrs.typeof;
  attrs.href = href;
  if (rel === 'mw:MediaLink' && all.resource) attrs.href = all.resource;
  if (rel === '') {
    if (href.startsWith('./')) rel = 'mw:WikiLink';
    else if (href !== written && /^[^\s:/]+:/.test(href)) rel = 'mw:WikiLink/Interwiki';
    else if (/^#./.test(href)) rel = 'mw:WikiLink';
    else if (!/^[a-z][a-z0-9+.-]*:|^\/\//i.test(href) || !isSafeUrl(href)) return 'unwrap';
    else {
      rel = 'mw:ExtLink';
      if (!cls.includes('external')) cls.push('external', 'text');
    }
  } else if (rel === 'mw:WikiLink/Interwiki' && href === written && all.title?.includes(':'))
    attrs.href = all.title.replaceAll(' ', '_') + (/#.*/s.exec(href)?.[0] ?? '');
  attrs.rel = rel;
  if (cls.length > 0) attrs.class = cls.join(' ');
  return { name: 'a', attrs, children: node.childNodes, html: false };
}

const isBlock = (node: TreeNode): boolean =>
  node.kind === 'element' && blocks.has(node.name) && !isEither(node);

/**
 * Children that have been read: generated siblings and separating blanks dropped, block or inline told.
 * @param inside gets the blanks at both ends
 */
function settle(nodes: readonly TreeNode[], parent: string, inside: Blanks): TreeNode[] {
  const out = withoutOutput(nodes);
  if (parent !== '' && !containers.has(parent)) return out;
  const result: TreeNode[] = [];
  let gap = '';
  const add = (child: TreeNode): void => {
    const last = result.at(-1);
    if (!last) inside.first = gap;
    else if (last.kind !== 'text') {
      const own = withBlanks(last, { after: gap });
      const goesOn = own.kind === 'element' && gap === '' && isBlock(child);
      result[result.length - 1] = goesOn ? { ...own, print: { ...own.print, goesOn } } : own;
    }
    result.push(child.kind === 'text' ? child : withBlanks(child, { before: gap }));
    gap = '';
  };
  for (let at = 0; at < out.length; ) {
    const node = out[at] as TreeNode;
    if (isBlock(node)) {
      add(node);
      at++;
      continue;
    }
    let end = at;
    while (end < out.length && !isBlock(out[end] as TreeNode)) end++;
    const { before, children, after } = run(out.slice(at, end), parent);
    gap += before;
    for (const [blank, child] of children) {
      gap += blank;
      add(child);
    }
    gap += after;
    at = end;
  }
  const last = result.at(-1);
  if (last) inside.last = gap;
  else inside.first = gap;
  if (last && last.kind !== 'text') result[result.length - 1] = withBlanks(last, { after: gap });
  const own = /^(?:ul|ol|dl)$/.test(parent) ? withItems(result) : result;
  return own.some(isLoneCall) ? glued(own) : own;
}

/** Comments between items belong to the one before them: to the last one in it, as far as no other block ends it. */
function withItems(nodes: readonly TreeNode[]): TreeNode[] {
  const out: TreeNode[] = [];
  for (const node of nodes) {
    const last = out.at(-1);
    if (node.kind !== 'comment' || last?.kind !== 'element' || !endsWithItem(last)) {
      out.push(node);
      continue;
    }
    const { after } = node.blanks ?? {};
    const own = appended(last, { ...node, block: false });
    out[out.length - 1] = after === undefined ? own : withBlanks(own, { after });
  }
  return out;
}

function endsWithItem(item: TreeElement): boolean {
  if (!/^(?:ul|ol|dl|li|dt|dd)$/.test(item.name) || item.print?.html) return false;
  const last = item.children.at(-1);
  if (last?.kind !== 'element' || !isBlock(last)) return !item.children.some(isBlock);
  return endsWithItem(last);
}

/** What a call made as a block. */
const isLoneCall = (node: TreeNode): node is TreeElement =>
  node.kind === 'element' && node.block && mwType(node.attrs) === 'mw:Transclusion';

/** An item with something at the end of its last line: of the last item in it, if that ends with a list. */
function appended(item: TreeElement, node: TreeNode): TreeElement {
  const last = item.children.at(-1);
  const goesIn =
    last?.kind === 'element' && /^(?:ul|ol|dl|li|dt|dd)$/.test(last.name) && last.children.length > 0;
  return {
    ...item,
    children: goesIn ? [...item.children.slice(0, -1), appended(last, node)] : [...item.children, node],
  };
}

/** Blocks that calls made with nothing between them and a paragraph or an item stand in its lines. */
function glued(nodes: readonly TreeNode[]): TreeNode[] {
  const out: TreeNode[] = [];
  const isText = (node: TreeNode | undefined): boolean =>
    node?.kind === 'element' &&
    node.name === 'p' &&
    !node.print?.html &&
    Object.keys(node.attrs).length === 0;
  for (const node of nodes) {
    const last = out.at(-1);
    const touches = last?.kind === 'element' && last.print?.blanks?.after === '' && !beginsTable(node);
    const fits =
      touches &&
      last &&
      ((isText(last) && (isLoneCall(node) || isText(node))) || (isLoneCall(last) && isText(node)));
    if (last?.kind === 'element' && touches && isLoneCall(node) && /^(?:li|dt|dd)$/.test(last.name)) {
      out[out.length - 1] = appended(last, { ...node, block: false, name: 'span' });
      continue;
    }
    if (last?.kind !== 'element' || !fits || (isText(last) && isText(node) && !isCallAtEnd(last))) {
      out.push(node);
      continue;
    }
    const inner = (one: TreeElement): readonly TreeNode[] =>
      isText(one) ? one.children : [{ ...one, block: false, name: 'span' }];
    const { before } = last.print?.blanks ?? {};
    const { after } = (node as TreeElement).print?.blanks ?? {};
    const blanks: Blanks = { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
    out[out.length - 1] = element('p', {
      children: [...inner(last), ...inner(node as TreeElement)],
      print: { ...(isText(last) ? last.print : null), blanks },
    });
  }
  return out;
}

/** A call behind the sign of a table, which begins a line. */
function beginsTable(node: TreeNode): boolean {
  const { parts } = parseData(node.kind === 'element' ? node.attrs['data-mw'] : undefined);
  return Array.isArray(parts) && typeof parts[0] === 'string' && parts[0].startsWith('{|');
}

const isCallAtEnd = ({ children }: TreeElement): boolean => {
  const last = children.at(-1);
  return last?.kind === 'element' && mwType(last.attrs) === 'mw:Transclusion';
};

function withBlanks<T extends Exclude<TreeNode, { kind: 'text' }>>(node: T, blanks: Blanks): T {
  if (node.kind === 'comment') return { ...node, blanks: { ...node.blanks, ...blanks } };
  return { ...node, print: { ...node.print, blanks: { ...node.print?.blanks, ...blanks } } };
}

/** A section begins a line: a line end before it and one that it begins with are the same. */
function withoutLineEnd(before: TreeNode | undefined, children: TreeNode[]): void {
  const [first] = children;
  if (before?.kind !== 'text' || !before.value.endsWith('\n') || first?.kind !== 'text') return;
  children[0] = text(first.value.replace(/^\n/, ''));
}

function withoutLastLineEnd(nodes: TreeNode[]): void {
  const last = nodes.at(-1);
  if (last?.kind === 'text') nodes[nodes.length - 1] = text(last.value.replace(/\r?\n$/, ''));
}

/** A run between blocks: text, or nothing but things that then stand between blocks themselves. */
function run(
  nodes: TreeNode[],
  parent: string,
): { before: string; children: (readonly [blank: string, child: TreeNode])[]; after: string } {
  const isLine =
    cells.has(parent) && !nodes.some((node) => node.kind === 'text' && node.value.includes('\n'));
  if (strict.has(parent) || (!isLine && nodes.every((node) => isBlank(node) || isEither(node)))) {
    const children: (readonly [string, TreeNode])[] = [];
    let gap = '';
    for (const node of nodes) {
      if (node.kind === 'text' && isBlank(node)) gap += node.value;
      else {
        children.push([gap, asBlock(node)]);
        gap = '';
      }
    }
    return { before: '', children, after: gap };
  }
  let before = '';
  let after = '';
  for (let first = nodes[0]; first?.kind === 'text'; first = nodes[0]) {
    const rest = first.value.replace(/^[ \t\r\n\f]+/, '');
    before += first.value.slice(0, first.value.length - rest.length);
    if (rest !== '') {
      nodes[0] = text(rest);
      break;
    }
    nodes.shift();
  }
  for (let last = nodes.at(-1); last?.kind === 'text'; last = nodes.at(-1)) {
    const rest = last.value.replace(/(?<![ \t\r\n\f])[ \t\r\n\f]+$/, '');
    after = last.value.slice(rest.length) + after;
    if (rest !== '') {
      nodes[nodes.length - 1] = text(rest);
      break;
    }
    nodes.pop();
  }
  return { before, children: nodes.map((node) => ['', node] as const), after };
}

function asBlock(node: TreeNode): TreeNode {
  if (node.kind === 'text' || !isEither(node)) return node;
  if (node.kind === 'comment') return { ...node, block: true };
  return { ...node, block: true, name: node.name === 'span' ? 'div' : node.name };
}

/** Only the first node of a template's output speaks for it; the others share its `about`. */
function withoutOutput(nodes: readonly TreeNode[]): TreeNode[] {
  let current = '';
  const out: TreeNode[] = [];
  let blanks: TreeNode[] = [];
  for (const node of nodes) {
    if (current !== '' && isBlank(node)) {
      blanks.push(node);
      continue;
    }
    const about = node.kind === 'element' ? (node.attrs.about ?? '') : '';
    const generated = /^#mwt\d+$/.test(about);
    if (generated && about === current && !isCall(node)) {
      blanks = [];
      continue;
    }
    for (const blank of blanks) out.push(blank);
    blanks = [];
    current = generated && node.kind === 'element' && mwType(node.attrs) !== '' ? about : '';
    out.push(generated ? withoutAbout(node as TreeElement) : node);
  }
  return [...out, ...blanks];
}

const isCall = (node: TreeNode): boolean =>
  node.kind === 'element' &&
  mwType(node.attrs) === 'mw:Transclusion' &&
  node.attrs['data-mw']?.includes('"parts"') === true;

function withoutAbout(node: TreeElement): TreeElement {
  const { about: _, ...attrs } = node.attrs as Attributes & { about?: string };
  return { ...node, attrs: attrs as Attributes };
}

/**
 * Text at the top of a page is a paragraph.
 * @param stays whether a node is none of such text
 */
export function paragraphs(
  nodes: readonly TreeNode[],
  stays: (node: TreeNode) => boolean = () => false,
): TreeNode[] {
  const out: TreeNode[] = [];
  let open: TreeNode[] = [];
  const close = (next: TreeNode | null): void => {
    if (open.length > 0) {
      const goesOn = blanksBefore(next) === '' && next !== null && isBlock(next);
      out.push(element('p', { children: open, print: goesOn ? { goesOn } : null }));
    }
    open = [];
  };
  for (const node of nodes) {
    if (isBlock(node) || (node.kind !== 'text' && node.block) || stays(node)) {
      close(node);
      out.push(node);
    } else open.push(node);
  }
  close(null);
  return out;
}

const blanksBefore = (node: TreeNode | null): string | undefined =>
  node?.kind === 'element' ? node.print?.blanks?.before : undefined;
