import { PostgresLog } from '@stet/server/postgres';
import { RedisFanout } from '@stet/server/redis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { poll, run, Visitor } from '../../packages/server/src/server.test-tools.js';
// @ts-expect-error plain JavaScript, shared with scripts that run without a build
import { findPostgres, findRedis } from '../../scripts/services.mjs';
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
    return { nodes, visit, page };
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

  it('take nothing under a client id that somebody has at the other one', async () => {
    const { nodes, page } = await cluster();
    const log = nodes[0]?.log as PostgresLog;
    const session = await log.begin(page, 1, '', new Uint8Array([0, 0]), '');
    const entry = { session: session.id, name: 'x', at: 1, update: new Uint8Array([0, 0]), clients: [77777] };
    expect(await log.append([{ ...entry, user: 'ann' }])).toEqual([1]);
    expect(
      await log.append([
        { ...entry, user: 'eve' },
        { ...entry, user: 'ann' },
      ]),
    ).toEqual([null, 2]);
  });

  describe.skipIf(!redisServer)('with Redis', () => {
    let redis: Service;
    beforeAll(async () => {
      redis = await startRedis(redisServer as string);
    }, 60_000);
    afterAll(async () => {
      await redis?.destroy();
    });

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
