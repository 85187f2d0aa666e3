import { createIds, type NewId } from '@stet/document';
import { type EditorState, Plugin, PluginKey } from 'prosemirror-state';

const key = new PluginKey<NewId>('stet-ids');

/** The id for a new element, from the counter of the surface that the state belongs to. */
export function newId(state: EditorState): string {
  const next = key.getState(state);
  if (!next) throw new RangeError('newId: this state has no id plugin; make it with createSurface.');
  return next();
}

/** A counter of ids for one client. A nested surface is given the counter of its outer one. */
export const idsFor = (client: string): NewId => createIds(client);

/** A name for this client, unlikely to be any other's. */
export function clientName(): string {
  let name = '';
  while (name.length < 10) name += Math.floor(Math.random() * 36).toString(36);
  return name;
}

/** Gives commands their ids. */
export function idsPlugin(next: NewId): Plugin<NewId> {
  return new Plugin<NewId>({ key, state: { init: () => next, apply: (_, value) => value } });
}
