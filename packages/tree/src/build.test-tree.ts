/**
 * Trees with ranges, for tests: `page(el('p', {}, 'a ', el('b', {open: "'''", close: "'''"}, 'c')), gap('\n'))`. The
 * source is what the parts add up to.
 */

import {
  type Attributes,
  element,
  type PrintInfo,
  type Tree,
  type TreeElement,
  type TreeNode,
  text,
  tree,
} from './node.js';

interface Parts {
  readonly open?: string;
  readonly close?: string;
  readonly attrs?: Attributes;
  readonly print?: PrintInfo;
  readonly block?: boolean;
}
interface Plan extends Parts {
  readonly name: string;
  readonly children: readonly Child[];
}
interface Gap {
  readonly gap: string;
}
export type Child = Plan | Gap | string;

export const el = (name: string, parts: Parts, ...children: Child[]): Plan => ({ name, ...parts, children });
export const gap = (bytes: string): Gap => ({ gap: bytes });

export function page(...children: Child[]): Tree {
  return new Builder().tree(children);
}

class Builder {
  #out = '';
  #next = 0;

  tree(children: readonly Child[]): Tree {
    const nodes = this.#nodes(children);
    return tree(nodes, { text: this.#out, base: 'aaaaaa' });
  }

  #nodes(children: readonly Child[]): TreeNode[] {
    const nodes: TreeNode[] = [];
    for (const child of children) {
      const start = this.#out.length;
      if (typeof child === 'string') {
        this.#out += child;
        const end = this.#out.length;
        nodes.push(text(child, { start, openEnd: start, closeStart: end, end }));
      } else if ('gap' in child) this.#out += child.gap;
      else nodes.push(this.#element(child));
    }
    return nodes;
  }

  #element({ name, open = '', close = '', attrs, print, block, children }: Plan): TreeElement {
    const id = `aaaaaa.${this.#next++}`;
    const start = this.#out.length;
    this.#out += open;
    const openEnd = this.#out.length;
    const inner = this.#nodes(children);
    const closeStart = this.#out.length;
    this.#out += close;
    const source = { start, openEnd, closeStart, end: this.#out.length };
    return element(name, { attrs, print, block, id, source, children: inner });
  }
}

/** A tree as an editor gives it back: no ranges, print information in part, texts joined. */
export function exported(nodes: readonly TreeNode[]): TreeNode[] {
  return nodes.map((node) => {
    if (node.kind === 'text') return text(node.value);
    if (node.kind === 'comment') return { ...node, source: null };
    const print = node.print?.html ? { html: true } : node.print?.src ? { src: node.print.src } : null;
    return { ...node, source: null, print, children: exported(node.children) };
  });
}
