/** What holds for a page and all that is put into it, while it is written as the specification has it. */

import { Citations } from './cite.js';
import { Embedded } from './embedded.js';
import { type ExtensionContent, extensionContent } from './extension-content.js';
import type { SpecOptions } from './html-spec.js';
import { HeadingIds } from './html-spec-heading.js';
import { pathOf } from './html-spec-link.js';
import { element, type Tree, type TreeElement, type TreeNode } from './node.js';

/** Writes the children of an element as HTML. */
export type Render = (content: { readonly node: TreeElement; readonly tree: Tree }) => string;

export class SpecPage {
  readonly ids = new HeadingIds();
  readonly citations: Citations;
  /** The page's address without fragment; `''` where nobody said. */
  readonly href: string;
  /** Lists of notes that templates made. */
  readonly made = new Set<TreeElement>();
  /** Nodes that say which extension tag shows them. */
  readonly shown = new WeakSet<TreeNode>();
  /** Pictures with areas so far. */
  maps = 0;
  readonly #groups = new Map<string, number>();
  readonly #embedded: Embedded;
  readonly #extensions: SpecOptions['extensions'];

  constructor(options: SpecOptions, render: (page: SpecPage) => Render) {
    const { title, cite = {}, parse } = options;
    this.#embedded = new Embedded(parse);
    this.#extensions = options.extensions;
    this.href = title === undefined ? '' : `./${pathOf(title)}`;
    const write = render(this);
    this.citations = new Citations({
      ...cite,
      alike: (a, b) => alike(write(a), write(b)),
      detail: (node, source) => {
        const tree = this.embedded(node, source) ?? emptyTree;
        const { length } = tree.text;
        const range = { start: 0, openEnd: 0, closeStart: length, end: length };
        return { node: element('span', { children: tree.children, source: range }), tree };
      },
    });
  }

  /** Counts a node of a group. */
  group(about: string): void {
    this.#groups.set(about, (this.#groups.get(about) ?? 0) + 1);
  }

  /** Whether a group has but one node. */
  isAlone(about: string | undefined): boolean {
    return about === undefined || this.#groups.get(about) === 1;
  }

  /** What an extension tag shows; `null`: only its wiki can say. */
  contentOf(node: TreeElement): ExtensionContent | null {
    return extensionContent(node, (source) => this.embedded(node, source), {
      section: () => sectionMark,
      ...this.#extensions,
    });
  }

  /** Source that a node keeps as data, parsed: the same nodes each time. */
  embedded(owner: TreeElement, source: string): Tree | null {
    return this.#embedded.parsed(owner, source);
  }
}

/** The beginning or the end of a section that other pages take. */
const sectionMark: ExtensionContent = { name: 'link', attrs: {}, children: [], tree: null };

const emptyTree: Tree = { kind: 'tree', children: [], text: '', base: '', rests: [], title: '' };

/** How alike two texts are, names of groups left out. */
function alike(a: string, b: string): 'same' | 'alike' | 'different' {
  const [x, y] = [a, b].map((html) => html.replace(/ about="#mwt\d+"/g, '').trim()) as [string, string];
  if (x === y) return 'same';
  return shown(x) === shown(y) ? 'alike' : 'different';
}

/** What a reader sees of HTML: who made it is left out. */
const shown = (html: string): string =>
  html
    .replace(/ (?:data-mw|typeof)="[^"]*"/g, '')
    .replace(/<span>([^<]*)<\/span>/g, '$1')
    .replace(/\s+/g, ' ');

/** Whether an extension tag was made by a function (`{{#tag:ref|…}}`), which may hold tags of its own kind. */
export const isMadeTag = (node: TreeElement): boolean => node.print?.tag === true;
