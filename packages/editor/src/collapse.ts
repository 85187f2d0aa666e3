/**
 * Blanks that the read view does not show: beside a line break, and the second one where a comment or another mark
 * that shows nothing stands between two. An editable surface shows every blank. These take no room there, so that no
 * line breaks elsewhere than it did, but for those at the caret: what is typed is seen.
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
    any ||= ghosts.has(child.type.name) || child.type.name === 'break';
  });
  if (!any || block.type.whitespace === 'pre') return [];
  const found: Range[] = [];
  /** What stands before is a blank or the start of a line, so that another blank would not show. */
  let blank = true;
  /** There is a reason for that which an editable surface does not see: a mark that shows nothing, a line break. */
  let hidden = false;
  let ghost = false;
  /** The blank before marks that show nothing: at the end of a line it does not show. */
  let last: Range | null = null;
  block.forEach((child, offset) => {
    if (ghosts.has(child.type.name)) {
      ghost = true;
      hidden = true;
      return;
    }
    const text = child.text ?? '';
    if (!child.isText) {
      const isBreak = child.type.name === 'break';
      if (isBreak && last) found.push(last);
      blank = isBreak;
      hidden = isBreak;
      ghost = false;
      last = null;
      return;
    }
    const first = text.length - text.replace(/^ +/, '').length;
    const collapses = hidden && blank && first > 0;
    if (collapses) found.push({ from: offset, to: offset + first });
    if (first === text.length) {
      if (!collapses) last = { from: offset, to: offset + first };
      blank = true;
      return;
    }
    const end = text.replace(/ +$/, '').length;
    blank = end < text.length;
    last = blank ? { from: offset + end, to: offset + text.length } : null;
    hidden = false;
    ghost = false;
  });
  if (ghost && last) found.push(last);
  return found;
}

function decorate(block: Node, pos: number): Decoration[] {
  const found = collapsedBlanks(block).map(({ from, to }) =>
    Decoration.inline(pos + 1 + from, pos + 1 + to, { class: 'stet-collapsed' }),
  );
  // A line break at the end of a block begins no line for readers.
  if (block.lastChild?.type.name === 'break')
    found.push(Decoration.node(pos, pos + block.nodeSize, { class: 'stet-broken' }));
  return found;
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
        const after = pos + node.nodeSize;
        const inside = set.find(pos, after).filter((found) => found.from >= pos && found.to <= after);
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
    props: {
      decorations(state) {
        const set = key.getState(state);
        const { from, to } = state.selection;
        const here = set?.find(from, to) ?? [];
        return here.length > 0 ? set?.remove(here) : set;
      },
    },
  });
}
