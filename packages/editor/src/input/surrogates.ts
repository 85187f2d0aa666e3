/**
 * Half of a surrogate pair is no character: it cannot be saved, and in a shared text it turns into U+FFFD for everybody.
 * One comes when a program writes or a browser deletes by units, and by keyboards that send a character beyond the
 * first 65 536 in two parts. The first part waits at the caret for the second; all other halves are taken out.
 */

import type { Node } from 'prosemirror-model';
import { type EditorState, Plugin, PluginKey, type Transaction } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';

const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Positions of halves without their other half, in the text blocks between `from` and `to`. */
export function loneSurrogates(doc: Node, from: number, to: number): number[] {
  const found: number[] = [];
  doc.nodesBetween(from, Math.min(to, doc.content.size), (node, pos) => {
    if (!node.isTextblock) return true;
    // Two texts side by side are one for a reader; what is not text stands for one unit.
    const text = node.textBetween(0, node.content.size, undefined, (leaf) => ' '.repeat(leaf.nodeSize));
    if (text.length === node.content.size)
      for (const { index } of text.matchAll(lone)) found.push(pos + 1 + index);
    return text.length !== node.content.size;
  });
  return found;
}

interface Waiting {
  /** Where a first half was left at the caret. */
  readonly pos: number | null;
}

const key = new PluginKey<Waiting>('stet-surrogates');

/** The ranges of the new document that transactions changed. */
function changedRanges(transactions: readonly Transaction[]): { from: number; to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  transactions.forEach((tr, i) => {
    tr.mapping.maps.forEach((map, j) => {
      const rest = tr.mapping.slice(j + 1);
      map.forEach((_from, _to, start, end) => {
        let from = rest.map(start, -1);
        let to = rest.map(end, 1);
        for (const later of transactions.slice(i + 1)) {
          from = later.mapping.map(from, -1);
          to = later.mapping.map(to, 1);
        }
        ranges.push({ from, to });
      });
    });
  });
  return ranges;
}

export function surrogatesPlugin(): Plugin<Waiting> {
  let view: EditorView | null = null;
  return new Plugin<Waiting>({
    key,
    state: {
      init: () => ({ pos: null }),
      apply(tr, value) {
        const given = tr.getMeta(key) as Waiting | undefined;
        if (given) return given;
        return value.pos === null ? value : { pos: tr.mapping.map(value.pos, -1) };
      },
    },
    view(own) {
      view = own;
      return {
        destroy() {
          view = null;
        },
      };
    },
    appendTransaction(transactions: readonly Transaction[], _old: EditorState, state: EditorState) {
      const waiting = key.getState(state)?.pos ?? null;
      if (view?.composing || (waiting === null && !transactions.some((tr) => tr.docChanged))) return null;
      const found = new Set<number>();
      for (const { from, to } of changedRanges(transactions))
        for (const pos of loneSurrogates(state.doc, from, to)) found.add(pos);
      if (waiting !== null) for (const pos of loneSurrogates(state.doc, waiting, waiting + 1)) found.add(pos);
      if (found.size === 0) return waiting === null ? null : state.tr.setMeta(key, { pos: null });
      const { tr } = state;
      const { selection } = state;
      let left: number | null = null;
      for (const pos of [...found].sort((a, b) => b - a)) {
        const unit = state.doc.textBetween(pos, pos + 1).charCodeAt(0);
        if (selection.empty && selection.head === pos + 1 && unit < 0xdc00) left = pos;
        else tr.delete(pos, pos + 1);
      }
      if (left === waiting && !tr.docChanged) return null;
      return tr.setMeta(key, { pos: left === null ? null : tr.mapping.map(left) });
    },
  });
}
