/** Appends to the log in a file without holding up the event loop: it waits for the disk on another thread. */

import AsyncDatabase from 'libsql/promise';
import type { Entry } from './log.js';

/** What is used of `libsql/promise`, whose types say nothing. `run` is done at once, `exec` on another thread. */
interface Connection {
  exec(sql: string): Promise<void>;
  prepare(sql: string): Promise<Statement>;
  close(): void;
}
interface Statement {
  run(values: readonly unknown[]): { readonly lastInsertRowid: number | bigint };
}

/**
 * A connection of its own, which writes entries and nothing else. All of a transaction but its end is done in one turn of the
 * event loop, so that no other connection of this process finds it half done.
 */
export class LibsqlWriter {
  readonly #connection: Connection;
  readonly #ready: Promise<readonly [begin: Statement, entry: Statement, owner: Statement]>;
  #last: Promise<unknown> = Promise.resolve();

  /** The file has its tables already. */
  constructor(file: string) {
    this.#connection = new AsyncDatabase(file, {}) as unknown as Connection;
    this.#ready = this.#prepare();
    // Who appends is told.
    this.#ready.catch(() => undefined);
  }

  async #prepare(): Promise<[Statement, Statement, Statement]> {
    const connection = this.#connection;
    await connection.exec('pragma synchronous = full');
    await connection.exec('pragma busy_timeout = 5000');
    return [
      await connection.prepare('begin immediate'),
      await connection.prepare('insert into entry (session, user, name, at, body) values (?, ?, ?, ?, ?)'),
      await connection.prepare('insert or ignore into owner (session, client, user) values (?, ?, ?)'),
    ];
  }

  /** See `Log.append`. One at a time. */
  append(entries: readonly Entry[]): Promise<number[]> {
    const written = this.#last.then(() => this.#append(entries));
    this.#last = written.catch(() => undefined);
    return written;
  }

  async #append(entries: readonly Entry[]): Promise<number[]> {
    const [begin, entry, owner] = await this.#ready;
    const places: number[] = [];
    begin.run([]);
    try {
      for (const { session, user, name, at, update, clients } of entries) {
        const { lastInsertRowid } = entry.run([session, user, name, at, Buffer.from(update)]);
        places.push(Number(lastInsertRowid));
        for (const client of clients) owner.run([session, client, user]);
      }
      await this.#connection.exec('commit');
    } catch (error) {
      await this.#connection.exec('rollback');
      throw error;
    }
    return places;
  }

  async close(): Promise<void> {
    await this.#ready.catch(() => undefined);
    await this.#last;
    this.#connection.close();
  }
}
