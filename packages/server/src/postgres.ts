import { deflateRawSync, inflateRawSync } from 'node:zlib';
import pg from 'pg';
import type { Appended, Changes, Entry, Held, NewSession, News, Session, SharedLog, Stored } from './log.js';
import { PostgresNode } from './postgres-node.js';
import { refusals, schema } from './postgres-schema.js';

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

interface EntryRow {
  place: number;
  at: string;
  body: Buffer;
  person: string;
  name: string;
  own: boolean;
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

/** Beyond every place: for what needs no check against what others write. */
const lastPlace = 2 ** 31 - 1;

/** The log in PostgreSQL, which any number of processes share. */
export class PostgresLog implements SharedLog {
  readonly #pool: pg.Pool;
  readonly #node: PostgresNode;
  readonly #ready: Promise<unknown>;

  /** `address`: `postgres://user:password@host:port/database`. */
  constructor(address: string) {
    this.#pool = new pg.Pool({ connectionString: address, max: 8 });
    // A connection that breaks while nobody uses it is replaced.
    this.#pool.on('error', () => undefined);
    this.#node = new PostgresNode(this.#pool, address);
    // Two processes that begin at once would both create.
    this.#ready = this.#pool
      .query(`begin; select pg_advisory_xact_lock(74838); ${schema} commit;`)
      .then(() => this.#node.start());
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

  async begin({ page, epoch, revision, source, seed, version }: NewSession): Promise<Session> {
    await this.#query(
      `insert into stet_session (page, epoch, revision, source, saved, state, version)
       values ($1, $2, $3, $4, $3, $5, $6) on conflict (page, epoch) do nothing`,
      [page, epoch, revision, deflateRawSync(source), Buffer.from(seed), version],
    );
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
      const entries = await client.query<EntryRow>(
        `select place, at, body, person, name, node = $3 as own
         from stet_entry where session = $1 and place > $2 order by place`,
        [session, place, this.#node.id],
      );
      const owners = await client.query<{ client: string; person: string; wanted: boolean }>(
        'select client, person, wanted and node = $2 as wanted from stet_owner where session = $1',
        [session, this.#node.id],
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
          user: one.person,
          name: one.name,
          isOwn: one.own,
        })),
        owners: new Map(owners.rows.map((one) => [Number(one.client), one.person])),
        wanted: owners.rows.filter(({ wanted }) => wanted).map((one) => Number(one.client)),
      };
    } finally {
      client.release();
    }
  }

  async append(entries: readonly Entry[]): Promise<Appended[]> {
    await this.#ready;
    const client = await this.#pool.connect();
    try {
      if (entries.length > 1) await client.query('begin');
      const appended: Appended[] = entries.map(() => 'stale');
      // In the order of sessions: two processes never wait for one another.
      const order = entries
        .map((_, i) => i)
        .sort((a, b) => entries[a]!.session - entries[b]!.session || a - b);
      for (const i of order) {
        const { session, user, name, at, update, clients, checked } = entries[i] as Entry;
        const { clients: written, place } = checked ?? { clients, place: lastPlace };
        const { rows } = await client.query<{ place: number }>(
          'select stet_append($1, $2, $3, $4, $5, $6, $7, $8, $9) as place',
          [session, user, name, at, Buffer.from(update), clients, written, place, this.#node.id],
        );
        const answer = (rows[0] as { place: number }).place;
        appended[i] = answer > 0 ? answer : refusals[`${answer}` as keyof typeof refusals];
      }
      if (entries.length > 1) await client.query('commit');
      return appended;
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
      await this.#query('select stet_left($1, $2, $3)', [session, this.#node.id, left]);
    }
    if (contributors === undefined) return;
    const { names, place } = contributors;
    await this.#query(
      `with named as (update stet_session set contributors = $2 where id = $1)
       update stet_entry set person = '' where session = $1 and place <= $3`,
      [session, JSON.stringify(names), place],
    );
  }

  async hold(session: number, client: number, user: string, ask: boolean): Promise<Held> {
    const [row] = await this.#query<{ held: Held }>('select stet_hold($1, $2, $3, $4, $5) as held', [
      session,
      client,
      user,
      this.#node.id,
      ask,
    ]);
    return (row as { held: Held }).held;
  }

  letGo(session: number, clients: readonly number[]): Promise<void> {
    return this.#node.letGo({ session, clients });
  }

  async keep(session: number, client: number): Promise<void> {
    await this.#query(
      'update stet_owner set wanted = false where session = $1 and client = $2 and node = $3',
      [session, client, this.#node.id],
    );
  }

  async lease(session: number, holder: string, name: string, length: number): Promise<string | null> {
    const [row] = await this.#query<{ other: string | null }>(
      'select stet_lease($1, $2, $3, $4, $5) as other',
      [session, this.#node.id, holder, name, length],
    );
    return row?.other ?? null;
  }

  async endLease(session: number, holder: string): Promise<void> {
    await this.#query(
      'update stet_session set lease_until = null where id = $1 and lease_node = $2 and lease_holder = $3',
      [session, this.#node.id, holder],
    );
  }

  async isLeased(session: number): Promise<boolean> {
    const rows = await this.#query(
      'select 1 from stet_session where id = $1 and lease_until > clock_timestamp() and stet_alive(lease_node)',
      [session],
    );
    return rows.length > 0;
  }

  async remove(session: number): Promise<void> {
    await this.#query('delete from stet_session where id = $1', [session]);
  }

  async close(): Promise<void> {
    await this.#ready.catch(() => undefined);
    // Without a database there is nothing to tell it; others find out by themselves.
    await this.#node.end().catch(() => undefined);
    await this.#pool.end();
  }
}
