/** A session while it is open: what is known of it beside the shared document. */

import type { Document } from '@hocuspocus/server';
import type { SocketContext } from './context.js';
import type { Session, Stored } from './log.js';

/** Who a connection is. */
export interface User {
  readonly id: string;
  /** Shown to others. */
  readonly name: string;
}

/** The right to save, for one at a time. */
export interface Lease {
  readonly socket: string;
  readonly user: User;
  /** Milliseconds since 1970. */
  readonly until: number;
  /** Who changed something after it was given: their edits are not in what is saved. */
  readonly since: Map<string, string>;
}

interface Busy {
  readonly socket: SocketContext;
  /** How many updates. */
  count: number;
  readonly done: Promise<void>;
  readonly end: () => void;
}

/** So long an edit may be on its way to the others, in milliseconds. */
const underWay = 2000;

/** A promise, and what settles it. */
function settled(): { readonly done: Promise<void>; readonly end: () => void } {
  let end = (): void => undefined;
  const done = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { done, end };
}

export class LiveSession {
  /** Of the last telling, or of the next. */
  #flushAt = 0;
  readonly #wrote = new Map<string, { readonly name: string; readonly at: number }>();
  readonly contributors: Map<string, string>;
  readonly owners: Map<number, string>;
  /** The connection that writes under a client id: the one that shows itself under it. Others may bring what it wrote. */
  readonly writers = new Map<number, SocketContext>();
  saved: number;
  /** A `Y.Snapshot` of what was saved last, in base64; '' when not known. */
  snapshot = '';
  lease: Lease | null = null;
  /** As the log has it: everybody has left on purpose. */
  left: boolean;
  /** The newest revision of the page that was not saved from here. */
  outside = 0;
  /** Updates that are in the log and not yet in the document. */
  inFlight = 0;
  /** Updates since the last state in the log, and their bytes. */
  entries: number;
  since: number;
  /** Of the newest update in the log. */
  place: number;
  /** Of all that the log has of it. */
  bytes: number;
  compacting = false;
  /** News are being fetched from a log that others write, too; there are more since. */
  catching: Promise<void> | null = null;
  isBehind = false;
  /** Client ids of which something is in the log, or on its way there, that is not yet in the document. */
  readonly #busy = new Map<number, Busy>();
  /** Ends what follows the log. */
  end: () => void = () => undefined;

  constructor(
    readonly stored: Session,
    readonly document: Document,
    /** An earlier session with edits that nobody saved. */
    readonly kept: Session | null,
    read: Stored,
  ) {
    this.contributors = new Map(Object.entries(stored.contributors));
    this.owners = new Map(read.owners);
    this.saved = stored.saved;
    this.left = stored.left;
    this.entries = read.entries;
    this.place = read.place;
    this.bytes = read.bytes;
    this.since = read.bytes - (read.updates[0]?.length ?? 0);
  }

  /**
   * Milliseconds until what comes now is told to all: none, unless they were told something a moment before. `pause` is the time
   * that this takes: what comes meanwhile goes out together, so that a crowd does not wait for one telling after the other.
   */
  flushDelay(now: number, pause: number): number {
    if (now >= this.#flushAt) this.#flushAt = Math.max(now, this.#flushAt + pause);
    return Math.floor(this.#flushAt - now);
  }

  /** Takes the right to save, unless somebody else has it. */
  take(socket: string, user: User, now: number, length: number): boolean {
    if (this.lease && this.lease.socket !== socket && this.lease.until > now) return false;
    // Who wrote just before may not have been seen yet by who saves.
    const recent = [...this.#wrote].filter(([, { at }]) => now - at < underWay);
    const since = new Map(recent.map(([id, { name }]) => [id, name]));
    this.lease = { socket, user, until: now + length, since };
    return true;
  }

  /** Says whether it had it. */
  release(socket: string): boolean {
    if (this.lease?.socket !== socket) return false;
    this.lease = null;
    return true;
  }

  /** Resolves when another connection than this one is not writing under one of these client ids any more. */
  busy(clients: ReadonlySet<number>, socket: SocketContext): Promise<void> | null {
    for (const client of clients) {
      const busy = this.#busy.get(client);
      if (busy && busy.socket !== socket) return busy.done;
    }
    return null;
  }

  /** A connection's update is on its way into the document. Its updates come one after the other. */
  writes(clients: ReadonlySet<number>, socket: SocketContext): void {
    for (const client of clients) {
      const busy = this.#busy.get(client);
      if (busy?.socket === socket) busy.count++;
      else this.#busy.set(client, { socket, count: 1, ...settled() });
    }
  }

  /** It is there. */
  applied(clients: ReadonlySet<number>, socket: SocketContext): void {
    for (const client of clients) {
      const busy = this.#busy.get(client);
      if (busy?.socket !== socket || --busy.count > 0) continue;
      this.#busy.delete(client);
      busy.end();
    }
  }

  wrote(user: User): void {
    this.contributors.set(user.id, user.name);
    this.#wrote.set(user.id, { name: user.name, at: Date.now() });
    this.lease?.since.set(user.id, user.name);
  }
}
