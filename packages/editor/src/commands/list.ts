import { Fragment, type Node, NodeRange, type ResolvedPos, Slice } from 'prosemirror-model';
import type { Command, EditorState, Transaction } from 'prosemirror-state';
import { canJoin, canSplit, liftTarget, ReplaceAroundStep } from 'prosemirror-transform';
import { goesIntoTags } from './tags.js';

export type ListName = 'ul' | 'ol' | 'dl';

/** The list and the item around a position, the innermost ones. */
export interface ItemPlace {
  readonly list: Node;
  readonly item: Node;
  /** Depth of the item; its list is one above. */
  readonly depth: number;
}

const itemNames: Readonly<Record<ListName, string>> = { ul: 'li', ol: 'li', dl: 'dd' };

/** The innermost item around a position; `null` where a cell, a caption or the page comes first. */
export function itemAround($pos: ResolvedPos): ItemPlace | null {
  for (let depth = $pos.depth; depth > 1; depth--) {
    const node = $pos.node(depth);
    if (node.type.spec.isolating) return null;
    if (node.type.name === 'item') return { item: node, list: $pos.node(depth - 1), depth };
  }
  return null;
}

/** The kind of list around the selection; `null` outside lists or where its ends lie in different kinds. */
export function activeList(state: EditorState): ListName | null {
  const from = itemAround(state.selection.$from);
  const to = itemAround(state.selection.$to);
  if (!from || !to || from.list.attrs.name !== to.list.attrs.name) return null;
  return from.list.attrs.name as ListName;
}

/** Blocks become items of a list; a list becomes one of the other kind; in a list of that kind the items leave it. */
export function toggleList(name: ListName): Command {
  return (state, dispatch) => {
    if (activeList(state) === name) return outdent(state, dispatch);
    const { $from, $to } = state.selection;
    return itemAround($from) && itemAround($to)
      ? renameLists(state, name, dispatch)
      : wrapInList(name)(state, dispatch);
  };
}

/** The selected items as siblings of one list. */
function itemRange(state: EditorState): NodeRange | null {
  const { $from, $to } = state.selection;
  if (!itemAround($from)) return null;
  return $from.blockRange($to, (node) => node.type.name === 'list');
}

function renameLists(
  state: EditorState,
  name: ListName,
  dispatch: ((tr: Transaction) => void) | undefined,
): boolean {
  const { $from, $to } = state.selection;
  const lists = new Map<number, Node>();
  const add = ($pos: ResolvedPos): void => {
    const place = itemAround($pos);
    if (place) lists.set($pos.before(place.depth - 1), place.list);
  };
  add($from);
  add($to);
  state.doc.nodesBetween($from.pos, $to.pos, (node, pos) => {
    if (node.isTextblock) add(state.doc.resolve(pos));
    return !node.isTextblock;
  });
  if (lists.size === 0) return false;
  if (!dispatch) return true;
  const tr = state.tr;
  for (const [pos, list] of lists) {
    tr.setNodeMarkup(pos, null, { ...list.attrs, name });
    list.forEach((item, offset) => {
      if (item.type.name === 'item' && item.attrs.name !== itemNames[name]) {
        tr.setNodeMarkup(pos + 1 + offset, null, { ...item.attrs, name: itemNames[name] });
      }
    });
  }
  dispatch(tr.scrollIntoView());
  return true;
}

/** Each selected block becomes an item of a list; it continues a list of that kind right before it. */
export function wrapInList(name: ListName): Command {
  return (state, dispatch) => {
    const { list, item } = state.schema.nodes;
    const { $from, $to } = state.selection;
    const range = $from.blockRange($to, (parent) => parent.type !== list && !parent.inlineContent);
    if (!list || !item || !range || !goesIntoTags(range)) return false;
    if (!range.parent.canReplaceWith(range.startIndex, range.endIndex, list)) return false;
    for (let i = range.startIndex; i < range.endIndex; i++) {
      const block = range.parent.child(i);
      if (!block.isTextblock && block.type !== list && block.type.name !== 'wrapper') return false;
    }
    if (!dispatch) return true;
    const tr = state.tr;
    const around = list.create({ name }, item.create({ name: itemNames[name] }));
    const slice = new Slice(Fragment.from(around), 0, 0);
    tr.step(new ReplaceAroundStep(range.start, range.end, range.start, range.end, slice, 2, true));
    let pos = range.start + 2;
    for (let i = range.startIndex; i < range.endIndex; i++) {
      if (i > range.startIndex && canSplit(tr.doc, pos, 1)) {
        tr.split(pos, 1);
        pos += 2;
      }
      const block = tr.doc.nodeAt(pos);
      if (block) {
        plainLine(tr, pos, block);
        pos += block.nodeSize;
      }
    }
    joinLists(tr, range.start);
    dispatch(tr.scrollIntoView());
    return true;
  };
}

/** A paragraph that is alone in its container is written without an element: a `line`. */
function plainLine(tr: Transaction, pos: number, block: Node): void {
  const { line, paragraph } = tr.doc.type.schema.nodes;
  if (line && block.type === paragraph)
    tr.setNodeMarkup(pos, line, { id: block.attrs.id, origin: block.attrs.origin });
}

/** Joins two lists of one kind that meet at `pos`. */
function joinLists(tr: Transaction, pos: number): void {
  const $pos = tr.doc.resolve(pos);
  const { nodeBefore, nodeAfter } = $pos;
  const same =
    nodeBefore?.type.name === 'list' &&
    nodeAfter?.type.name === 'list' &&
    nodeBefore.attrs.name === nodeAfter.attrs.name;
  if (same && !nodeBefore.attrs.html && !nodeAfter.attrs.html && canJoin(tr.doc, pos)) tr.join(pos);
}

/** Items move one level down, under the item before them; a block outside lists is indented as wikis do it (`:`). */
export const indent: Command = (state, dispatch) => {
  const range = itemRange(state);
  if (!range) return wrapInList('dl')(state, dispatch);
  if (range.startIndex === 0) return false;
  const list = range.parent;
  const before = list.child(range.startIndex - 1);
  if (before.type.name !== 'item') return false;
  if (!dispatch) return true;
  const last = before.lastChild;
  const nested = last?.type === list.type && last.attrs.name === list.attrs.name;
  const inner = nested ? Fragment.from(before.type.create(before.attrs)) : Fragment.empty;
  const open = before.type.create(before.attrs, list.type.create({ name: list.attrs.name }, inner));
  const depth = nested ? 3 : 1;
  const tr = state.tr;
  tr.step(
    new ReplaceAroundStep(
      range.start - depth,
      range.end,
      range.start,
      range.end,
      new Slice(Fragment.from(open), depth, 0),
      1,
      true,
    ),
  );
  dispatch(tr.scrollIntoView());
  return true;
};

/** Items move one level up; from the outermost level they leave the list and become paragraphs. */
export const outdent: Command = (state, dispatch) => {
  const range = itemRange(state);
  if (!range) return false;
  const outer = range.$from.node(range.depth - 1);
  return outer.type.name === 'item'
    ? outdentNested(state, range, dispatch)
    : leaveList(state, range, dispatch);
};

function outdentNested(
  state: EditorState,
  items: NodeRange,
  dispatch: ((tr: Transaction) => void) | undefined,
): boolean {
  if (!dispatch) return true;
  let range = items;
  const tr = state.tr;
  const outerItem = range.$from.node(range.depth - 1);
  const outerList = range.$from.node(range.depth - 2);
  const { end } = range;
  const endOfList = range.$to.end(range.depth);
  if (end < endOfList) {
    // What follows in the list stays at its level: it goes under the last of the items that move.
    const list = range.parent;
    const last = list.child(range.endIndex - 1);
    tr.step(
      new ReplaceAroundStep(
        end - 1,
        endOfList,
        end,
        endOfList,
        new Slice(Fragment.from(last.type.create(last.attrs, list.copy())), 1, 0),
        1,
        true,
      ),
    );
    range = new NodeRange(tr.doc.resolve(range.$from.pos), tr.doc.resolve(endOfList), range.depth);
  }
  const target = liftTarget(range);
  if (target === null) return false;
  tr.lift(range, target);
  renameMoved(tr, state, outerItem, outerList);
  const $after = tr.doc.resolve(Math.max(0, tr.mapping.map(end, -1) - 1));
  const { nodeBefore, nodeAfter } = $after;
  if (nodeBefore && nodeAfter && nodeBefore.type === nodeAfter.type && nodeBefore.type.name === 'list') {
    joinLists(tr, $after.pos);
  }
  dispatch(tr.scrollIntoView());
  return true;
}

/** An item takes the name that items have in the list it came to: `dd` becomes `li`. */
function renameMoved(tr: Transaction, state: EditorState, outerItem: Node, outerList: Node): void {
  const wanted = outerList.attrs.name === 'dl' ? outerItem.attrs.name : 'li';
  const from = tr.mapping.map(state.selection.from);
  const to = tr.mapping.map(state.selection.to);
  const $from = tr.doc.resolve(from);
  const range = $from.blockRange(tr.doc.resolve(to), (node) => node.type.name === 'list');
  if (!range) return;
  let pos = range.start;
  for (let i = range.startIndex; i < range.endIndex; i++) {
    const item = range.parent.child(i);
    if (item.type.name === 'item' && item.attrs.name !== wanted) {
      tr.setNodeMarkup(pos, null, { ...item.attrs, name: wanted });
    }
    pos += item.nodeSize;
  }
}

function leaveList(
  state: EditorState,
  range: NodeRange,
  dispatch: ((tr: Transaction) => void) | undefined,
): boolean {
  const { line, paragraph } = state.schema.nodes;
  if (!line || !paragraph) return false;
  const list = range.parent;
  const tr = state.tr;
  // Lines become paragraphs: outside the list two of them must not touch.
  let at = range.start;
  for (let i = range.startIndex; i < range.endIndex; i++) {
    const item = list.child(i);
    if (item.type.name !== 'item') return false;
    item.forEach((block, offset) => {
      if (block.type === line) {
        tr.setNodeMarkup(at + 1 + offset, paragraph, { id: block.attrs.id, origin: block.attrs.origin });
      }
    });
    at += item.nodeSize;
  }
  // The items become one, and its content takes their place.
  for (let pos = range.end, i = range.endIndex - 1; i > range.startIndex; i--) {
    pos -= list.child(i).nodeSize;
    tr.delete(pos - 1, pos + 1);
  }
  const $start = tr.doc.resolve(range.start);
  const item = $start.nodeAfter;
  if (!item || tr.mapping.map(range.end) !== range.start + item.nodeSize) return false;
  const atStart = range.startIndex === 0;
  const atEnd = range.endIndex === list.childCount;
  const parent = $start.node(-1);
  const index = $start.index(-1);
  const rest = atEnd ? Fragment.empty : Fragment.from(list);
  if (!parent.canReplace(index + (atStart ? 0 : 1), index + 1, item.content.append(rest))) return false;
  if (!dispatch) return true;
  const start = $start.pos;
  const end = start + item.nodeSize;
  const shell = Fragment.from(list.copy(Fragment.empty));
  tr.step(
    new ReplaceAroundStep(
      start - (atStart ? 1 : 0),
      end + (atEnd ? 1 : 0),
      start + 1,
      end - 1,
      new Slice(
        (atStart ? Fragment.empty : shell).append(atEnd ? Fragment.empty : shell),
        atStart ? 0 : 1,
        atEnd ? 0 : 1,
      ),
      atStart ? 0 : 1,
    ),
  );
  dispatch(tr.scrollIntoView());
  return true;
}

/** Enter in an item: a new item; in an empty one the level goes up, and from the outermost the list ends. */
export const splitItem: Command = (state, dispatch) => {
  const { $from, $to } = state.selection;
  const place = itemAround($from);
  if (!place || $from.depth !== place.depth + 1 || !$from.sameParent($to) || !$from.parent.isTextblock)
    return false;
  if ($from.parent.type.spec.code) return false;
  if ($from.parent.content.size === 0 && place.item.childCount === 1) return outdent(state, dispatch);
  const { line } = state.schema.nodes;
  if (!line) return false;
  const tr = state.tr.delete($from.pos, $to.pos);
  const atEnd = $to.pos === $from.end();
  const next = { type: place.item.type, attrs: place.item.attrs };
  const types = [next, atEnd ? { type: line } : null];
  if (!canSplit(tr.doc, $from.pos, 2, types)) return false;
  if (dispatch) dispatch(tr.split($from.pos, 2, types).scrollIntoView());
  return true;
};

/** Backspace at the start of an item's text: one level up. */
export const outdentAtStart: Command = (state, dispatch) => {
  const { selection } = state;
  const place = itemAround(selection.$from);
  if (!place || !selection.empty || selection.$from.parentOffset > 0) return false;
  if (selection.$from.depth !== place.depth + 1 || selection.$from.index(place.depth) > 0) return false;
  return outdent(state, dispatch);
};
