/**
 * A base without a page: for a tree whose elements know how they were spelled (`Spelling`), a page is put together of
 * that, with ranges, so that the rules of reuse find opening and closing markup and blanks where they look for them.
 * Its texts are whatever the tree says now: they are never taken for what stood in a page.
 */

import { openGroups } from './equal.js';
import { type SourceRange, type Tree, type TreeElement, type TreeNode, tree } from './node.js';
import { Base, type BaseItem } from './reuse-base.js';
import { keyOf, type Spelling } from './spelling.js';

/** Stands where nobody knows what stood: no blank, so that nothing there is reused. */
const unknown = '\0';

/** The items of a spelled base by the nodes that they stand for. */
export class SpelledBase {
  readonly #base: Base;
  readonly #path = new Map<TreeNode, BaseItem>();

  constructor(page: Tree) {
    const writer = new SpelledPage(page);
    this.#base = Base.untrusted(writer.tree);
    const work: { nodes: readonly TreeNode[]; items: readonly BaseItem[] }[] = [
      { nodes: page.children, items: this.#base.top },
    ];
    for (let next = work.pop(); next; next = work.pop()) {
      let at = 0;
      for (const node of next.nodes) {
        if (node.kind === 'text') continue;
        while (next.items[at]?.node.kind === 'text') at++;
        const item = next.items[at++];
        if (!item) break;
        this.#path.set(node, item);
        if (node.kind === 'element' && item.items.length > 0)
          work.push({ nodes: openGroups(node.children), items: item.items });
      }
    }
  }

  /** Children of the page. */
  get top(): readonly BaseItem[] {
    return this.#base.top;
  }

  find(node: TreeNode): BaseItem | null {
    return this.#path.get(node) ?? null;
  }
}

interface Open {
  readonly node: TreeElement | null;
  readonly spelling: Spelling | null;
  readonly nodes: readonly TreeNode[];
  readonly out: TreeNode[];
  readonly start: number;
  readonly openEnd: number;
  next: number;
}

class SpelledPage {
  #text = '';
  readonly tree: Tree;
  readonly #spellings = new Map<TreeNode, Spelling | null>();

  constructor(page: Tree) {
    const top = this.#open(null, page.children);
    const stack: Open[] = [top];
    for (let open = stack.at(-1); open; open = stack.at(-1)) {
      const node = open.nodes[open.next];
      this.#gap(open);
      if (!node) {
        stack.pop();
        const parent = stack.at(-1);
        if (parent && open.node) parent.out.push(this.#close(open, open.node));
        continue;
      }
      open.next++;
      if (node.kind === 'element' && this.#spellingOf(node)?.w === undefined)
        stack.push(this.#open(node, openGroups(node.children)));
      else open.out.push(this.#leaf(node));
    }
    this.tree = tree(top.out, { text: this.#text });
  }

  #open(node: TreeElement | null, nodes: readonly TreeNode[]): Open {
    const spelling = node && this.#spellingOf(node);
    const start = this.#text.length;
    this.#text += spelling?.o ?? '';
    return { node, spelling, nodes, out: [], start, openEnd: this.#text.length, next: 0 };
  }

  #close({ spelling, out, start, openEnd }: Open, node: TreeElement): TreeElement {
    const closeStart = this.#text.length;
    this.#text += spelling?.c ?? '';
    const source: SourceRange = { start, openEnd, closeStart, end: this.#text.length };
    return { ...node, children: out, source: spelling && source };
  }

  #leaf(node: TreeNode): TreeNode {
    const start = this.#text.length;
    if (node.kind === 'text') this.#text += node.value;
    else if (node.kind === 'comment') this.#text += `<!--${node.value}-->`;
    else this.#text += this.#spellingOf(node)?.w ?? '';
    const end = this.#text.length;
    const source: SourceRange = { start, openEnd: end, closeStart: end, end };
    return node.kind === 'element' ? { ...node, children: [], source } : { ...node, source };
  }

  /** What stands before the next child, as far as its neighbours and its container agree on it. */
  #gap({ node, spelling, nodes, next }: Open): void {
    const [left, right] = [nodes[next - 1], nodes[next]];
    if (!left && !right) {
      this.#text += spelling?.f ?? '';
      return;
    }
    const claims: string[] = [];
    if (left) {
      const known = this.#spellingOf(left);
      if (known) claims.push(known.a ?? '');
      else if (left.kind !== 'text') claims.push(unknown);
    }
    if (right) {
      const known = this.#spellingOf(right);
      if (known) claims.push(known.b ?? '');
      else if (right.kind !== 'text') claims.push(unknown);
    }
    if (node && spelling && !left) claims.push(spelling.f ?? '');
    if (node && spelling && !right) claims.push(spelling.l ?? '');
    const [first = unknown] = claims;
    this.#text += claims.every((claim) => claim === first) ? first : unknown;
  }

  /** How a node is spelled; `null` where nobody knows, or it has become something else. */
  #spellingOf(node: TreeNode): Spelling | null {
    if (node.kind === 'text') return null;
    let known = this.#spellings.get(node);
    if (known === undefined) {
      const spelling = (node.kind === 'element' ? node.print?.spelling : node.spelling) ?? null;
      known = spelling && spelling.k === keyOf(node) ? spelling : null;
      this.#spellings.set(node, known);
    }
    return known;
  }
}
