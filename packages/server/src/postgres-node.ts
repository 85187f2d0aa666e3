/**
 * This process among those that share a log: says that it lives, and lets go of what it held.
 *
 * It says so every two seconds, and by an advisory lock on a connection of its own, which PostgreSQL frees as soon as a killed
 * process's connection ends. Where the lock is lost in other ways (the connection breaks, a pooler gives it to somebody else) only
 * the time counts until there is a new one. The lock decides about client ids alone, where to be taken for dead while alive
 * loses nothing: what two processes take under one is compared (`stet_append`).
 */

import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { nodeLocks, nodePatience } from './postgres-schema.js';

const beat = `insert into stet_node (id, seen, lock) values ($1, clock_timestamp(), $2)
  on conflict (id) do update set seen = excluded.seen, lock = excluded.lock`;
const letGo = `update stet_owner set node = null, wanted = false
  where session = $1 and client = any($2) and node = $3`;
const isLocked = `select 1 from pg_locks where locktype = 'advisory' and classid = ${nodeLocks} and objid = $1::integer::oid
  and objsubid = 2 and granted and pid = pg_backend_pid()`;

interface Held {
  readonly session: number;
  readonly clients: readonly number[];
}

export class PostgresNode {
  readonly id = randomBytes(9).toString('base64url');
  readonly #lock = randomBytes(4).readUInt32BE() >>> 1;
  #holder: pg.Client | null = null;
  #timer: NodeJS.Timeout | undefined;
  #isEnded = false;
  /** What could not be let go of yet. */
  #leftOver: Held[] = [];

  constructor(
    private readonly pool: pg.Pool,
    private readonly address: string,
  ) {}

  async start(): Promise<void> {
    await this.#sayAlive();
    await this.pool.query(`delete from stet_node where seen < clock_timestamp() - interval '1 day'`);
    // A database that does not answer does so at the next append, too, where it matters.
    this.#timer = setInterval(() => void this.#beat().catch(() => undefined), (nodePatience / 3) * 1000);
    this.#timer.unref();
  }

  async #sayAlive(): Promise<void> {
    const isHeld = await this.#hold().catch(() => false);
    await this.pool.query(beat, [this.id, isHeld ? this.#lock : null]);
  }

  /** Whether the lock is held by a connection of this process; made where there is none. */
  async #hold(): Promise<boolean> {
    if (this.#isEnded) return false;
    let holder = this.#holder;
    if (!holder) {
      holder = new pg.Client({ connectionString: this.address, keepAlive: true });
      const gone = (): void => {
        if (this.#holder === holder) this.#holder = null;
      };
      holder.on('error', gone);
      holder.on('end', gone);
      this.#holder = holder;
      try {
        await holder.connect();
        await holder.query('select pg_try_advisory_lock($1, $2)', [nodeLocks, this.#lock]);
      } catch (error) {
        gone();
        await holder.end().catch(() => undefined);
        throw error;
      }
    }
    const { rows } = await holder.query(isLocked, [this.#lock]);
    return rows.length > 0;
  }

  async #beat(): Promise<void> {
    await this.#sayAlive();
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
    this.#isEnded = true;
    const holder = this.#holder;
    this.#holder = null;
    await holder?.end().catch(() => undefined);
    await this.pool.query('delete from stet_node where id = $1', [this.id]);
  }
}
