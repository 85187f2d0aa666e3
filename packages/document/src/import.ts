/**
 * Tree → document. What no kind reads becomes the smallest alien; nothing is repaired or left out. With `export.ts` it
 * makes a pair that is inverse in normal form.
 */

import type { Tree, TreeComment, TreeElement, TreeNode } from '@stet/tree';
import { Fragment, type Mark, type Node, type NodeType } from 'prosemirror-model';
import { blockElements, depthLimit } from './blocks.js';
import { leafName } from './content/leaf.js';
import { softText } from './content/soft.js';
import { encodeNodes } from './flat.js';
import { createIds, type NewId } from './ids.js';
import type { Place, Reading } from './kind.js';
import { addMark } from './marks.js';
import { readerOf } from './registry.js';
import { schema } from './schema.js';

export interface ImportOptions {
  /** Gives ids to elements that have none (a tree that was not parsed from a page). */
  newId?: NewId;
}

/** The document of a page. */
export function importTree(tree: Tree, options: ImportOptions = {}): Node {
  const importer = new Importer(tree, options.newId ?? createIds('imported'));
  return schema.node('doc', null, importer.blocks(tree.children, tree.base, 0));
}

const places: Readonly<Record<string, Place>> = { list: 'list', table: 'table', group: 'rows', row: 'row' };
/** Containers that always hold something to put a caret in. */
const neverEmpty = new Set(['item', 'cell', 'wrapper']);

class Importer {
  readonly #source: string;
  readonly #newId: NewId;
  readonly #isBlock: (node: TreeNode) => boolean;

  constructor(tree: Tree, newId: NewId) {
    this.#source = tree.text;
    this.#newId = newId;
    this.#isBlock = blockElements(tree.children);
  }

  /** Content of a container: blocks, and a `line` for every run of inline content. */
  blocks(children: readonly TreeNode[], owner: string, depth: number): Node[] {
    const out: Node[] = [];
    let run: TreeNode[] = [];
    const flush = (): void => {
      if (run.length > 0) out.push(this.#line(owner, out.length, this.#inline(run, depth)));
      run = [];
    };
    for (const child of children) {
      if (child.kind === 'text') {
        run.push(child);
        continue;
      }
      const reading = this.#read(child, 'block', depth);
      const type = reading && 'node' in reading ? schema.nodes[reading.node] : undefined;
      if (reading ? !type?.isBlock : !this.#isBlock(child)) {
        run.push(child);
        continue;
      }
      flush();
      out.push(reading && type ? this.#node(type, reading, child, depth) : this.#alien([child], true));
    }
    flush();
    return out;
  }

  /** Content of a list, table, row group or row: what fits, and an alien for every run that does not. */
  #parts(children: readonly TreeNode[], parent: NodeType, depth: number): Node[] {
    const out: Node[] = [];
    let strays: TreeNode[] = [];
    const flush = (): void => {
      if (strays.length > 0) out.push(this.#alien(strays, true));
      strays = [];
    };
    for (const child of children) {
      const reading = child.kind === 'text' ? null : this.#read(child, places[parent.name] as Place, depth);
      const type = reading && 'node' in reading ? schema.nodes[reading.node] : undefined;
      if (reading && type && parent.contentMatch.matchType(type)) {
        flush();
        out.push(this.#node(type, reading, child as TreeElement, depth));
      } else strays.push(child);
    }
    flush();
    return out;
  }

  #read(node: TreeElement | TreeComment, place: Place, depth: number): Reading | null {
    if (node.kind === 'comment') {
      const name = leafName('comment', node, place);
      return name === null
        ? null
        : { node: name, attrs: { id: node.id, origin: node.origin, text: node.value } };
    }
    if (depth >= depthLimit && node.children.length > 0) return null;
    return readerOf(node)(node, { place, holdsBlocks: this.#isBlock(node) });
  }

  #node(type: NodeType, reading: Reading, from: TreeElement | TreeComment, depth: number): Node {
    const attrs = reading.attrs.id === '' ? { ...reading.attrs, id: this.#newId() } : reading.attrs;
    if (type.isLeaf) return type.create(attrs);
    const children =
      ('children' in reading && reading.children) || (from.kind === 'element' ? from.children : []);
    let content: Node[];
    if (type.inlineContent) content = this.#inline(children, depth + 1, type.whitespace === 'pre');
    else if (type.name in places) content = this.#parts(children, type, depth + 1);
    else {
      content = this.blocks(children, attrs.id, depth + 1);
      if (content.length === 0 && neverEmpty.has(type.name)) content.push(this.#line(attrs.id, 0, []));
    }
    return type.create(attrs, Fragment.fromArray(content));
  }

  #line(owner: string, index: number, content: Node[]): Node {
    return schema.node('line', { id: `${owner}l${index}` }, Fragment.fromArray(content));
  }

  /** Inline content as leaves that carry the marks of the elements around them. */
  #inline(children: readonly TreeNode[], depth: number, lineEnds = false): Node[] {
    const out: Node[] = [];
    this.#leaves(children, [], depth, lineEnds, out);
    return out;
  }

  #leaves(
    children: readonly TreeNode[],
    marks: readonly Mark[],
    depth: number,
    lineEnds: boolean,
    out: Node[],
  ): void {
    for (const child of children) {
      if (child.kind === 'text') {
        if (!lineEnds) for (const part of softText(schema, child.value, marks)) out.push(part);
        else if (child.value !== '') out.push(schema.text(child.value, marks));
        continue;
      }
      const reading = this.#read(child, 'inline', depth);
      if (reading && 'mark' in reading && child.kind === 'element') {
        // A later run of an element knows it as its origin: one mark again.
        const id = child.id || child.origin || this.#newId();
        const attrs = { ...reading.attrs, id };
        this.#leaves(
          child.children,
          addMark(schema.mark(reading.mark, attrs), marks),
          depth + 1,
          lineEnds,
          out,
        );
        continue;
      }
      const type = reading && 'node' in reading ? schema.nodes[reading.node] : undefined;
      const node =
        reading && type?.isInline ? this.#node(type, reading, child, depth) : this.#alien([child], false);
      out.push(node.mark(marks));
    }
  }

  #alien(nodes: readonly TreeNode[], block: boolean): Node {
    const first = nodes[0] as TreeNode;
    const last = nodes.at(-1) as TreeNode;
    let src = first.kind === 'element' ? (first.print?.src ?? '') : '';
    if (first.source && last.source && this.#source !== '') {
      src = this.#source.slice(first.source.start, last.source.end);
    }
    const identity =
      first.kind === 'text' ? { id: this.#newId() } : { id: first.id || this.#newId(), origin: first.origin };
    return schema.node(block ? 'alienBlock' : 'alien', { ...identity, src, tree: encodeNodes(nodes) });
  }
}
