/** The other processes that share the log of a session: what they wrote, who is there, who may write under which client id. */

import { applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { Fanout, FanoutKind } from './fanout.js';
import { isShared, type Log } from './log.js';
import type { ServerMessage } from './messages.js';
import type { Metrics } from './metrics.js';
import type { LiveSession, User } from './session.js';

/** Milliseconds: a process that is asked for a client id has to have an answer from its connection, or to be dead, by then. */
const holdPatience = 12_000;
/** Milliseconds between two looks at whether it has one. */
const holdPause = 100;

/** Where a log is one process's, nobody else writes and nothing has to be asked. */
export class Neighbours {
  /** Client ids whose connections are being asked whether they are there, by session. */
  readonly #asking = new Set<string>();

  constructor(
    private readonly log: Log,
    private readonly fanout: Fanout | undefined,
    private readonly metrics: Metrics,
  ) {}

  /** Looks for what others write, and shows who is there, until `live.end`. */
  follow(live: LiveSession): void {
    if (!isShared(this.log)) return;
    const { fanout } = this;
    const { id } = live.stored;
    const { document } = live;
    let ticks = 0;
    // Every second where nobody tells; now and then in any case.
    const timer = setInterval(() => {
      if (!fanout?.isUp || ++ticks % 10 === 0) void this.catchUp(live);
    }, 1000);
    timer.unref();
    const stop = fanout?.subscribe(id, (kind: FanoutKind, data: Uint8Array) => {
      if (kind === 'news') void this.catchUp(live);
      else if (kind === 'presence') applyAwarenessUpdate(document.awareness, data, { source: 'redis' });
      else if (kind === 'message') void this.#relay(live, Buffer.from(data).toString('utf8'));
      else this.sayWho(live, [...document.awareness.getStates().keys()]);
    });
    fanout?.publish(id, 'who');
    live.end = () => {
      clearInterval(timer);
      stop?.();
    };
    void this.catchUp(live);
  }

  sayWho(live: LiveSession, clients: number[]): void {
    if (clients.length === 0) return;
    const update = encodeAwarenessUpdate(live.document.awareness, clients);
    this.fanout?.publish(live.stored.id, 'presence', update);
  }

  /** There is more in the log. */
  sayNews(live: LiveSession): void {
    this.fanout?.publish(live.stored.id, 'news');
  }

  /** To all who are in a session, at this process and at others. */
  tell(live: LiveSession, message: ServerMessage): void {
    const payload = JSON.stringify(message);
    // Updates wait for the end of the turn, messages do not: what was saved may not be there before its edits.
    live.document.flush();
    live.document.broadcastStateless(payload);
    this.fanout?.publish(live.stored.id, 'message', Buffer.from(payload));
  }

  /** What another process says to all, behind what it had written by then. */
  async #relay(live: LiveSession, payload: string): Promise<void> {
    await this.catchUp(live);
    if (live.document.isDestroyed) return;
    live.document.flush();
    live.document.relayStateless(payload);
  }

  /** An entry of this process has got a place. What another one wrote between is fetched. */
  wrote(live: LiveSession, place: number): void {
    if (isShared(this.log) && place !== live.place + 1) void this.catchUp(live);
    else live.place = Math.max(live.place, place);
    this.sayNews(live);
  }

  /** Resolves when what the log had by now is in the document, or when it cannot be reached. */
  catchUp(live: LiveSession): Promise<void> {
    if (!isShared(this.log) || live.document.isDestroyed) return Promise.resolve();
    live.isBehind = true;
    live.catching ??= this.#fetch(live);
    return live.catching;
  }

  async #fetch(live: LiveSession): Promise<void> {
    const { log } = this;
    try {
      while (live.isBehind && isShared(log)) {
        live.isBehind = false;
        const news = await log.since(live.stored.id, live.place);
        if (live.document.isDestroyed) return;
        const origin = { source: 'redis' };
        if (news.state) Y.applyUpdate(live.document, news.state, origin);
        for (const { update } of news.entries) Y.applyUpdate(live.document, update, origin);
        live.place = Math.max(live.place, news.base, news.entries.at(-1)?.place ?? 0);
        live.entries += news.entries.length;
        for (const [client, user] of news.owners) live.owners.set(client, user);
        for (const { isOwn, user, name } of news.entries) if (!isOwn && user) live.wrote({ id: user, name });
        live.contributors.clear();
        for (const [id, name] of Object.entries(news.session.contributors)) live.contributors.set(id, name);
        live.saved = Math.max(live.saved, news.session.saved);
        if (live.saved >= live.outside) live.outside = 0;
        for (const client of news.wanted) void this.#answer(live, client);
      }
    } catch {
      // The log cannot be reached: it is asked again in a second.
      this.metrics.count('append_failures');
    } finally {
      live.catching = null;
    }
  }

  /** Another process asks for a client id that is held here: it has it when the connection is not there any more. */
  async #answer(live: LiveSession, client: number): Promise<void> {
    const { log } = this;
    const { id } = live.stored;
    const key = `${id}.${client}`;
    if (!isShared(log) || this.#asking.has(key)) return;
    this.#asking.add(key);
    try {
      const isThere = await live.writers.get(client)?.isThere();
      if (isThere) await log.keep(id, client);
      else await log.letGo(id, [client]);
    } catch {
      // It is asked for still, and found again.
      this.metrics.count('append_failures');
    } finally {
      this.#asking.delete(key);
    }
  }

  /**
   * Makes a connection of this process the one that writes under a client id; another process that has it is asked.
   * `false`: it belongs to somebody else, or the user's connection there is there.
   */
  async hold(live: LiveSession, client: number, user: string): Promise<boolean> {
    const { log } = this;
    if (!isShared(log)) return true;
    const { id } = live.stored;
    const end = Date.now() + holdPatience;
    let held = await log.hold(id, client, user, true);
    if (held === 'asked') this.sayNews(live);
    while (held === 'asked' && Date.now() < end) {
      await new Promise((done) => setTimeout(done, holdPause));
      held = await log.hold(id, client, user, false);
    }
    return held === 'yours';
  }

  async letGo(live: LiveSession, clients: readonly number[]): Promise<void> {
    if (isShared(this.log) && clients.length > 0) await this.log.letGo(live.stored.id, clients);
  }

  /** Takes the right to save among all processes, or goes on having it. Gives the name of the one who has it, else `null`. */
  async lease(live: LiveSession, holder: string, { name }: User, length: number): Promise<string | null> {
    return isShared(this.log) ? this.log.lease(live.stored.id, holder, name, length) : null;
  }

  async endLease(live: LiveSession, holder: string): Promise<void> {
    if (isShared(this.log)) await this.log.endLease(live.stored.id, holder);
  }

  async isLeased(live: LiveSession): Promise<boolean> {
    return isShared(this.log) && this.log.isLeased(live.stored.id);
  }
}
