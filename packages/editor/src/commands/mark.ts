import type { Mark, MarkType, Node } from 'prosemirror-model';
import { type Command, type EditorState, NodeSelection, type Transaction } from 'prosemirror-state';
import { newId } from '../ids.js';

/** Formatting that a person can switch on and off: bold, italic, or an inline HTML element without attributes. */
export interface Formatting {
  /** The mark's type in the schema. */
  readonly mark: string;
  /** The element's name where the type stands for several (`inline`). */
  readonly name?: string;
}

/** How much of the selection has a formatting. */
export type Presence = 'none' | 'some' | 'all';

/** `b` and `strong` look the same to a person, and so on: the first is what is written. */
const spellings: Readonly<Record<string, readonly string[]>> = {
  s: ['s', 'strike', 'del'],
  code: ['code', 'tt'],
  u: ['u', 'ins'],
};

export function isFormatting(mark: Mark, kind: Formatting): boolean {
  if (mark.type.name !== kind.mark) return false;
  if (kind.name === undefined) return true;
  return (spellings[kind.name] ?? [kind.name]).includes(String(mark.attrs.name));
}

/**
 * How much of the selected text has the formatting; for a caret, whether typed text will. Looks at no more than the
 * selected blocks, and stops at the first thousand pieces.
 */
export function presence(state: EditorState, kind: Formatting): Presence {
  const { from, $from, to, empty } = state.selection;
  if (empty) {
    const marks = state.storedMarks ?? $from.marks();
    return marks.some((mark) => isFormatting(mark, kind)) ? 'all' : 'none';
  }
  if (state.selection instanceof NodeSelection) return 'none';
  let withIt = false;
  let without = false;
  let seen = 0;
  state.doc.nodesBetween(from, to, (node) => {
    if ((withIt && without) || seen > 1000) return false;
    if (!node.isText) return true;
    seen++;
    if (node.marks.some((mark) => isFormatting(mark, kind))) withIt = true;
    else if (node.text?.trim()) without = true;
    return false;
  });
  return withIt ? (without ? 'some' : 'all') : 'none';
}

/** Switches a formatting: off where all of the selection has it, on everywhere else. */
export function toggleFormatting(kind: Formatting): Command {
  return (state, dispatch) => {
    const type = state.schema.marks[kind.mark];
    if (!type || !canMark(state, type)) return false;
    if (!dispatch) return true;
    const { tr, selection } = state;
    if (selection.empty) {
      const active = state.storedMarks ?? selection.$from.marks();
      if (active.some((mark) => isFormatting(mark, kind))) {
        tr.setStoredMarks(active.filter((mark) => !isFormatting(mark, kind)));
      } else {
        const { nodeBefore, nodeAfter } = selection.$from;
        tr.addStoredMark(chooseMark(state, type, kind, [nodeBefore, nodeAfter]));
      }
      dispatch(tr);
      return true;
    }
    if (presence(state, kind) === 'all') removeFormatting(tr, kind, selection.from, selection.to);
    else addFormatting(state, tr, type, kind);
    dispatch(tr.scrollIntoView());
    return true;
  };
}

/**
 * Takes all formatting from the selection; links, references and what is not formatting stay. With nothing selected, what
 * is typed next has none, and behind a link is none of it.
 */
export const clearFormatting: Command = (state, dispatch) => {
  const { selection, tr } = state;
  if (!dispatch) return true;
  if (selection.empty)
    tr.setStoredMarks(selection.$from.marks().filter(({ type }) => !formattingTypes.has(type.name)));
  else
    for (const { from, to, mark } of marksBetween(state.doc, selection.from, selection.to))
      if (formattingTypes.has(mark.type.name)) tr.removeMark(from, to, mark);
  dispatch(tr);
  return true;
};

const formattingTypes = new Set(['bold', 'italic', 'inline']);

function addFormatting(state: EditorState, tr: Transaction, type: MarkType, kind: Formatting): void {
  for (const { from, to } of textRanges(state)) {
    const neighbours = [state.doc.resolve(from).nodeBefore, state.doc.resolve(to).nodeAfter];
    const covered: Node[] = [];
    state.doc.nodesBetween(from, to, (node) => {
      if (node.isInline) covered.push(node);
      return !node.isInline;
    });
    const mark = chooseMark(state, type, kind, [...covered, ...neighbours]);
    // Never the same name inside itself: what is covered gives way to the one element.
    removeFormatting(tr, kind, from, to, mark);
    tr.addMark(from, to, mark);
  }
}

function removeFormatting(tr: Transaction, kind: Formatting, from: number, to: number, keep?: Mark): void {
  for (const found of marksBetween(tr.doc, from, to)) {
    if (isFormatting(found.mark, kind) && !(keep && found.mark.eq(keep))) {
      tr.removeMark(found.from, found.to, found.mark);
    }
  }
}

/** The element to extend where one without attributes is covered or adjacent, otherwise a new one. */
function chooseMark(
  state: EditorState,
  type: MarkType,
  kind: Formatting,
  nodes: readonly (Node | null)[],
): Mark {
  for (const node of nodes) {
    const found = node?.marks.find((mark) => isFormatting(mark, kind) && !mark.attrs.attrs);
    if (found) return found;
  }
  const attrs: Record<string, string> = { id: newId(state) };
  if (kind.name !== undefined) attrs.name = kind.name;
  return type.create(attrs);
}

/** The parts of the selection that lie in one text block each. */
function textRanges(state: EditorState): { from: number; to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  for (const { $from, $to } of state.selection.ranges) {
    state.doc.nodesBetween($from.pos, $to.pos, (node, pos) => {
      if (!node.isTextblock) return !node.isAtom;
      const from = Math.max(pos + 1, $from.pos);
      const to = Math.min(pos + 1 + node.content.size, $to.pos);
      if (from < to) ranges.push({ from, to });
      return false;
    });
  }
  return ranges;
}

function marksBetween(doc: Node, from: number, to: number): { from: number; to: number; mark: Mark }[] {
  const found: { from: number; to: number; mark: Mark }[] = [];
  doc.nodesBetween(from, to, (node, pos) => {
    if (!node.isInline) return true;
    for (const mark of node.marks) {
      found.push({ from: Math.max(pos, from), to: Math.min(pos + node.nodeSize, to), mark });
    }
    return false;
  });
  return found;
}

function canMark(state: EditorState, type: MarkType): boolean {
  const { $from, $to, empty } = state.selection;
  if (empty) return $from.parent.inlineContent && $from.parent.type.allowsMarkType(type);
  let allowed = false;
  let seen = 0;
  state.doc.nodesBetween($from.pos, $to.pos, (node) => {
    if (allowed || seen++ > 200) return false;
    allowed = node.inlineContent && node.type.allowsMarkType(type);
    return !allowed && !node.isAtom;
  });
  return allowed;
}
