/**
 * Direction of blocks. Where the page does not say its own, each block has that of its first letter, as `dir="auto"`
 * has it (HTML, "the dir attribute"); a block without letters has that of the one before it, so that an empty line in
 * a text from right to left begins at the right. A list and a table have that of their first text, so that bullets and
 * columns stand where its reader looks for them.
 */

import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';

const strong = /\p{L}|\p{Nl}/u;
const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Hanifi_Rohingya}]/u;

/** The direction of a text by its first letter; `null` where it has none. */
export function directionOfText(text: string): 'ltr' | 'rtl' | null {
  const first = strong.exec(text);
  if (!first) return null;
  return rightToLeft.test(first[0]) ? 'rtl' : 'ltr';
}

const containers = new Set(['list', 'table']);

/** The first direction in a node's text, worked out once for each node. */
function directionIn(node: Node, known: WeakMap<Node, Known>): Known {
  const before = known.get(node);
  if (before !== undefined) return before;
  let found: Known = node.isTextblock ? directionOfText(node.textContent) : null;
  if (!node.isTextblock)
    node.descendants((child) => {
      if (child.isTextblock) found ??= directionIn(child, known);
      return found === null && !child.isTextblock;
    });
  known.set(node, found);
  return found;
}

type Known = 'ltr' | 'rtl' | null;

const says = ({ attrs }: Node): boolean => typeof attrs.attrs === 'string' && /"dir":/i.test(attrs.attrs);

function decorate(doc: Node, known: WeakMap<Node, Known>): DecorationSet {
  const found: Decoration[] = [];
  let before: Known = null;
  doc.descendants((node, pos) => {
    // What the page says holds for all that is in it.
    if (says(node)) return false;
    const isContainer = containers.has(node.type.name);
    if (!node.isTextblock && !isContainer) return !node.isAtom;
    const dir: Known = directionIn(node, known) ?? before;
    if (node.isTextblock) before = dir;
    if (dir) found.push(Decoration.node(pos, pos + node.nodeSize, { dir }));
    return isContainer;
  });
  return DecorationSet.create(doc, found);
}

const key = new PluginKey<DecorationSet>('stet-direction');

/** For a surface whose page does not say its direction. */
export function directionPlugin(): Plugin<DecorationSet> {
  const known = new WeakMap<Node, Known>();
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: (_config, { doc }) => decorate(doc, known),
      apply: (tr, set, _old, { doc }) => (tr.docChanged ? decorate(doc, known) : set),
    },
    props: { decorations: (state) => key.getState(state) },
  });
}
