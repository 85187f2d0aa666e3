/**
 * `<section>` around the sections of a page, as a server writes it: `0` for what comes before all headings, the number of
 * its heading for one that can be edited by itself, `-1` for one that cannot (a template made it, or its end lies inside
 * of an element that it does not hold), `-2` around elements that hold headings.
 *
 * @see https://www.mediawiki.org/wiki/Specs/HTML#Sections
 */

import { isHeading, set } from './element-names.js';
import { mwType } from './html-facts.js';
import { element, type Tree, type TreeElement, type TreeNode, text } from './node.js';

/** How many headings a page has to have before a table of contents comes by itself. */
const enough = 4;

/** The page whose tree it is, where calls were expanded in it. */
export interface WrittenPage {
  readonly text: string;
  /** Where an offset of the tree's text stands in the page; `null` where a call made what stands there. */
  offset(at: number): number | null;
}

interface Heading {
  readonly node: TreeElement;
  readonly level: number;
  /** The children among which it stands. */
  readonly among: readonly TreeNode[];
  /** Where the next heading stands that ends its section. */
  end: readonly TreeNode[] | null;
}

interface Section {
  readonly level: number;
  readonly id: number;
  readonly children: TreeNode[];
  readonly start: number;
  end: number;
  /** What it is written as: known when it is closed. */
  attrs: Record<string, string>;
  readonly parent: Section | null;
}

interface Group {
  readonly about: string;
  /** Each as JSON. */
  readonly parts?: readonly string[];
  readonly page?: { readonly start: number; readonly end: number };
}

/** @returns the page's children, in sections */
export function inSections(
  tree: Tree,
  gap: (left: TreeNode, right: TreeNode) => string,
  page: WrittenPage,
): readonly TreeNode[] {
  return new Sections(tree, gap, page).run();
}

class Sections {
  readonly #headings = new Map<TreeNode, Heading>();
  /** Elements that hold headings. */
  readonly #holders = new Set<TreeNode>();
  readonly #first: Heading | undefined;
  readonly #toc: boolean;
  /** The innermost section of nodes that calls made. */
  readonly #made: { group: Group; section: Section }[] = [];
  readonly #closed: Section[] = [];

  constructor(
    private readonly tree: Tree,
    private readonly gap: (left: TreeNode, right: TreeNode) => string,
    private readonly page: WrittenPage,
  ) {
    this.#collect(tree.children);
    const inOrder = [...this.#headings.values()];
    this.#first = inOrder[0];
    const open: Heading[] = [];
    for (const heading of inOrder) {
      while ((open.at(-1)?.level ?? 0) >= heading.level) (open.pop() as Heading).end = heading.among;
      open.push(heading);
    }
    this.#toc = this.#hasContents(inOrder.length);
  }

  run(): readonly TreeNode[] {
    const children = this.#among(this.tree.children, true);
    this.#widen();
    return children;
  }

  #collect(nodes: readonly TreeNode[]): boolean {
    let found = false;
    for (const node of nodes) {
      if (node.kind !== 'element') continue;
      if (beginsSection(node)) {
        const level = Number(node.name.slice(1));
        this.#headings.set(node, { node, level, among: nodes, end: null });
        found = true;
      } else if (!opaque.test(mwType(node.attrs)) && this.#collect(node.children)) {
        this.#holders.add(node);
        found = true;
      }
    }
    return found;
  }

  #hasContents(headings: number): boolean {
    let forced = false;
    let none = false;
    const stack: TreeNode[] = [...this.tree.children];
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (node.kind !== 'element') continue;
      const { property } = node.attrs;
      if (property === 'mw:PageProp/forcetoc') forced = true;
      else if (property === 'mw:PageProp/toc' || property === 'mw:PageProp/notoc') none = true;
      for (const child of node.children) stack.push(child);
    }
    return !none && headings > 0 && (forced || headings >= enough);
  }

  #among(nodes: readonly TreeNode[], top: boolean): readonly TreeNode[] {
    const out: TreeNode[] = [];
    const open: Section[] = [];
    const into = (): TreeNode[] => open.at(-1)?.children ?? out;
    const begin = (level: number, id: number, start: number): Section => {
      const attrs = { 'data-mw-section-id': String(id) };
      const section = { level, id, children: [], start, end: start, attrs, parent: open.at(-1) ?? null };
      into().push(wrapperOf(section));
      open.push(section);
      return section;
    };
    const close = (level: number, end: number): void => {
      for (let last = open.at(-1); last && (last.level >= level || last.level === 0); last = open.at(-1)) {
        last.end = end;
        this.#closed.push(last);
        open.pop();
      }
    };
    if (top) begin(0, this.#leads(nodes) ? 0 : -1, 0);
    let before: TreeNode | null = null;
    for (const node of nodes) {
      const start = node.source?.start ?? -1;
      const blank = before
        ? this.gap(before, node)
        : top && start > 0
          ? leading(this.tree.text.slice(0, start))
          : '';
      if (blank !== '') into().push(text(blank));
      before = node;
      const heading = this.#headings.get(node);
      if (heading) {
        if (this.#toc && heading === this.#first) {
          if (!top) begin(0, -2, start);
          into().push(element('meta', { attrs: contents }));
        }
        close(heading.level, start);
        const number = heading.node.print?.section;
        const editable = typeof number === 'number' && this.#isWhole(heading, nodes);
        begin(heading.level, editable ? number : -1, start);
      }
      let shown = node;
      if (node.kind === 'element' && this.#holders.has(node)) {
        if (!ofTable.has(node.name)) {
          close(0, start);
          begin(0, -2, start);
        }
        shown = { ...node, children: this.#among(node.children, false) };
      }
      into().push(shown);
      const group = node.kind === 'element' ? (node.print?.group as Group | undefined) : undefined;
      const section = open.at(-1);
      if (group && section) this.#made.push({ group, section });
    }
    close(0, top ? this.tree.text.length : (nodes.at(-1)?.source?.end ?? 0));
    return out;
  }

  /** Whether what comes before the first heading, but for those in tables, is a section of the page. */
  #leads(nodes: readonly TreeNode[]): boolean {
    const first = nodes.find(
      (node) => this.#headings.has(node) || (this.#holders.has(node) && !isTable(node)),
    );
    return !first || this.#headings.has(first);
  }

  /** Whether a section ends among the nodes among which it began. */
  #isWhole({ end }: Heading, nodes: readonly TreeNode[]): boolean {
    return end === null ? nodes === this.tree.children : end === nodes;
  }

  /** What a call made over an edge of sections is said of whole sections. */
  #widen(): void {
    const groups = new Map<string, { group: Group; sections: Section[] }>();
    for (const { group, section } of this.#made) {
      const known = groups.get(group.about);
      if (known) known.sections.push(section);
      else groups.set(group.about, { group, sections: [section] });
    }
    for (const { group, sections } of groups.values()) {
      const first = sections[0] as Section;
      const last = sections.at(-1) as Section;
      if (first === last || !group.parts || !group.page) continue;
      const [from, to] = parted(first, last);
      const start = this.page.offset(from.start) ?? group.page.start;
      const end = this.page.offset(to.end) ?? group.page.end;
      const parts = [...group.parts];
      if (start < group.page.start)
        parts.unshift(JSON.stringify(this.page.text.slice(start, group.page.start)));
      if (end > group.page.end) parts.push(JSON.stringify(this.page.text.slice(group.page.end, end)));
      Object.assign(from.attrs, {
        about: group.about,
        typeof: 'mw:Transclusion',
        'data-mw': `{"parts":[${parts.join(',')}]}`,
      });
    }
  }
}

/** The sections side by side that hold two others, or the outer of the two for both. */
function parted(first: Section, last: Section): [Section, Section] {
  const above = (section: Section): Section[] =>
    section.parent ? [...above(section.parent), section] : [section];
  const [a, b] = [above(first), above(last)];
  let depth = 0;
  while (depth < a.length - 1 && depth < b.length - 1 && a[depth] === b[depth]) depth++;
  if (a[depth] === b[depth]) return [a[depth] as Section, a[depth] as Section];
  return [a[depth] as Section, b[depth] as Section];
}

const ofTable = set('table caption tbody thead tfoot tr td th');
const isTable = (node: TreeNode): boolean => node.kind === 'element' && node.name === 'table';

const contents = { property: 'mw:PageProp/toc', 'data-mw': '{"autoGenerated":true}' };

const leading = (from: string): string => (/^\s*$/.test(from) ? from : '');

/** The element of a section: its children and attributes come later. */
const wrapperOf = ({ attrs, children }: Section): TreeElement => element('section', { attrs, children });

const opaque = /^mw:(?:Extension|File|Transclusion|Param)/;

const beginsSection = (node: TreeElement): boolean =>
  isHeading(node.name) && node.print?.html !== true && mwType(node.attrs) === '';
