/** Document → tree: the inverse of `import.ts`. Marks become nested elements again, soft line ends their bytes. */

import { type Tree, type TreeNode, text, tree } from '@stet/tree';
import type { Mark, Node } from 'prosemirror-model';
import { hardText } from './content/soft.js';
import type { Identity } from './kind.js';
import { nesting } from './marks.js';
import { markWriterOf, writerOf } from './registry.js';

/** The tree of a whole document. It has no source: `print` finds that in the bases, by ids. */
export function exportDocument(doc: Node): Tree {
  return tree(new Exporter().children(doc));
}

/** The tree's nodes for a part of a document: one block, or nodes of a slice. */
export function exportNode(node: Node): TreeNode[] {
  return new Exporter().node(node);
}

const isElement = (mark: Mark): boolean => markWriterOf(mark.type.name) !== undefined;

class Exporter {
  /** Ids of marks already written: a later run of the same element is a copy. */
  readonly #written = new Set<string>();

  node(node: Node): TreeNode[] {
    if (node.isText) return [text(hardText(node))];
    const written = writerOf(node.type.name)(node, node.isLeaf ? [] : this.children(node));
    return Array.isArray(written) ? written : [written as TreeNode];
  }

  children(node: Node): TreeNode[] {
    if (node.inlineContent) return this.#inline(node);
    const out: TreeNode[] = [];
    let afterLine = false;
    node.forEach((child) => {
      // Two lines that touch would be one text: the later one is a paragraph, whoever made it so.
      const isLine = child.type.name === 'line' && child.childCount > 0;
      if (isLine && afterLine) {
        for (const made of this.node(
          node.type.schema.node('paragraph', { origin: child.attrs.id }, child.content),
        ))
          out.push(made);
        afterLine = false;
      } else {
        for (const made of this.node(child)) out.push(made);
        if (isLine || child.type.name !== 'line') afterLine = isLine;
      }
    });
    return out;
  }

  #inline(block: Node): TreeNode[] {
    const out: TreeNode[] = [];
    const open: { identity: Identity; children: TreeNode[] }[] = [];
    let current = out;
    for (const step of nesting(block, isElement)) {
      if ('open' in step) {
        const children: TreeNode[] = [];
        open.push({ identity: this.#identity(step.open), children });
        current = children;
      } else if ('close' in step) {
        const { identity, children } = open.pop() as (typeof open)[number];
        current = open.at(-1)?.children ?? out;
        const writer = markWriterOf(step.close.type.name);
        if (writer) current.push(writer(step.close, children, identity));
      } else if (step.leaf.isText) {
        const value = hardText(step.leaf);
        const last = current.at(-1);
        if (last?.kind === 'text') current[current.length - 1] = text(last.value + value);
        else current.push(text(value));
      } else for (const made of this.node(step.leaf)) current.push(made);
    }
    return out;
  }

  /** The first run of an element is the element; a later one is a copy that knows where it came from. */
  #identity(mark: Mark): Identity {
    const id = String(mark.attrs.id);
    if (id === '' || !this.#written.has(id)) {
      this.#written.add(id);
      return { id, origin: '' };
    }
    return { id: '', origin: id };
  }
}
