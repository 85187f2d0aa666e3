/** Presence: one state for each connection, under a client id of its own user, with the name that the token gives. */

import type { User } from './session.js';

const largest = 2048;

/** What of an awareness update may go on: everything else is taken out of `states`. Gives the client id, or `null`. */
export function ownPresence(
  states: Map<number, Record<string, unknown>>,
  bound: number | null,
  user: User,
  mayShow: (client: number) => boolean,
): { readonly client: number | null; readonly dropped: number } {
  let client = bound;
  let dropped = 0;
  for (const [id, state] of [...states]) {
    // Hocuspocus reads updates with an `Awareness` that has a state of its own, an empty one.
    if (Object.keys(state).length === 0) {
      states.delete(id);
      continue;
    }
    const isOwn = (client === null || client === id) && mayShow(id);
    if (!isOwn || JSON.stringify(state).length > largest) {
      states.delete(id);
      dropped++;
      continue;
    }
    client = id;
    state.user = { id: user.id, name: user.name };
  }
  return { client, dropped };
}
