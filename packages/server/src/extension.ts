/** The session of a page as an extension of Hocuspocus: what happens at each of its hooks. */

import type {
  beforeHandleAwarenessPayload,
  beforeSyncPayload,
  Connection,
  connectedPayload,
  Document,
  Extension,
  onAuthenticatePayload,
  onAwarenessUpdatePayload,
  onDisconnectPayload,
  onLoadDocumentPayload,
  onStatelessPayload,
} from '@hocuspocus/server';
import { Binding, build, keepFormats, readSessionName, sessionVersion } from '@stet/collab';
import type { Node } from 'prosemirror-model';
import * as Y from 'yjs';
import { Appender } from './appender.js';
import type { Fanout } from './fanout.js';
import { checkUpdate, Refused, type rulesOf, unknownClients } from './guard.js';
import { type Appended, isShared, type Log } from './log.js';
import { readClientMessage, type ServerMessage } from './messages.js';
import type { Metrics } from './metrics.js';
import { Neighbours } from './neighbours.js';
import { Opening } from './opening.js';
import { ownPresence } from './presence.js';
import { LiveSession, type User } from './session.js';
import { Throttle } from './throttle.js';

/** A page as the wiki has it. */
export interface LoadedPage {
  /** 0 for a page that is not there yet. */
  readonly revision: number;
  readonly source: string;
  /** Made from the source, the same each time. */
  readonly document: Node;
}

/** The wiki behind the server. */
export interface CollaborationHost {
  /** Who a token stands for, and whether that person may write; `null` for nobody. */
  authenticate(token: string, page: string): Promise<(User & { readonly readOnly?: boolean }) | null>;
  /** The newest revision of a page, 0 for one that is not there. */
  revision(page: string): Promise<number>;
  load(page: string): Promise<LoadedPage>;
}

export interface Limits {
  /** Bytes of one frame. A larger one ends the connection. */
  readonly frame: number;
  /** Bytes of a shared page, with its log. Beyond, nothing more is taken. */
  readonly document: number;
  /** Updates a second of one connection; a faster one has to wait. */
  readonly updates: number;
  /** So many updates may come at once. */
  readonly burst: number;
  /** Bytes that wait on one connection. More end it. */
  readonly backlog: number;
  /** Updates of a session in the log before they are put together. */
  readonly entries: number;
}

export const defaultLimits: Limits = {
  frame: 1024 * 1024,
  document: 64 * 1024 * 1024,
  updates: 1000,
  burst: 4000,
  backlog: 16 * 1024 * 1024,
  entries: 500,
};

/** What the server keeps of a socket, in the context of its connections. */
export interface SocketContext {
  readonly end: (code: number, reason: string) => void;
  /** The person closed the page, or left it: nobody waits for them. */
  left: boolean;
  /** Somebody with a token that is good, and whose. */
  isKnown: boolean;
  user: string;
  /** It has ended, and all that came before that is dealt with. */
  isDrained: boolean;
  /** Asks the other end. Resolves when what it had sent by then is dealt with: whether it is still there. */
  readonly isThere: () => Promise<boolean>;
}

interface Context {
  readonly socket: SocketContext;
  user?: User;
  throttle?: Throttle;
  presence?: number | null;
  /** Client ids of which the page had more than the other end when it asked for the first time: it cannot write under them. */
  foreign?: ReadonlySet<number>;
}

export interface SessionOptions {
  readonly log: Log;
  readonly fanout?: Fanout;
  readonly host: CollaborationHost;
  readonly metrics: Metrics;
  readonly limits: Limits;
  readonly rules: ReturnType<typeof rulesOf>;
  /** Milliseconds after which a session that was left by a broken connection is not joined any more. */
  readonly patience: number;
}

/** Bytes of updates in the log of a session before they are put together. */
const compactAfter = 1024 * 1024;
/** The same when everybody has gone. Less stays as it is, so that there are moments to go back to. */
const compactAtEnd = 32 * 1024;
/** Milliseconds. */
const leaseLength = 60_000;
/** Milliseconds that it takes to write something to one of those who are in a session. */
const broadcastCost = 0.01;
/** So often an update is looked at again because another process wrote under a client id of it. */
const mostTries = 5;

export class SessionExtension implements Extension<Context> {
  readonly extensionName = 'stet';
  readonly live = new Map<string, LiveSession>();
  readonly appender: Appender;
  readonly #version = sessionVersion();
  readonly #opening: Opening;
  readonly #neighbours: Neighbours;
  /** The server is going away: who loses the connection has not left. */
  closing = false;

  constructor(private readonly options: SessionOptions) {
    this.appender = new Appender(options.log, options.metrics);
    this.#neighbours = new Neighbours(options.log, options.fanout, options.metrics);
    this.#opening = new Opening({ ...options, appender: this.appender }, this.#version);
  }

  async onAuthenticate({ token, documentName, context, connectionConfig }: onAuthenticatePayload<Context>) {
    const name = readSessionName(documentName);
    if (name?.version !== this.#version) throw this.#refuse(context, new Refused('version', 4406));
    const found = await this.options.host.authenticate(token, name.page);
    if (!found) throw this.#refuse(context, new Refused('token', 4401));
    connectionConfig.readOnly = found.readOnly === true;
    context.socket.isKnown = true;
    context.socket.user = found.id;
    const { limits } = this.options;
    return {
      user: { id: found.id, name: found.name },
      throttle: new Throttle(limits.updates, limits.burst),
      presence: null,
    };
  }

  async onLoadDocument({ documentName, document }: onLoadDocumentPayload<Context>): Promise<void> {
    const page = readSessionName(documentName)?.page ?? '';
    const { log, metrics } = this.options;
    const { session, kept } = await this.#opening.open(page);
    const read = await log.read(session.id);
    keepFormats(document);
    // In one transaction: what Yjs does at the end of each is done once.
    document.transact(() => {
      for (const update of read.updates) Y.applyUpdate(document, update);
    });
    dropPending(document);
    metrics.count('loads');
    const live = new LiveSession(session, document, kept, read);
    const revision = await this.options.host.revision(page);
    if (revision !== live.saved) live.outside = revision;
    // The log knows of others only, so far.
    if (isShared(log)) live.left = true;
    this.live.set(documentName, live);
    this.#neighbours.follow(live);
  }

  async connected({ documentName, connection, context }: connectedPayload<Context>): Promise<void> {
    const live = this.live.get(documentName);
    if (!live) return;
    if (live.left) {
      live.left = false;
      await this.options.log.change(live.stored.id, { left: false });
    }
    const { stored, saved, snapshot, contributors, outside, kept } = live;
    send(connection, {
      type: 'hello',
      epoch: stored.epoch,
      revision: stored.revision,
      saved,
      snapshot,
      clean: contributors.size === 0,
      user: context.user ?? { id: '', name: '' },
      readOnly: connection.readOnly,
      outside,
      kept: kept && { names: Object.values(kept.contributors), at: kept.changed },
    });
  }

  async beforeSync({
    documentName,
    document,
    connection,
    context,
    type,
    payload,
  }: beforeSyncPayload<Context>) {
    // What a reader sends is refused by Hocuspocus.
    if (connection.readOnly) return;
    if (type === 0) {
      try {
        context.foreign ??= unknownClients(document, payload);
      } catch {
        throw this.#refuse(context, new Refused('unreadable'));
      }
      return;
    }
    const live = this.live.get(documentName);
    if (!live) throw this.#refuse(context, new Refused('gone', 4410));
    try {
      await this.#take(live, document, context, payload);
    } catch (error) {
      throw this.#refuse(context, error);
    }
  }

  /** An update on its way into the document: checked, then logged. What returns from here is on the disk. */
  async #take(live: LiveSession, document: Document, context: Context, update: Uint8Array): Promise<void> {
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
      void this.#compact(live);
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
        appended = await this.appender.append(entry);
      } catch (error) {
        live.applied(written, context.socket);
        throw error;
      }
      if (typeof appended === 'number') {
        this.#neighbours.wrote(live, appended);
        return written;
      }
      live.applied(written, context.socket);
      if (appended === 'taken') throw new Refused('client-id', 4403);
      if (tries === mostTries)
        throw new Error('Another process writes under the same client ids all the time.');
      const kept: number[] = [];
      for (const client of appended === 'held' ? written : []) {
        if (!(await this.#neighbours.hold(live, client, user))) kept.push(client);
      }
      await this.#neighbours.catchUp(live);
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
    if (await this.#isAnothers(live, clients, context)) {
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
  async #isAnothers(live: LiveSession, clients: ReadonlySet<number>, { socket }: Context): Promise<boolean> {
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

  async onAwarenessUpdate({
    documentName,
    added,
    updated,
    removed,
    transactionOrigin,
  }: onAwarenessUpdatePayload<Context>): Promise<void> {
    const live = this.live.get(documentName);
    if (!live || (transactionOrigin as { source?: string } | null)?.source === 'redis') return;
    this.#neighbours.sayWho(live, [...added, ...updated, ...removed]);
  }

  async #compact(live: LiveSession, bytes = compactAfter): Promise<void> {
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

  async beforeHandleAwareness({
    documentName,
    states,
    connection,
    context,
  }: beforeHandleAwarenessPayload<Context>) {
    const live = this.live.get(documentName);
    if (!live || !connection || !context?.user) return;
    const { socket } = context;
    const foreign = [...states.keys()].filter((id) => id !== context.presence && live.writers.has(id));
    if (foreign.length > 0 && foreign.length < 3) await this.#isAnothers(live, new Set(foreign), context);
    const mayShow = (id: number): boolean => {
      const owner = live.owners.get(id);
      const writer = live.writers.get(id);
      return (owner === undefined || owner === context.user?.id) && (!writer || writer === socket);
    };
    const { client, dropped: foreignStates } = ownPresence(
      states,
      context.presence ?? null,
      context.user,
      mayShow,
    );
    let dropped = foreignStates;
    if (client !== null && client !== context.presence && !(await this.#show(live, client, context))) {
      states.delete(client);
      dropped++;
    }
    if (dropped > 0) this.options.metrics.count('refused', dropped, 'presence');
  }

  /** A connection shows itself under a client id for the first time: from now on it is the one that writes under it. */
  async #show(live: LiveSession, client: number, context: Context): Promise<boolean> {
    const { socket } = context;
    const user = context.user?.id ?? '';
    const isNew = !live.owners.has(client);
    context.presence = client;
    live.writers.set(client, socket);
    if (isNew) live.owners.set(client, user);
    const held = await this.#neighbours.hold(live, client, user).catch(() => false);
    const isHere = live.writers.get(client) === socket;
    if (held && isHere) return true;
    if (held) await this.#neighbours.letGo(live, [client]);
    if (isHere) live.writers.delete(client);
    if (isNew && !held) live.owners.delete(client);
    context.presence = null;
    return false;
  }

  async onStateless({ documentName, document, connection, payload }: onStatelessPayload): Promise<void> {
    const live = this.live.get(documentName);
    const context = connection.context as Context;
    const message = readClientMessage(payload);
    if (!live || !message || !context.user) return;
    const { log, metrics } = this.options;
    switch (message.type) {
      case 'base':
        send(connection, { type: 'base', source: live.stored.source, revision: live.stored.revision });
        return;
      case 'kept': {
        if (!live.kept) return;
        if (live.kept.version !== this.#version) {
          const old = build(await this.#opening.read(live.kept));
          send(connection, { type: 'kept', document: old.toJSON() });
          return;
        }
        const { updates } = await log.read(live.kept.id);
        const update = Buffer.from(Y.mergeUpdates([...updates])).toString('base64');
        send(connection, { type: 'kept', update });
        return;
      }
      case 'authors': {
        const authors: [number, string][] = [];
        for (const [client, user] of live.owners) {
          const name = live.contributors.get(user);
          if (name !== undefined) authors.push([client, name]);
        }
        send(connection, { type: 'authors', authors });
        return;
      }
      case 'leave':
        context.socket.left = true;
        return;
      case 'release':
        await this.#endLease(live, connection.socketId);
        return;
      case 'lease':
        if (!connection.readOnly) send(connection, await this.#lease(live, connection, context.user));
        return;
      case 'merged':
        if (!(await this.#hasLease(live, connection, context.user))) return;
        live.saved = message.revision;
        live.outside = 0;
        await log.change(live.stored.id, { saved: message.revision });
        this.#neighbours.sayNews(live);
        this.#neighbours.tell(live, { type: 'outside', revision: 0 });
        return;
      case 'saved': {
        const { lease } = live;
        if (!lease || !(await this.#hasLease(live, connection, context.user))) return;
        await this.appender.flush();
        const { revision, snapshot } = message;
        const isAll = live.inFlight === 0 && isSnapshotOf(snapshot, document);
        live.saved = revision;
        live.snapshot = snapshot;
        live.outside = 0;
        live.contributors.clear();
        if (!isAll) for (const [id, name] of lease.since) live.contributors.set(id, name);
        metrics.count('saves');
        const names = Object.fromEntries(live.contributors);
        await log.change(live.stored.id, { saved: revision, contributors: { names, place: live.place } });
        await this.#endLease(live, connection.socketId);
        this.#neighbours.sayNews(live);
        this.#neighbours.tell(live, { type: 'saved', revision, by: context.user.name, snapshot });
      }
    }
  }

  /** The right to save, for one at a time at all processes. */
  async #lease(live: LiveSession, { socketId }: Connection, user: User): Promise<ServerMessage> {
    const refused = (holder: string) => ({ type: 'lease', granted: false, holder }) as const;
    if (!live.take(socketId, user, Date.now(), leaseLength)) return refused(live.lease?.user.name ?? '');
    try {
      const holder = await this.#neighbours.lease(live, socketId, user, leaseLength);
      if (holder !== null) {
        live.release(socketId);
        return refused(holder);
      }
      // What was saved last, and what it was made of, goes to the person before the right does.
      await this.#neighbours.catchUp(live);
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
  async #hasLease(live: LiveSession, { socketId }: Connection, user: User): Promise<boolean> {
    if (live.lease?.socket !== socketId) return false;
    return (await this.#neighbours.lease(live, socketId, user, leaseLength)) === null;
  }

  async #endLease(live: LiveSession, socketId: string): Promise<void> {
    if (!live.release(socketId)) return;
    // It ends by itself where the log cannot be reached.
    await this.#neighbours.endLease(live, socketId).catch(() => undefined);
  }

  /** The wiki has a new revision of a page, from wherever. */
  changed(page: string, revision: number): void {
    for (const [name, live] of this.live) {
      if (readSessionName(name)?.page === page) void this.#sayOutside(live, revision);
    }
  }

  async #sayOutside(live: LiveSession, revision: number): Promise<void> {
    // Who has the right to save has made it, and will say so.
    if (live.lease && live.lease.until > Date.now()) return;
    if (await this.#neighbours.isLeased(live).catch(() => false)) return;
    if (live.saved >= revision) return;
    live.outside = revision;
    this.#neighbours.tell(live, { type: 'outside', revision });
  }

  /**
   * Makes an open session again what it was at a moment, as an edit like any other: others see it, undo is theirs, and what
   * was between stays in the log. The log goes back to when it was compacted last. Says whether there was such a session.
   */
  async restore(page: string, at: number, by: User): Promise<boolean> {
    const live = [...this.live].find(([name]) => readSessionName(name)?.page === page)?.[1];
    if (!live) return false;
    await this.appender.flush();
    const { updates, times } = await this.options.log.read(live.stored.id);
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
    const place = await this.appender.append({ ...entry, clients: [copy.clientID] });
    if (typeof place !== 'number') throw new Error(`restore: the log does not take it (${place}).`);
    live.wrote(by);
    Y.applyUpdate(live.document, update, { source: 'local' });
    this.#neighbours.wrote(live, place);
    this.options.metrics.count('restores');
    for (const doc of [before, copy]) doc.destroy();
    return true;
  }

  async onDisconnect({ documentName, clientsCount, context, socketId }: onDisconnectPayload<Context>) {
    const live = this.live.get(documentName);
    if (!live) return;
    await this.#endLease(live, socketId);
    const held = [...live.writers].filter(([, writer]) => writer === context.socket);
    for (const [client] of held) live.writers.delete(client);
    await this.#neighbours.letGo(
      live,
      held.map(([client]) => client),
    );
    if (clientsCount > 0 || this.closing || !context.socket?.left) return;
    live.left = true;
    await this.options.log.change(live.stored.id, { left: true });
  }

  /** Many small edits take longer to read than the page that they make: who opens it next shall not wait for that. */
  async beforeUnloadDocument({ documentName }: { documentName: string }): Promise<void> {
    const live = this.live.get(documentName);
    if (live) await this.#compact(live, compactAtEnd);
  }

  async afterUnloadDocument({ documentName }: { documentName: string }): Promise<void> {
    this.live.get(documentName)?.end();
    this.live.delete(documentName);
  }

  /** Counts what is refused and ends the connection: the socket, too, which Hocuspocus leaves open. */
  #refuse(context: Context, error: unknown): unknown {
    const refused = error instanceof Refused ? error : null;
    const reason = refused?.reason ?? 'failure';
    this.options.metrics.count('refused', 1, reason);
    const code = refused?.code ?? 4500;
    // What Hocuspocus says about it goes out first.
    setImmediate(() => context.socket?.end(code, reason));
    return Object.assign(new Error(refused ? '' : String(error)), { code, reason });
  }
}

const send = (connection: Connection, message: ServerMessage): void =>
  connection.sendStateless(JSON.stringify(message));

/** An update without structs and deletions. */
const isEmptyUpdate = (update: Uint8Array): boolean =>
  update.length === 2 && update[0] === 0 && update[1] === 0;

/** Whether a document is as it was when a snapshot, in base64, was made. */
function isSnapshotOf(snapshot: string, document: Y.Doc): boolean {
  try {
    return Y.equalSnapshots(Y.decodeSnapshot(Buffer.from(snapshot, 'base64')), Y.snapshot(document));
  } catch {
    return false;
  }
}

/** What waits for something that is not there is not kept: it would be sent to everybody who comes. */
function dropPending({ store }: Y.Doc): void {
  store.pendingStructs = null;
  store.pendingDs = null;
}
