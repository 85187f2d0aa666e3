/** Presence: one state for each connection, under a client id of its own user, with the name that the token gives. */

import type { Context } from './context.js';
import type { Metrics } from './metrics.js';
import type { Neighbours } from './neighbours.js';
import type { LiveSession, User } from './session.js';
import type { Updates } from './updates.js';

/** Of an awareness update, by client id. */
type States = Map<number, Record<string, unknown>>;

const largest = 2048;

/** What of an awareness update may go on: everything else is taken out of `states`. Gives the client id, or `null`. */
export function ownPresence(
  states: States,
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

export interface PresenceOptions {
  readonly updates: Updates;
  readonly neighbours: Neighbours;
  readonly metrics: Metrics;
}

/** Who shows themselves under which client id. */
export class Presence {
  constructor(private readonly options: PresenceOptions) {}

  /** Takes out of `states` what a connection may not show. */
  async handle(live: LiveSession, context: Context, user: User, states: States): Promise<void> {
    const { socket } = context;
    const foreign = [...states.keys()].filter((id) => id !== context.presence && live.writers.has(id));
    if (foreign.length > 0 && foreign.length < 3)
      await this.options.updates.isAnothers(live, new Set(foreign), context);
    const mayShow = (id: number): boolean => {
      const owner = live.owners.get(id);
      const writer = live.writers.get(id);
      return (owner === undefined || owner === user.id) && (!writer || writer === socket);
    };
    const { client, dropped: foreignStates } = ownPresence(states, context.presence ?? null, user, mayShow);
    let dropped = foreignStates;
    if (
      client !== null &&
      client !== context.presence &&
      !(await this.#show(live, client, context, user.id))
    ) {
      states.delete(client);
      dropped++;
    }
    if (dropped > 0) this.options.metrics.count('refused', dropped, 'presence');
  }

  /** A connection shows itself under a client id for the first time: from now on it is the one that writes under it. */
  async #show(live: LiveSession, client: number, context: Context, user: string): Promise<boolean> {
    const { socket } = context;
    const isNew = !live.owners.has(client);
    context.presence = client;
    live.writers.set(client, socket);
    if (isNew) live.owners.set(client, user);
    const held = await this.options.neighbours.hold(live, client, user).catch(() => false);
    const isHere = live.writers.get(client) === socket;
    if (held && isHere) return true;
    if (held) await this.options.neighbours.letGo(live, [client]);
    if (isHere) live.writers.delete(client);
    if (isNew && !held) live.owners.delete(client);
    context.presence = null;
    return false;
  }
}
