/**
 * Direction of blocks. Where the page does not say its own, each block has that of its first letter, as `dir="auto"`
 * has it (HTML, "the dir attribute"); a block without letters has that of the one before it, so that an empty line in
 * a text from right to left begins at the right.
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

function decorate(doc: Node): DecorationSet {
  const found: Decoration[] = [];
  let before: 'ltr' | 'rtl' | null = null;
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return !node.isAtom;
    const dir: 'ltr' | 'rtl' | null = directionOfText(node.textContent) ?? before;
    before = dir;
    if (dir === 'rtl') found.push(Decoration.node(pos, pos + node.nodeSize, { dir }));
    return false;
  });
  return DecorationSet.create(doc, found);
}

const key = new PluginKey<DecorationSet>('stet-direction');

/** For a surface whose page does not say its direction. */
export function directionPlugin(): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: (_config, { doc }) => decorate(doc),
      apply: (tr, set, _old, { doc }) => (tr.docChanged ? decorate(doc) : set),
    },
    props: { decorations: (state) => key.getState(state) },
  });
}
