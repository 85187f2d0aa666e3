/** Updates on their way from a connection into the log and the document. */

import type { Document } from '@hocuspocus/server';
import * as Y from 'yjs';
import type { Appender } from './appender.js';
import type { Context } from './context.js';
import { checkUpdate, Refused, type rulesOf } from './guard.js';
import type { Limits } from './limits.js';
import type { Appended, Log } from './log.js';
import type { Metrics } from './metrics.js';
import type { Neighbours } from './neighbours.js';
import type { LiveSession, User } from './session.js';

export interface UpdatesOptions {
  readonly log: Log;
  readonly appender: Appender;
  readonly neighbours: Neighbours;
  readonly metrics: Metrics;
  readonly limits: Limits;
  readonly rules: ReturnType<typeof rulesOf>;
}

/** Bytes of updates in the log of a session before they are put together. */
const compactAfter = 1024 * 1024;
/** Milliseconds that it takes to write something to one of those who are in a session. */
const broadcastCost = 0.01;
/** So often an update is looked at again because another process wrote under a client id of it. */
const mostTries = 5;

export class Updates {
  constructor(private readonly options: UpdatesOptions) {}

  /** An update on its way into the document: checked, then logged. What returns from here is on the disk. */
  async take(live: LiveSession, document: Document, context: Context, update: Uint8Array): Promise<void> {
    const { limits, metrics } = this.options;
    const wait = context.throttle?.wait() ?? 0;
    if (wait > 0) {
      metrics.count('throttled');
      await new Promise((done) => setTimeout(done, wait));
    }
    if (isEmptyUpdate(update)) return;
    if (live.bytes + update.length > limits.document) throw new Refused('document-size', 4413);
    live.inFlight++;
    let written: ReadonlySet<number>;
    try {
      written = await this.#append(live, document, context, update);
    } catch (error) {
      live.inFlight--;
      throw error;
    }
    live.entries++;
    live.bytes += update.length;
    live.since += update.length;
    live.wrote(context.user as User);
    metrics.count('update_bytes', update.length);
    document.flushDelay = live.flushDelay(performance.now(), document.getConnectionsCount() * broadcastCost);
    // Hocuspocus applies it right after this hook.
    setImmediate(() => {
      live.inFlight--;
      live.applied(written, context.socket);
      dropPending(document);
      void this.compact(live);
    });
  }

  /** Resolves when an update is in the log: with the client ids that it has something new of. */
  async #append(
    live: LiveSession,
    document: Document,
    context: Context,
    update: Uint8Array,
  ): Promise<ReadonlySet<number>> {
    const { id: session } = live.stored;
    const { id: user, name } = context.user as User;
    for (let tries = 0; ; tries++) {
      const { place } = live;
      const written = await this.#check(live, document, context, update);
      const clients = [...written].filter((client) => !live.owners.has(client));
      for (const client of clients) live.owners.set(client, user);
      live.writes(written, context.socket);
      let appended: Appended;
      try {
        const checked = { clients: [...written], place };
        const entry = { session, user, name, at: Date.now(), update, clients, checked };
        appended = await this.options.appender.append(entry);
      } catch (error) {
        live.applied(written, context.socket);
        throw error;
      }
      if (typeof appended === 'number') {
        this.options.neighbours.wrote(live, appended);
        return written;
      }
      live.applied(written, context.socket);
      if (appended === 'taken') throw new Refused('client-id', 4403);
      if (tries === mostTries)
        throw new Error('Another process writes under the same client ids all the time.');
      const kept: number[] = [];
      for (const client of appended === 'held' ? written : []) {
        if (!(await this.options.neighbours.hold(live, client, user))) kept.push(client);
      }
      await this.options.neighbours.catchUp(live);
      // What the other connection wrote may have been on its way through both.
      const { clients: left } = checkUpdate(document, update, this.options.rules);
      if (kept.some((client) => left.has(client))) throw new Refused('client-id', 4403);
    }
  }

  /** Checks an update against the page and against who may write what. Gives the client ids that it has something new of. */
  async #check(
    live: LiveSession,
    document: Document,
    context: Context,
    update: Uint8Array,
  ): Promise<ReadonlySet<number>> {
    const { rules } = this.options;
    const { socket } = context;
    let { clients } = checkUpdate(document, update, rules);
    for (const client of clients) {
      if (context.foreign?.has(client)) throw new Refused('client-id', 4403);
    }
    if (await this.isAnothers(live, clients, context)) {
      // What another connection of the same person wrote may be on its way through both.
      ({ clients } = checkUpdate(document, update, rules));
      for (const client of clients) {
        const writer = live.writers.get(client);
        if (writer && writer !== socket) throw new Refused('client-id', 4403);
      }
    }
    for (let busy = live.busy(clients, socket); busy; busy = live.busy(clients, socket)) {
      await busy;
      ({ clients } = checkUpdate(document, update, rules));
    }
    for (const client of clients) {
      const owner = live.owners.get(client);
      if (owner !== undefined && owner !== context.user?.id) throw new Refused('client-id', 4403);
    }
    return clients;
  }

  /** Some of these client ids are in use at another connection, which is there. */
  async isAnothers(live: LiveSession, clients: ReadonlySet<number>, { socket }: Context): Promise<boolean> {
    let found = false;
    for (const client of clients) {
      const writer = live.writers.get(client);
      if (!writer || writer === socket) continue;
      if (await writer.isThere()) found = true;
      // One that broke without an end: its person is here again.
      else if (live.writers.get(client) === writer) live.writers.delete(client);
    }
    return found;
  }

  /** Puts the updates of a session in the log together, where there are enough of them and none is on its way. */
  async compact(live: LiveSession, bytes = compactAfter): Promise<void> {
    const isDue = live.entries >= this.options.limits.entries || live.since > bytes;
    if (!isDue || live.inFlight > 0 || live.compacting || live.document.isDestroyed) return;
    const state = Y.encodeStateAsUpdate(live.document);
    const { place } = live;
    live.compacting = true;
    live.entries = 0;
    live.since = 0;
    live.bytes = state.length;
    try {
      await this.options.log.compact(live.stored.id, state, place);
      this.options.metrics.count('compactions');
    } catch {
      // All of it is in the log still, only longer.
      this.options.metrics.count('append_failures');
    } finally {
      live.compacting = false;
    }
  }
}

/** An update without structs and deletions. */
const isEmptyUpdate = (update: Uint8Array): boolean =>
  update.length === 2 && update[0] === 0 && update[1] === 0;

/** What waits for something that is not there is not kept: it would be sent to everybody who comes. */
export function dropPending({ store }: Y.Doc): void {
  store.pendingStructs = null;
  store.pendingDs = null;
}
