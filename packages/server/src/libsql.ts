import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import Database from 'libsql';
import { LibsqlWriter } from './libsql-writer.js';
import type { Changes, Entry, Log, NewSession, Session, Stored } from './log.js';

const schema = `
  create table if not exists session (
    id integer primary key autoincrement,
    page text not null,
    epoch integer not null,
    revision integer not null,
    source blob not null,
    saved integer not null,
    contributors text not null default '{}',
    left integer not null default 0,
    state blob not null,
    version text not null default '',
    changed integer not null default 0,
    unique (page, epoch)
  );
  create table if not exists entry (
    id integer primary key autoincrement,
    session integer not null references session (id),
    user text not null,
    name text not null,
    at integer not null,
    body blob not null
  );
  create index if not exists entry_session on entry (session, id);
  create table if not exists owner (
    session integer not null references session (id),
    client integer not null,
    user text not null,
    primary key (session, client)
  ) without rowid;
`;

interface Row {
  id: number;
  page: string;
  epoch: number;
  revision: number;
  source: Buffer;
  saved: number;
  contributors: string;
  left: number;
  version: string;
  changed: number;
}

const columns = 'id, page, epoch, revision, source, saved, contributors, left, version, changed';

/** The log in one file (`:memory:` for none), which one process at a time writes. A transaction is on the disk when it ends. */
export class LibsqlLog implements Log {
  readonly #db: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  /** `null` in memory, where there is no disk to wait for and no second connection. */
  readonly #writer: LibsqlWriter | null;

  constructor(file: string) {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
    this.#db = new Database(file);
    this.#db.exec('pragma journal_mode = wal');
    this.#db.exec('pragma synchronous = full');
    // The writer may be at the end of a transaction.
    this.#db.exec('pragma busy_timeout = 5000');
    this.#db.exec(schema);
    // Files of before there were these.
    const known = this.#db.prepare('pragma table_info(session)').all() as { name: string }[];
    for (const column of ["version text not null default ''", 'changed integer not null default 0']) {
      if (known.some(({ name }) => column.startsWith(`${name} `))) continue;
      this.#db.exec(`alter table session add column ${column}`);
    }
    this.#writer = file === ':memory:' ? null : new LibsqlWriter(file);
  }

  #sql(text: string): Database.Statement {
    let statement = this.#statements.get(text);
    if (!statement) {
      statement = this.#db.prepare(text);
      this.#statements.set(text, statement);
    }
    return statement;
  }

  async newest(page: string): Promise<Session | null> {
    return (await this.sessions(page))[0] ?? null;
  }

  async sessions(page: string): Promise<Session[]> {
    const rows = this.#sql(`select ${columns} from session where page = ? order by epoch desc`).all(page);
    return (rows as Row[]).map((row) => this.#session(row));
  }

  /** Who has changed something since the last save is in the entries, and in the session where they were compacted. */
  #session(row: Row): Session {
    const since = this.#sql(
      'select user, name, max(at) as at from entry where session = ? and user <> ? group by user',
    ).all(row.id, '') as { user: string; name: string; at: number }[];
    const contributors = JSON.parse(row.contributors) as Record<string, string>;
    let { changed } = row;
    for (const { user, name, at } of since) {
      contributors[user] = name;
      changed = Math.max(changed, at);
    }
    return {
      ...row,
      left: row.left === 1,
      source: inflateRawSync(row.source).toString('utf8'),
      contributors,
      changed,
    };
  }

  async begin({ page, epoch, revision, source, seed, version }: NewSession): Promise<Session> {
    this.#sql(
      `insert into session (page, epoch, revision, source, saved, state, version) values (?, ?, ?, ?, ?, ?, ?)
       on conflict (page, epoch) do nothing`,
    ).run(page, epoch, revision, deflateRawSync(source), revision, Buffer.from(seed), version);
    return (await this.newest(page)) as Session;
  }

  async read(session: number): Promise<Stored> {
    const head = this.#sql('select state from session where id = ?').get(session) as
      | { state: Buffer }
      | undefined;
    if (!head) throw new RangeError(`LibsqlLog.read: there is no session ${session}.`);
    const rows = this.#sql('select id, at, body from entry where session = ? order by id').all(session) as {
      id: number;
      at: number;
      body: Buffer;
    }[];
    const owners = this.#sql('select client, user from owner where session = ?').all(session) as {
      client: number;
      user: string;
    }[];
    return {
      updates: [new Uint8Array(head.state), ...rows.map(({ body }) => new Uint8Array(body))],
      times: rows.map(({ at }) => at),
      owners: new Map(owners.map(({ client, user }) => [client, user])),
      entries: rows.length,
      place: rows.at(-1)?.id ?? 0,
      bytes: rows.reduce((sum, { body }) => sum + body.length, head.state.length),
    };
  }

  async append(entries: readonly Entry[]): Promise<number[]> {
    if (this.#writer) return this.#writer.append(entries);
    const entry = this.#sql('insert into entry (session, user, name, at, body) values (?, ?, ?, ?, ?)');
    const owner = this.#sql('insert or ignore into owner (session, client, user) values (?, ?, ?)');
    const places: number[] = [];
    this.#write(() => {
      for (const { session, user, name, at, update, clients } of entries) {
        places.push(Number(entry.run(session, user, name, at, Buffer.from(update)).lastInsertRowid));
        for (const client of clients) owner.run(session, client, user);
      }
    });
    return places;
  }

  async compact(session: number, state: Uint8Array, place: number): Promise<void> {
    this.#write(() => {
      const row = this.#sql(`select ${columns} from session where id = ?`).get(session) as Row | undefined;
      if (!row) return;
      const { contributors, changed } = this.#session(row);
      this.#sql('update session set state = ?, contributors = ?, changed = ? where id = ?').run(
        Buffer.from(state),
        JSON.stringify(contributors),
        changed,
        session,
      );
      this.#sql('delete from entry where session = ? and id <= ?').run(session, place);
    });
  }

  async change(session: number, { saved, contributors, left }: Changes): Promise<void> {
    this.#write(() => {
      if (saved !== undefined) this.#sql('update session set saved = ? where id = ?').run(saved, session);
      if (left !== undefined) {
        this.#sql('update session set left = ? where id = ?').run(left ? 1 : 0, session);
      }
      if (contributors === undefined) return;
      const { names, place } = contributors;
      this.#sql('update session set contributors = ? where id = ?').run(JSON.stringify(names), session);
      this.#sql("update entry set user = '' where session = ? and id <= ?").run(session, place);
    });
  }

  async remove(session: number): Promise<void> {
    this.#write(() => {
      for (const table of ['entry', 'owner']) {
        this.#sql(`delete from ${table} where session = ?`).run(session);
      }
      this.#sql('delete from session where id = ?').run(session);
    });
  }

  #write(run: () => void): void {
    this.#db.transaction(run)();
  }

  async close(): Promise<void> {
    await this.#writer?.close();
    this.#db.close();
  }
}
