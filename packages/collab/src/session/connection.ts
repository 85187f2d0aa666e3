/**
 * The connection of one `Y.Doc` to its session at the server: comes back by itself, knows what of one's own is on the
 * server's disk, and sends nothing before the server has said which session this is.
 */

import { type Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import {
  answerFrame,
  askFrame,
  awarenessFrame,
  messageFrame,
  readFrame,
  tokenFrame,
  updateFrame,
} from './frames.js';
import { later, notLater, type Timer } from './timers.js';

/** What is used of a `WebSocket`. */
export interface SocketLike {
  binaryType: string;
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  /** With `{ data: ArrayBuffer }`. */
  onmessage: ((event: never) => void) | null;
  /** With `{ code: number, reason: string }`. */
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
}

/** Why a connection does not come back. */
export type End = 'version' | 'token' | 'refused' | 'too-large' | 'closed';

export interface ConnectionOptions {
  readonly name: string;
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly socket: () => SocketLike;
  /** Asked for at each connection; asked with `true` when the last one was refused. */
  readonly token: (again: boolean) => string | Promise<string>;
  /** A message of the server. The first one of each connection is awaited: then documents are exchanged. */
  readonly onMessage: (message: unknown, isFirst: boolean) => void | Promise<void>;
  readonly onChange: () => void;
  /** What a person wrote was refused. */
  readonly onRefused: () => void;
}

/** Milliseconds between attempts: the first, and the longest. */
const pauses = { first: 250, longest: 10_000 };
/** So long an update may wait for its acknowledgement, in milliseconds, until the connection counts as broken. */
const patience = 15_000;

export class Connection {
  /** Documents were exchanged, and updates go to and fro. */
  isLive = false;
  /** They have been at least once. */
  hasSynced = false;
  readOnly = false;
  end: End | null = null;
  /** Attempts that failed since the last one that did not. */
  failures = 0;
  readonly #options: ConnectionOptions;
  #socket: SocketLike | null = null;
  #timer: Timer;
  /** When the updates that nobody has acknowledged were sent. */
  #sent: number[] = [];
  /** Something was written here that was not sent. */
  #unsent = false;
  #answered = false;
  #refusals = 0;
  #queue: Promise<void> = Promise.resolve();

  constructor(options: ConnectionOptions) {
    this.#options = options;
    options.doc.on('update', this.#onUpdate);
    options.awareness.on('update', this.#onAwareness);
    this.#connect();
  }

  /** Nothing of one's own is missing on the server's disk. */
  get isStored(): boolean {
    return !this.#unsent && this.#sent.length === 0;
  }

  send(message: object): boolean {
    return this.#send(messageFrame(this.#options.name, message));
  }

  /** Tries at once, where it waits for the next attempt. */
  retry(): void {
    if (this.end || this.#socket) return;
    notLater(this.#timer);
    this.#connect();
  }

  /** Ends for good. `leaving`: the person will not be back, and the session need not wait. */
  close(leaving: boolean): void {
    if (leaving) this.send({ type: 'leave' });
    this.end ??= 'closed';
    this.#stop();
    this.#options.doc.off('update', this.#onUpdate);
    this.#options.awareness.off('update', this.#onAwareness);
  }

  #stop(): void {
    notLater(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    this.isLive = false;
    socket?.close(1000);
  }

  #connect(): void {
    const { socket: open } = this.#options;
    const socket = open();
    this.#socket = socket;
    this.#answered = false;
    socket.binaryType = 'arraybuffer';
    let isFirst = true;
    socket.onopen = () => {
      this.#queue = this.#queue.then(async () => {
        const token = await this.#options.token(this.#refusals > 0);
        if (this.#socket === socket) this.#send(tokenFrame(this.#options.name, token));
      });
    };
    // One after the other: what follows the first message waits until it was dealt with.
    socket.onmessage = ({ data }: { data: ArrayBuffer }) => {
      this.#queue = this.#queue.then(async () => {
        if (this.#socket !== socket) return;
        try {
          const frame = readFrame(new Uint8Array(data));
          if (frame?.is === 'message') {
            const first = isFirst;
            isFirst = false;
            await this.#options.onMessage(frame.message, first);
            if (first && this.#socket === socket) this.#ask();
          } else if (frame) this.#handle(frame);
        } catch {
          // A frame that cannot be read, or a document that cannot be: begin again.
          socket.close(4000);
        }
      });
    };
    socket.onclose = ({ code, reason }: { code: number; reason: string }) => {
      this.#queue = this.#queue.then(() => this.#onClose(socket, code, reason));
    };
    socket.onerror = () => undefined;
  }

  #ask(): void {
    this.#send(askFrame(this.#options.name, Y.encodeStateVector(this.#options.doc)));
    const { awareness } = this.#options;
    if (awareness.getLocalState()) this.#sendAwareness([awareness.clientID]);
  }

  #handle(frame: Exclude<ReturnType<typeof readFrame>, null>): void {
    const { doc, awareness, name } = this.#options;
    switch (frame.is) {
      case 'granted':
        this.readOnly = frame.readOnly;
        this.#refusals = 0;
        return;
      case 'denied':
        // Anything else is the server's trouble, and passes.
        if (frame.reason === 'token' || frame.reason === 'version') this.#fail(frame.reason);
        else this.#socket?.close(4000);
        return;
      case 'ask':
        if (!this.readOnly) {
          this.#sent = [Date.now()];
          this.#unsent = false;
          this.#send(answerFrame(name, Y.encodeStateAsUpdate(doc, frame.vector)));
        }
        this.#answered = true;
        break;
      case 'answer':
        Y.applyUpdate(doc, frame.update, this);
        this.isLive = true;
        this.hasSynced = true;
        this.failures = 0;
        this.#watch();
        break;
      case 'update':
        Y.applyUpdate(doc, frame.update, this);
        return;
      case 'awareness':
        applyAwarenessUpdate(awareness, frame.update, this);
        return;
      case 'status':
        this.#sent.shift();
        if (!frame.taken) this.#options.onRefused();
        break;
      case 'close':
      case 'message':
        return;
    }
    this.#options.onChange();
  }

  readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === this || this.readOnly) return;
    if (this.#answered && this.#send(updateFrame(this.#options.name, update))) this.#sent.push(Date.now());
    else this.#unsent = true;
    this.#options.onChange();
  };

  readonly #onAwareness = (
    { added, updated, removed }: { added: number[]; updated: number[]; removed: number[] },
    origin: unknown,
  ): void => {
    if (origin !== this && this.#answered) this.#sendAwareness([...added, ...updated, ...removed]);
  };

  #sendAwareness(clients: number[]): void {
    const { awareness, name } = this.#options;
    const own = clients.filter((client) => client === awareness.clientID);
    if (own.length > 0) this.#send(awarenessFrame(name, encodeAwarenessUpdate(awareness, own)));
  }

  #send(data: Uint8Array<ArrayBuffer>): boolean {
    if (this.#socket?.readyState !== 1) return false;
    this.#socket.send(data);
    return true;
  }

  /** A connection over which nothing comes back is none. */
  #watch(): void {
    notLater(this.#timer);
    this.#timer = later(() => {
      const [oldest] = this.#sent;
      if (oldest !== undefined && Date.now() - oldest > patience) this.#socket?.close(4000);
      else this.#watch();
    }, patience / 3);
  }

  #fail(reason: string): void {
    if (reason === 'token' && this.#refusals++ === 0) return;
    this.end = reason === 'version' || reason === 'token' ? reason : 'refused';
  }

  #onClose(socket: SocketLike, code: number, reason: string): void {
    if (this.#socket !== socket) return;
    notLater(this.#timer);
    this.#socket = null;
    this.isLive = false;
    this.#answered = false;
    if (this.#sent.length > 0) this.#unsent = true;
    this.#sent = [];
    if (code === 1009) this.end = 'too-large';
    // 4401 and 4406 were said in a frame before; the others say that what was sent may not be sent again.
    else if (code === 4400 || code === 4403 || code === 4413 || code === 4429) this.#fail(reason);
    this.failures++;
    if (!this.end) {
      const pause = Math.min(pauses.longest, pauses.first * 2 ** (this.failures - 1));
      this.#timer = later(() => this.#connect(), pause * (0.7 + 0.6 * Math.random()));
    }
    this.#options.onChange();
  }
}
