/** Going back to an earlier moment of a session. */

import { Binding, build, keepFormats } from '@stet/collab';
import * as Y from 'yjs';
import type { Appender } from './appender.js';
import type { Log } from './log.js';
import type { Neighbours } from './neighbours.js';
import type { LiveSession, User } from './session.js';

export interface RestoreOptions {
  readonly log: Log;
  readonly appender: Appender;
  readonly neighbours: Neighbours;
}

/**
 * Makes an open session again what it was at a moment, as an edit like any other: others see it, undo is theirs, and what
 * was between stays in the log. The log goes back to when it was compacted last.
 */
export async function restoreSession(
  live: LiveSession,
  at: number,
  by: User,
  { log, appender, neighbours }: RestoreOptions,
): Promise<void> {
  await appender.flush();
  const { updates, times } = await log.read(live.stored.id);
  const before = new Y.Doc();
  keepFormats(before);
  updates.forEach((update, i) => {
    if (i === 0 || (times[i - 1] as number) <= at) Y.applyUpdate(before, update);
  });
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(live.document));
  const vector = Y.encodeStateVector(copy);
  const binding = new Binding(copy);
  binding.local(build(before));
  const update = Y.encodeStateAsUpdate(copy, vector);
  binding.destroy();
  const entry = { session: live.stored.id, user: by.id, name: by.name, at: Date.now(), update };
  live.owners.set(copy.clientID, by.id);
  const place = await appender.append({ ...entry, clients: [copy.clientID] });
  if (typeof place !== 'number') throw new Error(`restore: the log does not take it (${place}).`);
  live.wrote(by);
  Y.applyUpdate(live.document, update, { source: 'local' });
  neighbours.wrote(live, place);
  for (const doc of [before, copy]) doc.destroy();
}
