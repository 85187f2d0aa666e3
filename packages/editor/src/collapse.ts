/**
 * Blanks around marks that show nothing. The read view shows one blank where a comment stands between two, and none
 * where it stands before the blank that begins a text; an editable surface shows every blank. Those that the read
 * view does not show are there, and take no room, so that no line breaks elsewhere than it did.
 */

import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey, type Transaction } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';

const ghosts = new Set(['comment', 'category', 'meta']);

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Where blanks of a text block take no room; positions are those in the block's content. */
export function collapsedBlanks(block: Node): Range[] {
  let any = false;
  block.forEach((child) => {
    any ||= ghosts.has(child.type.name);
  });
  if (!any || block.type.whitespace === 'pre') return [];
  const found: Range[] = [];
  /** What stands before is a blank or the start of a line, so that another blank would not show. */
  let blank = true;
  let ghost = false;
  /** The blank before ghosts: at the end of a line it does not show. */
  let last: Range | null = null;
  block.forEach((child, offset) => {
    if (ghosts.has(child.type.name)) {
      ghost = true;
      return;
    }
    const text = child.text ?? '';
    if (!child.isText) {
      if (child.type.name === 'break' && ghost && last) found.push(last);
      blank = child.type.name === 'break';
      ghost = false;
      last = null;
      return;
    }
    const first = text.length - text.replace(/^ +/, '').length;
    if (ghost && blank && first > 0) found.push({ from: offset, to: offset + first });
    if (first === text.length) {
      if (!(ghost && blank)) last = { from: offset, to: offset + first };
      blank = true;
      return;
    }
    const end = text.replace(/ +$/, '').length;
    blank = end < text.length;
    last = blank ? { from: offset + end, to: offset + text.length } : null;
    ghost = false;
  });
  if (ghost && last) found.push(last);
  return found;
}

function decorate(block: Node, pos: number): Decoration[] {
  return collapsedBlanks(block).map(({ from, to }) =>
    Decoration.inline(pos + 1 + from, pos + 1 + to, { class: 'stet-collapsed' }),
  );
}

function all(doc: Node): DecorationSet {
  const found: Decoration[] = [];
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return !node.isAtom;
    for (const decoration of decorate(node, pos)) found.push(decoration);
    return false;
  });
  return DecorationSet.create(doc, found);
}

/** The blocks that a transaction touched are looked at again; all others keep what they have. */
function update(tr: Transaction, old: DecorationSet): DecorationSet {
  let set = old.map(tr.mapping, tr.doc);
  const size = tr.doc.content.size;
  tr.mapping.maps.forEach((map, i) => {
    const rest = tr.mapping.slice(i + 1);
    map.forEach((_from, _to, start, end) => {
      const from = Math.max(0, rest.map(start, -1) - 1);
      const to = Math.min(size, rest.map(end, 1) + 1);
      tr.doc.nodesBetween(from, to, (node, pos) => {
        if (!node.isTextblock) return !node.isAtom;
        const inside = set.find(pos, pos + node.nodeSize);
        const next = decorate(node, pos);
        if (inside.length > 0) set = set.remove(inside);
        if (next.length > 0) set = set.add(tr.doc, next);
        return false;
      });
    });
  });
  return set;
}

const key = new PluginKey<DecorationSet>('stet-collapse');

export function collapsePlugin(): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: (_config, { doc }) => all(doc),
      apply: (tr, set) => (tr.docChanged ? update(tr, set) : set),
    },
    props: { decorations: (state) => key.getState(state) },
  });
}
