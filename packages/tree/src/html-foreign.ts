/**
 * HTML that others wrote, as a tree: a MediaWiki's own (Parsoid's form of the DOM specification, where template
 * output, images and lists of notes are filled in) and what people paste. What is generated is dropped, what can be
 * edited is put into our form, what wikitext has no tag for is unwrapped.
 */

import { type DefaultTreeAdapterTypes as Parse5, parseFragment } from 'parse5';
import { decodeComment } from './html-escape.js';
import { mwType, parseData } from './html-facts.js';
import { mediaAttributes } from './html-foreign-media.js';
import { type Attributes, comment, element, type TreeElement, type TreeNode, text } from './node.js';
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
  'blockquote center dd div dl figcaption figure li ol section table tbody td tfoot th thead tr ul',
);
const strict = set('dl figure ol table tbody tfoot thead tr ul');
const ours = ['data-mw', 'property', 'rel', 'resource', 'typeof'];

type Attrs = Record<string, string>;

interface Frame {
  readonly nodes: readonly Parse5.ChildNode[];
  at: number;
  readonly out: TreeNode[];
  /** The name of the element whose children these are, `''` at the top. */
  readonly parent: string;
  readonly finish: (children: TreeNode[]) => void;
}

/** An element that was read, not yet told whether it stands in text or between blocks. */
interface Read {
  name: string;
  attrs: Attrs;
  children: readonly Parse5.ChildNode[];
  html: boolean;
}

const isElement = (node: Parse5.ChildNode): node is Parse5.Element => 'tagName' in node;

export class ForeignReader {
  readonly #top: readonly Parse5.ChildNode[];
  readonly #stack: Frame[] = [];
  /** Elements with an id: the notes of a list are found by it. */
  readonly #byId = new Map<string, Parse5.Element>();
  readonly #open = new Set<string>();

  readonly #localHref: (href: string) => string | undefined;

  /** @param localHref the address in our form of what another wiki's HTML links to */
  constructor(
    top: readonly Parse5.ChildNode[],
    localHref: (href: string) => string | undefined = () => undefined,
  ) {
    this.#top = top;
    this.#localHref = localHref;
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
        frame.finish(settle(frame.out, frame.parent));
      }
    }
    return paragraphs(result);
  }

  #index(): void {
    const stack = [...this.#top];
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (!isElement(node)) continue;
      const id = node.attrs.find((attr) => attr.name === 'id')?.value;
      if (id?.startsWith('mw-reference-text-')) this.#byId.set(id, node);
      for (const child of node.childNodes) stack.push(child);
    }
  }

  #frame(nodes: readonly Parse5.ChildNode[], parent: string, finish: (children: TreeNode[]) => void): void {
    this.#stack.push({ nodes, at: 0, out: [], parent, finish });
  }

  #node(node: Parse5.ChildNode, frame: Frame): void {
    const { out } = frame;
    if (node.nodeName === '#text') out.push(text((node as Parse5.TextNode).value));
    else if (node.nodeName === '#comment')
      out.push(comment(decodeComment((node as Parse5.CommentNode).data)));
    else if (isElement(node)) this.#element(node, frame);
  }

  #element(node: Parse5.Element, frame: Frame): void {
    const { out } = frame;
    const all: Attrs = Object.create(null);
    for (const { name, value } of node.attrs) all[name] = value;
    const type = mwType(all);
    if (type === 'mw:Extension/ref') {
      this.#reference(node, all, frame);
      return;
    }
    if (type.startsWith('mw:File') || /^mw:(?:Image|Video|Audio)/.test(type)) {
      const media = mediaAttributes(node, all);
      if (media.resource) {
        const caption = media.caption ? [media.caption] : [];
        const name = node.tagName === 'figure' ? 'figure' : 'span';
        this.#frame(caption, name, (children) => out.push(element(name, { attrs: media.attrs, children })));
        return;
      }
    }
    const read = this.#told(node, all, type);
    if (read === 'drop') return;
    if (read === 'unwrap') {
      this.#frame(node.childNodes, frame.parent, (children) => {
        for (const child of children) out.push(child);
      });
      return;
    }
    this.#frame(read.children, read.name, (children) =>
      out.push(element(read.name, { attrs: read.attrs, children, print: read.html ? { html: true } : null })),
    );
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
      if (type === 'mw:Extension/pre') return { name: 'pre', attrs, children: node.childNodes, html: false };
      return { name: blocks.has(name) ? 'div' : 'span', attrs, children: [], html: false };
    }
    if (type === 'mw:FallbackId' || all.class === 'mw-editsection') return 'drop';
    if (type === 'mw:DisplaySpace') return 'unwrap';
    const attrs: Attrs = { ...wikitextAttributes(name, all) };
    delete attrs.typeof;
    if (/^h[1-6]$/.test(name)) delete attrs.id;
    if (/^mw[\w-]{2,}$/.test(attrs.id ?? '')) delete attrs.id;
    if (type !== '' && type.startsWith('mw:'))
      for (const key of ours) if (all[key] !== undefined) attrs[key] = all[key];
    if (all.href !== undefined) all.href = this.#address(all.href);
    if (name === 'link' || name === 'meta') return property(name, all, attrs);
    if (name === 'a') return anchor(node, all, attrs);
    if (name === 'section' && all['data-mw-section-id'] !== undefined) return 'unwrap';
    if (dropped.has(name)) return 'drop';
    if (!kept.has(name)) return 'unwrap';
    return { name, attrs, children: node.childNodes, html };
  }

  /** A link to a missing page leads to its editor: it is one to the page. */
  #address(href: string): string {
    const local = this.#localHref(href) ?? href;
    return local.startsWith('./') ? local.replace(/\?action=edit&redlink=1(?=#|$)/, '') : local;
  }

  /** The text of a note stands in the page's list; ours has it where it is cited. */
  #reference(node: Parse5.Element, all: Attrs, frame: Frame): void {
    const data = parseData(all['data-mw']);
    const body = data.body as Record<string, unknown> | undefined;
    const id = typeof body?.id === 'string' ? body.id : '';
    const attrs: Attrs = {
      typeof: 'mw:Extension/ref',
      'data-mw': JSON.stringify({ name: 'ref', attrs: data.attrs ?? {} }),
    };
    const { out } = frame;
    let content: readonly Parse5.ChildNode[] = [];
    if (typeof body?.html === 'string') content = parseFragment(body.html).childNodes;
    else if (id !== '' && !this.#open.has(id)) content = this.#byId.get(id)?.childNodes ?? [];
    else if (data.name === undefined) content = node.childNodes;
    this.#open.add(id);
    this.#frame(content, 'div', (children) => {
      this.#open.delete(id);
      out.push(element('sup', { attrs, children }));
    });
  }
}

function property(name: string, all: Attrs, attrs: Attrs): Read | 'drop' {
  let known = all.itemprop ?? '';
  for (const key of ['rel', 'property', 'typeof'] as const) {
    const value = all[key];
    if (value?.startsWith('mw:')) known = attrs[key] = value;
  }
  if (known === '' || /^mw:(?:PageProp\/toc|EndOf)/.test(known)) return 'drop';
  if (all.href !== undefined) attrs.href = all.href;
  return { name, attrs, children: [], html: false };
}

const linkClasses = /^(?:extiw|mw-disambig|mw-redirect|new|mw-selflink|selflink)$/;

function anchor(node: Parse5.Element, all: Attrs, attrs: Attrs): Read | 'unwrap' {
  const href = all.href ?? '';
  let rel = all.rel?.split(/\s+/).find((word) => word.startsWith('mw:')) ?? '';
  if (href === '' && rel === '') return 'unwrap';
  const cls = (all.class ?? '').split(/\s+/).filter((word) => word !== '' && !linkClasses.test(word));
  delete attrs.title;
  delete attrs.class;
  if (attrs.typeof === 'mw:LocalizedAttrs') delete attrs.typeof;
  attrs.href = href;
  if (rel === '') {
    if (href.startsWith('./')) rel = 'mw:WikiLink';
    else if (!/^[a-z][a-z0-9+.-]*:|^\/\//i.test(href) || !isSafeUrl(href)) return 'unwrap';
    else {
      rel = 'mw:ExtLink';
      if (!cls.includes('external')) cls.push('external', 'text');
    }
  } else if (rel === 'mw:WikiLink/Interwiki' && all.title?.includes(':'))
    attrs.href = all.title.replaceAll(' ', '_');
  attrs.rel = rel;
  if (cls.length > 0) attrs.class = cls.join(' ');
  return { name: 'a', attrs, children: node.childNodes, html: false };
}

const both = /^mw:(?:Transclusion|Param|Extension\/|Placeholder)/;

/** Kinds that stand in text as well as between blocks. */
function isEither(node: TreeNode): boolean {
  if (node.kind === 'comment') return true;
  if (node.kind === 'text') return false;
  if (node.name === 'link' || node.name === 'meta') return true;
  const type = mwType(node.attrs);
  return both.test(type) && type !== 'mw:Extension/ref' && type !== 'mw:Extension/pre';
}

const isBlock = (node: TreeNode): boolean =>
  node.kind === 'element' && blocks.has(node.name) && !isEither(node);
const isBlank = (node: TreeNode): boolean => node.kind === 'text' && /^[ \t\r\n\f]*$/.test(node.value);

/** Children that have been read: generated siblings and separating blanks dropped, block or inline told. */
function settle(nodes: readonly TreeNode[], parent: string): TreeNode[] {
  const out = withoutOutput(nodes);
  if (parent !== '' && !containers.has(parent)) return out;
  const result: TreeNode[] = [];
  for (let at = 0; at < out.length; ) {
    const node = out[at] as TreeNode;
    if (isBlock(node)) {
      result.push(node);
      at++;
      continue;
    }
    let end = at;
    while (end < out.length && !isBlock(out[end] as TreeNode)) end++;
    for (const child of run(out.slice(at, end), strict.has(parent))) result.push(child);
    at = end;
  }
  return result;
}

/** A run between blocks: text, or nothing but things that then stand between blocks themselves. */
function run(nodes: TreeNode[], onlyBlocks: boolean): TreeNode[] {
  if (onlyBlocks || nodes.every((node) => isBlank(node) || isEither(node))) {
    return nodes.filter((node) => !isBlank(node)).map(asBlock);
  }
  while (nodes.length > 0 && isBlank(nodes[0] as TreeNode)) nodes.shift();
  while (nodes.length > 0 && isBlank(nodes.at(-1) as TreeNode)) nodes.pop();
  const first = nodes[0];
  if (first?.kind === 'text') nodes[0] = text(first.value.replace(/^[ \t\r\n\f]+/, ''));
  const last = nodes.at(-1);
  if (last?.kind === 'text')
    nodes[nodes.length - 1] = text(last.value.replace(/(?<![ \t\r\n\f])[ \t\r\n\f]+$/, ''));
  return nodes;
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
    if (generated && about === current) {
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

function withoutAbout(node: TreeElement): TreeElement {
  const { about: _, ...attrs } = node.attrs as Attributes & { about?: string };
  return { ...node, attrs: attrs as Attributes };
}

/** Text at the top of a page is a paragraph. */
function paragraphs(nodes: readonly TreeNode[]): TreeNode[] {
  const out: TreeNode[] = [];
  let open: TreeNode[] = [];
  const close = (): void => {
    if (open.length > 0) out.push(element('p', { children: open }));
    open = [];
  };
  for (const node of nodes) {
    if (isBlock(node) || (node.kind !== 'text' && node.block)) {
      close();
      out.push(node);
    } else open.push(node);
  }
  close();
  return out;
}
