/**
 * The read view: a tree as HTML for people. Only elements and attributes that the sanitizer allows are written, so
 * neither the page's source nor a tree from elsewhere can put anything active here. Iterative: a tree may be as
 * deep as it likes.
 */

import { type Citations, type Cite, type CiteError, type Note, type NoteList, noteErrors } from './cite.js';
import { isHeading, onlyInTables } from './element-names.js';
import { Embedded } from './embedded.js';
import { extensionContent } from './extension-content.js';
import { galleryBox, galleryOf } from './gallery.js';
import { attribute, attributes, escapeText } from './html-escape.js';
import {
  extensionFacts,
  localTarget,
  type MediaFacts,
  mediaFacts,
  mwType,
  plainText,
  string,
  transclusionName,
} from './html-facts.js';
import { isBlock, type Made, makeAll, placeOf, showsNothing } from './html-made.js';
import { readCitations } from './html-references.js';
import type { ReadOptions } from './html-write.js';
import { type Tree, type TreeElement, type TreeNode, text } from './node.js';
import { safeAttributes, safeName, voidElements } from './sanitize.js';
import { isSafeUrl } from './sanitize-url.js';

/** What is still to be written: finished HTML, or a node with the element it stands in. */
type Work = string | { node: TreeNode; parent: string };

const tableParents: Readonly<Record<string, readonly [string, string]>> = {
  table: ['<tbody><tr><td colspan="1000">', '</td></tr></tbody>'],
  tbody: ['<tr><td colspan="1000">', '</td></tr>'],
  thead: ['<tr><td colspan="1000">', '</td></tr>'],
  tfoot: ['<tr><td colspan="1000">', '</td></tr>'],
  tr: ['<td>', '</td>'],
};

/** `writeHTML` in its first form alone: what shows pages needs no other. */
export function writeRead(tree: Tree, options: ReadOptions = {}): string {
  return new ReadView(tree, options).write();
}

class ReadView {
  readonly #tree: Tree;
  readonly #options: ReadOptions;
  readonly #notes: Citations;
  readonly #embedded: Embedded;
  readonly #made: Made;
  readonly #out: string[] = [];
  readonly #work: Work[] = [];
  readonly #ids = new Map<string, number>();
  #autonumber = 0;

  constructor(tree: Tree, options: ReadOptions) {
    this.#tree = tree;
    this.#options = options;
    this.#made = makeAll(tree.children, options.expand);
    this.#embedded = new Embedded(options.parse);
    this.#notes = readCitations(tree, this.#embedded, this.#made.nodes);
  }

  write(): string {
    this.#children(this.#tree.children, '');
    this.#run();
    if (this.#options.part) return this.#out.join('');
    // Notes that the page lists nowhere come at its end.
    for (const list of this.#notes.rest()) {
      this.#list(list);
      this.#run();
    }
    return this.#out.join('');
  }

  #run(): void {
    for (let work = this.#work.pop(); work !== undefined; work = this.#work.pop()) {
      if (typeof work === 'string') this.#out.push(work);
      else if (work.node.kind === 'text') this.#text(work.node.value, work.parent);
      else if (work.node.kind === 'element') this.#element(work.node, work.parent);
    }
  }

  #children(nodes: readonly TreeNode[], parent: string): void {
    for (let i = nodes.length - 1; i >= 0; i--) this.#work.push({ node: nodes[i] as TreeNode, parent });
  }

  #text(value: string, parent: string): void {
    if (parent in tableParents && value.trim() !== '') {
      const [open, close] = tableParents[parent] as readonly [string, string];
      this.#out.push(open, escapeText(value), close);
    } else this.#out.push(escapeText(value));
  }

  /** Writes an opening now and a closing after the children. */
  #wrap(open: string, children: readonly TreeNode[], close: string, name: string): void {
    this.#out.push(open);
    this.#work.push(close);
    this.#children(children, name);
  }

  #element(node: TreeElement, parent: string): void {
    const made = this.#made.nodes.get(node);
    if (made) {
      this.#generated(node, made, parent);
      return;
    }
    if (parent in tableParents && !onlyInTables.has(node.name) && !this.#invisible(node)) {
      const [open, close] = tableParents[parent] as readonly [string, string];
      this.#wrap(open, [node], close, 'td');
      return;
    }
    const type = mwType(node.attrs);
    if (type !== '' && this.#typed(node, type)) return;
    if (node.name === 'a') this.#link(node);
    else if (node.name === 'link' || node.name === 'meta') this.#property(node);
    else this.#plain(node);
  }

  #invisible(node: TreeElement): boolean {
    return (node.name === 'link' || node.name === 'meta') && node.attrs.rel !== 'mw:PageProp/redirect';
  }

  /** What a template or another call makes, where the call stands. */
  #generated(node: TreeElement, made: readonly TreeNode[], parent: string): void {
    const place = placeOf(node, parent);
    if (showsNothing(made) || place === 'row' || (place === 'table' && parent !== 'table')) {
      this.#children(made, parent);
      return;
    }
    const name = { inline: 'span', block: 'div', table: 'tbody' }[place];
    const cls = place === 'table' ? '' : ' class="stet-generated"';
    this.#wrap(`<${name}${cls}>`, made, `</${name}>`, name);
  }

  /** An element that is what its name says. */
  #plain(node: TreeElement): void {
    // A paragraph cannot hold the blocks that a template made in its text.
    const parted = this.#made.parted.has(node);
    const name = parted ? 'div' : safeName(node.name, node.block ? 'div' : 'span');
    let attrs = safeAttributes(name, node.attrs);
    if (parted) attrs = { ...attrs, class: `stet-paragraph ${attrs.class ?? ''}`.trim() };
    if (isHeading(name) && !attrs.id) {
      const id = this.#headingId(node);
      if (id) attrs = { ...attrs, id };
    }
    const open = `<${name}${attributes(attrs)}>`;
    if (voidElements.has(name)) {
      this.#out.push(open);
      return;
    }
    // HTML drops the line end that directly follows `<pre>`.
    const first = name === 'pre' ? node.children[0] : undefined;
    const line = first?.kind === 'text' && first.value.startsWith('\n') ? '\n' : '';
    this.#wrap(open + line, node.children, `</${name}>`, name);
  }

  /** MediaWiki's ids of headings: the text with `_` for blanks, and a number where it occurs again. */
  #headingId(node: TreeElement): string {
    const id = plainText(node.children)
      .replace(/[\s_]+/g, ' ')
      .trim()
      .replaceAll(' ', '_');
    if (id === '') return '';
    const key = id.toLowerCase();
    const count = (this.#ids.get(key) ?? 0) + 1;
    this.#ids.set(key, count);
    if (count === 1) return id;
    for (let n = count; ; n++) {
      const numbered = `${key}_${n}`;
      if (this.#ids.has(numbered)) continue;
      this.#ids.set(key, n).set(numbered, 1);
      return `${id}_${n}`;
    }
  }

  /** Nodes whose type says more than their name. `false`: write it as its name says. */
  #typed(node: TreeElement, type: string): boolean {
    const kind = type.startsWith('mw:File') ? 'mw:File' : type;
    switch (kind) {
      case 'mw:Transclusion':
      case 'mw:Transclusion/Left':
      case 'mw:Param':
        this.#chip(node, 'stet-template', transclusionName(node.attrs['data-mw']), '');
        return true;
      case 'mw:Extension/ref':
        this.#citation(node);
        return true;
      case 'mw:Extension/references':
        this.#list(this.#notes.listOf(node));
        return true;
      case 'mw:Extension/gallery':
        if (this.#gallery(node)) return true;
        break;
      case 'mw:Extension/section':
        return true;
      case 'mw:Extension/pre':
        return false;
      case 'mw:File':
        this.#media(node);
        return true;
      case 'mw:Nowiki':
      case 'mw:Entity':
      case 'mw:DisplaySpace':
        this.#children(node.children, 'span');
        return true;
      case 'mw:Placeholder/StrippedTag':
        return true;
      case 'mw:Placeholder':
        this.#placeholder(node);
        return true;
    }
    if (type.startsWith('mw:Extension/')) {
      if (this.#extension(node)) return true;
      const facts = extensionFacts(node.attrs);
      this.#chip(node, 'stet-extension', facts.name, facts.summary);
      return true;
    }
    return type.startsWith('mw:Includes/');
  }

  /** What is made elsewhere: its name in a quiet chip in text, in a box between blocks. */
  #chip(node: TreeElement, cls: string, label: string, detail: string): void {
    const name = node.block ? 'div' : 'span';
    this.#out.push(
      `<${name} class="${node.block ? 'stet-box' : 'stet-chip'} ${cls}">`,
      `<span class="stet-mask" aria-hidden="true"></span><span class="stet-label">${escapeText(label)}</span>`,
      detail === '' ? '' : `<span class="stet-detail">${escapeText(detail)}</span>`,
      `</${name}>`,
    );
  }

  #placeholder(node: TreeElement): void {
    const name = node.block ? 'div' : 'span';
    if (node.children.length > 0) {
      this.#wrap(`<${name} class="stet-alien">`, node.children, `</${name}>`, name);
      return;
    }
    const source = string(node.print?.src);
    if (source.trim() === '') return;
    const code = node.block ? 'pre' : 'code';
    this.#out.push(`<${code} class="stet-alien">${node.block ? '\n' : ''}`, escapeText(source), `</${code}>`);
  }

  #link(node: TreeElement): void {
    const rel = node.attrs.rel ?? '';
    const href = node.attrs.href ?? '';
    const attrs: Record<string, string> = {};
    const inPart = this.#options.part === true;
    const classes = (node.attrs.class ?? '').split(/\s+/).filter(Boolean);
    for (const [key, value] of Object.entries(safeAttributes('a', node.attrs))) {
      if (key !== 'href' && key !== 'rel' && key !== 'class') attrs[key] = value;
    }
    const address = this.#address(rel, href, attrs, classes);
    if (address !== undefined && !inPart && isSafeUrl(address)) attrs.href = address;
    if (rel.includes('mw:ExtLink') || /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(href))
      attrs.rel = 'nofollow noopener';
    if (classes.length > 0) attrs.class = classes.join(' ');
    const autonumber =
      node.children.length === 0 && classes.includes('autonumber') ? `[${++this.#autonumber}]` : '';
    this.#wrap(`<a${attributes(attrs)}>${autonumber}`, node.children, '</a>', 'a');
  }

  #address(rel: string, href: string, attrs: Record<string, string>, classes: string[]): string | undefined {
    if (rel.includes('mw:WikiLink/Interwiki')) {
      const colon = href.indexOf(':');
      classes.push('extiw');
      attrs.title = href;
      return colon < 0
        ? undefined
        : this.#options.interwikiUrl?.(href.slice(0, colon), href.slice(colon + 1));
    }
    const target = localTarget(href);
    if (!target) return href;
    const { title, fragment } = target;
    const hash = fragment === '' ? '' : `#${fragment}`;
    if (title === '' || title === this.#options.title) {
      if (hash === '') classes.push('selflink');
      return hash || undefined;
    }
    attrs.title = title;
    if (this.#options.exists?.(title) === false) classes.push('new');
    return (
      (this.#options.linkTo?.(title) ?? `./${encodeURI(wellFormed(title)).replaceAll('%20', '_')}`) + hash
    );
  }

  /** Page properties show nothing, but a redirect shows where it goes. */
  #property(node: TreeElement): void {
    const rel = node.attrs.rel ?? '';
    const target = localTarget(node.attrs.href ?? '');
    if (rel === 'mw:PageProp/Category' && target) {
      const sortKey = localTarget(`./${target.fragment}`)?.title ?? '';
      this.#options.onCategory?.(target.title, sortKey);
    } else if (rel === 'mw:PageProp/redirect' && target) {
      const title = target.title + (target.fragment === '' ? '' : `#${target.fragment}`);
      const attrs = { ...node.attrs, rel: 'mw:WikiLink' };
      this.#pieces([
        '<div class="stet-box stet-redirect"><span class="stet-mask" aria-hidden="true"></span><span class="stet-label">',
        { node: { ...node, name: 'a', attrs, children: [text(title)] }, parent: '' },
        '</span></div>',
      ]);
    }
  }

  #media(node: TreeElement): void {
    const facts = mediaFacts(node.attrs);
    const name = node.name === 'figure' ? 'figure' : 'span';
    const cls = (node.attrs.class ?? '').trim();
    const attrs = { typeof: mwType(node.attrs), ...(cls !== '' && { class: cls }) };
    this.#out.push(`<${name}${attributes(attrs)}>`, this.#picture(facts));
    this.#work.push(`</${name}>`);
    const caption = node.children.find((child) => child.kind === 'element' && child.name === 'figcaption');
    // A caption may hold blocks, which do not fit in a line of text: there a picture shows none, as on a wiki.
    if (caption && name === 'figure') this.#work.push({ node: caption, parent: name });
  }

  #picture(facts: MediaFacts): string {
    const { name, width, height } = facts;
    const found = this.#options.mediaUrl?.(name, width);
    let inner: string;
    if (found !== undefined && isSafeUrl(found)) {
      inner = `<img${attribute('src', found)}${attribute('alt', facts.alt)}`;
      if (width > 0) inner += ` width="${width}"`;
      if (height > 0) inner += ` height="${height}"`;
      inner += ' loading="lazy" decoding="async">';
    } else {
      const size = [width > 0 ? `inline-size:${width}px` : '', height > 0 ? `block-size:${height}px` : ''];
      const style = size.filter(Boolean).join(';');
      inner = `<span class="stet-image"${style === '' ? '' : attribute('style', style)}>${escapeText(name)}</span>`;
    }
    const address =
      facts.link === undefined ? this.#options.linkTo?.(facts.title) : this.#mediaLink(facts.link);
    if (this.#options.part) return inner;
    if (!address || !isSafeUrl(address)) return inner;
    return `<a class="mw-file-description"${attribute('href', address)} rel="nofollow noopener">${inner}</a>`;
  }

  #mediaLink(link: string): string | undefined {
    if (link === '') return undefined;
    if (/^(?:[a-z][a-z0-9+.-]*:\/\/|\/\/)/i.test(link)) return link;
    return this.#options.linkTo?.(localTarget(link)?.title ?? link);
  }

  /** Writes pieces now and nodes in their turn. */
  #pieces(pieces: readonly Work[]): void {
    for (let i = pieces.length - 1; i >= 0; i--) this.#work.push(pieces[i] as Work);
  }

  /** What an extension tag shows. `false`: only its wiki can say. */
  #extension(node: TreeElement): boolean {
    const content = extensionContent(node, (source) => this.#embedded.parsed(node, source));
    if (!content) return false;
    const name = safeName(content.name);
    const attrs = attributes(safeAttributes(name, content.attrs));
    const [open, close] = generated(node);
    this.#wrap(`${open}<${name}${attrs}>`, content.children, `</${name}>${close}`, name);
    return true;
  }

  #gallery(node: TreeElement): boolean {
    if (!this.#options.parse) return false;
    const gallery = galleryOf(node, (source) => this.#embedded.parsed(node, source));
    const inside = (nodes: readonly TreeNode[]): Work[] => nodes.map((node) => ({ node, parent: 'li' }));
    const [open, close] = generated(node);
    const pieces: Work[] = [`${open}<ul${attributes(safeAttributes('ul', gallery.attrs))}>`];
    if (gallery.caption)
      pieces.push('<li class="gallerycaption">', ...inside(gallery.caption.nodes), '</li>');
    for (const { picture } of gallery.items) {
      const facts = mediaFacts(picture.attrs);
      const packed = gallery.scale !== 1;
      const size = packed ? { width: 0, height: gallery.height } : { width: gallery.width, height: 0 };
      const box = galleryBox(gallery, packed ? null : gallery.width);
      const label = picture.children.find((child) => child.kind === 'element');
      const thumb = box.thumbHeight === null ? '' : ` style="block-size:${box.thumbHeight}px"`;
      pieces.push(
        `<li class="gallerybox"${packed ? '' : ` style="inline-size:${box.item}px"`}><div class="thumb"${thumb}>`,
        this.#picture({ ...facts, ...size }),
        '</div><div class="gallerytext">',
        ...inside(label?.kind === 'element' ? label.children : []),
        '</div></li>',
      );
    }
    this.#pieces([...pieces, `</ul>${close}`]);
    return true;
  }

  #citation(node: TreeElement): void {
    if (this.#options.part) {
      this.#out.push('<sup class="reference"><a></a></sup>');
      return;
    }
    const cite = this.#notes.citeOf(node);
    if (!cite) return;
    const { id, note, follows } = cite;
    // What continues a note is read with it.
    if (follows) return;
    this.#out.push(
      `<sup class="reference"${id === '' ? '' : attribute('id', id)}>`,
      `<a${attribute('href', `#cite_note-${note.key}`)}>[${escapeText(note.shown)}]</a></sup>`,
    );
  }

  #list(list: NoteList | undefined): void {
    if (this.#options.part) {
      this.#out.push('<div class="stet-reference-list"></div>');
      return;
    }
    if (!list || (list.notes.length === 0 && list.errors.length + list.unused.length === 0)) return;
    const errors = [...list.errors, ...list.unused].map((error) => this.#error(error)).join('');
    if (list.notes.length > 0)
      this.#pieces([
        '<ol class="references">',
        ...list.notes.flatMap((note) => this.#note(note)),
        '</ol>',
        errors,
      ]);
    else this.#out.push(errors);
  }

  #note(note: Note): Work[] {
    const parts = [note.content, ...note.followers].filter((part) => part !== null);
    const body = parts.flatMap(({ node }) => node.children);
    const tag = body.some((child) => child.kind === 'element' && isBlock(child)) ? 'div' : 'span';
    const dir = note.dir === '' ? '' : attribute('dir', note.dir);
    const said = parts.flatMap(({ node }, i): Work[] => [
      ...(i > 0 ? [' '] : []),
      ...node.children.map((child) => ({ node: child, parent: tag })),
    ]);
    const details = note.details.flatMap((detail) => this.#note(detail));
    return [
      `<li${attribute('id', `cite_note-${note.key}`)}${dir}>${backlinks(note)}<${tag} class="reference-text">`,
      ...said,
      `</${tag}>${noteErrors(note)
        .map((error) => this.#error(error))
        .join('')}`,
      ...(details.length === 0 ? [] : ['<ol class="references">', ...details, '</ol>']),
      '</li>',
    ];
  }

  #error(error: CiteError): string {
    const said = this.#options.citeError?.(error) ?? '';
    return said === '' ? '' : ` <span class="error">${escapeText(said)}</span>`;
  }
}

/** What stands around what is not in the page itself; an editor has the same. */
function generated({ block }: TreeElement): [string, string] {
  const name = block ? 'div' : 'span';
  return [`<${name} class="stet-generated">`, `</${name}>`];
}

function backlinks({ cites }: Note): string {
  const back = ({ id }: Cite, sign: string): string =>
    `<a class="stet-back"${attribute('href', `#${id}`)}>${sign}</a>`;
  const [only] = cites;
  if (!only) return '';
  if (cites.length === 1) return `${back(only, '↑')} `;
  return `↑ ${cites.map((cite, i) => `<sup>${back(cite, letters(i + 1))}</sup>`).join(' ')} `;
}

/** 1 → a, 26 → z, 27 → aa. */
function letters(n: number): string {
  let out = '';
  for (let left = n; left > 0; left = Math.floor((left - 1) / 26)) {
    out = String.fromCharCode(97 + ((left - 1) % 26)) + out;
  }
  return out;
}

/** `encodeURI` throws on half a surrogate pair. */
function wellFormed(value: string): string {
  return value.replace(/\p{Surrogate}/gu, '\ufffd');
}
