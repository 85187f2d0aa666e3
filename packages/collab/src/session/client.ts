/** A person's side of a session: the network's document and the editor's, and what the person is told. */

import { fromBase64, toBase64 } from 'lib0/buffer';
import type { Node } from 'prosemirror-model';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { Binding } from '../binding.js';
import { type Link, linkDocs } from '../link.js';
import { seed } from '../seed.js';
import { claimClient } from '../shape.js';
import { keepFormats } from '../splice.js';
import { createUndo } from '../undo.js';
import { sessionName } from '../version.js';
import { Connection, type End, type SocketLike } from './connection.js';
import { later as delay, notLater, type Timer } from './timers.js';

/** Where a copy of a session is kept on this machine: `y-indexeddb`, for one. */
export interface LocalCopy {
  /** Resolves when what was kept is in the document. */
  readonly whenSynced: Promise<unknown>;
  destroy(): Promise<void> | void;
  /** Ends it and removes what it kept: all of it is on the server. */
  clearData?(): Promise<void>;
}

export interface SessionClientOptions {
  readonly page: string;
  /** Opens a socket to the server, a `WebSocket` for one. */
  readonly socket: () => SocketLike;
  readonly token: (again: boolean) => string | Promise<string>;
  /** Keeps a document under a name that is a session's own. */
  readonly keep?: (name: string, doc: Y.Doc) => LocalCopy;
}

/** What the server says first. */
export interface Hello {
  readonly epoch: number;
  /** The revision that was seeded. Its source comes for `base`. */
  readonly revision: number;
  /** The newest revision that was saved from the session. */
  readonly saved: number;
  /** A `Y.Snapshot` of what was saved, in base64; '' when not known. */
  readonly snapshot: string;
  /** Nobody has changed anything since. */
  readonly clean: boolean;
  readonly user: { readonly id: string; readonly name: string };
  readonly readOnly: boolean;
  /** A revision that came from outside the session, 0 for none. */
  readonly outside: number;
  /** Edits that were left unsaved in an earlier session: whose, and when. */
  readonly kept: { readonly names: readonly string[]; readonly at: number } | null;
}

export type LeaseAnswer =
  | { readonly granted: true; readonly contributors: readonly string[]; readonly revision: number }
  | { readonly granted: false; readonly holder: string };

/**
 * - `connecting`: no answer yet.
 * - `here`: one's own last edits are on this machine alone, and the server cannot be reached.
 * - `sending`: they are on their way.
 * - `stored`: they are on the server's disk.
 * - `ended`: the session does not go on; `end` says why.
 */
export type Whereabouts = 'connecting' | 'here' | 'sending' | 'stored' | 'offline' | 'ended';

export interface Person {
  readonly client: number;
  readonly id: string;
  readonly name: string;
  readonly color: number;
  /** Where the person's selection is; `null` while it is nowhere. */
  readonly selection: SharedSelection | null;
}

/** A place in a text block: the id of the block, and the units from its start. */
export type SharedPlace = readonly [block: string, offset: number];

export interface SharedSelection {
  readonly anchor: SharedPlace;
  readonly head: SharedPlace;
}

export interface SessionEvents {
  /** Where edits are, who is here, what is saved. */
  status: () => void;
  /** Somebody moved, came or went. */
  presence: () => void;
  /** Somebody saved the page from the session. */
  saved: (saved: { revision: number; by: string; isCurrent: boolean }) => void;
  /** The page has a revision that does not come from the session. */
  outside: (revision: number) => void;
}

/** So many people are told apart by colour. */
export const personColors = 8;

/**
 * Milliseconds in which what a person types is put together before it is sent and kept: with others here, and alone. A peer
 * sees no difference, and so many keys are one record in the server's log.
 */
const batch = { together: 25, alone: 250 };

export class SessionClient {
  readonly network = new Y.Doc();
  /** The editor's. */
  readonly doc = new Y.Doc();
  readonly awareness: Awareness;
  hello: Hello | null = null;
  binding: Binding | null = null;
  undo: Y.UndoManager | null = null;
  readonly #options: SessionClientOptions;
  readonly #connection: Connection;
  readonly #listeners: { [Name in keyof SessionEvents]: Set<SessionEvents[Name]> } = {
    status: new Set(),
    presence: new Set(),
    saved: new Set(),
    outside: new Set(),
  };
  #copy: LocalCopy | null = null;
  #link: Link | null = null;
  #waiting: ((message: Record<string, unknown>) => boolean)[] = [];
  #sending: Timer;
  #isReset = false;
  #isDestroyed = false;

  constructor(options: SessionClientOptions) {
    this.#options = options;
    claimClient(this.doc);
    // From the first update on: what a browser kept and what the server adds come one after the other.
    keepFormats(this.network);
    this.awareness = new Awareness(this.network);
    this.awareness.setLocalState(null);
    // Presence is of the one who writes.
    this.awareness.clientID = this.doc.clientID;
    this.awareness.setLocalState(null);
    this.awareness.on('change', () => this.#emit('presence'));
    this.#connection = new Connection({
      name: sessionName(options.page),
      doc: this.network,
      awareness: this.awareness,
      socket: options.socket,
      token: options.token,
      onMessage: (message, isFirst) => this.#onMessage(message as Record<string, unknown>, isFirst),
      onChange: () => this.#emit('status'),
      onRefused: () => this.#emit('status'),
    });
  }

  on<Name extends keyof SessionEvents>(name: Name, listener: SessionEvents[Name]): () => void {
    this.#listeners[name].add(listener);
    return () => void this.#listeners[name].delete(listener);
  }

  #emit<Name extends keyof SessionEvents>(name: Name, ...args: Parameters<SessionEvents[Name]>): void {
    for (const listener of [...this.#listeners[name]]) {
      (listener as (...args: Parameters<SessionEvents[Name]>) => void)(...args);
    }
  }

  get whereabouts(): Whereabouts {
    const { end, isLive, hasSynced } = this.#connection;
    if (end) return 'ended';
    if (!hasSynced) return 'connecting';
    if (this.isStored) return isLive ? 'stored' : 'offline';
    return isLive ? 'sending' : 'here';
  }

  /** Nothing of one's own is missing on the server's disk. */
  get isStored(): boolean {
    return this.#connection.isStored && this.#link?.isUnsent !== true && this.binding?.isBehind !== true;
  }

  /** Nobody else is here, as far as is known. */
  get isAlone(): boolean {
    const states = this.awareness.getStates();
    return states.size === (states.has(this.awareness.clientID) ? 1 : 0);
  }

  get end(): End | 'epoch' | null {
    return this.#isReset ? 'epoch' : this.#connection.end;
  }

  get readOnly(): boolean {
    return this.#connection.readOnly;
  }

  /** Attempts in a row that failed. */
  get failures(): number {
    return this.#connection.failures;
  }

  retry(): void {
    this.#connection.retry();
  }

  /** Resolves when the session is here: `true`, or when that will not be: `false`. */
  ready(patience: number): Promise<boolean> {
    return new Promise((done) => {
      const check = (): void => {
        const { hasSynced, end } = this.#connection;
        if (!hasSynced && !end) return;
        stop();
        done(hasSynced && !end);
      };
      const off = this.on('status', check);
      const timer = delay(() => {
        stop();
        done(false);
      }, patience);
      const stop = (): void => {
        off();
        notLater(timer);
      };
      check();
    });
  }

  /**
   * Binds an editor: `opened` is the document of the revision that the session began with, `current` what the person
   * has made of it before the session was there. The document afterwards is `binding.document`.
   * `hold` and `later`: see `LinkOptions`.
   */
  bind(opened: Node, current: Node, hold: () => boolean, later?: (run: () => void) => void): Binding {
    if (this.binding) throw new RangeError('SessionClient.bind: the session has an editor already.');
    if (current !== opened && !current.eq(opened)) {
      // The same page seeded twice is one page: so what was typed alone is an edit like any other.
      seed(this.doc, opened);
      const own = new Binding(this.doc);
      own.local(current);
      own.destroy();
      Y.applyUpdate(this.network, Y.encodeStateAsUpdate(this.doc));
    }
    const settle = (): void => this.binding?.settle();
    const link = { hold, soon: this.sendSoon, settle };
    this.#link = linkDocs(this.network, this.doc, later ? { ...link, later } : link);
    this.binding = new Binding(this.doc);
    this.undo = createUndo(this.binding);
    return this.binding;
  }

  /** What others did meanwhile is let in, unless `hold` says that it has to wait still. */
  flush(): void {
    this.#link?.flush();
  }

  /** What was typed last is sent and kept now: the page may be left, or something is asked that rests on it. */
  send(): void {
    notLater(this.#sending);
    this.#sending = undefined;
    this.#link?.send();
  }

  /** The same a little later, with what is typed meanwhile. */
  readonly sendSoon = (): void => {
    if (this.#sending !== undefined || this.#isDestroyed) return;
    this.#sending = delay(() => this.send(), this.isAlone ? batch.alone : batch.together);
    this.#emit('status');
  };

  get people(): Person[] {
    const people: Person[] = [];
    for (const [client, state] of this.awareness.getStates()) {
      if (client === this.awareness.clientID) continue;
      const { user, color, selection } = state as {
        user?: { id?: unknown; name?: unknown };
        color?: unknown;
        selection?: unknown;
      };
      people.push({
        client,
        id: String(user?.id ?? client),
        name: String(user?.name ?? '').slice(0, 80),
        color: typeof color === 'number' && color >= 0 && color < personColors ? Math.floor(color) : 0,
        selection: readSelection(selection),
      });
    }
    return people.sort((a, b) => a.client - b.client);
  }

  /** Tells others that this person is here, and where. */
  show(selection: SharedSelection | null): void {
    const before = this.awareness.getLocalState() as { color?: number } | null;
    this.awareness.setLocalState({ color: before?.color ?? this.#freeColor(), selection });
  }

  #freeColor(): number {
    const used = new Set(this.people.map(({ color }) => color));
    for (let color = 0; color < personColors; color++) if (!used.has(color)) return color;
    return this.awareness.clientID % personColors;
  }

  /** The source that the session was seeded from. */
  async base(): Promise<{ source: string; revision: number }> {
    const answer = await this.#ask({ type: 'base' });
    return { source: String(answer.source), revision: Number(answer.revision) };
  }

  /**
   * Brings back the edits of an earlier session of the same revision that were left unsaved. Where that session was of another
   * version it gives the document that it was, as JSON, to be merged: else `null`.
   */
  async takeUp(): Promise<unknown> {
    const { update, document } = await this.#ask({ type: 'kept' });
    if (document !== undefined) return document;
    Y.applyUpdate(this.network, fromBase64(String(update)));
    return null;
  }

  /** Whose each client id is that wrote something since the last save, by name, as far as the server knows. */
  async authors(): Promise<ReadonlyMap<number, string>> {
    const { authors } = await this.#ask({ type: 'authors' });
    return new Map(authors as [number, string][]);
  }

  get page(): string {
    return this.#options.page;
  }

  /** What of the session is here, to be asked for with `compare`. */
  vector(): string {
    return toBase64(Y.encodeStateVector(this.doc));
  }

  /** What was here when `vector` was asked for, beside what is here now: all of it is here, it had all that is here, or neither. */
  compare(vector: string): 'here' | 'more' | 'other' {
    if (vector === '') return 'other';
    const then = Y.decodeStateVector(fromBase64(vector));
    const now = Y.decodeStateVector(Y.encodeStateVector(this.doc));
    const isIn = (one: Map<number, number>, other: Map<number, number>): boolean =>
      [...one].every(([client, end]) => (other.get(client) ?? 0) >= end);
    return isIn(then, now) ? 'here' : isIn(now, then) ? 'more' : 'other';
  }

  /** What the session was when it was saved last, a `Y.Snapshot`; `null` when not known. */
  get snapshot(): Uint8Array | null {
    return this.hello?.snapshot ? fromBase64(this.hello.snapshot) : null;
  }

  /** Asks for the right to save. */
  async lease(): Promise<LeaseAnswer> {
    return (await this.#ask({ type: 'lease' })) as unknown as LeaseAnswer;
  }

  release(): void {
    this.#connection.send({ type: 'release' });
  }

  /** The document as it is now, to be told from later ones. */
  freeze(): string {
    this.send();
    return toBase64(Y.encodeSnapshot(Y.snapshot(this.doc)));
  }

  /**
   * What was frozen is a revision of the page now. Resolves when the others are told.
   *
   * @throws Error without the right to save (`lease`), and when the session does not answer within ten seconds: for the others it
   * is a save from outside then.
   */
  async saved(revision: number, frozen: string): Promise<void> {
    await this.#ask({ type: 'saved', revision, snapshot: frozen });
  }

  /** A revision from outside is in the session now. Only with the right to save. */
  merged(revision: number): void {
    this.send();
    this.#connection.send({ type: 'merged', revision });
  }

  /** `leaving`: the person ends the work on the page. */
  destroy(leaving: boolean): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.send();
    const needed = !leaving || !this.#connection.isStored;
    this.#connection.close(leaving);
    for (const set of Object.values(this.#listeners)) set.clear();
    this.undo?.destroy();
    this.binding?.destroy();
    this.#link?.destroy();
    if (needed || !this.#copy?.clearData) void this.#copy?.destroy();
    else void this.#copy.clearData();
    this.awareness.destroy();
    this.doc.destroy();
    this.network.destroy();
  }

  /** Sends a question and waits for the answer of its type. */
  #ask(question: {
    readonly type: string;
    readonly [more: string]: unknown;
  }): Promise<Record<string, unknown>> {
    this.send();
    return new Promise((done, failed) => {
      if (!this.#connection.send(question)) {
        failed(new Error('The session cannot be reached.'));
        return;
      }
      const timer = delay(() => {
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
        failed(new Error('The session does not answer.'));
      }, 10_000);
      const waiting = (message: Record<string, unknown>): boolean => {
        const isRefused = message.type === 'unsaved' && question.type === 'saved';
        if (message.type !== question.type && !isRefused) return false;
        notLater(timer);
        if (isRefused) failed(new Error('Saved without the right to save: ask for it first (client.lease).'));
        else done(message);
        return true;
      };
      this.#waiting.push(waiting);
    });
  }

  async #onMessage(message: Record<string, unknown>, isFirst: boolean): Promise<void> {
    if (isFirst && message.type === 'hello') {
      await this.#onHello(message as unknown as Hello);
      return;
    }
    const at = this.#waiting.findIndex((waiting) => waiting(message));
    if (at >= 0) this.#waiting.splice(at, 1);
    else if (message.type === 'saved') {
      const isCurrent = message.snapshot === this.freeze();
      if (this.hello) {
        const snapshot = String(message.snapshot);
        this.hello = { ...this.hello, saved: Number(message.revision), snapshot, outside: 0 };
      }
      this.#emit('saved', { revision: Number(message.revision), by: String(message.by), isCurrent });
    } else if (message.type === 'outside') {
      if (this.hello) this.hello = { ...this.hello, outside: Number(message.revision) };
      this.#emit('outside', Number(message.revision));
    }
  }

  async #onHello(hello: Hello): Promise<void> {
    const before = this.hello;
    this.hello = hello;
    if (!before) {
      this.#copy =
        this.#options.keep?.(`${sessionName(this.#options.page)}#${hello.epoch}`, this.network) ?? null;
      await this.#copy?.whenSynced;
    } else if (before.revision !== hello.revision) {
      // Another page under the same ids: what is here stays here.
      this.#isReset = true;
      this.#connection.close(false);
    }
    if (hello.outside > 0) this.#emit('outside', hello.outside);
  }
}

function readSelection(value: unknown): SharedSelection | null {
  const isPlace = (place: unknown): boolean =>
    Array.isArray(place) && typeof place[0] === 'string' && Number.isSafeInteger(place[1]) && place[1] >= 0;
  const selection = value as Partial<SharedSelection> | null | undefined;
  return selection && isPlace(selection.anchor) && isPlace(selection.head)
    ? (selection as SharedSelection)
    : null;
}
