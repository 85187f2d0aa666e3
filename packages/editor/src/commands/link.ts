import type { Mark, Node, ResolvedPos } from 'prosemirror-model';
import type { Command, EditorState } from 'prosemirror-state';
import { newId } from '../ids.js';

/** What a link points to, in the terms of the tree (`docs/tree.md`). */
export interface LinkTarget {
  readonly rel: string;
  readonly href: string;
  readonly cls: string;
}

/** A link and where its text stands. */
export interface LinkRange {
  readonly mark: Mark;
  readonly from: number;
  readonly to: number;
}

/** The link at the caret or under the start of the selection; `null` where there is none. */
export function linkAt(state: EditorState): LinkRange | null {
  const { $from, $to, empty } = state.selection;
  if (!$from.parent.inlineContent) return null;
  const after = linkOf($from.nodeAfter);
  if (!empty) return after && $from.sameParent($to) ? rangeOf($from, after) : null;
  const before = linkOf($from.nodeBefore);
  const mark = before && after ? (before.eq(after) ? before : null) : (before ?? after);
  return mark ? rangeOf($from, mark) : null;
}

function linkOf(node: Node | null): Mark | null {
  return node?.marks.find((mark) => mark.type.name === 'link') ?? null;
}

function rangeOf($pos: ResolvedPos, mark: Mark): LinkRange {
  const parent = $pos.parent;
  const start = $pos.start();
  const index = $pos.index();
  const has = (at: number): boolean =>
    at >= 0 && at < parent.childCount && mark.isInSet(parent.child(at).marks);
  let first = has(index) ? index : index - 1;
  let last = first;
  while (has(first - 1)) first--;
  while (has(last + 1)) last++;
  let from = start;
  for (let i = 0; i < first; i++) from += parent.child(i).nodeSize;
  let to = from;
  for (let i = first; i <= last; i++) to += parent.child(i).nodeSize;
  return { mark, from, to };
}

/**
 * Makes the selection a link, or points the link at the caret somewhere else. With nothing selected and no link
 * there, `text` is inserted as a link. Links never nest: a link that is covered gives way.
 */
export function setLink(target: LinkTarget, text = ''): Command {
  return (state, dispatch) => {
    const type = state.schema.marks.link;
    if (!type) return false;
    const { selection, tr } = state;
    const current = linkAt(state);
    const attrs = { rel: target.rel, href: target.href, cls: target.cls };
    if (current && (selection.empty || (selection.from >= current.from && selection.to <= current.to))) {
      if (!dispatch) return true;
      tr.removeMark(current.from, current.to, current.mark);
      tr.addMark(current.from, current.to, type.create({ ...current.mark.attrs, ...attrs }));
      dispatch(tr);
      return true;
    }
    if (!selection.$from.parent.inlineContent || !selection.$from.parent.type.allowsMarkType(type))
      return false;
    if (!selection.$from.sameParent(selection.$to)) return false;
    if (!dispatch) return true;
    const mark = type.create({ id: newId(state), ...attrs });
    if (selection.empty) {
      if (text === '') return false;
      const marks = (state.storedMarks ?? selection.$from.marks()).filter((other) => other.type !== type);
      tr.insert(selection.from, state.schema.text(text, mark.addToSet(marks)));
    } else {
      tr.removeMark(selection.from, selection.to, type);
      tr.addMark(selection.from, selection.to, mark);
    }
    dispatch(tr.scrollIntoView());
    return true;
  };
}

/** Makes the link at the caret, or the links of the selection, plain text again. */
export const removeLink: Command = (state, dispatch) => {
  const type = state.schema.marks.link;
  if (!type) return false;
  const { from, to, empty } = state.selection;
  const current = linkAt(state);
  if (empty && !current) return false;
  if (!empty && !state.doc.rangeHasMark(from, to, type)) return false;
  if (dispatch) {
    const tr = state.tr;
    if (current) tr.removeMark(current.from, current.to, current.mark);
    if (!empty) tr.removeMark(from, to, type);
    tr.removeStoredMark(type);
    dispatch(tr);
  }
  return true;
};
