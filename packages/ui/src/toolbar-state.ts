import {
  activeBlock,
  activeList,
  type BlockKind,
  itemAround,
  linkAt,
  type Presence,
  presence,
  redoDepth,
  undoDepth,
} from '@stet/editor';
import type { EditorState } from 'prosemirror-state';
import { bold, italic, styleItems } from './toolbar-items.js';

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
  const { $from } = state.selection;
  const text = $from.parent.inlineContent;
  const item = itemAround($from);
  const value = {
    block: activeBlock(state),
    bold: presence(state, bold),
    italic: presence(state, italic),
    styles: styleItems.map((item) => presence(state, item)),
    list: activeList(state),
    link: linkAt(state) !== null,
    undo: undoDepth(outer) > 0,
    redo: redoDepth(outer) > 0,
    outdent: item !== null,
    indent: text && (item === null || $from.index(item.depth - 1) > 0),
    text,
    editable,
  };
  return { ...value, key: JSON.stringify(value) };
}
