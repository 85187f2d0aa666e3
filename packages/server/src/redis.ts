import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Fanout, FanoutKind } from './fanout.js';

const kinds: readonly FanoutKind[] = ['news', 'who', 'presence', 'message'];
const nodeLength = 8;

/** Fan-out through Redis. It stands between no edit and the disk: when it is gone, the log is looked at every second. */
export class RedisFanout implements Fanout {
  readonly #node = randomBytes(nodeLength);
  readonly #publisher: Redis;
  readonly #subscriber: Redis;
  readonly #listeners = new Map<string, Set<(kind: FanoutKind, data: Uint8Array) => void>>();

  /** `address`: `redis://host:port`. */
  constructor(address: string) {
    const options = {
      retryStrategy: (times: number) => Math.min(times * 100, 1000),
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      lazyConnect: false,
    };
    this.#publisher = new Redis(address, options);
    this.#subscriber = new Redis(address, {
      ...options,
      enableOfflineQueue: true,
      maxRetriesPerRequest: null,
    });
    // It comes back by itself; `isUp` says that it is gone.
    for (const one of [this.#publisher, this.#subscriber]) one.on('error', () => undefined);
    this.#subscriber.on('messageBuffer', (channel: Buffer, message: Buffer) => {
      if (message.subarray(0, nodeLength).equals(this.#node)) return;
      const kind = kinds[message[nodeLength] ?? -1];
      if (!kind) return;
      const data = new Uint8Array(message.subarray(nodeLength + 1));
      for (const listener of this.#listeners.get(String(channel)) ?? []) listener(kind, data);
    });
  }

  get isUp(): boolean {
    return this.#publisher.status === 'ready' && this.#subscriber.status === 'ready';
  }

  publish(session: number, kind: FanoutKind, data: Uint8Array = new Uint8Array()): void {
    if (this.#publisher.status !== 'ready') return;
    const message = Buffer.concat([this.#node, Buffer.from([kinds.indexOf(kind)]), data]);
    this.#publisher.publish(channelOf(session), message).catch(() => undefined);
  }

  subscribe(session: number, listener: (kind: FanoutKind, data: Uint8Array) => void): () => void {
    const channel = channelOf(session);
    const listeners = this.#listeners.get(channel) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(channel, listeners);
    this.#subscriber.subscribe(channel).catch(() => undefined);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      this.#listeners.delete(channel);
      this.#subscriber.unsubscribe(channel).catch(() => undefined);
    };
  }

  async close(): Promise<void> {
    this.#publisher.disconnect();
    this.#subscriber.disconnect();
  }
}

const channelOf = (session: number): string => `stet:${session}`;
