/**
 * MediaWiki's DOM specification as a server writes it: what the tree leaves out because it is generated (titles of
 * links, ids of headings, numbers and lists of notes, pictures) is there, what only this editor knows is not. For
 * comparing with other implementations; it is not read back.
 *
 * @see https://www.mediawiki.org/wiki/Specs/HTML
 */

import type { CiteOptions, NoteList } from './cite.js';
import { isHeading, itemNames, set } from './element-names.js';
import type { ExtensionContent, ShowExtension } from './extension-content.js';
import { galleryOf } from './gallery.js';
import { attributes, escapeText } from './html-escape.js';
import { decoded, extensionFacts, mwType, parseData, plainText } from './html-facts.js';
import { withoutReferences } from './html-references.js';
import { collectCites } from './html-spec-cite.js';
import { commentsBehind, edgeless, hoisted, isEmpty, isStripped, parted, spaced } from './html-spec-edges.js';
import { isBlockContent, isMarkContent, isSilentContent, specExtension } from './html-spec-extension.js';
import { specGallery } from './html-spec-gallery.js';
import { specImageMap } from './html-spec-imagemap.js';
import { showsTarget, specLink, specProperty } from './html-spec-link.js';
import { type MediaOptions, specMedia } from './html-spec-media.js';
import { withoutMixed } from './html-spec-mixed.js';
import { expandedAttributes, expandedData, groupedAs, markOf, withMark } from './html-spec-output.js';
import { type Render, SpecPage } from './html-spec-page.js';
import { preData } from './html-spec-pre.js';
import { listed, noteNodes, referencesIn, specNoteList, specReference } from './html-spec-references.js';
import { inSections, type WrittenPage } from './html-spec-section.js';
import { spaceBefore, spacedText, specComment } from './html-spec-text.js';
import { isVariant, ruleSource, specVariant } from './html-spec-variant.js';
import { type Tree, type TreeElement, type TreeNode, text } from './node.js';
import { voidElements } from './sanitize.js';
import { hasControlSign } from './sanitize-css.js';

export interface SpecOptions extends MediaOptions {
  /** The page's own title. */
  title?: string;
  /** The page's namespace has subpages: `/x` and `../x` are relative to it. */
  subpages?: boolean;
  /** `false`: the link is shown as one to a missing page. Without it all pages exist. */
  exists?: (title: string) => boolean;
  /** The address behind a prefix; `undefined`: the prefix stays as it is. The title is escaped for an address. */
  interwikiUrl?: (prefix: string, title: string) => string | undefined;
  /** What a language link is called where its prefix names no language. */
  languageName?: (prefix: string) => string | undefined;
  /** Whether the wiki behind a prefix knows fragments only in the escaping of HTML 4. */
  legacyFragments?: (prefix: string) => boolean;
  /** Whether an address is shown as the picture that it leads to. */
  externalImage?: (url: string) => boolean;
  /** Whether search engines are asked not to follow a link to elsewhere. Default: always. */
  noFollow?: (url: string) => boolean;
  /** Parses source that the tree keeps as data: the body of a list of notes. */
  parse?: (source: string) => Tree;
  /** Extension tags of the wiki's own, by name. */
  extensions?: Readonly<Record<string, ShowExtension>>;
  /** How many notes a list has before it stands in columns; `Infinity`, the default: never. */
  columnsFrom?: number;
  /** Lists have no box for columns unless they say so. */
  noColumns?: boolean;
  /** How notes are counted and called. */
  cite?: Pick<CiteOptions, 'autoDirection' | 'labels' | 'subReferences'>;
  /** Elements that have no id of their own get the node's, so that what becomes of them can be told. */
  ids?: boolean;
  /** Writes `<section data-mw-section-id>` around the sections of this page. Headings know their number: `print.section`. */
  sections?: WrittenPage | undefined;
}

/** A note's text as HTML. */
function noteHtml({ node, tree }: Parameters<Render>[0], options: SpecOptions, page: SpecPage): string {
  return new SpecWriter({ ...tree, children: noteNodes(node, tree) }, options, page).write();
}

/** Something to write; `item`: it stands in a list item. */
type Work = string | { node: TreeNode; pre: boolean; item?: boolean };

const hasEscape = (node: TreeNode): boolean => node.kind === 'text' && /%[0-9a-fA-F]{2}/.test(node.value);

const isFree = (node: TreeNode): boolean => node.kind === 'element' && node.print?.free === true;
const isMeta = (node: TreeNode): boolean => node.kind === 'element' && node.name === 'meta';

const isParagraph = (node: TreeNode): boolean =>
  node.kind === 'element' && node.name === 'p' && node.print?.html !== true;

const formatting = set(
  'a abbr b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup tt u var',
);

/** A tree as the HTML of a page's body, as the specification has it. Not sanitised. */
export function writeSpec(tree: Tree, options: SpecOptions = {}): string {
  const inside: SpecOptions = { ...options, sections: undefined };
  const page = new SpecPage(options, (shared) => (content) => noteHtml(content, inside, shared));
  collectCites(tree, page);
  const rest = page.citations.rest();
  const writer = new SpecWriter(tree, options, page);
  return writer.write(true) + writer.unlisted(rest);
}

class SpecWriter {
  readonly #tree: Tree;
  readonly #options: SpecOptions;
  readonly #out: string[] = [];
  readonly #work: Work[] = [];
  readonly #page: SpecPage;
  readonly #note: Render;

  constructor(tree: Tree, options: SpecOptions, page: SpecPage) {
    this.#tree = tree;
    this.#options = options;
    this.#page = page;
    const inside = { ...options, sections: undefined };
    this.#note = (content) => noteHtml(content, inside, page);
  }

  /** @param page all of it is written, with paragraphs where they may stand */
  write(page = false): string {
    const { sections } = this.#options;
    const gap = (left: TreeNode, right: TreeNode): string => this.#between(left, right);
    const children = page
      ? withoutMixed(this.#tree.children, (from, to) => this.#gap(from, to))
      : this.#tree.children;
    this.#children(sections ? inSections(this.#tree, gap, sections) : children, false);
    this.#run();
    return this.#out.join('');
  }

  #run(): void {
    for (let work = this.#work.pop(); work !== undefined; work = this.#work.pop()) {
      if (typeof work === 'string') this.#out.push(work);
      else if (work.node.kind === 'text')
        this.#out.push(work.pre ? escapeText(work.node.value) : spacedText(work.node.value));
      else if (work.node.kind === 'comment') this.#out.push(specComment(work.node.value));
      else this.#element(work.node, work.pre, work.item === true);
    }
  }

  /** Children, and the blanks that stood between them in the page: separators are no nodes. */
  #children(nodes: readonly TreeNode[], pre: boolean, item = false): void {
    for (let i = nodes.length - 1; i >= 0; i--) {
      const node = nodes[i] as TreeNode;
      const before = nodes[i - 1];
      this.#work.push({ node, pre, item });
      // A comment at the end of a bare address is part of it, and not written.
      if (node.kind === 'comment' && before && isFree(before) && before.source?.end === node.source?.start) {
        this.#work.pop();
        continue;
      }
      const row = node.kind === 'element' && node.print?.row === true;
      if (before && !pre && !row) this.#work.push(this.#between(before, node));
    }
  }

  #between(left: TreeNode, right: TreeNode): string {
    if (!left.source || !right.source || (left.kind === 'text' && right.kind === 'text')) return '';
    return this.#gap(left.source.end, right.source.start);
  }

  /** What its group adds to a node's attributes, and its id. */
  #mark(node: TreeElement): Record<string, string> | undefined {
    const mark = markOf(node);
    return this.#options.ids === true && node.id !== '' ? { ...mark, id: node.id } : mark;
  }

  /** The node as it stands in the page. */
  #source({ source }: TreeElement): string {
    return source ? this.#tree.text.slice(source.start, source.end) : '';
  }

  #gap(from: number, to: number): string {
    const gap = this.#tree.text.slice(from, to);
    return /^\s*$/.test(gap) ? gap : '';
  }

  #element(node: TreeElement, pre: boolean, item: boolean): void {
    const type = mwType(node.attrs);
    if (isVariant(node)) {
      const { name, attrs } = this.#variant(node);
      this.#out.push(
        `<${name}${attributes(withMark(attrs, this.#mark(node)))}>${name === 'meta' ? '' : `</${name}>`}`,
      );
      return;
    }
    if (type === 'mw:Placeholder') {
      this.#children(node.children, pre);
      return;
    }
    if (isStripped(node)) {
      this.#stripped(node, item);
      return;
    }
    if (type === 'mw:Extension/ref') this.#reference(node);
    else if (type === 'mw:Extension/references') this.#references(node);
    else if (type === 'mw:Extension/indicator') this.#indicator(node, pre);
    else if (type === 'mw:Extension/gallery' && this.#options.parse) this.#gallery(node);
    else if (type === 'mw:Extension/imagemap' && this.#options.parse) this.#imageMap(node);
    else if (type.startsWith('mw:Extension/') && this.#extension(node)) return;
    else if (type.startsWith('mw:File')) this.#media(node);
    else if (node.name === 'a') this.#link(node, pre);
    else if (node.name === 'link') this.#property(node, pre);
    else if (isHeading(node.name)) this.#heading(node, pre);
    else if (node.name === 'p' && node.print?.html !== true) this.#paragraph(node, pre);
    else this.#plain(node, type, pre);
  }

  #plain(node: TreeElement, type: string, pre: boolean): void {
    const attrs: Record<string, string> = { ...node.attrs, ...this.#expandedData(node) };
    let { children } = node;
    if (type === 'mw:Extension/pre') {
      Object.assign(attrs, preData(node, this.#tree.text));
      children = children.map((child) =>
        child.kind === 'text' ? text(child.value.replace(/<nowiki>([\s\S]*?)<\/nowiki>/g, '$1')) : child,
      );
    } else if (type === 'mw:Includes/IncludeOnly' && typeof node.print?.src === 'string') {
      const { src } = node.print;
      attrs['data-mw'] = JSON.stringify({ src });
      if (/<\/includeonly\s*>$/i.test(src)) this.#work.push('<meta typeof="mw:Includes/IncludeOnly/End">');
    } else {
      const outside = commentsBehind(node, this.#tree.text);
      const inside = outside === 0 ? node : { ...node, children: children.slice(0, -outside) };
      if (outside > 0) this.#children(children.slice(-outside), pre);
      if (isEmpty(inside)) {
        attrs.class = 'mw-empty-elt';
        children = inside.children;
      } else children = hoisted(spaced(edgeless(inside), node, this.#tree.text));
    }
    const { source } = node;
    if (attrs.style !== undefined) attrs.style = attrs.style.replace(/\/\*[\s\S]*?\*\//g, ' ');
    // A style that may not be shown is said to be none.
    else if (source && /\sstyle\s*=/i.test(this.#tree.text.slice(source.start, source.openEnd)))
      attrs.style = hasControlSign(this.#tree.text.slice(source.start, source.openEnd))
        ? '/* invalid control char */'
        : '/* insecure input */';
    if (attrs.id !== undefined) this.#page.ids.take(attrs.id);
    this.#write(node, node.name, attrs, children, pre);
  }

  #write(
    node: TreeElement,
    name: string,
    attrs: Record<string, string>,
    children: readonly TreeNode[],
    pre: boolean,
  ): void {
    this.#out.push(`<${name}${attributes(withMark(attrs, this.#mark(node)))}>`);
    if (voidElements.has(name)) return;
    if (name === 'script' || name === 'style') {
      this.#out.push(`${plainText(children)}</${name}>`);
      return;
    }
    const isPre = pre || name === 'pre';
    const first = children[0];
    // A reader of HTML drops the first line end; in a tag that nothing closes, so does a server.
    if (name === 'pre' && node.print?.html !== true && first?.kind === 'text' && first.value.startsWith('\n'))
      this.#out.push('\n');
    this.#work.push(`</${name}>`);
    if ((node.print?.html === true || name === 'table' || name === 'tr') && !isPre)
      this.#edged(node, children, itemNames.has(name));
    else this.#children(children, isPre, itemNames.has(name));
  }

  /** Children, and the blanks at the edges of their container. */
  #edged(node: TreeElement, children: readonly TreeNode[], item: boolean): void {
    const { source } = node;
    const first = children[0];
    const last = children.at(-1);
    if (source && last?.source) this.#work.push(this.#gap(last.source.end, source.closeStart));
    this.#children(children, false, item);
    if (source && first?.source)
      this.#work.push(spaceBefore(first, this.#tree.text) || this.#gap(source.openEnd, first.source.start));
  }

  #variant(node: TreeElement): { name: string; attrs: Record<string, string> } {
    return specVariant(node.print?.src as string, (source) =>
      this.#inline(node, source).replaceAll('&gt;', '>'),
    );
  }

  /** A paragraph, parted where something in it turns out to be a block. */
  #paragraph(node: TreeElement, pre: boolean): void {
    const isBlock = (child: TreeNode): boolean =>
      child.kind === 'element' &&
      (isVariant(child) ? this.#variant(child).name === 'div' : this.#shows(child, isBlockContent));
    const isSilent = (child: TreeNode): boolean =>
      child.kind === 'text'
        ? child.value.trim() === ''
        : child.kind === 'element' && this.#shows(child, isSilentContent);
    if (node.children.length > 0 && node.children.every(isSilent)) {
      // What only marks a place leaves the paragraph of its line empty; a style makes none.
      const isEmptied =
        node.source &&
        node.children.some((child) => child.kind === 'element' && this.#shows(child, isMarkContent));
      if (isEmptied) this.#write(node, 'p', { ...node.attrs, class: 'mw-empty-elt' }, node.children, pre);
      else this.#children(groupedAs(node, node.children), pre);
      return;
    }
    if (!node.children.some(isBlock)) {
      this.#wholeParagraph(node, pre);
      return;
    }
    const parts: TreeNode[] = [];
    let run: TreeNode[] = [];
    for (const child of [...node.children, null]) {
      if (child && !isBlock(child)) {
        run.push(child);
        continue;
      }
      if (run.length > 0) parts.push({ ...node, children: run, source: null });
      run = [];
      if (child) parts.push(child);
    }
    this.#children(parts, pre);
  }

  /** Whether a node is an extension tag that shows such content. */
  #shows(node: TreeElement, such: (content: ExtensionContent) => boolean): boolean {
    if (!mwType(node.attrs).startsWith('mw:Extension/') || this.#page.shown.has(node)) return false;
    const content = this.#page.contentOf(node);
    return content !== null && such(content);
  }

  #wholeParagraph(node: TreeElement, pre: boolean): void {
    const { before, inside, after } = parted(node, this.#tree.text);
    const shown = { ...node, children: inside };
    const outside = (nodes: readonly TreeNode[]): void => this.#children(nodes, pre);
    outside(after);
    if (inside.length > 0 || node.children.length === 0) {
      const attrs = isEmpty(shown) ? { ...node.attrs, class: 'mw-empty-elt' } : node.attrs;
      this.#work.push('</p>');
      this.#children(inside, pre);
      this.#work.push(spaceBefore(inside[0], this.#tree.text));
      this.#work.push(`<p${attributes(withMark({ ...attrs }, this.#mark(node)))}>`);
    }
    outside(before);
  }

  /**
   * A stray end tag of formatting is marked in an item; alone, the paragraph that was opened for it is empty. A stray end
   * of a paragraph is an empty one, unless a call made it.
   */
  #stripped({ print }: TreeElement, item: boolean): void {
    const src = typeof print?.src === 'string' ? print.src : '';
    const name = /^<\/(\w+)/.exec(src)?.[1]?.toLowerCase() ?? '';
    if (name === 'p' ? !print?.group : formatting.has(name) && !item && print?.emptied === true)
      this.#out.push('<p class="mw-empty-elt"></p>');
    else if (formatting.has(name) && item) this.#out.push('<meta typeof="mw:Placeholder/StrippedTag">');
  }

  /** Nodes of this tree, or of another one, that stand elsewhere. */
  #html(children: readonly TreeNode[], tree: Tree = this.#tree): string {
    return new SpecWriter(
      { ...tree, children },
      { ...this.#options, sections: undefined },
      this.#page,
    ).write();
  }

  #expandedData(node: TreeElement): Record<string, string> {
    return expandedData(node, (children) => this.#html(children));
  }

  /** What stands at the page's head; without a name it stands nowhere. */
  #indicator(node: TreeElement, pre: boolean): void {
    const data = parseData(node.attrs['data-mw']);
    if ((data.attrs as Record<string, string> | undefined)?.name) {
      this.#write(node, 'meta', { ...node.attrs }, [], pre);
      return;
    }
    const key = 'invalid-indicator-name';
    const attrs = {
      class: 'error',
      typeof: `mw:I18n ${node.attrs.typeof} mw:Error`,
      'data-mw': JSON.stringify({ ...data, errors: [{ key }] }),
      'data-mw-i18n': JSON.stringify({ '/': { lang: 'x-user', key, params: [] } }),
    };
    this.#write(node, 'span', attrs, [], pre);
  }

  #gallery(node: TreeElement): void {
    const gallery = galleryOf(node, (source) => this.#page.embedded(node, source));
    const { attrs: given, body } = extensionFacts(node.attrs);
    const { caption: _, ...attrs } = given;
    const html = specGallery(gallery, {
      html: (children, tree) => this.#html(children, tree),
      media: (picture, scale) => {
        const { open, close, found, width } = specMedia(
          picture,
          this.#options,
          null,
          undefined,
          scale,
          this.#expanded(picture),
        );
        return { html: open + close, width: found ? width : null };
      },
    });
    const data = { name: 'gallery', attrs, ...(body === null ? {} : { body: {} }) };
    const own = { ...gallery.attrs, typeof: 'mw:Extension/gallery', 'data-mw': JSON.stringify(data) };
    this.#out.push(`<ul${attributes(withMark(own, this.#mark(node)))}>${html}</ul>`);
  }

  #imageMap(node: TreeElement): void {
    const writer = {
      parse: (source: string) => this.#page.embedded(node, source),
      html: (children: readonly TreeNode[], tree: Tree) => this.#html(children, tree),
      media: (picture: TreeElement) => specMedia(picture, this.#options, null, undefined),
      // An area that leads to a missing page does not lead to its editor.
      link: (link: TreeElement) => specLink(link, { ...this.#options, exists: () => true }, '').attrs,
      target: this.#options.externalTarget,
      next: () => ++this.#page.maps,
    };
    this.#out.push(specImageMap(node, writer, markOf(node)));
  }

  /** Source that stands in a line, as HTML: it makes no paragraphs, and what comes first begins no line. */
  #inline(owner: TreeElement, source: string): string {
    const inLine = ruleSource(source);
    const tree = this.#page.embedded(owner, inLine);
    if (!tree) return source;
    const nodes = tree.children.flatMap((node) =>
      node.kind === 'element' && isParagraph(node) ? node.children : [node],
    );
    return this.#html(inLine === source ? nodes : nodes.slice(1), tree);
  }

  /** What an extension tag shows. `false`: only its wiki can say. */
  #extension(node: TreeElement): boolean {
    const content = this.#page.shown.has(node) ? null : this.#page.contentOf(node);
    if (content)
      this.#out.push(this.#html(specExtension(node, content, this.#page.shown), content.tree ?? this.#tree));
    return content !== null;
  }

  #reference(node: TreeElement): void {
    const cite = this.#page.citations.citeOf(node);
    const mark = markOf(node);
    if (cite) this.#out.push(specReference(cite, node, this.#tree, this.#page, this.#note, mark));
    // It counts for nothing, but something has to say what made it.
    else if (mark) this.#out.push(`<span${attributes(mark)}></span>`);
  }

  #references(node: TreeElement): void {
    const list = this.#page.citations.listOf(node);
    const { attrs, body } = extensionFacts(node.attrs);
    const tree = body === null ? null : this.#page.embedded(node, body);
    if (!list) {
      // A list in a list is none: its references are the other's.
      if (tree) this.#out.push(this.#html(listed(tree), tree));
      return;
    }
    const made = markOf(node);
    const isMade = this.#page.made.has(node);
    // A template's list without notes is nothing, unless it is what says that a template made more.
    const isNothing = list.notes.length === 0 && list.errors.length + list.unused.length === 0;
    if (isMade && isNothing && (made?.typeof === undefined || this.#page.isAlone(made.about))) return;
    const data: Record<string, unknown> = { name: 'references', attrs };
    if (body !== null)
      data.body = tree && !isMade ? { html: this.#html(listed(tree), tree) } : { extsrc: body };
    this.#out.push(this.#list(list, data, attrs.responsive, made));
  }

  #list(
    list: NoteList,
    data: Record<string, unknown>,
    responsive: string | undefined,
    made?: Record<string, string>,
  ): string {
    const { columnsFrom = Number.POSITIVE_INFINITY, noColumns = false } = this.#options;
    const isOff = responsive === undefined ? noColumns : responsive === '0';
    const box = isOff ? 'none' : list.notes.length > columnsFrom ? 'columns' : 'plain';
    return specNoteList(list, { data, made, box }, this.#page, this.#note);
  }

  /** Lists of the notes that the page lists nowhere. */
  unlisted(lists: readonly NoteList[]): string {
    return lists
      .map((list) => {
        const attrs = list.group === '' ? {} : { group: list.group };
        return this.#list(list, { name: 'references', attrs, autoGenerated: true }, undefined);
      })
      .join('');
  }

  #expanded(node: TreeElement): unknown[] {
    return expandedAttributes(node, (children) => this.#html(children));
  }

  /** The caption of a picture in text, with the blanks at its ends. */
  #captionText({ children, source }: TreeElement): string {
    const [first, last] = [children[0]?.source, children.at(-1)?.source];
    const before = source && first ? this.#gap(source.openEnd, first.start) : '';
    const after = source && last ? this.#gap(last.end, source.closeStart) : '';
    return before + this.#html(children) + after;
  }

  #media(node: TreeElement): void {
    const { open, close, caption } = specMedia(
      node,
      this.#options,
      (caption) => this.#captionText(caption),
      this.#mark(node),
      1,
      this.#expanded(node),
    );
    this.#out.push(open);
    this.#work.push(close);
    if (caption) this.#edged(caption, caption.children, false);
  }

  #link(node: TreeElement, pre: boolean): void {
    const shown = /^mw:ExtLink$/.test(node.attrs.rel ?? '') ? plainText(node.children) : '';
    if (shown !== '' && this.#options.externalImage?.(shown)) {
      const image = `<img${attributes({ src: shown, alt: shown.slice(shown.lastIndexOf('/') + 1) })}>`;
      if (node.print?.free === true) this.#out.push(image);
      else {
        const { attrs } = specLink(node, this.#options, this.#source(node));
        this.#out.push(`<a${attributes(attrs)}>${image}</a>`);
      }
      return;
    }
    const { attrs, label } = specLink(node, this.#options, this.#source(node));
    let { children } = node;
    const [only] = children;
    if (
      node.print?.simple === true &&
      attrs.rel === 'mw:WikiLink/Interwiki' &&
      only?.kind === 'text' &&
      only.value.includes('::')
    ) {
      // A colon behind the prefix is none of the title.
      children = [text(only.value.replace('::', ':')), ...children.slice(1)];
    } else if (label === undefined && node.print?.simple === true && children.every(hasEscape)) {
      // Shown as the title that it is.
      const only = children.map((child) => (child.kind === 'text' ? child.value : '')).join('');
      children = [text(decoded(only))];
    } else if (label !== undefined) {
      const trail = typeof node.print?.trail === 'string' ? node.print.trail : '';
      children = [text(label + trail)];
    } else if (showsTarget(node))
      children = children.flatMap((child) =>
        child.kind === 'element' && mwType(child.attrs) === 'mw:Entity' ? child.children : [child],
      );
    if (isFree(node)) children = children.filter((child) => child.kind !== 'comment' && !isMeta(child));
    // References in a link are links themselves: they stand behind it.
    const notes = referencesIn(children);
    if (notes.length > 0) {
      for (const note of notes.toReversed()) this.#work.push({ node: note, pre });
      children = withoutReferences(children);
    }
    this.#write(node, 'a', { ...attrs, ...this.#expandedData(node) }, children, pre);
  }

  #property(node: TreeElement, pre: boolean): void {
    const attrs = { ...specProperty(node, this.#options), ...this.#expandedData(node) };
    this.#write(node, 'link', attrs, [], pre);
  }

  #heading(node: TreeElement, pre: boolean): void {
    const attrs: Record<string, string> = { ...node.attrs };
    let mark = '';
    if (attrs.id === undefined) {
      const { id, fallback } = this.#page.ids.of(node);
      attrs.id = id;
      if (fallback !== '') mark = `<span${attributes({ id: fallback, typeof: 'mw:FallbackId' })}></span>`;
    } else this.#page.ids.take(attrs.id);
    this.#write(node, node.name, attrs, edgeless(node), pre);
    this.#out.push(mark);
  }
}
