/** Finds the references of a tree, with what templates make, in the order in which they are counted. */

import { Citations, type CiteContent, type CitePlace, type CiteRef } from './cite.js';
import { Embedded } from './embedded.js';
import { extensionContent } from './extension-content.js';
import { galleryOf } from './gallery.js';
import { extensionFacts, mwType, plainText } from './html-facts.js';
import { element, type Tree, type TreeElement, type TreeNode, text } from './node.js';

const isReference = (node: TreeElement): boolean => mwType(node.attrs) === 'mw:Extension/ref';
const isNoteList = (node: TreeElement): boolean => mwType(node.attrs) === 'mw:Extension/references';

/** A reference of a tree. */
export function citeRef(node: TreeElement, tree: Tree): CiteRef {
  const attrs: Record<string, string> = {};
  for (const [key, value] of Object.entries(extensionFacts(node.attrs).attrs)) attrs[key] = value.trim();
  const { source } = node;
  return {
    node,
    attrs,
    content: node.children.length > 0 ? { node, tree } : null,
    single: node.children.length === 0 && (source === null || source.openEnd === source.end),
  };
}

/** The nodes that an extension tag shows; `null` for one that shows none of ours. */
export function shownIn(node: TreeElement, embedded: Embedded): readonly TreeNode[] | null {
  const parse = (source: string): Tree | null => embedded.parsed(node, source);
  if (mwType(node.attrs) !== 'mw:Extension/gallery') return extensionContent(node, parse)?.children ?? null;
  if (!embedded.canParse) return null;
  const { caption, items } = galleryOf(node, parse);
  return [...(caption?.nodes ?? []), ...items.flatMap(({ picture }) => picture.children)];
}

type Work =
  | { readonly node: TreeNode; readonly place: CitePlace; readonly inNote: boolean }
  | { readonly add: CiteRef; readonly place: CitePlace }
  | 'close';

/**
 * @param embedded gives what the tree keeps as data: a list's own body, the details of a note, captions of galleries
 * @param made what templates make: they may cite and explain too
 * @returns what every reference cites, and the notes of every list and of none
 */
export function readCitations(
  tree: Tree,
  embedded: Embedded,
  made?: ReadonlyMap<TreeElement, readonly TreeNode[]>,
): Citations {
  const detail = (node: TreeElement, source: string): CiteContent => detailOf(node, source, embedded);
  const citations = new Citations({ subReferences: true, alike, detail });
  const stack: Work[] = [];
  const push = (nodes: readonly TreeNode[], place: CitePlace, inNote: boolean): void => {
    for (let i = nodes.length - 1; i >= 0; i--) stack.push({ node: nodes[i] as TreeNode, place, inNote });
  };
  push(tree.children, 'text', false);
  for (let work = stack.pop(); work !== undefined; work = stack.pop()) {
    if (work === 'close') citations.closeList();
    else if ('add' in work) citations.add(work.add, work.place);
    else if (work.node.kind === 'element') {
      const { node, place, inNote } = work;
      if (isReference(node)) {
        const ref = citeRef(node, tree);
        citations.claim(ref, place);
        stack.push({ add: ref, place });
        push(node.children, 'text', true);
      } else if (isNoteList(node)) {
        // In a note there is none: it would show itself.
        if (inNote) continue;
        const { attrs, body } = extensionFacts(node.attrs);
        if (citations.openList(node, attrs, body !== null)) stack.push('close');
        const inside = body === null ? null : embedded.parsed(node, body);
        if (inside) push(inside.children, 'list', false);
      } else push(made?.get(node) ?? shownIn(node, embedded) ?? node.children, place, inNote);
    }
  }
  return citations;
}

const alike = (a: CiteContent, b: CiteContent): 'same' | 'different' =>
  plainText(a.node.children) === plainText(b.node.children) ? 'same' : 'different';

const emptyTree: Tree = { kind: 'tree', children: [], text: '', base: '', rests: [], title: '' };

/** The text of a detail: a line, unless it holds blocks. */
function detailOf(node: TreeElement, source: string, embedded: Embedded): CiteContent {
  const tree = embedded.parsed(node, source);
  if (!tree) return { node: element('span', { children: [text(source)] }), tree: emptyTree };
  const [only] = tree.children;
  const isLine = tree.children.length === 1 && only?.kind === 'element' && only.name === 'p';
  return { node: element('span', { children: isLine ? only.children : tree.children }), tree };
}

/** A reference or a list of notes in what a template or an extension tag shows. */
export type Citation =
  | {
      readonly list: false;
      /** As the page gives them, without blanks at their ends. */
      readonly attrs: Readonly<Record<string, string>>;
      readonly content: readonly TreeNode[];
    }
  | { readonly list: true; readonly attrs: Readonly<Record<string, string>>; readonly body: string | null };

/**
 * References and lists of notes among nodes, in order: as many, in the same order, as `part` leaves places for.
 * @param parse as the option of `writeHTML`
 */
export function citationsIn(nodes: readonly TreeNode[], parse?: (source: string) => Tree): Citation[] {
  const embedded = new Embedded(parse);
  const found: Citation[] = [];
  const stack = [...nodes].reverse();
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.kind !== 'element') continue;
    const { attrs } = citeRef(node, emptyTree);
    if (isReference(node)) found.push({ list: false, attrs, content: node.children });
    else if (isNoteList(node)) found.push({ list: true, attrs, body: extensionFacts(node.attrs).body });
    else {
      const inside = shownIn(node, embedded) ?? node.children;
      for (let i = inside.length - 1; i >= 0; i--) stack.push(inside[i] as TreeNode);
    }
  }
  return found;
}

/** Whether an extension tag shows something of ours. */
export function isShown(node: TreeElement, parse?: (source: string) => Tree): boolean {
  return shownIn(node, new Embedded(parse)) !== null;
}

export function withoutReferences(nodes: readonly TreeNode[]): TreeNode[] {
  return nodes
    .filter((node) => node.kind !== 'element' || !isReference(node))
    .map((node) =>
      node.kind === 'element' ? { ...node, children: withoutReferences(node.children) } : node,
    );
}
