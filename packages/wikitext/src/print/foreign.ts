/**
 * What other people's HTML has and our tree has not, in the form that the parser would give it: language variants,
 * annotations, attributes and targets that templates make, galleries as lists of pictures. All of it is HTML in data
 * somewhere, which is printed to become source.
 *
 * @see https://www.mediawiki.org/wiki/Specs/HTML
 */

import {
  element,
  type Json,
  localTarget,
  type Markup,
  mwType,
  parseData,
  plainText,
  printTree,
  record,
  string,
  type Tree,
  type TreeElement,
  type TreeNode,
  text,
  tree,
  wikitextAttributes,
} from '@stet/tree';
import { readHTML } from '@stet/tree/html';
import { defaultSite, type Site } from '../site.js';
import { parseTitle } from '../title.js';
import { nowikiText } from './escape.js';
import { escapeValue } from './html.js';

/**
 * The tree with all of that settled; itself where there is nothing of it.
 * @param title of the page
 */
export function settleForeign(page: Tree, markup: Markup, site: Site = defaultSite, title = ''): Tree {
  const settler = new Settler(markup, site, title);
  const children = settler.nodes(page.children);
  return children === page.children ? page : { ...page, children };
}

const foreignTypes = /\bmw:(?:LanguageVariant|Placeholder|Annotation|ExpandedAttrs|Extension\/|File)/;

/** What a page says of itself with a variable. */
const variables: Readonly<Record<string, string>> = {
  'mw:PageProp/categorydefaultsort': 'DEFAULTSORT',
  'mw:PageProp/displaytitle': 'DISPLAYTITLE',
};

/** A property of the page as the call that sets it. */
function variable(node: TreeElement, name: string, value: string): TreeElement {
  const target = { wt: `${name}:${value}`, function: name.toLowerCase() };
  const mw = { parts: [{ template: { target, params: {}, i: 0 } }] };
  return { ...node, name: 'span', attrs: { typeof: 'mw:Transclusion', 'data-mw': JSON.stringify(mw) } };
}

/** A picture whose alternative text holds nothing that would end it. */
function withSafeText(node: TreeElement): TreeElement {
  const data = parseData(node.attrs['data-mw']);
  if (!Array.isArray(data.attribs)) return node;
  const attribs = data.attribs.map((option) => {
    const [name, value] = Array.isArray(option) ? option : [];
    if (name !== 'alt' || typeof value !== 'string') return option;
    return [name, value.replace(/\[\[.*?\]\]|\{\{.*?\}\}|\||\]\]/g, (found) => loose[found] ?? found)];
  });
  const json = JSON.stringify({ ...data, attribs });
  return { ...node, attrs: { ...node.attrs, 'data-mw': json } };
}

const loose: Readonly<Record<string, string>> = { '|': '&#124;', ']]': '&#93;&#93;' };

class Settler {
  readonly #markup: Markup;
  readonly #hasSubpages: boolean;
  /** HTML in data, in HTML in data …: deeper than this nobody writes. */
  #depth = 0;

  constructor(
    markup: Markup,
    private readonly site: Site,
    private readonly title: string,
  ) {
    this.#markup = markup;
    const namespace = parseTitle(title, site)?.namespace ?? 0;
    this.#hasSubpages = title !== '' && site.namespacesWithSubpages.has(namespace);
  }

  nodes(nodes: readonly TreeNode[]): readonly TreeNode[] {
    let out: TreeNode[] | null = null;
    nodes.forEach((node, at) => {
      const settled = node.kind === 'element' ? this.#element(node) : node;
      if (settled !== node) out ??= nodes.slice(0, at);
      // A range that was widened is its markup.
      if (settled.kind === 'element' && settled.attrs.typeof === 'mw:ExtendedAnnRange') {
        out ??= nodes.slice(0, at);
        out.push(...settled.children);
      } else out?.push(settled);
    });
    return out ?? nodes;
  }

  #element(node: TreeElement): TreeNode {
    if (this.#depth > deepest) return node;
    this.#depth++;
    const children = this.nodes(node.children);
    const inner = children === node.children ? node : { ...node, children };
    const type = node.attrs.typeof ?? '';
    const settled = foreignTypes.test(type) ? this.#typed(inner, type) : this.#named(inner);
    this.#depth--;
    return settled;
  }

  /** Names that the wiki has: of its switches, of its namespaces. */
  #named(node: TreeElement): TreeNode {
    const { rel, href = '', property = '' } = node.attrs;
    const address = node.print?.parsoid?.sa?.href;
    // A page has the address as it is written.
    if (rel?.startsWith('mw:ExtLink') && address !== undefined && !/[&{}<>'"[\]\s]/.test(address))
      return { ...node, attrs: { ...node.attrs, href: address } };
    if (rel === 'mw:WikiLink' && node.print?.parsoid?.sa?.href === undefined) return this.#shown(node, href);
    if (rel === 'mw:MediaLink' && !href.startsWith('./')) {
      const file = /[^/]+$/.exec(href)?.[0] ?? '';
      return {
        ...node,
        attrs: { ...node.attrs, href: `./${this.site.namespaceNames.get(-2) ?? 'Media'}:${file}` },
      };
    }
    const set = variables[property];
    if (set !== undefined && node.attrs.content) return variable(node, set, node.attrs.content);
    const known = node.name === 'meta' ? /^mw:PageProp\/(.+)$/.exec(property)?.[1] : undefined;
    const { src } = node.print ?? {};
    if (known === undefined) return node;
    const { switches } = this.site;
    // A switch of no extension that the wiki has.
    if (typeof src !== 'string') return [...switches.values()].includes(known) ? node : text('');
    // In capitals or in small letters, but not in both.
    const meant =
      switches.get(src) ?? (src === src.toUpperCase() ? switches.get(src.toLowerCase()) : undefined);
    // A source that was noted for another one.
    return meant === known || (meant === undefined && !switches.has(src.toLowerCase()))
      ? node
      : { ...node, print: { ...node.print, src: undefined } as never };
  }

  /** A link that shows its address is written with it, one that shows the path of a page below this one as that path. */
  #shown(node: TreeElement, href: string): TreeNode {
    const target = localTarget(href);
    // A section of the page itself, in what no page has spelled yet.
    const isNew = node.id === '' && !node.print?.spelling;
    const isOwn = this.title !== '' && target?.title === this.title && target.fragment !== '';
    if (isNew && isOwn && !plainText(node.children).startsWith(this.title))
      return { ...node, attrs: { ...node.attrs, href: `#${href.slice(href.indexOf('#') + 1)}` } };
    const [only] = node.children;
    if (node.children.length !== 1 || only?.kind !== 'text') return node;
    const { value } = only;
    const noted = (parsoid: Json, attrs: TreeElement['attrs']): TreeElement => ({
      ...node,
      attrs,
      print: { ...node.print, parsoid: { ...node.print?.parsoid, ...parsoid } },
    });
    if (value === href && href.startsWith('./'))
      return noted({ stx: 'piped', sa: { href: href.slice(2) } }, node.attrs);
    const isPath = this.#hasSubpages && /^\/[^[\]{}|<>\n#]*[^[\]{}|<>\n#/]$/.test(value);
    if (!isPath || target?.title !== this.title + value) return node;
    return noted({ stx: 'simple', sa: { href: value } }, { ...node.attrs, href: `./${value}` });
  }

  #typed(node: TreeElement, type: string): TreeNode {
    const variant = node.attrs['data-mw-variant'];
    if (variant !== undefined && /^mw:(?:LanguageVariant|Placeholder)/.test(mwType(node.attrs))) {
      return placeholder(node, `-{${this.#variant(parseData(variant), node)}}-`);
    }
    const annotation = /\bmw:Annotation\/([^\s/]+)(\/End)?/.exec(type);
    if (annotation) return this.#annotation(node, annotation[1] as string, annotation[2] !== undefined);
    if (type.includes('mw:ExpandedAttrs')) return this.#expanded(node, type);
    if (mwType(node.attrs) === 'mw:Extension/gallery' && node.children.length > 0) return this.#gallery(node);
    if (mwType(node.attrs) === 'mw:Extension/ref' && node.print?.details !== undefined)
      return this.#details(node);
    if (mwType(node.attrs) === 'mw:Extension/references') return this.#notes(node);
    if (mwType(node.attrs).startsWith('mw:File')) return withSafeText(node);
    if (/^mw:Extension\/(?!pre$|ref$)/.test(mwType(node.attrs)) && node.children.length > 0)
      return withBody(node, this.#content(node.children));
    return node;
  }

  /** HTML in data as source. */
  #source(html: string): string {
    if (!html.includes('<') && !html.includes('&')) return html;
    const [, before = '', after = ''] = /^(\s*)(?:[\s\S]*\S)?(\s*)$/.exec(html) ?? [];
    const nodes = this.nodes(readHTML(html, { foreign: true }).children);
    const inline = nodes.flatMap((node) =>
      node.kind === 'element' && node.name === 'p' && !node.print?.html ? node.children : [node],
    );
    const printed = printTree(tree(inline), { bases: [], markup: this.#markup, reuse: false });
    return before + printed.text.trim() + after;
  }

  #variant(data: Json, node: TreeElement): string {
    const twoway = Array.isArray(data.twoway) ? data.twoway.map(record) : [];
    const oneway = Array.isArray(data.oneway) ? data.oneway.map(record) : [];
    const filter = data.filter === undefined ? null : record(data.filter);
    const body = record(data.disabled ?? data.name ?? data.filter).t;
    const hidden = node.name === 'meta';
    const flags: string[] = [];
    if (filter && Array.isArray(filter.l)) flags.push(...filter.l.map(string));
    // What is set and described is hidden where it is set to be shown, and the other way round.
    if (data.add === true) flags.push(hidden !== (data.describe === true) ? 'H' : 'A');
    if (data.remove === true) flags.push('-');
    if (data.describe === true) flags.push('D');
    if (data.title === true) flags.push('T');
    if (data.name !== undefined) flags.push('N');
    const noted = node.print?.parsoid?.fl;
    if (
      data.disabled !== undefined &&
      /[|;:]|=>|^$/.test(
        string(body)
          .replace(/<[^>]*>/g, '')
          .replaceAll('&gt;', '>'),
      ) &&
      body !== ''
    )
      flags.push('R');
    let content = this.#part(string(body), /\}-/);
    // What is markup to the preprocessor needs to be said to be none of variants.
    if (data.disabled !== undefined && /-\{|\{\{/.test(content) && !flags.includes('R')) flags.push('R');
    if (hidden && flags.length === 0 && data.disabled === undefined) flags.push('H');
    const order = (flag: string): string => (flag === 'H' ? 'Z' : flag);
    const sorted = flags.toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
    const head = (Array.isArray(noted) && noted.length > 0 ? noted.map(string) : sorted).join(';');
    if (twoway.length > 0 || oneway.length > 0) content = this.#rules(twoway, oneway, node);
    return head === '' ? content : `${head}|${content}`;
  }

  /** HTML in a rule as source, where some text would end it. */
  #part(html: string, ends: RegExp): string {
    const nodes = this.nodes(readHTML(html, { foreign: true }).children);
    const [only] = nodes;
    const inner = only?.kind === 'element' && only.name === 'p' && nodes.length === 1 ? only.children : nodes;
    if (!inner.some((node) => node.kind === 'text' && ends.test(node.value))) return this.#source(html);
    return inner
      .map((node) => {
        if (node.kind !== 'text' || !ends.test(node.value)) return this.#content([node]);
        return `<nowiki>${nowikiText(node.value)}</nowiki>`;
      })
      .join('');
  }

  #rules(twoway: readonly Json[], oneway: readonly Json[], node: TreeElement): string {
    const only = twoway[0];
    if (twoway.length === 1 && oneway.length === 0 && only?.l === '*') return this.#source(string(only.t));
    const { tSp } = node.print?.parsoid ?? {};
    const gap = Array.isArray(tSp) ? '' : ' ';
    const part = (value: unknown, ends = /;/): string => this.#part(string(value), ends);
    const language = /[:;|]/;
    const rules = twoway.map((rule) => `${part(rule.l, language)}:${part(rule.t)}`);
    const ways = oneway.map(
      (rule) => `${part(rule.f, /[:;|]|=>/)}=>${part(rule.l, language)}:${part(rule.t)}`,
    );
    // Blanks of each rule: three, four with what it is for, and one more behind a last semicolon.
    const spaces = Array.isArray(tSp)
      ? tSp.reduce((sum: number, one) => sum + (typeof one === 'number' ? one : 1), 0)
      : 0;
    const end = spaces > 0 && spaces % (rules.length > 0 ? 3 : 4) === 1 ? ';' : '';
    return (rules.length > 0 ? rules.join(`;${gap}`) : ways.join(';')) + end;
  }

  /** A tag; it is text to a parser that does not know it. */
  #annotation(node: TreeElement, name: string, isEnd: boolean): TreeNode {
    if (node.print?.src !== undefined) return node;
    let src = `<${isEnd ? '/' : ''}${name}`;
    if (!isEnd) {
      for (const [key, value] of Object.entries(record(parseData(node.attrs['data-mw']).attrs)))
        src += value === '' ? ` ${key}` : ` ${key}="${string(value).replace(/[">]/g, escapeValue)}"`;
    }
    src += '>';
    if (!this.site.annotationTags.has(name)) return text(src);
    const type = `mw:Annotation/${name}${isEnd ? '/End' : ''}`;
    return { ...node, name: 'meta', attrs: { typeof: type }, print: { ...node.print, src } };
  }

  /** Attributes that hold templates: their HTML becomes source. */
  #expanded(node: TreeElement, type: string): TreeNode {
    const { attribs } = parseData(node.attrs['data-mw']);
    if (!Array.isArray(attribs)) return node;
    const sources: Record<string, string> = {};
    const whole: string[] = [];
    for (const pair of attribs) {
      if (!Array.isArray(pair)) continue;
      const [key, value] = pair as [unknown, unknown];
      const { txt, html } = record(key);
      const name = typeof key === 'string' ? key : string(txt);
      const source = name === 'href' ? this.#address(value) : this.#valueOf(value);
      if (typeof html === 'string' && html !== name)
        whole.push(this.#source(html) + (source === '' ? '' : `="${source}"`));
      else sources[name] = source;
    }
    if (mwType(node.attrs).startsWith('mw:File')) return this.#media(node, attribs);
    if (node.name === 'a' || node.name === 'link') return this.#link(node, sources);
    const { 'data-mw': _, typeof: __, ...attrs } = node.attrs;
    const noted = node.print?.parsoid?.sa ?? {};
    let raw = '';
    for (const piece of whole) raw += ` ${piece}`;
    if (whole.length === 0) {
      for (const [key, value] of Object.entries(wikitextAttributes(node.name, attrs)))
        raw += ` ${key}="${sources[key] ?? noted[key] ?? escapeValue(value)}"`;
      // What the sanitizer took for unsafe stands in the source all the same.
      for (const [key, source] of Object.entries(sources))
        if (attrs[key] === undefined && /^[a-z][\w-]*$/i.test(key)) raw += ` ${key}="${source}"`;
    }
    return { ...node, attrs: { ...attrs, typeof: type, 'data-mw': JSON.stringify({ attribs: raw }) } };
  }

  /** Options and the name of a picture that hold markup. */
  #media(node: TreeElement, attribs: readonly unknown[]): TreeNode {
    let resource: string | null = null;
    const options: unknown[] = [];
    const written: Record<string, string> = {};
    for (const pair of attribs) {
      const [key, value] = Array.isArray(pair) ? (pair as [unknown, unknown]) : [null, null];
      const { html } = record(value);
      if (typeof html !== 'string') options.push(pair);
      else if (typeof key === 'string') {
        const source = this.#source(html);
        options.push([key, source.replace(/^[^=]*=/, '')]);
        // The option as a whole, in the words that it was written with.
        const isWhole = this.site.mediaOptions.some(
          ({ name, prefix }) => name === key && prefix !== '' && source.startsWith(prefix),
        );
        if (isWhole) written[key] = source;
      } else if (record(key).txt === 'href') resource = this.#source(html);
    }
    const attrs = {
      ...node.attrs,
      'data-mw': JSON.stringify({ ...parseData(node.attrs['data-mw']), attribs: options }),
    };
    const old = node.print?.parsoid;
    const parsoid = { ...old, written, ...(resource !== null && { sa: { ...old?.sa, resource } }) };
    return { ...node, attrs, print: { ...node.print, parsoid } };
  }

  /** An address as source: its text is no text of a page. */
  #address(value: unknown): string {
    const { html } = record(value);
    if (typeof html !== 'string') return this.#valueOf(value);
    const nodes = this.nodes(readHTML(html, { foreign: true }).children);
    return nodes
      .flatMap((node) => (node.kind === 'element' && node.name === 'p' ? node.children : [node]))
      .map((node) => (node.kind === 'text' ? node.value : this.#content([node])))
      .join('');
  }

  #valueOf(value: unknown): string {
    if (typeof value === 'string') return value;
    const { txt, html } = record(value);
    return typeof html === 'string' ? this.#source(html) : string(txt);
  }

  #link(node: TreeElement, sources: Readonly<Record<string, string>>): TreeNode {
    const { href = '' } = node.attrs;
    const target = sources.href;
    if (node.name === 'link') {
      if (target === undefined && sources['mw:sortKey'] === undefined) return node;
      const title = target ?? localTarget(href)?.title ?? href;
      const key = sources['mw:sortKey'];
      const redirect = node.attrs.rel === 'mw:PageProp/redirect' ? '#REDIRECT ' : '';
      return placeholder(node, `${redirect}[[${title}${key === undefined ? '' : `|${key}`}]]`);
    }
    if (target === undefined) return node;
    const content = this.#content(node.children);
    const external = /^mw:ExtLink/.test(node.attrs.rel ?? '');
    if (external) {
      if (/\bfree\b/.test(node.attrs.class ?? '')) return placeholder(node, target);
      return placeholder(node, `[${target}${content === '' ? '' : ` ${content}`}]`);
    }
    const simple = node.print?.parsoid?.stx === 'simple';
    return placeholder(node, simple ? `[[${target}]]` : `[[${target}|${content}]]`);
  }

  #content(nodes: readonly TreeNode[]): string {
    return printTree(tree(nodes), { bases: [], markup: this.#markup, reuse: false }).text;
  }

  /** Each picture is a line, as between brackets, without its size. */
  /** What a reference cites of a note is an attribute. */
  #details(node: TreeElement): TreeNode {
    const data = parseData(node.attrs['data-mw']);
    const attrs = { ...record(data.attrs), details: this.#source(string(node.print?.details)) };
    return { ...node, attrs: { ...node.attrs, 'data-mw': JSON.stringify({ ...data, attrs }) } };
  }

  /** Notes that a list explains are its source. */
  #notes(node: TreeElement): TreeNode {
    const data = parseData(node.attrs['data-mw']);
    if (typeof record(data.body).html !== 'string') return node;
    const extsrc = node.children
      .map((child) => (child.kind === 'text' ? child.value : this.#content([child])))
      .join('');
    return withBody(node, extsrc);
  }

  #gallery(node: TreeElement): TreeNode {
    const data = parseData(node.attrs['data-mw']);
    const attrs = { ...record(data.attrs) };
    const lines: string[] = [];
    for (const child of node.children) {
      if (child.kind !== 'element') continue;
      if (child.name === 'figcaption') attrs.caption = this.#content(child.children);
      else {
        const picture = withoutSize(child);
        const label = picture.children.map(onOneLine);
        const isSame = label.every((one, at) => one === picture.children[at]);
        const printed = this.#content([isSame ? picture : { ...picture, children: label }]);
        const line = (isSame ? printed.replace(/\s+(?=\]\]$)/, '') : printed).replace(/\n/g, ' ');
        if (line.startsWith('[[') && line.endsWith(']]')) lines.push(line.slice(2, -2));
      }
    }
    const extsrc = `\n${lines.map((line) => `${line}\n`).join('')}`;
    const mw = JSON.stringify({ ...data, attrs, body: { extsrc } });
    return { ...node, children: [], attrs: { ...node.attrs, 'data-mw': mw } };
  }
}

const deepest = 100;

/** The text of a box whose paragraphs stand on one line, blanks for their ends. */
function onOneLine(label: TreeNode): TreeNode {
  if (label.kind !== 'element' || label.name !== 'figcaption') return label;
  const isParagraph = (node: TreeNode): node is TreeElement =>
    node.kind === 'element' && node.name === 'p' && !node.print?.html;
  if (!label.children.some(isParagraph)) return label;
  const children = label.children.flatMap((node) =>
    isParagraph(node) ? [text(' '), ...node.children, text(' ')] : [node],
  );
  return { ...label, children };
}

/** A tag with the source that is between it and its end. */
const withBody = (node: TreeElement, extsrc: string): TreeElement => ({
  ...node,
  children: [],
  attrs: {
    ...node.attrs,
    'data-mw': JSON.stringify({ ...parseData(node.attrs['data-mw']), body: { extsrc } }),
  },
});

/** What the parser makes of a source that it does not look into. */
const placeholder = (node: TreeElement, src: string): TreeElement =>
  element(node.name === 'a' || node.name === 'link' || node.name === 'meta' ? 'span' : node.name, {
    attrs: { typeof: 'mw:Placeholder' },
    print: { ...node.print, src },
    block: node.block,
    id: node.id,
    origin: node.origin,
  });

/** A picture without its size and its place: a gallery gives both. */
export function withoutSize(node: TreeElement): TreeElement {
  const data = parseData(node.attrs['data-mw']);
  const attribs = (Array.isArray(data.attribs) ? data.attribs : []).filter(
    (pair) => !(Array.isArray(pair) && (pair[0] === 'width' || pair[0] === 'height')),
  );
  const { class: cls = '', ...attrs } = node.attrs;
  const own = cls.split(/\s+/).filter((word) => word !== '' && !word.startsWith('mw-'));
  const kept: Record<string, string> = own.length > 0 ? { class: own.join(' ') } : {};
  return { ...node, attrs: { ...attrs, ...kept, 'data-mw': JSON.stringify({ attribs }) } };
}
