/** This process among those that share a log: says that it lives, and lets go of what it held. */

import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { nodePatience } from './postgres-schema.js';

const beat = `insert into stet_node values ($1, clock_timestamp())
  on conflict (id) do update set seen = excluded.seen`;
const letGo = `update stet_owner set node = null, wanted = false
  where session = $1 and client = any($2) and node = $3`;

interface Held {
  readonly session: number;
  readonly clients: readonly number[];
}

export class PostgresNode {
  readonly id = randomBytes(9).toString('base64url');
  #timer: NodeJS.Timeout | undefined;
  /** What could not be let go of yet. */
  #leftOver: Held[] = [];

  constructor(private readonly pool: pg.Pool) {}

  async start(): Promise<void> {
    await this.pool.query(beat, [this.id]);
    await this.pool.query(`delete from stet_node where seen < clock_timestamp() - interval '1 day'`);
    // A database that does not answer does so at the next append, too, where it matters.
    this.#timer = setInterval(() => void this.#beat().catch(() => undefined), (nodePatience / 3) * 1000);
    this.#timer.unref();
  }

  async #beat(): Promise<void> {
    await this.pool.query(beat, [this.id]);
    const leftOver = this.#leftOver;
    this.#leftOver = [];
    for (const held of leftOver) await this.letGo(held);
  }

  async letGo(held: Held): Promise<void> {
    try {
      await this.pool.query(letGo, [held.session, held.clients, this.id]);
    } catch {
      this.#leftOver.push(held);
    }
  }

  /** What it holds is free at once. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.pool.query('delete from stet_node where id = $1', [this.id]);
  }
}
