import { build } from '@stet/collab';
import { LibsqlLog } from '@stet/server';
import { afterEach, expect, it } from 'vitest';
import * as Y from 'yjs';
import { poll, Visitor } from '../../packages/server/src/server.test-tools.js';
import { ServeProcess } from '../lib/serve.js';

const server = new ServeProcess();
const visitors: Visitor[] = [];
afterEach(async () => {
  for (const { client } of visitors.splice(0)) client.destroy(true);
  await server.destroy();
});

const source = 'One.\n\nTwo.\n\n* item\n';
const marks = (text: string) => [...text.matchAll(/<(\d+)>/g)].map((match) => Number(match[1]));

it('kill -9 in mid-stream: no edit is lost that was shown as saved, and none at all once its author is back', async () => {
  server.page('Page', source);
  await server.start();
  const ann = await new Visitor(server.url, 'Ann').join(source);
  visitors.push(ann);
  await ann.stored();
  let typed = 0;
  let shown = 0;
  const type = async (count: number) => {
    for (let i = 0; i < count; i++) {
      ann.type(`<${typed}>`, 5);
      typed++;
      // What is on the screen of the person who types.
      if (i % 7 === 0) await new Promise((done) => setTimeout(done, 4));
      if (ann.client.whereabouts === 'stored') shown = typed;
    }
  };
  await type(150);
  await ann.stored();
  shown = typed;
  const mid = type(150);
  await poll(() => typed > 200, 'mid-stream');
  await server.end('SIGKILL');
  const atKill = shown;
  await mid;
  await poll(() => ann.client.whereabouts === 'here', 'here');
  expect(typed).toBe(300);

  // What the disk has, while nobody is there who could bring it again.
  const log = new LibsqlLog(server.log);
  const session = await log.newest('Page');
  const page = new Y.Doc();
  for (const update of (await log.read(session?.id ?? 0)).updates) Y.applyUpdate(page, update);
  await log.close();
  const stored = new Set(marks(build(page).textContent));
  expect(atKill).toBeGreaterThanOrEqual(150);
  expect(Array.from({ length: atKill }, (_, i) => i).filter((i) => !stored.has(i))).toEqual([]);

  await server.start();
  const ben = await new Visitor(server.url, 'Ben').join(source);
  visitors.push(ben);
  ann.client.retry();
  await ann.stored();
  await poll(() => new Set(marks(ben.text)).size === 300, 'all');
  expect(marks(ben.text)).toHaveLength(300);
}, 90_000);
