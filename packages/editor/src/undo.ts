/**
 * Undo and redo. An editor alone has prosemirror-history; one that shares its page has the undo of its binding, which
 * `sharedUndo` puts in its place: the same commands, buttons and keys.
 */

import * as alone from 'prosemirror-history';
import { type Command, type EditorState, Plugin, PluginKey } from 'prosemirror-state';

/** Undo that does not work on the state: each says whether there was something to do, the depths how much there is. */
export interface SharedUndo {
  undo(): boolean;
  redo(): boolean;
  undoDepth(): number;
  redoDepth(): number;
}

const key = new PluginKey<SharedUndo>('stet-undo');

export const sharedUndo = (shared: SharedUndo): Plugin<SharedUndo> =>
  new Plugin<SharedUndo>({ key, state: { init: () => shared, apply: (_, value) => value } });

export const undoDepth = (state: EditorState): number =>
  key.getState(state)?.undoDepth() ?? Number(alone.undoDepth(state));

export const redoDepth = (state: EditorState): number =>
  key.getState(state)?.redoDepth() ?? Number(alone.redoDepth(state));

export const undo: Command = (state, dispatch, view) => {
  const shared = key.getState(state);
  if (!shared) return alone.undo(state, dispatch, view);
  return dispatch ? shared.undo() : shared.undoDepth() > 0;
};

export const redo: Command = (state, dispatch, view) => {
  const shared = key.getState(state);
  if (!shared) return alone.redo(state, dispatch, view);
  return dispatch ? shared.redo() : shared.redoDepth() > 0;
};
