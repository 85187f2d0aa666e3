import { activeBlock, activeList, type BlockKind, linkAt, type Presence, presence, redoDepth, undoDepth } from '@stet/editor';
import type { EditorState } from 'prosemirror-state';
import { bold, indentItems, italic, styleItems } from './toolbar-items.js';

/** What the toolbar shows. Two equal keys mean that nothing on it changes. */
export interface ToolbarState {
  readonly block: BlockKind | 'mixed' | null;
  readonly bold: Presence;
  readonly italic: Presence;
  readonly styles: readonly Presence[];
  readonly list: string | null;
  readonly link: boolean;
  readonly undo: boolean;
  readonly redo: boolean;
  readonly text: boolean;
  readonly outdent: boolean;
  readonly indent: boolean;
  readonly editable: boolean;
  readonly key: string;
}

/**
 * Reads what is under the selection; the cost does not grow with the page.
 * @param outer the page's own state: history is there, also while a small surface has the focus.
 */
export function toolbarState(state: EditorState, outer: EditorState, editable: boolean): ToolbarState {
  const text = state.selection.$from.parent.inlineContent;
  const value = {
    block: activeBlock(state),
    bold: presence(state, bold),
    italic: presence(state, italic),
    styles: styleItems.map((item) => presence(state, item)),
    list: activeList(state),
    link: linkAt(state) !== null,
    undo: undoDepth(outer) > 0,
    redo: redoDepth(outer) > 0,
    outdent: indentItems[0]?.command?.(state) ?? false,
    indent: indentItems[1]?.command?.(state) ?? false,
    text,
    editable,
  };
  return { ...value, key: JSON.stringify(value) };
}
