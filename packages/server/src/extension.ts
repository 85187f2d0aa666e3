/** The session of a page as an extension of Hocuspocus: what happens at each of its hooks. */

import type {
  beforeHandleAwarenessPayload,
  beforeSyncPayload,
  Connection,
  connectedPayload,
  Extension,
  onAuthenticatePayload,
  onAwarenessUpdatePayload,
  onDisconnectPayload,
  onLoadDocumentPayload,
  onStatelessPayload,
} from '@hocuspocus/server';
import { build, keepFormats, readSessionName, sessionVersion } from '@stet/collab';
import * as Y from 'yjs';
import { Appender } from './appender.js';
import type { Context } from './context.js';
import type { Fanout } from './fanout.js';
import { Refused, type rulesOf, unknownClients } from './guard.js';
import type { CollaborationHost } from './host.js';
import type { Limits } from './limits.js';
import { isShared, type Log } from './log.js';
import { type ClientMessage, readClientMessage, type ServerMessage } from './messages.js';
import type { Metrics } from './metrics.js';
import { Neighbours } from './neighbours.js';
import { Opening } from './opening.js';
import { Presence } from './presence.js';
import { type RestoreOptions, restoreSession } from './restore.js';
import { Saving } from './saving.js';
import { LiveSession, type User } from './session.js';
import { Throttle } from './throttle.js';
import { dropPending, Updates } from './updates.js';

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

/** Bytes of updates that are put together when everybody has gone. Less stays as it is, so that there are moments to go back to. */
const compactAtEnd = 32 * 1024;

export class SessionExtension implements Extension<Context> {
  readonly extensionName = 'stet';
  readonly live = new Map<string, LiveSession>();
  readonly appender: Appender;
  readonly #version = sessionVersion();
  readonly #opening: Opening;
  readonly #neighbours: Neighbours;
  readonly #parts: RestoreOptions;
  readonly #updates: Updates;
  readonly #saving: Saving;
  readonly #presence: Presence;
  /** The server is going away: who loses the connection has not left. */
  closing = false;

  constructor(private readonly options: SessionOptions) {
    this.appender = new Appender(options.log, options.metrics);
    this.#neighbours = new Neighbours(options.log, options.fanout, options.metrics);
    const parts = { ...options, appender: this.appender, neighbours: this.#neighbours };
    this.#parts = parts;
    this.#opening = new Opening(parts, this.#version);
    this.#updates = new Updates(parts);
    this.#saving = new Saving(parts);
    this.#presence = new Presence({ ...parts, updates: this.#updates });
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
      await this.#unlessFailed(this.options.log.change(live.stored.id, { left: false }));
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
      await this.#updates.take(live, document, context, payload);
    } catch (error) {
      throw this.#refuse(context, error);
    }
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

  async beforeHandleAwareness({
    documentName,
    states,
    connection,
    context,
  }: beforeHandleAwarenessPayload<Context>) {
    const live = this.live.get(documentName);
    if (live && connection && context?.user) await this.#presence.handle(live, context, context.user, states);
  }

  async onStateless({ documentName, connection, payload }: onStatelessPayload): Promise<void> {
    const live = this.live.get(documentName);
    const message = readClientMessage(payload);
    const { user } = connection.context as Context;
    if (live && message && user) await this.#unlessFailed(this.#answer(live, connection, user, message));
  }

  async #answer(
    live: LiveSession,
    connection: Connection,
    user: User,
    message: ClientMessage,
  ): Promise<void> {
    const { log } = this.options;
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
        for (const [client, owner] of live.owners) {
          const name = live.contributors.get(owner);
          if (name !== undefined) authors.push([client, name]);
        }
        send(connection, { type: 'authors', authors });
        return;
      }
      case 'leave':
        (connection.context as Context).socket.left = true;
        return;
      case 'release':
        await this.#saving.end(live, connection.socketId);
        return;
      case 'lease':
        if (!connection.readOnly) send(connection, await this.#saving.lease(live, connection, user));
        return;
      case 'merged':
        await this.#saving.merged(live, connection, user, message.revision);
        return;
      case 'saved':
        if (!(await this.#saving.saved(live, connection, user, message)))
          send(connection, { type: 'unsaved', revision: message.revision });
    }
  }

  /** The wiki has a new revision of a page, from wherever. */
  changed(page: string, revision: number): void {
    for (const [name, live] of this.live) {
      if (readSessionName(name)?.page === page) void this.#saving.outside(live, revision);
    }
  }

  /** See `restoreSession`. Says whether the page has a session that is open. */
  async restore(page: string, at: number, by: User): Promise<boolean> {
    const live = [...this.live].find(([name]) => readSessionName(name)?.page === page)?.[1];
    if (!live) return false;
    await restoreSession(live, at, by, this.#parts);
    this.options.metrics.count('restores');
    return true;
  }

  async onDisconnect({ documentName, clientsCount, context, socketId }: onDisconnectPayload<Context>) {
    const live = this.live.get(documentName);
    if (!live) return;
    await this.#saving.end(live, socketId);
    const held = [...live.writers].filter(([, writer]) => writer === context.socket);
    for (const [client] of held) live.writers.delete(client);
    await this.#neighbours.letGo(
      live,
      held.map(([client]) => client),
    );
    if (clientsCount > 0 || this.closing || !context.socket?.left) return;
    live.left = true;
    await this.#unlessFailed(this.options.log.change(live.stored.id, { left: true }));
  }

  /** Many small edits take longer to read than the page that they make: who opens it next shall not wait for that. */
  async beforeUnloadDocument({ documentName }: { documentName: string }): Promise<void> {
    const live = this.live.get(documentName);
    if (live) await this.#updates.compact(live, compactAtEnd);
  }

  async afterUnloadDocument({ documentName }: { documentName: string }): Promise<void> {
    this.live.get(documentName)?.end();
    this.live.delete(documentName);
  }

  /** The log cannot be reached. Nobody waits here for an answer, and the process goes on: who asked asks again. */
  async #unlessFailed(done: Promise<void>): Promise<void> {
    try {
      await done;
    } catch {
      this.options.metrics.count('append_failures');
    }
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
