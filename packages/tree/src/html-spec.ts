/**
 * MediaWiki's DOM specification as a server writes it: what the tree leaves out because it is generated (titles of
 * links, ids of headings, numbers and lists of notes, pictures) is there, what only this editor knows is not. For
 * comparing with other implementations; it is not read back.
 *
 * @see https://www.mediawiki.org/wiki/Specs/HTML
 */

import { attributes, encodeComment, escapeText } from './html-escape.js';
import { mwType } from './html-facts.js';
import { HeadingIds } from './html-spec-heading.js';
import { specLink, specProperty } from './html-spec-link.js';
import { spacedText } from './html-spec-text.js';
import type { Tree, TreeElement, TreeNode } from './node.js';
import { voidElements } from './sanitize.js';

export interface SpecOptions {
  mode: 'spec';
  /** The page's own title. */
  title?: string;
  /** The address behind a prefix; `undefined`: the prefix stays as it is. */
  interwikiUrl?: (prefix: string, title: string) => string | undefined;
  /** Whether search engines are asked not to follow a link to elsewhere. Default: always. */
  noFollow?: (url: string) => boolean;
}

type Work = string | { node: TreeNode; pre: boolean };

const heading = /^h[1-6]$/;

export function writeSpec(tree: Tree, options: SpecOptions): string {
  return new SpecWriter(tree, options).write();
}

class SpecWriter {
  readonly #tree: Tree;
  readonly #options: SpecOptions;
  readonly #out: string[] = [];
  readonly #work: Work[] = [];
  readonly #ids = new HeadingIds();

  constructor(tree: Tree, options: SpecOptions) {
    this.#tree = tree;
    this.#options = options;
  }

  write(): string {
    this.#children(this.#tree.children, false);
    for (let work = this.#work.pop(); work !== undefined; work = this.#work.pop()) {
      if (typeof work === 'string') this.#out.push(work);
      else if (work.node.kind === 'text')
        this.#out.push(work.pre ? escapeText(work.node.value) : spacedText(work.node.value));
      else if (work.node.kind === 'comment') this.#out.push(`<!--${encodeComment(work.node.value)}-->`);
      else this.#element(work.node, work.pre);
    }
    return this.#out.join('');
  }

  /** Children, and the blanks that stood between them in the page: separators are no nodes. */
  #children(nodes: readonly TreeNode[], pre: boolean): void {
    for (let i = nodes.length - 1; i >= 0; i--) {
      const node = nodes[i] as TreeNode;
      this.#work.push({ node, pre });
      const before = nodes[i - 1];
      if (before && !pre) this.#work.push(this.#between(before, node));
    }
  }

  #between(left: TreeNode, right: TreeNode): string {
    if (!left.source || !right.source || (left.kind === 'text' && right.kind === 'text')) return '';
    const gap = this.#tree.text.slice(left.source.end, right.source.start);
    return /^\s*$/.test(gap) ? gap : '';
  }

  #element(node: TreeElement, pre: boolean): void {
    const type = mwType(node.attrs);
    if (type === 'mw:Placeholder' && node.children.length > 0) {
      this.#children(node.children, pre);
      return;
    }
    if (node.name === 'a') this.#write('a', specLink(node, this.#options), node.children, pre);
    else if (node.name === 'link') this.#write('link', specProperty(node, this.#options), [], pre);
    else if (heading.test(node.name)) this.#heading(node, pre);
    else this.#write(node.name, { ...node.attrs }, node.children, pre);
  }

  #write(name: string, attrs: Record<string, string>, children: readonly TreeNode[], pre: boolean): void {
    this.#out.push(`<${name}${attributes(attrs)}>`);
    if (voidElements.has(name)) return;
    const first = name === 'pre' ? children[0] : undefined;
    if (first?.kind === 'text' && first.value.startsWith('\n')) this.#out.push('\n');
    this.#work.push(`</${name}>`);
    this.#children(children, pre || name === 'pre');
  }

  #heading(node: TreeElement, pre: boolean): void {
    const { id, fallback } = this.#ids.of(node);
    const attrs: Record<string, string> = { ...node.attrs };
    attrs.id ??= id;
    const mark =
      fallback === '' ? '' : `<span${attributes({ id: fallback, typeof: 'mw:FallbackId' })}></span>`;
    this.#out.push(`<${node.name}${attributes(attrs)}>${mark}`);
    this.#work.push(`</${node.name}>`);
    this.#children(node.children, pre);
  }
}
