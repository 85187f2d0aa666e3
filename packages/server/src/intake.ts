/**
 * What comes in on one socket, before Hocuspocus sees it. Updates that wait while another one is being logged are put
 * together: one check, one transaction, one frame to everybody else. Each of them is acknowledged. Everything else has a pace:
 * who asks for the page again and again, or moves all the time, waits, and nobody else does.
 */

import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { Throttle } from './throttle.js';

const types = { sync: 0, awareness: 1, auth: 2, syncReply: 4, status: 8 } as const;
/** Types that a client may send. */
const known = new Set([0, 1, 2, 3, 4, 5, 7]);
const [syncAsk, syncUpdate] = [0, 2];
const longestName = 2000;
/** Bytes of updates that are put together. */
const most = 256 * 1024;
/** How many a second, and how many at once: questions for what is missing, signs of presence, and all else but updates. */
const paces = { ask: [0.5, 6], presence: [20, 60], other: [4, 40] } as const;
/** So many bytes count as one more frame. */
const frameBytes = 16 * 1024;
/** Bytes of one sign of presence. A larger one is none. */
const largestPresence = 64 * 1024;
/** Bytes on their way out, beyond which nothing is answered, and the milliseconds until that is looked at again. */
const outgoing = { most: 4 * 1024 * 1024, pause: 50 };
/** Documents whose presence may wait on one socket. */
const mostNames = 50;

interface Frame {
  readonly name: string;
  readonly type: number;
  /** The update in it, `null` for another frame. */
  readonly update: Uint8Array | null;
  /** Asks for what is missing. */
  readonly isAsk: boolean;
  readonly data: Uint8Array;
}

/** `null` where a frame does not begin as every frame does. */
export function readHead(data: Uint8Array): Frame | null {
  const decoder = decoding.createDecoder(data);
  try {
    // A length that is too great would be allocated before it fails.
    const length = decoding.readVarUint(decoder);
    if (length === 0 || length > longestName) return null;
    decoder.pos = 0;
    const name = decoding.readVarString(decoder);
    const type = decoding.readVarUint(decoder);
    if (!known.has(type)) return null;
    const step = type === types.sync || type === types.syncReply ? decoding.readVarUint(decoder) : null;
    const isUpdate = type === types.sync && step === syncUpdate;
    const update = isUpdate ? decoding.readVarUint8Array(decoder) : null;
    return { name, type, update, isAsk: step === syncAsk, data };
  } catch {
    return null;
  }
}

function updateFrame(name: string, update: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, name);
  encoding.writeVarUint(encoder, types.sync);
  encoding.writeVarUint(encoder, syncUpdate);
  encoding.writeVarUint8Array(encoder, update);
  return encoding.toUint8Array(encoder);
}

function statusFrame(name: string, taken: boolean): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, name);
  encoding.writeVarUint(encoder, types.status);
  encoding.writeVarUint(encoder, taken ? 1 : 0);
  return encoding.toUint8Array(encoder);
}

export interface IntakeOptions {
  readonly pass: (data: Uint8Array) => void;
  readonly send: (data: Uint8Array) => void;
  readonly end: (code: number, reason: string) => void;
  /** Bytes that may wait. */
  readonly backlog: number;
  /** Bytes that were sent and have not left. */
  readonly outgoing: () => number;
}

export class Intake {
  #queue: Frame[] = [];
  #bytes = 0;
  /** The updates in the frame that is being handled; none while there is no such frame. */
  #busy = 0;
  #name = '';
  #hasToken = false;
  readonly #paces = {
    ask: new Throttle(...paces.ask),
    presence: new Throttle(...paces.presence),
    other: new Throttle(...paces.other),
  };
  /** The first in the queue has its turn then. */
  #turn: NodeJS.Timeout | null = null;
  /** It has waited. */
  #isDue = false;
  /** The last sign of presence in each document, which goes on then. */
  readonly #presence = new Map<string, Frame>();
  #presenceTurn: NodeJS.Timeout | null = null;

  constructor(private readonly options: IntakeOptions) {}

  take(data: Uint8Array): void {
    const frame = readHead(data);
    this.#hasToken ||= frame?.type === types.auth;
    this.#bytes += data.length;
    if (!frame) this.options.end(4400, 'frame');
    else if (!this.#hasToken) this.options.end(4401, 'token');
    else if (this.#bytes > this.options.backlog) this.options.end(4429, 'backlog');
    else if (frame.type === types.awareness) this.#takePresence(frame);
    else {
      this.#queue.push(frame);
      this.#pump();
    }
  }

  /** Hocuspocus has dealt with a frame: `data`, for a reader or for somebody who may write. */
  handled(data: Uint8Array, readOnly: boolean): void {
    if (this.#busy === 0 || !readHead(data)?.update) return;
    for (let i = 1; i < this.#busy; i++) this.options.send(statusFrame(this.#name, !readOnly));
    this.#busy = 0;
    this.#pump();
  }

  /** Only the last one of each document is of interest. It overtakes what waits. */
  #takePresence(frame: Frame): void {
    this.#bytes -= frame.data.length;
    if (frame.data.length > largestPresence) this.options.end(4400, 'presence');
    else if (this.#presence.size >= mostNames && !this.#presence.has(frame.name)) {
      this.options.end(4429, 'backlog');
    } else {
      this.#presence.set(frame.name, frame);
      if (this.#presenceTurn) return;
      const wait = this.#paces.presence.wait(1 + frame.data.length / frameBytes);
      if (wait > 0) this.#presenceTurn = setTimeout(() => this.#passPresence(), wait);
      else this.#passPresence();
    }
  }

  #passPresence(): void {
    this.#presenceTurn = null;
    const waiting = [...this.#presence.values()];
    this.#presence.clear();
    for (const { data } of waiting) this.options.pass(data);
  }

  /** Nothing more is passed on. */
  end(): void {
    if (this.#turn) clearTimeout(this.#turn);
    if (this.#presenceTurn) clearTimeout(this.#presenceTurn);
    this.#queue = [];
    this.#presence.clear();
    this.#turn = this.#presenceTurn = null;
  }

  /** Resolves when nothing waits: what came before the end of a socket is dealt with before its end. */
  async drained(patience: number): Promise<void> {
    const end = Date.now() + patience;
    while ((this.#busy > 0 || this.#queue.length > 0) && Date.now() < end) {
      await new Promise((done) => setTimeout(done, 5));
    }
  }

  /** Milliseconds until the first in the queue, which is no update, may go on. */
  #waitFor({ data, isAsk }: Frame): number {
    if (!this.#isDue) {
      this.#isDue = true;
      const pace = isAsk ? this.#paces.ask : this.#paces.other;
      const wait = pace.wait(1 + data.length / frameBytes);
      if (wait > 0) return wait;
    }
    return this.options.outgoing() > outgoing.most ? outgoing.pause : 0;
  }

  #pump(): void {
    while (this.#busy === 0 && !this.#turn) {
      const [frame] = this.#queue;
      if (!frame) return;
      if (!frame.update) {
        const wait = this.#waitFor(frame);
        if (wait > 0) {
          this.#turn = setTimeout(() => {
            this.#turn = null;
            this.#pump();
          }, wait);
          return;
        }
      }
      this.#queue.shift();
      this.#bytes -= frame.data.length;
      if (!frame.update) {
        this.#isDue = false;
        this.options.pass(frame.data);
        continue;
      }
      const updates = [frame.update];
      let bytes = frame.update.length;
      for (let next = this.#queue[0]; next?.update && next.name === frame.name; next = this.#queue[0]) {
        bytes += next.update.length;
        if (bytes > most) break;
        updates.push(next.update);
        this.#bytes -= next.data.length;
        this.#queue.shift();
      }
      this.#name = frame.name;
      this.#busy = updates.length;
      this.options.pass(updates.length === 1 ? frame.data : updateFrame(frame.name, merged(updates)));
    }
  }
}

/** What cannot be put together is garbage in one of them: it will be refused as that. */
function merged(updates: readonly Uint8Array[]): Uint8Array {
  try {
    return Y.mergeUpdates([...updates]);
  } catch {
    return new Uint8Array([255]);
  }
}
