/** A base, indexed: the nodes of a parsed page by id, with their neighbours and their place. */

import { openGroups, Shapes } from './equal.js';
import type { Place } from './markup.js';
import type { Tree, TreeComment, TreeElement, TreeNode, TreeText } from './node.js';
import { voidElements } from './sanitize.js';

/** A node of a base; texts that touch are one item. */
export interface BaseItem {
  readonly base: Base;
  /** The node; for several texts the first of them. */
  readonly node: TreeNode;
  readonly container: BaseItem | null;
  readonly index: number;
  /** `-1` where the node has no range. */
  readonly start: number;
  readonly end: number;
  /** Of a text. */
  readonly value: string;
  /** Children; `[]` for texts. */
  items: readonly BaseItem[];
}

const cells = /^(?:t[dh]|caption)$/;

const indexes = new WeakMap<Tree, Base>();

export class Base {
  readonly tree: Tree;
  /** `false`: its texts are none of a page. */
  readonly trusted: boolean;
  readonly top: readonly BaseItem[];
  readonly #byId = new Map<string, BaseItem>();
  #shapes: Shapes | null = null;
  #ragged: Set<BaseItem> | null = null;
  #runs: Map<BaseItem, readonly BaseItem[]> | null = null;

  /** The index of a tree; made once for each. */
  static of(tree: Tree): Base {
    let base = indexes.get(tree);
    if (!base) {
      base = new Base(tree, true);
      indexes.set(tree, base);
    }
    return base;
  }

  /** The index of a page that was put together of how its elements were spelled. */
  static untrusted(tree: Tree): Base {
    return new Base(tree, false);
  }

  private constructor(tree: Tree, trusted: boolean) {
    this.tree = tree;
    this.trusted = trusted;
    this.top = this.#items(tree.children, null);
    const work: BaseItem[] = [...this.top];
    for (let item = work.pop(); item; item = work.pop()) {
      const { node } = item;
      if (node.kind === 'text') continue;
      if (node.id !== '') this.#byId.set(node.id, item);
      if (node.kind !== 'element' || node.children.length === 0) continue;
      item.items = this.#items(node.children, item);
      for (const inner of item.items) work.push(inner);
    }
  }

  /** The shapes of all nodes of the page. */
  get shapes(): Shapes {
    if (!this.#shapes) {
      this.#shapes = new Shapes();
      for (const node of this.tree.children) this.#shapes.of(node);
    }
    return this.#shapes;
  }

  /**
   * Items in which an element that was spelled as tags has one of them only: the other is in another block, or nowhere.
   * What is open in a cell ends with it.
   */
  get ragged(): ReadonlySet<BaseItem> {
    if (this.#ragged) return this.#ragged;
    this.#ragged = new Set();
    for (const item of this.#byId.values())
      if (lacksTag(item.node))
        for (
          let at: BaseItem | null = item;
          at && (at === item || !cells.test((at.node as TreeElement).name));
          at = at.container
        )
          this.#ragged.add(at);
    return this.#ragged;
  }

  /**
   * The nodes of the page between the same two points of rest as one of them, where a tag is left out in one: what is open
   * in it is open in those behind it.
   */
  runOf(item: BaseItem): readonly BaseItem[] {
    this.#runs ??= this.#findRuns();
    return this.#runs.get(item) ?? [];
  }

  #findRuns(): Map<BaseItem, readonly BaseItem[]> {
    const { rests } = this.tree;
    const runs: BaseItem[][] = [];
    let next = 0;
    for (const item of this.top) {
      const known = next;
      while ((rests[next]?.at ?? Infinity) <= item.start) next++;
      if (next > known || runs.length === 0) runs.push([]);
      runs.at(-1)?.push(item);
    }
    const ragged = runs.filter((run) => run.some((item) => this.ragged.has(item)));
    return new Map(ragged.flatMap((run) => run.map((item) => [item, run])));
  }

  get text(): string {
    return this.tree.text;
  }

  find(id: string): BaseItem | null {
    return (id !== '' && this.#byId.get(id)) || null;
  }

  #items(nodes: readonly TreeNode[], container: BaseItem | null): BaseItem[] {
    const out: BaseItem[] = [];
    let texts: TreeText[] = [];
    const add = (node: TreeNode, last = node, value = ''): void => {
      const start = last.source ? (node.source?.start ?? -1) : -1;
      const end = start < 0 ? -1 : (last.source?.end ?? -1);
      out.push({ base: this, node, container, index: out.length, start, end, value, items: [] });
    };
    const flush = (): void => {
      const [first] = texts;
      if (first) add(first, texts.at(-1), texts.map(({ value }) => value).join(''));
      texts = [];
    };
    for (const node of openGroups(nodes)) {
      if (node.kind === 'text') {
        if (node.value !== '') texts.push(node);
        continue;
      }
      flush();
      add(node);
    }
    flush();
    return out;
  }
}

export const siblingsOf = (item: BaseItem): readonly BaseItem[] => item.container?.items ?? item.base.top;
export const nextOf = (item: BaseItem): BaseItem | null => siblingsOf(item)[item.index + 1] ?? null;
export const previousOf = (item: BaseItem): BaseItem | null => siblingsOf(item)[item.index - 1] ?? null;

/** The source slice of an item; `null` where it has no range. */
export const sliceOf = (item: BaseItem): string | null =>
  item.start < 0 ? null : item.base.text.slice(item.start, item.end);

/** Opening and closing markup of an element, as bytes. */
export function markupOf(item: BaseItem): { open: string; close: string } | null {
  const { source } = item.node;
  if (!source) return null;
  const { text } = item.base;
  return { open: text.slice(source.start, source.openEnd), close: text.slice(source.closeStart, source.end) };
}

/** An element that was spelled as a tag, without the other one. */
export function lacksTag(node: TreeNode): boolean {
  if (node.kind !== 'element' || !node.print?.html || !node.source || voidElements.has(node.name))
    return false;
  const { start, openEnd, closeStart, end } = node.source;
  return openEnd === start || closeStart === end;
}

/** Whether what the base ends with was left open there: something in it has no end of its own. */
export function isLeftOpen(item: BaseItem): boolean {
  let at: BaseItem | undefined = nextOf(item) ? undefined : item;
  while (at?.end === item.end && !lacksEnd(at.node)) at = at.items.at(-1);
  return at?.end === item.end;
}

/** A tag, or a table of whatever markup, that ends with what it stands in. */
export const lacksEnd = (node: TreeNode): boolean =>
  node.kind === 'element' &&
  (node.name === 'table' || lacksTag(node)) &&
  node.source?.closeStart === node.source?.end;

const blank = /^[ \t\r\n\f\v]*$/;

/**
 * The bytes between two neighbours of a base; `null` for an end of `container`. The result is `null` where they were
 * no neighbours, have no ranges, or there is more than blanks between them.
 */
export function gapBetween(left: BaseItem | null, right: BaseItem | null): string | null {
  if (left && right) {
    if (left.base !== right.base || left.container !== right.container || left.index + 1 !== right.index)
      return null;
    return gap(left.base.text, left.end, right.start);
  }
  const item = left ?? right;
  if (!item) return null;
  if (right ? right.index !== 0 : item.index !== siblingsOf(item).length - 1) return null;
  const source = item.container ? item.container.node.source : null;
  if (item.container && !source) return null;
  const { text } = item.base;
  return right
    ? gap(text, source ? source.openEnd : 0, item.start)
    : gap(text, item.end, source ? source.closeStart : text.length);
}

function gap(text: string, from: number, to: number): string | null {
  if (from < 0 || to < from) return null;
  const bytes = text.slice(from, to);
  return blank.test(bytes) ? bytes : null;
}

/** Where an item stood. What costs something is found out when somebody asks. */
class OldPlace implements Place {
  readonly depth = 0;
  readonly strength = 0;
  /** Not told: it is for what is being written. */
  readonly tail = '';
  readonly #item: BaseItem;

  constructor(item: BaseItem) {
    this.#item = item;
  }

  get parent(): TreeElement | null {
    return (this.#item.container?.node as TreeElement | undefined) ?? null;
  }

  get up(): Place | null {
    return this.#item.container && new OldPlace(this.#item.container);
  }

  get left(): TreeNode | null {
    return previousOf(this.#item)?.node ?? null;
  }

  get right(): TreeNode | null {
    return nextOf(this.#item)?.node ?? null;
  }

  get line(): string {
    const { base, start } = this.#item;
    if (start < 0) return '';
    const from = start === 0 ? 0 : base.text.lastIndexOf('\n', start - 1) + 1;
    return base.text.slice(from, Math.min(start, from + 200));
  }
}

export const placeOf = (item: BaseItem): Place => new OldPlace(item);

/** The base node that a node came from, by its id or its origin. */
export function originOf(node: TreeElement | TreeComment, bases: readonly Base[]): BaseItem | null {
  for (const base of bases) {
    const found = base.find(node.id) ?? base.find(node.origin);
    if (found) return found;
  }
  return null;
}

/** Nodes of a page by how they say that they were spelled. */
export interface SpelledNodes {
  /** Children of the page. */
  readonly top: readonly BaseItem[];
  find(node: TreeNode): BaseItem | null;
}

let makeSpelled: ((page: Tree) => SpelledNodes) | null = null;

/** Nodes say so only when they were read from HTML: what finds them comes with what reads it (`readHTML`). */
export function useSpellings(make: (page: Tree) => SpelledNodes): void {
  makeSpelled = make;
}

export const spelledNodes = (page: Tree): SpelledNodes | null => makeSpelled?.(page) ?? null;
