/**
 * What comes in on one socket, before Hocuspocus sees it. Updates that wait while another one is being logged are put
 * together: one check, one transaction, one frame to everybody else. Each of them is acknowledged.
 */

import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

const types = { sync: 0, auth: 2, status: 8 } as const;
/** Types that a client may send. */
const known = new Set([0, 1, 2, 3, 4, 5, 7]);
const syncUpdate = 2;
const longestName = 2000;
/** Bytes of updates that are put together. */
const most = 256 * 1024;

interface Frame {
  readonly name: string;
  readonly type: number;
  /** The update in it, `null` for another frame. */
  readonly update: Uint8Array | null;
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
    let update: Uint8Array | null = null;
    if (type === types.sync && decoding.readVarUint(decoder) === syncUpdate) {
      update = decoding.readVarUint8Array(decoder);
    }
    return { name, type, update, data };
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
}

export class Intake {
  #queue: Frame[] = [];
  #bytes = 0;
  /** The updates in the frame that is being handled; none while there is no such frame. */
  #busy = 0;
  #name = '';
  #hasToken = false;

  constructor(private readonly options: IntakeOptions) {}

  take(data: Uint8Array): void {
    const frame = readHead(data);
    this.#hasToken ||= frame?.type === types.auth;
    this.#bytes += data.length;
    if (!frame) this.options.end(4400, 'frame');
    else if (!this.#hasToken) this.options.end(4401, 'token');
    else if (this.#bytes > this.options.backlog) this.options.end(4429, 'backlog');
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

  /** Resolves when nothing waits: what came before the end of a socket is dealt with before its end. */
  async drained(patience: number): Promise<void> {
    const end = Date.now() + patience;
    while ((this.#busy > 0 || this.#queue.length > 0) && Date.now() < end) {
      await new Promise((done) => setTimeout(done, 5));
    }
  }

  #pump(): void {
    while (this.#busy === 0) {
      const frame = this.#queue.shift();
      if (!frame) return;
      this.#bytes -= frame.data.length;
      if (!frame.update) {
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
