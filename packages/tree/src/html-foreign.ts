/**
 * HTML that others wrote, as a tree: a MediaWiki's own (Parsoid's form of the DOM specification, where template
 * output, images and lists of notes are filled in) and what people paste. What is generated is dropped, what can be
 * edited is put into our form, what wikitext has no tag for is unwrapped.
 */

import { type DefaultTreeAdapterTypes as Parse5, parseFragment } from 'parse5';
import { isHeading, listNames, set } from './element-names.js';
import { decodeComment } from './html-escape.js';
import { nodeId } from './html-exchange.js';
import { mwType, parseData } from './html-facts.js';
import { isBlank, withoutCalls } from './html-foreign-calls.js';
import { galleryParts, hasSource } from './html-foreign-gallery.js';
import { anchor, property } from './html-foreign-links.js';
import { fileOf, mediaAttributes } from './html-foreign-media.js';
import { type Attrs, attributeOf, hasClass, isElement, type Read } from './html-foreign-nodes.js';
import { missingPage, readParsoid } from './html-foreign-parsoid.js';
import { notedInside, printInfo, resourceOf } from './html-foreign-print.js';
import { foreignReference } from './html-foreign-references.js';
import { served, servedLists, servedRow } from './html-foreign-served.js';
import { blocks, paragraphs, settle } from './html-foreign-settle.js';
import { type Blanks, comment, element, type TreeNode, text } from './node.js';
import { wikitextAttributes, wikitextElements } from './sanitize.js';
import { isSafeUrl } from './sanitize-url.js';

/** Gone with all that is in them. */
const dropped = set(
  'applet area audio base button canvas datalist embed form frame frameset head iframe img input map math noembed noframes ' +
    'noscript object option param picture script select source style svg template textarea title track video',
);
const kept = new Set([...wikitextElements, ...set('a figcaption figure tbody thead tfoot')]);
/** Tags of wikitext that are no elements. */
const rawTags = set('includeonly noinclude nowiki onlyinclude');
const ours = ['data-mw', 'data-mw-variant', 'property', 'rel', 'resource', 'typeof'];

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
        if (read.name === 'pre' && !read.html && !read.attrs.typeof) withoutLastLineEnd(children);
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
      read.html || (frame.html && listNames.has(frame.parent)),
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
        const { attrs: written, body } = parseData(all['data-mw']);
        const safe = wikitextAttributes('pre', record(written));
        Object.assign(attrs, safe);
        const isSaid = Object.keys(record(written)).every((key) => key in safe);
        // Nothing is in its data that it does not say itself.
        if (isSaid && node.childNodes.length > 0 && !String(record(body).extsrc).startsWith('\n'))
          delete attrs['data-mw'];
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
    if (isHeading(name)) delete attrs.id;
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
    if (name === 'pre' && type === '' && !html) return preformatted(node, attrs);
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

/**
 * Preformatted text: of blanks at the start of its lines, or of a tag where that has attributes or stands on the line of
 * something. In a tag there is text alone; formatting is more than attributes.
 */
function preformatted(node: Parse5.Element, attrs: Attrs): Read {
  const [only] = node.childNodes;
  const isCode = only && isElement(only) && only.tagName === 'code' && node.childNodes.length === 1;
  const children = isCode ? only.childNodes : node.childNodes;
  const isText = children.every(({ nodeName }) => nodeName === '#text');
  const { parentNode: parent } = node;
  const isOnLine = parent && 'tagName' in parent && /^(?:li|dd|dt|h[1-6]|figcaption)$/.test(parent.tagName);
  const hasAttributes = Object.keys(attrs).length > 0;
  if (isText && (hasAttributes || isOnLine))
    return { name: 'pre', attrs: { ...attrs, typeof: 'mw:Extension/pre' }, children, html: false };
  return { name: 'pre', attrs: {}, children: node.childNodes, html: false };
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

/** A heading is the first of its elements. */
const holdsHeading = ({ childNodes }: Parse5.Element): boolean =>
  isHeading(childNodes.find(isElement)?.tagName ?? '');

/** In Parsoid's comments every character that could end one is an entity; in a page only the end of one is. */
const commentOf = (data: string): string =>
  decodeComment(data.replace(/&#x3e;/gi, '&gt;').replace(/&#x26;/gi, '&amp;')).replace(
    /--(&(?:amp;)*gt;|>)/g,
    (_, end: string) => `--${end === '>' ? '&gt;' : end.replace('&', '&amp;')}`,
  );

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
