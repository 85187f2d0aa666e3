import { deflateRawSync, inflateRawSync } from 'node:zlib';
import pg from 'pg';
import type { Changes, Entry, News, Session, SharedLog, Stored } from './log.js';

/**
 * Places of a session count up without gaps: who appends locks its row, so a place is seen only after all before it. A
 * client id that somebody else has makes an append `null`.
 */
const schema = `
  create table if not exists stet_session (
    id bigserial primary key,
    page text not null,
    epoch integer not null,
    revision bigint not null,
    source bytea not null,
    saved bigint not null,
    contributors text not null default '{}',
    left_all boolean not null default false,
    state bytea not null,
    base integer not null default 0,
    place integer not null default 0,
    unique (page, epoch)
  );
  alter table stet_session add column if not exists version text not null default '';
  alter table stet_session add column if not exists changed bigint not null default 0;
  create table if not exists stet_entry (
    session bigint not null references stet_session (id) on delete cascade,
    place integer not null,
    person text not null,
    name text not null,
    at bigint not null,
    body bytea not null,
    primary key (session, place)
  );
  create table if not exists stet_owner (
    session bigint not null references stet_session (id) on delete cascade,
    client bigint not null,
    person text not null,
    primary key (session, client)
  );
  create or replace function stet_append(
    s bigint, p text, n text, t bigint, b bytea, clients bigint[]
  ) returns integer language plpgsql as $$
  declare
    here integer;
  begin
    update stet_session set place = place + 1 where id = s returning place into here;
    insert into stet_owner select s, unnest(clients), p on conflict do nothing;
    if exists (select 1 from stet_owner where session = s and client = any(clients) and person <> p) then
      update stet_session set place = place - 1 where id = s;
      return null;
    end if;
    insert into stet_entry values (s, here, p, n, t, b);
    return here;
  end $$;
`;

interface Row {
  id: string;
  page: string;
  epoch: number;
  revision: string;
  source: Buffer;
  saved: string;
  contributors: string;
  left_all: boolean;
  version: string;
  since: Record<string, string> | null;
  changed: string | null;
}

const columns = `id, page, epoch, revision, source, saved, contributors, left_all, version,
  (select json_object_agg(person, name) from stet_entry where session = id and person <> '') as since,
  greatest(changed, (select max(at) from stet_entry where session = id and person <> '')) as changed`;

const sessionOf = (row: Row): Session => ({
  id: Number(row.id),
  page: row.page,
  epoch: row.epoch,
  revision: Number(row.revision),
  source: inflateRawSync(row.source).toString('utf8'),
  saved: Number(row.saved),
  contributors: { ...(JSON.parse(row.contributors) as Record<string, string>), ...row.since },
  changed: Number(row.changed ?? 0),
  left: row.left_all,
  version: row.version,
});

/** The log in PostgreSQL, which any number of processes share. */
export class PostgresLog implements SharedLog {
  readonly #pool: pg.Pool;
  readonly #ready: Promise<unknown>;

  /** `address`: `postgres://user:password@host:port/database`. */
  constructor(address: string) {
    this.#pool = new pg.Pool({ connectionString: address, max: 8 });
    // A connection that breaks while nobody uses it is replaced.
    this.#pool.on('error', () => undefined);
    // Two processes that begin at once would both create.
    this.#ready = this.#pool.query(`begin; select pg_advisory_xact_lock(74838); ${schema} commit;`);
    this.#ready.catch(() => undefined);
  }

  async #query<T>(text: string, values: unknown[] = []): Promise<T[]> {
    await this.#ready;
    return (await this.#pool.query(text, values)).rows as T[];
  }

  async newest(page: string): Promise<Session | null> {
    const rows = await this.#query<Row>(
      `select ${columns} from stet_session where page = $1 order by epoch desc limit 1`,
      [page],
    );
    return rows[0] ? sessionOf(rows[0]) : null;
  }

  async sessions(page: string): Promise<Session[]> {
    const text = `select ${columns} from stet_session where page = $1 order by epoch desc`;
    return (await this.#query<Row>(text, [page])).map(sessionOf);
  }

  async begin(
    page: string,
    revision: number,
    source: string,
    seed: Uint8Array,
    version: string,
  ): Promise<Session> {
    await this.#query(
      `insert into stet_session (page, epoch, revision, source, saved, state, version)
       select $1, coalesce(max(epoch), 0) + 1, $2, $3, $2, $4, $5 from stet_session where page = $1
       on conflict do nothing`,
      [page, revision, deflateRawSync(source), Buffer.from(seed), version],
    );
    // Another process may have begun it at the same time: then it is that one.
    return (await this.newest(page)) as Session;
  }

  async read(session: number): Promise<Stored> {
    const { state, entries, owners, base } = await this.#since(session, -1);
    if (!state) throw new RangeError(`PostgresLog.read: there is no session ${session}.`);
    return {
      updates: [state, ...entries.map(({ update }) => update)],
      times: entries.map(({ at }) => at),
      owners,
      entries: entries.length,
      place: entries.at(-1)?.place ?? base,
      bytes: entries.reduce((sum, { update }) => sum + update.length, state.length),
    };
  }

  since(session: number, place: number): Promise<News> {
    return this.#since(session, place);
  }

  async #since(session: number, place: number): Promise<News & { base: number }> {
    await this.#ready;
    const client = await this.#pool.connect();
    try {
      // One moment for all of it: somebody may compact in between.
      await client.query('begin isolation level repeatable read read only');
      const { rows } = await client.query<Row & { base: number; state: Buffer | null }>(
        `select ${columns}, base, case when base > $2 then state end as state from stet_session where id = $1`,
        [session, place],
      );
      const entries = await client.query<{ place: number; at: string; body: Buffer }>(
        'select place, at, body from stet_entry where session = $1 and place > $2 order by place',
        [session, place],
      );
      const owners = await client.query<{ client: string; person: string }>(
        'select client, person from stet_owner where session = $1',
        [session],
      );
      await client.query('commit');
      const [row] = rows;
      if (!row) throw new RangeError(`PostgresLog: there is no session ${session}.`);
      return {
        session: sessionOf(row),
        base: row.base,
        state: row.state && new Uint8Array(row.state),
        entries: entries.rows.map((one) => ({
          place: one.place,
          at: Number(one.at),
          update: new Uint8Array(one.body),
        })),
        owners: new Map(owners.rows.map((one) => [Number(one.client), one.person])),
      };
    } finally {
      client.release();
    }
  }

  async append(entries: readonly Entry[]): Promise<(number | null)[]> {
    await this.#ready;
    const client = await this.#pool.connect();
    try {
      if (entries.length > 1) await client.query('begin');
      const places: (number | null)[] = entries.map(() => null);
      // In the order of sessions: two processes never wait for one another.
      const order = entries
        .map((_, i) => i)
        .sort((a, b) => entries[a]!.session - entries[b]!.session || a - b);
      for (const i of order) {
        const { session, user, name, at, update, clients } = entries[i] as Entry;
        const { rows } = await client.query<{ place: number | null }>(
          'select stet_append($1, $2, $3, $4, $5, $6) as place',
          [session, user, name, at, Buffer.from(update), clients],
        );
        places[i] = rows[0]?.place ?? null;
      }
      if (entries.length > 1) await client.query('commit');
      return places;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }

  async compact(session: number, state: Uint8Array, place: number): Promise<void> {
    await this.#query(
      `with held as (
         update stet_session set state = $2, base = $3,
           changed = greatest(changed, (select max(at) from stet_entry where session = $1 and person <> '')),
           contributors = (contributors::jsonb || coalesce((select jsonb_object_agg(person, name)
             from stet_entry where session = $1 and person <> ''), '{}'))::text
         where id = $1 and base < $3 returning id
       )
       delete from stet_entry using held where session = held.id and place <= $3`,
      [session, Buffer.from(state), place],
    );
  }

  async change(session: number, { saved, contributors, left }: Changes): Promise<void> {
    if (saved !== undefined) {
      await this.#query('update stet_session set saved = $2 where id = $1', [session, saved]);
    }
    if (left !== undefined) {
      await this.#query('update stet_session set left_all = $2 where id = $1', [session, left]);
    }
    if (contributors === undefined) return;
    await this.#query(
      `with named as (update stet_session set contributors = $2 where id = $1)
       update stet_entry set person = '' where session = $1`,
      [session, JSON.stringify(contributors)],
    );
  }

  async remove(session: number): Promise<void> {
    await this.#query('delete from stet_session where id = $1', [session]);
  }

  async close(): Promise<void> {
    await this.#ready.catch(() => undefined);
    await this.#pool.end();
  }
}
