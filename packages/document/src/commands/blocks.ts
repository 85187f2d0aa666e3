/**
 * Structural edits by position, without a selection: what Enter, Backspace and the menus do, for whoever has no view.
 * Each changes as little as it can, keeps the ids of what stays, and leaves new ids to `repairIds`.
 */

import { Fragment, type Node, type ResolvedPos } from 'prosemirror-model';
import { canJoin, type Transform } from 'prosemirror-transform';
import { hardened } from '../content/soft.js';

/**
 * Splits the text block at `pos`. The first text block of an item splits the item; a `line` that stays in its
 * container goes on as a paragraph, because two lines never touch; the end of a heading too; preformatted text gets a
 * line end. False where nothing can be split.
 */
export function splitAt(tr: Transform, pos: number): boolean {
  const $pos = tr.doc.resolve(pos);
  const block = $pos.parent;
  if (!block.isTextblock) return false;
  const { schema } = block.type;
  if (block.type.whitespace === 'pre') {
    tr.insert(pos, schema.text('\n'));
    return true;
  }
  if ($pos.depth >= 2 && $pos.node(-1).type.name === 'item' && $pos.index(-1) === 0) {
    tr.split(pos, 2);
    return true;
  }
  const { paragraph } = schema.nodes;
  const { id, origin } = block.attrs;
  const atEnd = $pos.parentOffset === block.content.size;
  const asParagraph = block.type.name === 'line' || (block.type.name === 'heading' && atEnd);
  tr.split(pos, 1, asParagraph && paragraph ? [{ type: paragraph, attrs: { id, origin } }] : undefined);
  return true;
}

/** The text block that Backspace at the start of the one at `pos` joins it with: where it stands, or `null`. */
export function joinTarget(doc: Node, pos: number): number | null {
  const $pos = doc.resolve(pos);
  const block = doc.nodeAt(pos);
  if (!block?.isTextblock) return null;
  if ($pos.nodeBefore) return $pos.nodeBefore.isTextblock ? pos - $pos.nodeBefore.nodeSize : null;
  const before = itemBefore($pos);
  const last = before?.node.lastChild;
  return before && last?.isTextblock ? before.end - 1 - last.nodeSize : null;
}

/** The item before the one that begins with the block at `$pos`. */
function itemBefore($pos: ResolvedPos): { node: Node; end: number } | null {
  if ($pos.depth < 2 || $pos.parent.type.name !== 'item') return null;
  const end = $pos.before();
  const node = $pos.doc.resolve(end).nodeBefore;
  return node?.type.name === 'item' ? { node, end } : null;
}

/**
 * Joins the text block at `pos` with the text block before it, in the same container or at the end of the item before
 * (then the items are joined). The first block stays, with the text of both: without formatting between `<pre>` tags. False
 * where there is none.
 */
export function joinWithPrevious(tr: Transform, pos: number): boolean {
  const target = joinTarget(tr.doc, pos);
  if (target === null) return false;
  let second = pos;
  if (!tr.doc.resolve(pos).nodeBefore) {
    const between = tr.doc.resolve(pos).before();
    if (!canJoin(tr.doc, between)) return false;
    tr.join(between);
    second = between - 1;
  }
  const first = tr.doc.nodeAt(target) as Node;
  const other = tr.doc.nodeAt(second) as Node;
  // Line ends are text in preformatted blocks only; between tags nothing else is.
  let { content } = other;
  const isTag = first.attrs.form === 'tag';
  if (isTag && content.content.every(({ isText }) => isText))
    content = Fragment.fromArray(content.content.map((node) => node.mark([])));
  else if (first.type.whitespace === 'pre') content = hardened(content);
  // With calls and pictures in it, it stands in indented lines, which have no attributes.
  if (isTag && !content.content.every(({ isText }) => isText))
    tr.setNodeMarkup(target, null, { ...first.attrs, form: 'indent', attrs: '' });
  tr.delete(second, second + other.nodeSize);
  tr.insert(second - 1, content);
  // A line of comments behind it goes on on the line that it touches now.
  const end = target + (tr.doc.nodeAt(target) as Node).nodeSize;
  const next = tr.doc.resolve(end).nodeAfter;
  const isQuiet = next?.children.every(({ type }) => type.name === 'comment');
  if (first.type.name === 'line' && next?.type === first.type && isQuiet) tr.join(end);
  return true;
}

/** Inserts a block after the one at `pos` (both in the same container). False where it does not fit. */
export function insertAfter(tr: Transform, pos: number, block: Node): boolean {
  const $pos = tr.doc.resolve(pos);
  const before = tr.doc.nodeAt(pos);
  const index = $pos.index() + 1;
  if (!before || !$pos.parent.canReplaceWith(index, index, block.type)) return false;
  tr.insert(pos + before.nodeSize, block);
  return true;
}

/** Adds an item with `content` after the one at `pos`, of the same kind. */
export function addItem(tr: Transform, pos: number, content: Fragment): boolean {
  const item = tr.doc.nodeAt(pos);
  const { line } = tr.doc.type.schema.nodes;
  if (item?.type.name !== 'item' || !line) return false;
  const { name, html } = item.attrs;
  return insertAfter(tr, pos, item.type.create({ name, html }, line.create(null, content)));
}

/**
 * Removes the node at `pos`. A list, row or row group that would be left without content goes with it; an item, cell or
 * container that would be left empty keeps an empty line; two lines that come to touch stay two blocks.
 */
export function removeNode(tr: Transform, pos: number): boolean {
  let $pos = tr.doc.resolve(pos);
  let node = tr.doc.nodeAt(pos);
  if (!node) return false;
  while ($pos.parent.childCount === 1 && onlyWithContent.has($pos.parent.type.name)) {
    node = $pos.parent;
    $pos = tr.doc.resolve($pos.before());
  }
  const { parent, nodeBefore } = $pos;
  const from = $pos.pos;
  const after = parent.maybeChild($pos.index() + 1);
  const { line, paragraph } = parent.type.schema.nodes;
  if (line && parent.childCount === 1 && !parent.type.contentMatch.validEnd) {
    if (node.type === line && node.childCount === 0) return false;
    tr.replaceWith(from, from + node.nodeSize, line.create());
    return true;
  }
  tr.delete(from, from + node.nodeSize);
  if (nodeBefore?.type === line && after?.type === line && paragraph) {
    tr.setNodeMarkup(from, paragraph, { id: after?.attrs.id, origin: after?.attrs.origin });
  }
  return true;
}

const onlyWithContent = new Set(['list', 'row', 'group', 'table']);
