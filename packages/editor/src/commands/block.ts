import type { Node, NodeRange, NodeType } from 'prosemirror-model';
import type { Command, EditorState, Transaction } from 'prosemirror-state';
import { NodeSelection, TextSelection } from 'prosemirror-state';
import { canSplit, findWrapping, liftTarget } from 'prosemirror-transform';
import { itemAround } from './list.js';
import { goesIntoTags, isInTag, isPlain } from './tags.js';

/** What a text block is, as the block menu names it. */
export type BlockKind =
  | 'paragraph'
  | 'heading1'
  | 'heading2'
  | 'heading3'
  | 'heading4'
  | 'heading5'
  | 'heading6'
  | 'preformatted'
  | 'quote';

const plainBlocks = new Set(['paragraph', 'line']);

/** The kind of a text block; `quote` says that it stands in one. */
function kindOf(node: Node): BlockKind | null {
  if (plainBlocks.has(node.type.name)) return 'paragraph';
  if (node.type.name === 'heading') return `heading${Number(node.attrs.level)}` as BlockKind;
  if (node.type.name === 'preformatted') return 'preformatted';
  return null;
}

/** The kind of the selected blocks: one kind, `mixed`, or `null` where no text block is selected. */
export function activeBlock(state: EditorState): BlockKind | 'mixed' | null {
  let found: BlockKind | 'mixed' | null = null;
  let seen = 0;
  const { $from, $to, empty } = state.selection;
  if (empty || $from.sameParent($to)) {
    const kind = $from.parent.isTextblock ? kindOf($from.parent) : null;
    return kind === 'paragraph' && quoteDepth(state) > 0 ? 'quote' : kind;
  }
  state.doc.nodesBetween($from.pos, $to.pos, (node) => {
    if (found === 'mixed' || seen++ > 2000) return false;
    if (node.isTextblock) {
      const kind = kindOf(node);
      if (kind) found = found === null || found === kind ? kind : 'mixed';
    }
    return !node.isTextblock && !node.isAtom;
  });
  return found;
}

/** The depth of the innermost quote around the start of the selection, 0 for none. */
function quoteDepth(state: EditorState): number {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    const node = $from.node(depth);
    if (node.type.spec.isolating) return 0;
    if (node.type.name === 'wrapper' && node.attrs.name === 'blockquote') return depth;
  }
  return 0;
}

/** Makes the selected text blocks paragraphs, headings, preformatted text, or puts them into a quote. */
export function setBlock(kind: BlockKind): Command {
  return (state, dispatch) => {
    if (kind === 'quote') return quoteDepth(state) > 0 ? false : wrapInQuote(state, dispatch);
    if (kind === 'paragraph' && activeBlock(state) === 'quote') return leaveQuote(state, dispatch);
    const { heading, paragraph, preformatted } = state.schema.nodes;
    const type = kind === 'paragraph' ? paragraph : kind === 'preformatted' ? preformatted : heading;
    if (!type) return false;
    const attrs = kind.startsWith('heading')
      ? { level: kind.slice(-1) }
      : kind === 'preformatted'
        ? { form: 'indent' }
        : {};
    const changes: { pos: number; node: Node; type: NodeType }[] = [];
    const { from, to } = state.selection;
    state.doc.nodesBetween(from, to, (node, pos, parent, index) => {
      if (!node.isTextblock || !parent) return !node.isAtom;
      const wanted = kind === 'paragraph' ? plainType(state, node, parent, index ?? 0) : type;
      if (kindOf(node) === null || kindOf(node) === kind) return false;
      if (kind === 'preformatted' && !isPlain(node) && isInTag(state.doc.resolve(pos))) return false;
      if (parent.canReplaceWith(index ?? 0, (index ?? 0) + 1, wanted))
        changes.push({ pos, node, type: wanted });
      return false;
    });
    if (changes.length === 0) return false;
    if (!dispatch) return true;
    const tr = state.tr;
    for (const change of changes) {
      const pos = tr.mapping.map(change.pos);
      // In preformatted text line ends are text: a soft one becomes the blank that it reads as.
      const { soft } = state.schema.marks;
      if (change.type.whitespace === 'pre' && soft)
        tr.removeMark(pos + 1, pos + change.node.nodeSize - 1, soft);
      tr.clearIncompatible(pos, change.type);
      tr.setNodeMarkup(pos, change.type, {
        ...attrs,
        id: change.node.attrs.id,
        origin: change.node.attrs.origin,
      });
    }
    dispatch(tr.scrollIntoView());
    return true;
  };
}

/** In an item or a cell plain text is a `line`, but two lines never touch. */
function plainType(state: EditorState, node: Node, parent: Node, index: number): NodeType {
  const { line, paragraph } = state.schema.nodes;
  if (!line || !paragraph) return node.type;
  const holdsLines =
    parent.type.name === 'item' || parent.type.name === 'cell' || parent.type.name === 'caption';
  const before = index > 0 ? parent.child(index - 1).type : null;
  const after = index + 1 < parent.childCount ? parent.child(index + 1).type : null;
  return holdsLines && before !== line && after !== line ? line : paragraph;
}

function wrapInQuote(state: EditorState, dispatch?: (tr: Transaction) => void): boolean {
  const wrapper = state.schema.nodes.wrapper;
  const { $from, $to } = state.selection;
  const range = $from.blockRange($to);
  const wrapping = range && wrapper && findWrapping(range, wrapper, { name: 'blockquote' });
  if (!range || !wrapping || !goesIntoTags(range)) return false;
  dispatch?.(state.tr.wrap(range, wrapping).scrollIntoView());
  return true;
}

function leaveQuote(state: EditorState, dispatch?: (tr: Transaction) => void): boolean {
  const { $from, $to } = state.selection;
  const range: NodeRange | null = $from.blockRange(
    $to,
    (node) => node.type.name === 'wrapper' && node.attrs.name === 'blockquote',
  );
  if (!range) return false;
  const { line, paragraph } = state.schema.nodes;
  const tr = state.tr;
  let pos = range.start;
  for (let i = range.startIndex; i < range.endIndex; i++) {
    const block = range.parent.child(i);
    if (block.type === line && paragraph) {
      tr.setNodeMarkup(pos, paragraph, { id: block.attrs.id, origin: block.attrs.origin });
    }
    pos += block.nodeSize;
  }
  const inside = tr.doc.resolve(range.$from.pos).blockRange(tr.doc.resolve(range.$to.pos), (node) => {
    return node.type.name === 'wrapper' && node.attrs.name === 'blockquote';
  });
  const target = inside && liftTarget(inside);
  if (!inside || target === null || target === undefined) return false;
  dispatch?.(tr.lift(inside, target).scrollIntoView());
  return true;
}

/** Enter in a text block: two blocks; after a heading comes a paragraph, and after a `line` too. */
export const splitTextBlock: Command = (state, dispatch) => {
  const { selection } = state;
  if (!(selection instanceof TextSelection)) return false;
  const { $from, $to } = selection;
  const parent = $from.parent;
  if (!parent.isTextblock || parent.type.spec.code || !$to.parent.isTextblock) return false;
  const { paragraph, heading, line } = state.schema.nodes;
  if (!paragraph) return false;
  const tr = state.tr;
  if (!selection.empty) tr.deleteSelection();
  const $pos = tr.doc.resolve(tr.mapping.map($from.pos));
  const atEnd = $pos.parentOffset === $pos.parent.content.size;
  const becomesParagraph = ($pos.parent.type === heading && atEnd) || $pos.parent.type === line;
  const after = becomesParagraph
    ? { type: paragraph, attrs: atEnd ? {} : { id: $pos.parent.attrs.id, origin: $pos.parent.attrs.origin } }
    : atEnd
      ? { type: $pos.parent.type, attrs: withoutId($pos.parent) }
      : null;
  if (!canSplit(tr.doc, $pos.pos, 1, [after])) return false;
  if (!dispatch) return true;
  tr.split($pos.pos, 1, [after]);
  if ($pos.parentOffset === 0 && !atEnd && $pos.parent.type === heading) {
    // Enter at the start of a heading makes room above it.
    const above = $pos.before();
    tr.setNodeMarkup(above, paragraph, {});
  }
  dispatch(tr.scrollIntoView());
  return true;
};

function withoutId(node: Node): Record<string, unknown> {
  const { id: _id, origin: _origin, ...rest } = node.attrs;
  return rest;
}

/** Enter in preformatted text: a line end; in an empty last line, out of the block. */
export const enterInPreformatted: Command = (state, dispatch) => {
  const { $from, $to, empty } = state.selection;
  if (!$from.parent.type.spec.code || !$from.sameParent($to)) return false;
  const atEnd = empty && $from.parentOffset === $from.parent.content.size;
  if (atEnd && $from.parent.textContent.endsWith('\n')) {
    const paragraph = state.schema.nodes.paragraph;
    const index = $from.indexAfter(-1);
    if (paragraph && $from.node(-1).canReplaceWith(index, index, paragraph)) {
      if (dispatch) {
        const tr = state.tr.delete($from.pos - 1, $from.pos);
        const after = tr.mapping.map($from.after());
        tr.insert(after, paragraph.create());
        tr.setSelection(TextSelection.create(tr.doc, after + 1));
        dispatch(tr.scrollIntoView());
      }
      return true;
    }
  }
  dispatch?.(state.tr.insertText('\n').scrollIntoView());
  return true;
};

/** A line break that stands in the source as `<br>`; in preformatted text a line end. */
export const insertBreak: Command = (state, dispatch) => {
  const type = state.schema.nodes.break;
  const { $from } = state.selection;
  if ($from.parent.type.spec.code) return enterInPreformatted(state, dispatch);
  if (!type || !$from.parent.inlineContent) return false;
  if (!$from.parent.canReplaceWith($from.index(), $from.index(), type)) return false;
  dispatch?.(state.tr.replaceSelectionWith(type.create(), false).scrollIntoView());
  return true;
};

/** Enter with a whole block selected (a template, a table): a paragraph after it. */
export const paragraphAfterNode: Command = (state, dispatch) => {
  const { selection } = state;
  const paragraph = state.schema.nodes.paragraph;
  if (!(selection instanceof NodeSelection) || !selection.node.isBlock || !paragraph) return false;
  const { $to } = selection;
  if (!$to.parent.canReplaceWith($to.indexAfter(), $to.indexAfter(), paragraph)) return false;
  if (dispatch) {
    const tr = state.tr.insert($to.pos, paragraph.create());
    tr.setSelection(TextSelection.create(tr.doc, $to.pos + 1));
    dispatch(tr.scrollIntoView());
  }
  return true;
};

/** Backspace at the start of a heading or of preformatted text makes it plain before it is joined with anything. */
export const plainAtStart: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parentOffset > 0 || itemAround($from)) return false;
  if ($from.parent.type.name !== 'heading' && $from.parent.type.name !== 'preformatted') return false;
  const isFirst = $from.index(-1) === 0 || $from.parent.content.size === 0;
  return isFirst ? setBlock('paragraph')(state, dispatch) : false;
};
