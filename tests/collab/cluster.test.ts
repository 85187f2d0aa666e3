import { sessionName } from '@stet/collab';
import { updateFrame } from '@stet/collab/session';
import { PostgresLog } from '@stet/server/postgres';
import { RedisFanout } from '@stet/server/redis';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  chunk,
  edit,
  type Intruder,
  intrude as intrudeAt,
} from '../../packages/server/src/intruder.test-tools.js';
import { nodeLocks } from '../../packages/server/src/postgres-schema.js';
import { poll, run, Visitor } from '../../packages/server/src/server.test-tools.js';
// @ts-expect-error plain JavaScript, shared with scripts that run without a build
import { findPostgres, findRedis } from '../../scripts/services.mjs';
import { startProxy } from '../lib/proxy.js';
import { ServeProcess } from '../lib/serve.js';
import { type Service, startPostgres, startRedis } from '../lib/services.js';

const bin: string | null = findPostgres();
const redisServer: string | null = findRedis();

// Services of their own, which are killed and started on a machine that may be busy.
describe.skipIf(!bin)('two processes that share a log in PostgreSQL', { timeout: 90_000 }, () => {
  let postgres: Service;
  const ends: (() => unknown)[] = [];
  let round = 0;

  beforeAll(async () => {
    postgres = await startPostgres(bin as string);
  }, 120_000);
  afterAll(async () => {
    await postgres?.destroy();
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  /** Two servers, each with its own connections; the page is another one each time. */
  async function cluster(redis?: string) {
    const page = `Page ${++round}`;
    const source = 'One.\n\nTwo.\n\n* item\n';
    const nodes: Awaited<ReturnType<typeof run>>[] = [];
    for (let i = 0; i < 2; i++) {
      const fanout = redis ? new RedisFanout(redis) : undefined;
      const node = await run({ log: new PostgresLog(postgres.url), ...(fanout ? { fanout } : {}) });
      node.pages.set(page, { revision: 1, source });
      nodes.push(node);
      ends.push(() => fanout?.close(), node.close);
    }
    const visit = async (node: number, name: string): Promise<Visitor> => {
      const visitor = await new Visitor(nodes[node]?.url ?? '', name, page).join(source);
      ends.push(() => visitor.client.destroy(true));
      return visitor;
    };
    const intrude = (node: number, name: string, doc?: Y.Doc): Promise<Intruder> =>
      intrudeAt(nodes[node]?.url ?? '', name, name, sessionName(page), doc);
    return { nodes, visit, intrude, page };
  }

  it('see each other’s edits, also without anything that tells them', async () => {
    const { visit } = await cluster();
    const ann = await visit(0, 'Ann');
    const ben = await visit(1, 'Ben');
    expect(ben.client.hello?.epoch).toBe(1);
    ann.type('A ');
    ben.type('B ');
    await ann.stored();
    await ben.stored();
    await poll(() => ann.text === ben.text && ann.text.includes('A ') && ann.text.includes('B '), 'the same');
    const lease = await ben.client.lease();
    expect(lease.granted && [...lease.contributors].sort()).toEqual(['Ann', 'Ben']);
  });

  it('compact while the other one is behind', async () => {
    const { visit, nodes, page } = await cluster();
    const ben = await visit(1, 'Ben');
    const ann = await visit(0, 'Ann');
    for (let i = 0; i < 5; i++) {
      ann.type('x');
      await ann.stored();
    }
    const log = nodes[0]?.log as PostgresLog;
    const session = await log.newest(page);
    const { updates, place } = await log.read(session?.id ?? 0);
    const { mergeUpdates } = await import('yjs');
    await log.compact(session?.id ?? 0, mergeUpdates([...updates]), place);
    expect((await log.read(session?.id ?? 0)).entries).toBe(0);
    await poll(() => ben.text === 'xxxxxOne.\nTwo.\nitem', 'all of it');
    ben.type('B ');
    await poll(() => ann.text.includes('B '), 'Ben’s');
  });

  const evil = (eve: Intruder, client: number): Uint8Array =>
    updateFrame(
      eve.title,
      edit(eve.doc, (doc) => {
        doc.clientID = client;
        chunk(doc).insert(1, 'EVIL');
      }),
    );
  const text = 'One.\nTwo.\nitem';

  it('take nothing under a client id that somebody has at the other one, before and after that person wrote', async () => {
    const { visit, intrude } = await cluster();
    const ann = await visit(0, 'Ann');
    const ben = await visit(1, 'Ben');
    ann.client.show(null);
    // Shown, and not yet used.
    await poll(async () => {
      const eve = await intrude(1, 'Eve');
      eve.send(evil(eve, ann.client.doc.clientID));
      await poll(() => eve.closed > 0 || eve.seen.some(({ is }) => is === 'status'), 'an answer');
      eve.socket.close();
      return eve.closed === 4403;
    }, 'Eve’s end');
    ann.type('A ');
    await ann.stored();
    await poll(() => ben.text.includes('A '), 'Ann’s');
    const eve = await intrude(1, 'Eve');
    eve.send(evil(eve, ann.client.doc.clientID));
    await poll(() => eve.closed > 0, 'Eve’s end');
    expect(eve.closed).toBe(4403);
    ann.type('B ');
    await ann.stored();
    await poll(() => ben.text === ann.text, 'the same');
    expect(ben.text).toBe(`B A ${text}`);
  });

  /** Somebody else, and the same person from another place, at the other process. */
  async function forge(redis?: string): Promise<void> {
    const { visit, intrude } = await cluster(redis);
    const ann = await visit(0, 'Ann');
    const ben = await visit(1, 'Ben');
    ann.type('A ');
    ann.client.show(null);
    await ann.stored();
    await poll(() => ben.text === ann.text, 'Ann’s');
    for (const name of ['Eve', 'Ann']) {
      const other = await intrude(1, name);
      other.send(evil(other, ann.client.doc.clientID));
      await poll(() => other.closed > 0, `the end of ${name}`);
      expect(other.closed).toBe(4403);
    }
    ann.type('B ');
    await ann.stored();
    await poll(() => ben.text === ann.text, 'the same');
    expect(ben.text).toBe(`B A ${text}`);
  }

  it('take nothing under a client id that is in use at the other one', () => forge());

  it('let somebody go on at the other one under the same client id', async () => {
    const { visit, intrude, nodes } = await cluster();
    const ann = await visit(0, 'Ann');
    ann.client.show(null);
    ann.type('A ');
    await ann.stored();
    const client = ann.client.doc.clientID;
    // What the copy on her machine has, and the server has not.
    const copied = new Y.Doc();
    Y.applyUpdate(copied, Y.encodeStateAsUpdate(ann.client.network));
    const copy = await intrude(1, 'Ann', copied);
    const left = evil(copy, client);
    ann.client.destroy(true);
    copy.send(left);
    await poll(() => copy.seen.some((frame) => frame.is === 'status' && frame.taken), 'taken');
    const ben = await visit(0, 'Ben');
    await poll(() => ben.text === `EVILA ${text}`, 'all of it');
    expect(nodes[1]?.collaboration.counts.value('refused', 'client-id')).toBe(0);
    copy.socket.close();
  });

  it('let somebody go on at the other one after the first was killed', async () => {
    const processes = [new ServeProcess(postgres.url), new ServeProcess(postgres.url)];
    ends.push(...processes.map((one) => () => one.destroy()));
    const page = `Page ${++round}`;
    const source = 'One.\n\nTwo.\n\n* item\n';
    for (const one of processes) {
      one.page(page, source);
      await one.start();
    }
    let target = 0;
    const proxy = await startProxy(() => processes[target]?.port ?? 0);
    ends.push(proxy.destroy);
    const visit = async (name: string): Promise<Visitor> => {
      const visitor = await new Visitor(proxy.url, name, page).join(source);
      ends.push(() => visitor.client.destroy(true));
      return visitor;
    };
    const ann = await visit('Ann');
    ann.client.show(null);
    ann.type('A ');
    await ann.stored();
    target = 1;
    const ben = await visit('Ben');
    ben.client.show(null);
    await processes[0]?.end('SIGKILL');
    await poll(() => ann.client.whereabouts !== 'stored', 'the end');
    ann.type('B ');
    await ann.stored();
    expect(ann.client.end).toBeNull();
    await poll(() => ben.text === `B A ${text}`, 'all of it');
  });

  it('write one text where one person writes two under the same client id and clock', async () => {
    const { visit, intrude } = await cluster();
    const ben = await visit(0, 'Ben');
    const cat = await visit(1, 'Cat');
    const [one, two] = [await intrude(0, 'Ann'), await intrude(1, 'Ann')];
    // Neither has shown itself, so both are thought to be good.
    one.send(evil(one, 0x40000));
    two.send(
      updateFrame(
        two.title,
        edit(two.doc, (doc) => {
          doc.clientID = 0x40000;
          chunk(doc).insert(1, 'LIVE');
        }),
      ),
    );
    await poll(() => one.closed > 0 || two.closed > 0, 'the end of one');
    expect([one.closed, two.closed].sort()).toEqual([0, 4403]);
    const word = one.closed === 0 ? 'EVIL' : 'LIVE';
    await poll(() => ben.text === `${word}${text}` && cat.text === ben.text, 'the same');
    for (const { socket } of [one, two]) socket.close();
  });

  it('go on in one session when everybody at one of them has left', async () => {
    const { visit } = await cluster();
    const ann = await visit(0, 'Ann');
    const ben = await visit(1, 'Ben');
    ann.type('A ');
    await ann.stored();
    ann.client.destroy(true);
    await poll(async () => (await ben.client.lease()).granted, 'the right');
    const cat = await visit(0, 'Cat');
    expect(cat.client.hello?.epoch).toBe(ben.client.hello?.epoch);
    ben.type('B ');
    await poll(() => cat.text === `B A ${text}`, 'Ben’s');
  });

  it('have the client ids of a process that is gone as soon as its connection is', async () => {
    const logs = [new PostgresLog(postgres.url), new PostgresLog(postgres.url)] as const;
    ends.push(...logs.map((log) => () => log.close()));
    const [one, two] = logs;
    const seed = new Uint8Array(2);
    const { id } = await one.begin({ page: 'Held', epoch: 1, revision: 1, source: 'a', seed, version: 'v' });
    expect(await one.hold(id, 7, 'ann', true)).toBe('yours');
    expect(await two.hold(id, 7, 'ann', true)).toBe('asked');
    const admin = new pg.Client({ connectionString: postgres.url });
    await admin.connect();
    ends.push(() => admin.end());
    // As when the process is killed. It lives, though, and says so, so that nothing else makes it let go.
    await poll(async () => {
      await admin.query(
        `select pg_terminate_backend(pid) from pg_locks join stet_node on lock::oid = objid and classid = ${nodeLocks}
         where id = (select node from stet_owner where session = $1 and client = 7)`,
        [id],
      );
      return (await two.hold(id, 7, 'ann', false)) === 'yours';
    }, 'the client id');
    // It has its lock again with its next word.
    await poll(async () => (await one.hold(id, 7, 'ann', true)) === 'asked', 'the other one’s');
  });

  it('have one session of a page that both of them begin', async () => {
    const [one, two] = [new PostgresLog(postgres.url), new PostgresLog(postgres.url)];
    ends.push(
      () => one.close(),
      () => two.close(),
    );
    const session = {
      page: 'Begun',
      epoch: 1,
      revision: 1,
      source: 'a',
      seed: new Uint8Array(2),
      version: 'v',
    };
    const first = await one.begin(session);
    expect(await two.begin(session)).toEqual(first);
    expect(await two.sessions('Begun')).toHaveLength(1);
  });

  it('take all that six people write at once at both', async () => {
    const { visit, nodes } = await cluster();
    const people = await Promise.all(['A', 'B', 'C', 'D', 'E', 'F'].map((name, i) => visit(i % 2, name)));
    for (const { client } of people) client.show(null);
    for (let i = 0; i < 15; i++) {
      for (const person of people) person.type(`<${person.name}${i}>`);
      await people[i % people.length]?.stored();
    }
    for (const person of people) await person.stored();
    const [first, ...others] = people as [Visitor, ...Visitor[]];
    await poll(() => others.every((other) => other.text === first.text), 'the same');
    const words = first.text.match(/<[A-F]\d+>/g) ?? [];
    expect(new Set(words).size).toBe(90);
    expect(words).toHaveLength(90);
    expect(nodes.map(({ collaboration }) => collaboration.counts.value('refused', 'client-id'))).toEqual([
      0, 0,
    ]);
    expect(people.map(({ client }) => client.end)).toEqual(people.map(() => null));
  });

  it('go on when PostgreSQL has been away, and nothing is lost', async () => {
    const { visit } = await cluster();
    const ann = await visit(0, 'Ann');
    const ben = await visit(1, 'Ben');
    ann.client.show(null);
    ann.type('A ');
    await ann.stored();
    await postgres.kill();
    ann.type('C ');
    await expect(ann.client.lease().catch(() => ({ granted: false }))).resolves.toMatchObject({
      granted: false,
    });
    // Somebody leaves, and nobody can write that down.
    ben.client.destroy(true);
    expect(ann.client.whereabouts).not.toBe('stored');
    await postgres.start();
    await ann.stored();
    const cat = await visit(1, 'Cat');
    await poll(() => cat.text === `C A ${text}`, 'all of it');
    expect(ann.client.end).toBeNull();
  });

  it('give the right to save to one', async () => {
    const { visit, nodes, page } = await cluster();
    const ann = await visit(0, 'Ann');
    const ben = await visit(1, 'Ben');
    ann.type('A ');
    ben.type('B ');
    await ann.stored();
    await ben.stored();
    const answers = await Promise.all([ann.client.lease(), ben.client.lease()]);
    expect(answers.map(({ granted }) => granted).sort()).toEqual([false, true]);
    const [saver, other] = answers[0]?.granted ? [ann, ben] : [ben, ann];
    expect(answers.find(({ granted }) => !granted)).toMatchObject({ holder: saver.name });
    // It has what everybody wrote before.
    expect(saver.text).toContain('A ');
    expect(saver.text).toContain('B ');
    // The wiki tells all processes of the new revision, before the one who saves does.
    const outside: number[] = [];
    for (const { client } of [ann, ben]) client.on('outside', (revision) => void outside.push(revision));
    for (const { collaboration } of nodes) collaboration.changed(page, 2);
    const frozen = saver.client.freeze();
    other.type('C ');
    await other.stored();
    await saver.client.saved(2, frozen);
    const next = await other.client.lease();
    expect(next).toMatchObject({ granted: true, revision: 2, contributors: [other.name] });
    const session = await nodes[0]?.log.newest(page);
    expect(Object.values(session?.contributors ?? {})).toEqual([other.name]);
    expect(outside).toEqual([]);
    // Who has it and goes lets go of it.
    other.client.destroy(true);
    await poll(async () => (await saver.client.lease()).granted, 'the right');
  });

  describe.skipIf(!redisServer)('with Redis', () => {
    let redis: Service;
    beforeAll(async () => {
      redis = await startRedis(redisServer as string);
    }, 60_000);
    afterAll(async () => {
      await redis?.destroy();
    });

    it('take nothing under a client id that is in use at the other one', () => forge(redis.url));

    it('see who is there; when Redis dies nothing is lost, and opening works', async () => {
      const { visit } = await cluster(redis.url);
      const ann = await visit(0, 'Ann');
      const ben = await visit(1, 'Ben');
      ann.client.show(null);
      await poll(() => ben.client.people.some(({ name }) => name === 'Ann'), 'Ann');
      ann.type('A ');
      await poll(() => ben.text.includes('A '), 'Ann’s');
      await redis.kill();
      ann.type('C ');
      ben.type('D ');
      await ann.stored();
      await ben.stored();
      const cat = await visit(1, 'Cat');
      await poll(
        () => ann.text === ben.text && cat.text === ben.text && /C /.test(ann.text) && /D /.test(ann.text),
        'the same without Redis',
      );
      await redis.start();
      ann.type('E ');
      await poll(() => cat.text.includes('E ') && cat.text === ann.text, 'the same with Redis again');
    });
  });
});
