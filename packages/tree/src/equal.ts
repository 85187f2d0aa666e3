/**
 * Deep equality for reuse: the same content and the same spelling, so that the source slice of one may stand for the
 * other. Ids, origins, ranges and print information aside; texts that touch are one text; row groups without markup
 * are their rows.
 */

import { set } from './element-names.js';
import { mwType } from './html-facts.js';
import type { TreeElement, TreeNode, TreeText } from './node.js';
import { normalData } from './normal-attributes.js';

/** A row group that no markup opens. */
export const isImplicitGroup = (node: TreeNode): node is TreeElement =>
  node.kind === 'element' &&
  node.name === 'tbody' &&
  !node.print?.html &&
  Object.keys(node.attrs).length === 0;

/** Children as reuse sees them: row groups without markup opened up. */
export function openGroups(children: readonly TreeNode[]): readonly TreeNode[] {
  return children.some(isImplicitGroup)
    ? children.flatMap((child) => (isImplicitGroup(child) ? child.children : [child]))
    : children;
}

/**
 * Gives every shape of subtree a number: equal numbers, equal subtrees. One table for all trees that are to be
 * compared, so that comparing two nodes of any size costs one look. Linear, no recursion.
 */
export class Shapes {
  readonly #numbers = new Map<string, number>();
  readonly #known = new Map<TreeNode, number>();
  readonly #below: Shapes | null;
  /** Data in normal form, which most nodes of an edited page have from its base. */
  readonly #data = new Map<string, string>();

  /** @param below a table to build on; it must not be asked for anything new from then on */
  constructor(below: Shapes | null = null) {
    this.#below = below;
  }

  of(root: TreeNode): number {
    const known = this.#find(root);
    if (known !== undefined) return known;
    const work: { node: TreeNode; done: boolean }[] = [{ node: root, done: false }];
    for (let item = work.pop(); item; item = work.pop()) {
      const { node, done } = item;
      if (this.#find(node) !== undefined) continue;
      if (node.kind === 'element' && !done && node.children.length > 0) {
        work.push({ node, done: true });
        for (const child of node.children) work.push({ node: child, done: false });
      } else this.#known.set(node, this.#number(this.#key(node)));
    }
    return this.#known.get(root) as number;
  }

  #find(node: TreeNode): number | undefined {
    return (this.#below ? this.#below.#known.get(node) : undefined) ?? this.#known.get(node);
  }

  /** Whether two lists of siblings are equal, texts joined. */
  equalLists(a: readonly TreeNode[], b: readonly TreeNode[]): boolean {
    return this.#list(a) === this.#list(b);
  }

  #number(key: string): number {
    const below = this.#below;
    let number = (below ? below.#numbers.get(key) : undefined) ?? this.#numbers.get(key);
    if (number === undefined) {
      number = (below ? below.#numbers.size : 0) + this.#numbers.size;
      this.#numbers.set(key, number);
    }
    return number;
  }

  #key(node: TreeNode): string {
    if (node.kind === 'text') return `"${node.value}`;
    if (node.kind === 'comment') return `#${node.value}`;
    return `${ownKey(node, (json) => this.#normal(json))}|${this.#list(node.children)}`;
  }

  #normal(json: string): string {
    let known = (this.#below ? this.#below.#data.get(json) : undefined) ?? this.#data.get(json);
    if (known === undefined) {
      known = normalData(json);
      this.#data.set(json, known);
    }
    return known;
  }

  #list(nodes: readonly TreeNode[]): string {
    let out = '';
    let run: string | null = null;
    const flush = (): void => {
      if (run) out += `,${this.#number(`"${run}`)}`;
      run = null;
    };
    for (const child of openGroups(nodes)) {
      if (child.kind === 'text') {
        run = (run ?? '') + child.value;
        continue;
      }
      flush();
      out += `,${this.of(child)}`;
    }
    flush();
    return out;
  }
}

const where = set('span div');

/** What an element is, its children aside, as one string. */
export function ownKey(node: TreeElement, data = normalData): string {
  const type = mwType(node.attrs);
  // A span or a div says where an opaque element stands, not what it is.
  const name = type !== '' && where.has(node.name) ? '*' : node.name;
  let out = name;
  for (const key of Object.keys(node.attrs).sort()) {
    const value = node.attrs[key] as string;
    out += ` ${key}=${JSON.stringify(key === 'data-mw' ? data(value) : value)}`;
  }
  if (/^mw:(?:Placeholder|Includes|Entity)/.test(type))
    out += ` src=${JSON.stringify(node.print?.src ?? '')}`;
  return out;
}

/**
 * Whether two lists of nodes are the same but for ids, ranges and spelling that their normal forms do not look at: then those
 * are equal, and it takes a tenth of the time to say so. Not the other way round.
 */
export function areSame(a: readonly TreeNode[], b: readonly TreeNode[]): boolean {
  const work: [readonly TreeNode[], readonly TreeNode[]][] = [[a, b]];
  for (let lists = work.pop(); lists; lists = work.pop()) {
    const [left, right] = lists;
    if (left === right) continue;
    if (left.length !== right.length) return false;
    for (let i = 0; i < left.length; i++) {
      const [x, y] = [left[i] as TreeNode, right[i] as TreeNode];
      if (x.kind !== 'element' || y.kind !== 'element') {
        if (x.kind !== y.kind || (x as TreeText).value !== (y as TreeText).value) return false;
      } else {
        if (x.name !== y.name || x.block !== y.block || !sameAttributes(x, y)) return false;
        if (x.print?.src !== y.print?.src || x.print?.html !== y.print?.html) return false;
        work.push([x.children, y.children]);
      }
    }
  }
  return true;
}

/** Whether two elements have the same attributes, in whatever order. */
export function sameAttributes({ attrs: a }: TreeElement, { attrs: b }: TreeElement): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

/** Two elements of one name. */
export const sameName = (a: TreeNode, b: TreeNode): boolean =>
  a.kind === 'element' && b.kind === 'element' && a.name === b.name;
