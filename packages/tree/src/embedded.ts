/** Source that nodes keep as data (the body of an extension tag), parsed: the same nodes each time it is asked for. */

import type { Tree, TreeElement } from './node.js';

export class Embedded {
  readonly #parse: ((source: string) => Tree) | undefined;
  readonly #known = new WeakMap<TreeElement, Map<string, Tree>>();

  /** @param parse parses source of the page that the nodes stand on */
  constructor(parse: ((source: string) => Tree) | undefined) {
    this.#parse = parse;
  }

  get canParse(): boolean {
    return this.#parse !== undefined;
  }

  /** @returns `null` where nothing can be parsed */
  parsed(owner: TreeElement, source: string): Tree | null {
    if (!this.#parse) return null;
    let known = this.#known.get(owner);
    if (!known) this.#known.set(owner, (known = new Map()));
    let tree = known.get(source);
    if (!tree) known.set(source, (tree = this.#parse(source)));
    return tree;
  }
}
