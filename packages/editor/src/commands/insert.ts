import type { Node, NodeType } from 'prosemirror-model';
import {
  type Command,
  type EditorState,
  NodeSelection,
  TextSelection,
  type Transaction,
} from 'prosemirror-state';
import { newId } from '../ids.js';

/**
 * Inserts content that has a form for text and one for blocks (`x` and `xBlock`): in an empty block it stands on
 * lines of its own, anywhere else in the text.
 */
export function insertAtom(inline: string, block: string | null, attrs: Record<string, unknown>): Command {
  return (state, dispatch) => {
    const { $from } = state.selection;
    const blockType = block === null ? undefined : state.schema.nodes[block];
    if (blockType && $from.parent.isTextblock && $from.parent.content.size === 0) {
      return insertBlock(blockType.create({ ...attrs, id: newId(state) }))(state, dispatch);
    }
    const type = state.schema.nodes[inline];
    if (!type || !$from.parent.inlineContent) {
      return blockType
        ? insertBlock(blockType.create({ ...attrs, id: newId(state) }))(state, dispatch)
        : false;
    }
    if (!$from.parent.canReplaceWith($from.index(), $from.index(), type)) return false;
    if (!dispatch) return true;
    const tr = state.tr.deleteSelection();
    const pos = tr.selection.from;
    tr.insert(pos, type.createAndFill({ ...attrs, id: newId(state) }) ?? type.create(attrs));
    tr.setSelection(NodeSelection.create(tr.doc, pos));
    dispatch(tr.scrollIntoView());
    return true;
  };
}

/** Inserts a block after the current one, in place of it where it is empty, and selects it (or its first text). */
export function insertBlock(node: Node): Command {
  return (state, dispatch) => {
    const place = blockPlace(state, node.type);
    if (!place) return false;
    if (!dispatch) return true;
    const tr = state.tr;
    if (place.replace) tr.replaceWith(place.pos, place.end, node);
    else tr.insert(place.pos, node);
    selectInserted(tr, place.pos, node);
    dispatch(tr.scrollIntoView());
    return true;
  };
}

interface Place {
  readonly pos: number;
  readonly end: number;
  readonly replace: boolean;
}

function blockPlace(state: EditorState, type: NodeType): Place | null {
  const { $from, $to } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    const parent = $from.node(depth - 1);
    const index = $from.index(depth - 1);
    const current = $from.node(depth);
    const empty = current.isTextblock && current.content.size === 0 && $from.sameParent($to);
    if (empty && parent.canReplaceWith(index, index + 1, type)) {
      return { pos: $from.before(depth), end: $from.after(depth), replace: true };
    }
    if (parent.canReplaceWith(index + 1, index + 1, type)) {
      const after = $from.after(depth);
      return { pos: after, end: after, replace: false };
    }
    if (parent.type.spec.isolating && depth > 1) continue;
  }
  const end = $to.depth === 0 ? $to.pos : $to.after(1);
  return state.doc.canReplaceWith($to.indexAfter(0), $to.indexAfter(0), type)
    ? { pos: end, end, replace: false }
    : null;
}

function selectInserted(tr: Transaction, pos: number, node: Node): void {
  if (node.isAtom && NodeSelection.isSelectable(node)) {
    tr.setSelection(NodeSelection.create(tr.doc, pos));
    return;
  }
  tr.setSelection(TextSelection.near(tr.doc.resolve(pos + 1), 1));
}

/** A dividing line, with a paragraph after it to go on in. */
export const insertRule: Command = (state, dispatch) => {
  const { rule, paragraph } = state.schema.nodes;
  if (!rule || !paragraph) return false;
  return insertBlock(rule.create({ id: newId(state) }))(
    state,
    dispatch &&
      ((tr) => {
        const after = tr.selection.to;
        const $after = tr.doc.resolve(after);
        if (!$after.nodeAfter && $after.parent.canReplaceWith($after.index(), $after.index(), paragraph)) {
          tr.insert(after, paragraph.create());
        }
        const next = TextSelection.findFrom(tr.doc.resolve(after), 1, true);
        if (next) tr.setSelection(next);
        dispatch(tr);
      }),
  );
};

/** A table with a header row, of the class that wikis style. */
export function insertTable(rows: number, columns: number): Command {
  return (state, dispatch) => {
    const { table, row, cell, line } = state.schema.nodes;
    if (!table || !row || !cell || !line) return false;
    const rowsOf = Array.from({ length: rows }, (_, y) =>
      row.create(
        { id: newId(state) },
        Array.from({ length: columns }, () =>
          cell.create({ id: newId(state), name: y === 0 ? 'th' : 'td' }, line.create({ id: newId(state) })),
        ),
      ),
    );
    const attrs = { id: newId(state), attrs: JSON.stringify({ class: 'wikitable' }) };
    return insertBlock(table.create(attrs, rowsOf))(state, dispatch);
  };
}

/** A new reference at the caret, with an empty text. */
export const insertReference: Command = (state, dispatch) => {
  const { reference, line } = state.schema.nodes;
  const { $to } = state.selection;
  if (!reference || !$to.parent.inlineContent) return false;
  if (!$to.parent.canReplaceWith($to.index(), $to.index(), reference)) return false;
  if (dispatch) {
    const content = line ? line.create({ id: newId(state) }) : null;
    const tr = state.tr.insert(
      $to.pos,
      reference.create({ id: newId(state), mw: '{"name":"ref","attrs":{}}' }, content),
    );
    tr.setSelection(NodeSelection.create(tr.doc, $to.pos));
    dispatch(tr.scrollIntoView());
  }
  return true;
};
