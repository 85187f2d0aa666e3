/** What a page says about itself: categories, links, switches, headings. What its templates make counts too. */

import { extensionFacts, localTarget, mwType, type Tree, type TreeElement, type TreeNode } from '@stet/tree';
import { parseTitle } from '@stet/wikitext';
import { type ExpandedPage, pageOffset } from '@stet/wikitext/expand';
import type { ParserTest } from './parser-tests-data.js';
import type { Wiki } from './parser-tests-site.js';
import { mediaLimit } from './parser-tests-spec.js';

export interface Heading {
  readonly node: TreeElement;
  readonly level: number;
  /** Its number among the sections that can be edited; `null` where it has none. */
  readonly section: number | null;
  /** Code points before its markup in the page; `null` where a template or function made it. */
  readonly offset: number | null;
}

export class PageFacts {
  /** Sort key by title, `null` for none of its own. */
  readonly categories = new Map<string, string | null>();
  readonly languages = new Map<string, string>();
  readonly interwiki = new Set<string>();
  readonly local = new Set<string>();
  readonly special = new Set<string>();
  readonly external = new Set<string>();
  readonly templates = new Set<string>();
  readonly images = new Set<string>();
  readonly switches = new Set<string>();
  readonly headings: Heading[] = [];
  /** Which of all headings are none of wikitext's own. */
  readonly unlisted = new Set<number>();
  /** What is shown depends on all of the page: a category stands there twice, with two sort keys; too many pictures. */
  repeated = false;
  displayTitle: string | null = null;
  readonly indicators = new Map<string, string>();
  defaultSort = '';
  readonly #wiki: Wiki;
  readonly #mediaError: ReturnType<typeof mediaLimit>;

  /**
   * @param page the page as it is written
   * @param shown the page with what its calls make
   */
  constructor(page: Tree, shown: ExpandedPage, wiki: Wiki, test: ParserTest) {
    this.#wiki = wiki;
    this.#mediaError = mediaLimit(test);
    this.#calls(page, page.children);
    this.#walk(page, shown, shown.tree.children);
  }

  #calls(page: Tree, nodes: readonly TreeNode[]): void {
    for (const node of nodes) {
      if (node.kind !== 'element') continue;
      if (mwType(node.attrs) === 'mw:Transclusion') this.#call(node, page);
      this.#calls(page, node.children);
    }
  }

  #walk(page: Tree, shown: ExpandedPage, nodes: readonly TreeNode[]): void {
    for (const node of nodes) {
      if (node.kind !== 'element') continue;
      const type = mwType(node.attrs);
      this.#title(node);
      if (type.startsWith('mw:File')) this.#image(node, shown);
      else if (type === 'mw:Extension/indicator') this.#indicator(node);
      else if (node.name === 'a') this.#link(node);
      else if (node.name === 'link') this.#property(node);
      else if (node.name === 'meta') {
        const name = /^mw:PageProp\/(.*)/.exec(node.attrs.property ?? '')?.[1];
        if (name !== undefined) this.switches.add(name);
      } else if (/^h[1-6]$/.test(node.name)) this.#heading(node, page, shown);
      this.#walk(page, shown, node.children);
    }
  }

  #heading(node: TreeElement, page: Tree, shown: ExpandedPage): void {
    if (node.print?.html === true) {
      this.unlisted.add(this.headings.length + this.unlisted.size);
      return;
    }
    const section = node.print?.section;
    const numbered = typeof section === 'number' && node.source;
    const at = numbered ? pageOffset(shown, numbered.start) : null;
    this.headings.push({
      node,
      level: Number(node.name.slice(1)),
      section: at === null ? null : (section as number),
      offset: at === null ? null : [...page.text.slice(0, at)].length,
    });
  }

  #call(node: TreeElement, page: Tree): void {
    const parts = (JSON.parse(node.attrs['data-mw'] ?? '{}') as { parts?: unknown[] }).parts ?? [];
    const [first] = parts as { template?: { target?: { href?: string; function?: string } } }[];
    const { href, function: name } = first?.template?.target ?? {};
    const target = href === undefined ? null : localTarget(href);
    if (target) this.templates.add(underscored(target.title));
    if ((name === 'defaultsort' || name === 'displaytitle') && node.source) {
      const source = page.text.slice(node.source.start + 2, node.source.end - 2);
      const value = source.slice(source.indexOf(':') + 1).trim();
      if (name === 'defaultsort') this.defaultSort = value;
      else this.displayTitle = value;
    }
  }

  /** A title that a call asks for whose name is a call. */
  #title({ print }: TreeElement): void {
    const { parts = [] } = (print?.group ?? {}) as { parts?: readonly string[] };
    for (const part of parts) {
      const found = /"target":\{"wt":("(?:[^"\\]|\\.)*"),"function":"displaytitle"\}/.exec(part)?.[1];
      const wt = found === undefined ? '' : (JSON.parse(found) as string);
      const colon = wt.indexOf('}}:');
      if (colon >= 0) this.displayTitle = wt.slice(colon + 3).trim();
    }
  }

  #image({ attrs: { resource = '' }, source }: TreeElement, { tree }: ExpandedPage): void {
    if (source && /\dpx\s*px\s*[|\]]/.test(tree.text.slice(source.start, source.end)))
      this.#tracking('Pages with image sizes containing extra px');
    const target = localTarget(resource);
    if (!target) return;
    const name = target.title.slice(target.title.indexOf(':') + 1);
    this.images.add(underscored(name));
    if (this.#mediaError?.(name)) {
      this.repeated = true;
      this.#tracking('Pages where media limit was reached');
    } else if (!this.#wiki.file(name)) this.#tracking('Pages with broken file links');
  }

  #tracking(title: string): void {
    this.categories.set(underscored(title), '');
  }

  #indicator(node: TreeElement): void {
    const { attrs, body } = extensionFacts(node.attrs);
    const name = (attrs.name ?? '').trim();
    if (name === '') return;
    this.indicators.delete(name);
    this.indicators.set(name, body ?? '');
  }

  #link(node: TreeElement): void {
    const { rel = '', href = '', class: cls = '' } = node.attrs;
    const magic = /\bmw-magiclink-(\w+)/.exec(cls)?.[1];
    if (magic) this.#tracking(`Pages using ${magic.toUpperCase()} magic links`);
    if (rel === 'mw:WikiLink/Interwiki') this.interwiki.add(href.replace(/#.*/s, ''));
    else if (rel.startsWith('mw:ExtLink')) this.external.add(href);
    else if (rel === 'mw:WikiLink' && !magic) {
      const target = localTarget(href);
      if (!target || target.title === '') return;
      const title = parseTitle(`:${target.title}`, this.#wiki.site);
      (title?.namespace === -1 ? this.special : this.local).add(underscored(target.title));
    }
  }

  #property(node: TreeElement): void {
    const { rel = '', href = '' } = node.attrs;
    if (rel === 'mw:PageProp/Category') {
      const target = localTarget(href);
      if (!target) return;
      const key = href.includes('#') ? decodeURIComponent(target.fragment) : null;
      const title = underscored(target.title.slice(target.title.indexOf(':') + 1));
      if (this.categories.has(title) && this.categories.get(title) !== key) this.repeated = true;
      this.categories.set(title, key);
    } else if (rel === 'mw:PageProp/Language') {
      const colon = href.indexOf(':');
      const prefix = href.slice(0, colon);
      if (!this.languages.has(prefix)) this.languages.set(prefix, href.slice(colon + 1));
    }
  }
}

export const underscored = (title: string): string => title.replaceAll(' ', '_');
