/**
 * Notes of a page: who is numbered what. A reference's text stands in the tree where it is cited; in the read view it
 * stands in the list of its group, once, with links back to every place that cites it.
 */

import { extensionFacts, mwType, parseData } from './html-facts.js';
import type { Tree, TreeElement, TreeNode } from './node.js';

export interface Note {
  /** Number within its group, from 1. */
  readonly number: number;
  readonly group: string;
  /** Unique in the page: ids are made of it. */
  readonly key: number;
  /** How often it has been cited so far. */
  cited: number;
  /** What the note says; `null` where the page cites a name that it never explains. */
  readonly content: TreeElement | null;
}

interface RefData {
  name: string;
  group: string;
}

function refData(node: TreeElement): RefData {
  const attrs = extensionFacts(node.attrs).attrs;
  return { name: (attrs.name ?? '').trim(), group: (attrs.group ?? '').trim() };
}

const refType = 'mw:Extension/ref';

export class Notes {
  /** Content by group and name: a name may be cited before, or in another place than, it is explained. */
  readonly #content = new Map<string, TreeElement>();
  readonly #byName = new Map<string, Note>();
  readonly #count = new Map<string, number>();
  readonly #listed = new Map<string, { notes: Note[]; next: number }>();
  #keys = 0;

  /**
   * @param parse gives the nodes of a list's own body (`<references><ref name="x">…</ref></references>`).
   * @param made what templates make: they may cite and explain too.
   */
  constructor(
    tree: Tree,
    parse?: (source: string) => Tree,
    made?: ReadonlyMap<TreeElement, readonly TreeNode[]>,
  ) {
    const stack: TreeNode[] = [];
    const push = (nodes: readonly TreeNode[]): void => {
      for (let i = nodes.length - 1; i >= 0; i--) stack.push(nodes[i] as TreeNode);
    };
    push(tree.children);
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (node.kind !== 'element') continue;
      const type = mwType(node.attrs);
      if (type === refType && node.children.length > 0) {
        const { name, group } = refData(node);
        const key = JSON.stringify([group, name]);
        if (name !== '' && !this.#content.has(key)) this.#content.set(key, node);
      } else if (type === 'mw:Extension/references' && node.children.length === 0 && parse) {
        const { body, attrs } = extensionFacts(node.attrs);
        if (body) this.#define(parse(body), (attrs.group ?? '').trim());
      }
      push(made?.get(node) ?? node.children);
    }
  }

  /** Notes that are explained in the list: their group is the list's where they name none. */
  #define(body: Tree, listGroup: string): void {
    const stack: TreeNode[] = [...body.children];
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (node.kind !== 'element') continue;
      if (mwType(node.attrs) === refType) {
        const { name, group } = refData(node);
        const key = JSON.stringify([group || listGroup, name]);
        if (name !== '' && node.children.length > 0 && !this.#content.has(key)) this.#content.set(key, node);
      } else for (const child of node.children) stack.push(child);
    }
  }

  /** The note that a reference cites, numbered when it is cited first. */
  cite(node: TreeElement): Note {
    const { name, group } = refData(node);
    const key = JSON.stringify([group, name]);
    let note = name === '' ? undefined : this.#byName.get(key);
    if (!note) {
      const number = (this.#count.get(group) ?? 0) + 1;
      this.#count.set(group, number);
      const content =
        (name === '' ? undefined : this.#content.get(key)) ?? (node.children.length > 0 ? node : null);
      note = { number, group, key: ++this.#keys, cited: 0, content };
      if (name !== '') this.#byName.set(key, note);
      const listed = this.#listed.get(group);
      if (listed) listed.notes.push(note);
      else this.#listed.set(group, { notes: [note], next: 0 });
    }
    note.cited++;
    return note;
  }

  /** The next note of a group that no list has shown yet. Notes cited by notes come after them. */
  next(group: string): Note | undefined {
    const listed = this.#listed.get(group);
    return listed && listed.next < listed.notes.length ? listed.notes[listed.next++] : undefined;
  }

  /** The groups that still have notes to show. */
  groups(): string[] {
    return [...this.#listed].filter(([, { notes, next }]) => next < notes.length).map(([group]) => group);
  }
}

/** A reference or a list of notes in what a template made. */
export type Citation =
  | {
      readonly list: false;
      readonly name: string;
      readonly group: string;
      readonly content: readonly TreeNode[];
    }
  | { readonly list: true; readonly group: string; readonly body: string };

/** References and lists of notes among nodes, in order: as many, in the same order, as `part` leaves places for. */
export function citationsIn(nodes: readonly TreeNode[]): Citation[] {
  const found: Citation[] = [];
  const stack = [...nodes].reverse();
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.kind !== 'element') continue;
    const type = mwType(node.attrs);
    if (type === refType) found.push({ list: false, ...refData(node), content: node.children });
    else if (type === 'mw:Extension/references') {
      found.push({ list: true, group: listGroup(node), body: extensionFacts(node.attrs).body ?? '' });
    } else for (let i = node.children.length - 1; i >= 0; i--) stack.push(node.children[i] as TreeNode);
  }
  return found;
}

/** The group that a reference list shows. */
export function listGroup(node: TreeElement): string {
  const attrs = parseData(node.attrs['data-mw']).attrs as Record<string, unknown> | undefined;
  return typeof attrs?.group === 'string' ? attrs.group.trim() : '';
}
