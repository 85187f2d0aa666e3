/** Finds the references of a page in the order in which they are counted, templates' and those in data included. */

import type { CitePlace } from './cite.js';
import { galleryOf } from './gallery.js';
import { extensionFacts, mwType } from './html-facts.js';
import { citeRef } from './html-references.js';
import { markOf } from './html-spec-output.js';
import { isMadeTag, type SpecPage } from './html-spec-page.js';
import { isVariant, ruleSource, specVariant } from './html-spec-variant.js';
import type { Tree, TreeElement, TreeNode } from './node.js';

export function collectCites(tree: Tree, page: SpecPage): void {
  new Collector(page).nodes(tree.children, { tree, place: 'text', inRef: false, inNote: false, made: false });
}

interface Where {
  readonly tree: Tree;
  readonly place: CitePlace;
  /** In the text of a reference that may hold none. */
  readonly inRef: boolean;
  /** In the text of any reference: a list in it would show itself. */
  readonly inNote: boolean;
  /** A template made it. */
  readonly made: boolean;
}

/** The depth of trees is bounded where they are parsed. */
class Collector {
  readonly #page: SpecPage;

  constructor(page: SpecPage) {
    this.#page = page;
  }

  nodes(nodes: readonly TreeNode[], where: Where): void {
    for (const node of nodes) if (node.kind === 'element') this.#element(node, where);
  }

  #element(node: TreeElement, around: Where): void {
    const mark = markOf(node);
    if (mark?.about !== undefined) this.#page.group(mark.about);
    const where = mark ? { ...around, made: true } : around;
    const type = mwType(node.attrs);
    const attribs = (node.print?.attribs ?? []) as readonly (readonly { nodes?: readonly TreeNode[] }[])[];
    for (const { nodes = [] } of attribs.flat())
      this.nodes(nodes, { ...where, place: where.place === 'text' ? 'data' : where.place });
    if (isVariant(node)) {
      specVariant(node.print?.src as string, (source) => this.#data(node, ruleSource(source), where));
    } else if (type === 'mw:Extension/ref') this.#reference(node, where);
    else if (type === 'mw:Extension/references') this.#list(node, where);
    else if (type === 'mw:Extension/gallery') this.#gallery(node, where);
    else if (type.startsWith('mw:Extension/')) this.#extension(node, where);
    else if (type.startsWith('mw:File') && node.name !== 'figure')
      this.nodes(node.children, { ...where, place: where.place === 'text' ? 'data' : where.place });
    else this.nodes(node.children, where);
  }

  #data(owner: TreeElement, source: string, where: Where): string {
    const tree = this.#page.embedded(owner, source);
    const place = where.place === 'text' ? 'data' : where.place;
    if (tree) this.nodes(tree.children, { ...where, tree, place });
    return '';
  }

  #reference(node: TreeElement, where: Where): void {
    if (where.inRef) return;
    const { citations } = this.#page;
    const ref = citeRef(node, where.tree);
    citations.claim(ref, where.place);
    this.nodes(node.children, { ...where, place: 'text', inRef: !isMadeTag(node), inNote: true });
    citations.add(ref, where.place);
    if (citations.citeOf(node)?.body === 'own') this.#demote(node.children);
  }

  /** What stands in a text that no list shows is in data. */
  #demote(nodes: readonly TreeNode[]): void {
    for (const node of nodes) {
      if (node.kind !== 'element') continue;
      this.#page.citations.demote(node);
      this.#demote(node.children);
    }
  }

  #list(node: TreeElement, where: Where): void {
    if (where.inNote) return;
    const { attrs, body } = extensionFacts(node.attrs);
    const { citations } = this.#page;
    if (where.made) this.#page.made.add(node);
    const opened = citations.openList(node, attrs, body !== null);
    const tree = body === null ? null : this.#page.embedded(node, body);
    if (tree) this.nodes(tree.children, { ...where, tree, place: 'list', made: false });
    if (opened) citations.closeList();
  }

  #extension(node: TreeElement, where: Where): void {
    const content = this.#page.contentOf(node);
    if (content) this.nodes(content.children, { ...where, tree: content.tree ?? where.tree });
  }

  #gallery(node: TreeElement, where: Where): void {
    const { caption, items } = galleryOf(node, (source) => this.#page.embedded(node, source));
    if (caption) this.nodes(caption.nodes, { ...where, tree: caption.tree });
    for (const { picture, tree } of items)
      for (const child of picture.children)
        if (child.kind === 'element') this.nodes(child.children, { ...where, tree });
  }
}
