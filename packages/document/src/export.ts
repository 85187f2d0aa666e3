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
    if (node.isText) return [text(hardText([node]))];
    const written = writerOf(node.type.name)(node, node.isLeaf ? [] : this.children(node));
    return Array.isArray(written) ? written : [written as TreeNode];
  }

  children(node: Node): TreeNode[] {
    if (node.inlineContent) {
      const inline = this.#inline(node);
      return node.type.whitespace === 'pre' ? inline : withoutEdges(inline);
    }
    const out: TreeNode[] = [];
    let afterLine = false;
    node.forEach((child) => {
      // Two lines that touch would be one text: the later one is a paragraph, whoever made it so.
      const isLine = child.type.name === 'line' && child.childCount > 0;
      if (isLine && (afterLine || isMovedLine(child, node))) {
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
    let texts: Node[] = [];
    const flush = (): void => {
      if (texts.length > 0) current.push(text(hardText(texts)));
      texts = [];
    };
    for (const step of nesting(block, isElement)) {
      if ('leaf' in step && step.leaf.isText) {
        texts.push(step.leaf);
        continue;
      }
      flush();
      if ('open' in step) {
        const children: TreeNode[] = [];
        open.push({ identity: this.#identity(step.open), children });
        current = children;
      } else if ('close' in step) {
        const { identity, children } = open.pop() as (typeof open)[number];
        current = open.at(-1)?.children ?? out;
        const writer = markWriterOf(step.close.type.name);
        if (writer) current.push(writer(step.close, children, identity));
      } else for (const made of this.node(step.leaf)) current.push(made);
    }
    flush();
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

/** A page and a quotation have no bare text in wikitext: what an edit leaves there is a paragraph. */
function isMovedLine({ attrs }: Node, { type, attrs: own }: Node): boolean {
  const id = String(attrs.id);
  // `import.ts` names the bare text of other sources after what holds it.
  if (type.name === 'doc') return !/^[^.]+l\d+$/.test(id);
  return own.name === 'blockquote' && !id.startsWith(`${own.id}l`);
}

/** Blanks at the edges of a block belong to its markup: a page has none there, an edit may leave some. */
function withoutEdges(nodes: TreeNode[]): TreeNode[] {
  const first = nodes[0];
  if (first?.kind === 'text') nodes[0] = text(first.value.replace(/^[ \t\r\n]+/, ''));
  const last = nodes.at(-1);
  if (last?.kind === 'text') {
    let end = last.value.length;
    while (end > 0 && ' \t\r\n'.includes(last.value[end - 1] as string)) end--;
    nodes[nodes.length - 1] = text(last.value.slice(0, end));
  }
  return nodes.filter((node) => node.kind !== 'text' || node.value !== '');
}
