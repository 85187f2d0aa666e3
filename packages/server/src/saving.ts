/** Saving a session's page to the wiki: the right to do it, and what is known afterwards. */

import type { Connection } from '@hocuspocus/server';
import * as Y from 'yjs';
import type { Appender } from './appender.js';
import type { Log } from './log.js';
import type { ServerMessage } from './messages.js';
import type { Metrics } from './metrics.js';
import type { Neighbours } from './neighbours.js';
import type { LiveSession, User } from './session.js';

export interface SavingOptions {
  readonly log: Log;
  readonly appender: Appender;
  readonly neighbours: Neighbours;
  readonly metrics: Metrics;
}

/** Milliseconds. */
const leaseLength = 60_000;

export class Saving {
  constructor(private readonly options: SavingOptions) {}

  /** The right to save, for one at a time at all processes. */
  async lease(live: LiveSession, { socketId }: Connection, user: User): Promise<ServerMessage> {
    const refused = (holder: string) => ({ type: 'lease', granted: false, holder }) as const;
    if (!live.take(socketId, user, Date.now(), leaseLength)) return refused(live.lease?.user.name ?? '');
    try {
      const holder = await this.options.neighbours.lease(live, socketId, user, leaseLength);
      if (holder !== null) {
        live.release(socketId);
        return refused(holder);
      }
      // What was saved last, and what it was made of, goes to the person before the right does.
      await this.options.neighbours.catchUp(live);
      live.document.flush();
    } catch {
      this.options.metrics.count('append_failures');
      live.release(socketId);
      return refused('?');
    }
    return {
      type: 'lease',
      granted: true,
      contributors: [...live.contributors.values()],
      revision: live.saved,
    };
  }

  /** Whether a connection still has the right to save. It has it for as long again. */
  async #has(live: LiveSession, { socketId }: Connection, user: User): Promise<boolean> {
    if (live.lease?.socket !== socketId) return false;
    return (await this.options.neighbours.lease(live, socketId, user, leaseLength)) === null;
  }

  async end(live: LiveSession, socketId: string): Promise<void> {
    if (!live.release(socketId)) return;
    // It ends by itself where the log cannot be reached.
    await this.options.neighbours.endLease(live, socketId).catch(() => undefined);
  }

  /** A revision that was not saved from the session, unless it is about to be said that it was. */
  async outside(live: LiveSession, revision: number): Promise<void> {
    // Who has the right to save has made it, and will say so.
    if (live.lease && live.lease.until > Date.now()) return;
    if (await this.options.neighbours.isLeased(live).catch(() => false)) return;
    if (live.saved >= revision) return;
    live.outside = revision;
    this.options.neighbours.tell(live, { type: 'outside', revision });
  }

  /** Who has the right to save has brought a revision from outside into the session. */
  async merged(live: LiveSession, connection: Connection, user: User, revision: number): Promise<void> {
    if (!(await this.#has(live, connection, user))) return;
    live.saved = revision;
    live.outside = 0;
    await this.options.log.change(live.stored.id, { saved: revision });
    this.options.neighbours.sayNews(live);
    this.options.neighbours.tell(live, { type: 'outside', revision: 0 });
  }

  /**
   * Who has the right to save has made a revision of what the session was at a snapshot (in base64). `false`: somebody without
   * that right says so; what they saved is from outside.
   */
  async saved(
    live: LiveSession,
    connection: Connection,
    user: User,
    { revision, snapshot }: { readonly revision: number; readonly snapshot: string },
  ): Promise<boolean> {
    const { log, appender, metrics, neighbours } = this.options;
    const { lease } = live;
    if (!lease || !(await this.#has(live, connection, user))) return false;
    await appender.flush();
    const isAll = live.inFlight === 0 && isSnapshotOf(snapshot, live.document);
    live.saved = revision;
    live.snapshot = snapshot;
    live.outside = 0;
    live.contributors.clear();
    if (!isAll) for (const [id, name] of lease.since) live.contributors.set(id, name);
    metrics.count('saves');
    const names = Object.fromEntries(live.contributors);
    await log.change(live.stored.id, { saved: revision, contributors: { names, place: live.place } });
    await this.end(live, connection.socketId);
    neighbours.sayNews(live);
    neighbours.tell(live, { type: 'saved', revision, by: user.name, snapshot });
    return true;
  }
}

/** Whether a document is as it was when a snapshot, in base64, was made. */
function isSnapshotOf(snapshot: string, document: Y.Doc): boolean {
  try {
    return Y.equalSnapshots(Y.decodeSnapshot(Buffer.from(snapshot, 'base64')), Y.snapshot(document));
  } catch {
    return false;
  }
}
