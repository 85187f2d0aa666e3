import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Binding, seedUpdate, sessionVersion } from '@stet/collab';
import { importTree, schema } from '@stet/document';
import { parse } from '@stet/wikitext';
import { Node } from 'prosemirror-model';
import { EditorState } from 'prosemirror-state';
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { LibsqlLog } from './libsql.js';
import { poll, run, Visitor } from './server.test-tools.js';

let server: Awaited<ReturnType<typeof run>>;
const visitors: Visitor[] = [];
const visit = (name: string, page?: string): Visitor => {
  const visitor = new Visitor(server.url, name, page);
  visitors.push(visitor);
  return visitor;
};

afterEach(async () => {
  for (const { client } of visitors.splice(0)) client.destroy(true);
  await server?.close();
});

describe('a session', () => {
  it('is seeded by the server, and two people see what each other types', async () => {
    server = await run();
    const ann = await visit('Ann').join();
    const ben = await visit('Ben').join();
    expect(ann.text).toBe('One.\nTwo.\nitem');
    ann.type('A ');
    await poll(() => ben.text === 'A One.\nTwo.\nitem');
    ben.type('B ', 1);
    await poll(() => ann.text === 'B A One.\nTwo.\nitem');
    await ann.stored();
    await ben.stored();
    expect(server.collaboration.counts.value('seeds')).toBe(1);
  });

  it('takes what somebody typed before the session was there', async () => {
    server = await run();
    const ann = await visit('Ann').join();
    ann.type('A ');
    await ann.stored();
    const ben = await visit('Ben').join(undefined, 'B ');
    await poll(() => ann.text === ben.text && ann.text.includes('B '));
    expect(ann.text).toMatch(/^(A B |B A )One\.\nTwo\.\nitem$/);
  });

  it('goes on where it was after a restart; who typed meanwhile brings that along', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stet-log-'));
    const file = join(folder, 'log.db');
    server = await run({ log: new LibsqlLog(file) });
    const { port } = server;
    const ann = await visit('Ann').join();
    ann.type('A ');
    await ann.stored();
    await server.close();
    await poll(() => ann.client.whereabouts === 'offline', 'offline');
    ann.type('B ');
    expect(ann.client.whereabouts).toBe('here');
    server = await run({ log: new LibsqlLog(file), port });
    await ann.stored();
    const ben = await visit('Ben').join();
    expect(ben.text).toBe('B A One.\nTwo.\nitem');
    for (const { client } of visitors.splice(0)) client.destroy(true);
    await server.close();
    rmSync(folder, { recursive: true });
    server = await run();
  });

  it('that everybody has left is another one for the next, who may take up what was left unsaved', async () => {
    server = await run();
    const ann = await visit('Ann').join();
    ann.type('A ');
    await ann.stored();
    ann.client.destroy(true);
    await poll(async () => (await server.log.newest('Page'))?.left === true, 'left');
    const ben = await visit('Ben').join();
    expect(ben.text).toBe('One.\nTwo.\nitem');
    expect(ben.client.hello?.kept?.names).toEqual(['Ann']);
    await ben.client.takeUp();
    await poll(() => ben.text === 'A One.\nTwo.\nitem');
    await ben.stored();
  });

  it('that nobody changed begins anew when the page has another revision', async () => {
    server = await run();
    const ann = await visit('Ann').join();
    ann.client.destroy(true);
    await poll(async () => (await server.log.newest('Page'))?.left === true, 'left');
    server.pages.set('Page', { revision: 2, source: 'Other.\n' });
    const ben = await visit('Ben').join('Other.\n');
    expect(ben.text).toBe('Other.');
    expect(ben.client.hello?.revision).toBe(2);
    expect(await server.log.sessions('Page')).toHaveLength(1);
  });

  it('has what somebody wrote just before leaving', async () => {
    server = await run();
    const ann = await visit('Ann').join();
    const ben = await visit('Ben').join();
    for (let i = 0; i < 30; i++) ann.type('x');
    ann.client.destroy(true);
    await poll(() => ben.text === `${'x'.repeat(30)}One.\nTwo.\nitem`, 'all of it');
  });

  it('is compacted, and is the same afterwards', async () => {
    server = await run({ limits: { entries: 10 } });
    const ann = await visit('Ann').join();
    for (let i = 0; i < 24; i++) {
      ann.type('x');
      await ann.stored();
    }
    await poll(() => server.collaboration.counts.value('compactions') > 0, 'compaction');
    const session = await server.log.newest('Page');
    expect((await server.log.read(session?.id ?? 0)).entries).toBeLessThan(11);
    expect(session?.contributors).toEqual({ 'user-Ann': 'Ann' });
    const ben = await visit('Ben').join();
    expect(ben.text).toBe(`${'x'.repeat(24)}One.\nTwo.\nitem`);
  });
});

describe('a session of another version', () => {
  /** One that an older server left, with an edit by Ann, and perhaps on purpose. */
  async function older(left: boolean): Promise<void> {
    server = await run();
    const base = importTree(parse('One.\n\nTwo.\n\n* item\n', { title: 'Page' }));
    // Other ids than this version's parser gives.
    const renamed = Node.fromJSON(
      schema,
      JSON.parse(JSON.stringify(base.toJSON()).replaceAll('"id":"', '"id":"old')),
    );
    const session = await server.log.begin({
      page: 'Page',
      epoch: 1,
      revision: 1,
      source: 'One.\n\nTwo.\n\n* item\n',
      seed: seedUpdate(renamed),
      version: '0.old',
    });
    const doc = new Y.Doc();
    Y.applyUpdate(doc, (await server.log.read(session.id)).updates[0] as Uint8Array);
    const binding = new Binding(doc);
    const before = Y.encodeStateVector(doc);
    const { tr } = EditorState.create({ doc: binding.document });
    tr.insertText('A ', 1).insert(0, schema.node('paragraph', { id: 'client-ann.1' }, schema.text('New.')));
    binding.local(tr.doc);
    await server.log.append([
      {
        session: session.id,
        user: 'user-Ann',
        name: 'Ann',
        at: Date.now(),
        update: Y.encodeStateAsUpdate(doc, before),
        clients: [doc.clientID],
      },
    ]);
    if (left) await server.log.change(session.id, { left });
  }

  it('goes on in one of this version, with its edits and the names of their authors', async () => {
    await older(false);
    const ann = await visit('Ann').join();
    expect(ann.text).toBe('New.\nA One.\nTwo.\nitem');
    expect(ann.client.hello?.kept).toBeNull();
    expect(await ann.client.lease()).toMatchObject({ granted: true, contributors: ['Ann'] });
    const ben = await visit('Ben').join();
    ben.type('B ', ben.text.indexOf('A One') + 2);
    await poll(() => ann.text === 'New.\nB A One.\nTwo.\nitem');
    expect((await server.log.sessions('Page')).map(({ version }) => version)).toEqual([sessionVersion()]);
    expect(server.collaboration.counts.value('migrations')).toBe(1);
  });

  it('that everybody had left is offered, as a document', async () => {
    await older(true);
    const ben = await visit('Ben').join();
    expect(ben.text).toBe('One.\nTwo.\nitem');
    expect(ben.client.hello?.kept?.names).toEqual(['Ann']);
    const left = Node.fromJSON(schema, (await ben.client.takeUp()) as object);
    expect(left.textContent).toBe('New.A One.Two.item');
  });
});

it('many edits are one state when everybody has gone, and the session waits for them still', async () => {
  let mayAnn = true;
  server = await run({}, (name) => name !== 'Ann' || mayAnn);
  const ann = await visit('Ann').join();
  for (let i = 0; i < 300; i++) {
    ann.type(
      'a rather long text that makes entries of some length, so that they are put together '.repeat(2),
    );
    if (i % 30 === 0) await ann.stored();
  }
  await ann.stored();
  const { text } = ann;
  // The connection ends, and not because somebody has left.
  mayAnn = false;
  server.collaboration.withdraw('user-Ann');
  await poll(() => server.collaboration.counts.value('compactions') > 0, 'put together');
  const session = await server.log.newest('Page');
  expect((await server.log.read(session?.id ?? 0)).entries).toBe(0);
  expect(Date.now() - (session?.changed ?? 0)).toBeLessThan(60_000);
  const ben = await visit('Ben').join();
  expect(ben.text).toBe(text);
});

describe('an earlier moment', () => {
  it('comes back as an edit that everybody sees', async () => {
    server = await run();
    const ann = await visit('Ann').join();
    const ben = await visit('Ben').join();
    ann.type('A ');
    await ann.stored();
    await poll(() => ben.text === ann.text, 'the same');
    const good = Date.now();
    await new Promise((done) => setTimeout(done, 5));
    // Ben deletes all of it.
    const { tr } = EditorState.create({ doc: ben.binding.document });
    ben.binding.local(tr.delete(0, tr.doc.content.size).doc);
    await ben.stored();
    await poll(() => ann.text === '', 'nothing');
    expect(await server.collaboration.restore('Page', good, { id: 'admin', name: 'Admin' })).toBe(true);
    await poll(() => ann.text === 'A One.\nTwo.\nitem' && ben.text === ann.text, 'all of it');
    expect(await server.collaboration.restore('Nowhere', good, { id: 'admin', name: 'Admin' })).toBe(false);
    // It is in the log as well.
    const cat = await visit('Cat').join();
    expect(cat.text).toBe(ann.text);
  });
});

describe('rights', () => {
  it('that are withdrawn end the connection, and the person is told', async () => {
    const may = new Set(['Ann', 'Ben']);
    server = await run({}, (name) => may.has(name));
    const ann = await visit('Ann').join();
    const ben = await visit('Ben').join();
    may.delete('Ann');
    server.collaboration.withdraw('user-Ann');
    await poll(() => ann.client.end === 'token', 'the end');
    ben.type('B ');
    await ben.stored();
    expect(ann.text).toBe('One.\nTwo.\nitem');
  });
});

describe('saving', () => {
  it('is for one at a time, names who took part, and leaves what came meanwhile', async () => {
    server = await run();
    const ann = await visit('Ann').join();
    const ben = await visit('Ben').join();
    ann.type('A ');
    ben.type('B ');
    await ann.stored();
    await ben.stored();
    const given = await ann.client.lease();
    expect(given).toMatchObject({ granted: true, revision: 1 });
    expect(given.granted && [...given.contributors].sort()).toEqual(['Ann', 'Ben']);
    expect(await ben.client.lease()).toMatchObject({ granted: false, holder: 'Ann' });
    await poll(() => ann.text === ben.text, 'the same');
    const frozen = ann.client.freeze();
    ben.type('C ');
    await ben.stored();
    const told: unknown[] = [];
    ben.client.on('saved', (saved) => told.push(saved));
    void ann.client.saved(2, frozen);
    await poll(() => told.length > 0, 'told');
    expect(told).toEqual([{ revision: 2, by: 'Ann', isCurrent: false }]);
    expect((await ben.client.lease()).granted).toBe(true);
    const session = await server.log.newest('Page');
    expect(session).toMatchObject({ saved: 2, contributors: { 'user-Ben': 'Ben' } });
  });

  it('of what everybody has is told as that', async () => {
    server = await run();
    const ann = await visit('Ann').join();
    const ben = await visit('Ben').join();
    ann.type('A ');
    await poll(() => ben.text === ann.text, 'the same');
    await ann.client.lease();
    const told: unknown[] = [];
    ben.client.on('saved', (saved) => told.push(saved));
    await ann.client.saved(2, ann.client.freeze());
    await poll(() => told.length > 0, 'told');
    expect(told).toEqual([{ revision: 2, by: 'Ann', isCurrent: true }]);
  });

  it('without the right to do it is refused at once', async () => {
    server = await run();
    const ann = await visit('Ann').join();
    const ben = await visit('Ben').join();
    await expect(ann.client.saved(2, ann.client.freeze())).rejects.toThrow('client.lease');
    expect((await ben.client.lease()).granted).toBe(true);
    await expect(ann.client.saved(2, ann.client.freeze())).rejects.toThrow('client.lease');
    await ben.client.saved(2, ben.client.freeze());
    expect(await server.log.newest('Page')).toMatchObject({ saved: 2 });
  });

  it('is free again when who had the right has gone', async () => {
    server = await run();
    const ann = await visit('Ann').join();
    const ben = await visit('Ben').join();
    expect((await ann.client.lease()).granted).toBe(true);
    ann.client.destroy(true);
    await poll(async () => (await ben.client.lease()).granted, 'the right');
  });

  it('from outside is told to a session', async () => {
    server = await run();
    const ann = await visit('Ann').join();
    let outside = 0;
    ann.client.on('outside', (revision) => {
      outside = revision;
    });
    server.collaboration.changed('Page', 7);
    await poll(() => outside === 7, 'told');
  });
});

describe('presence', () => {
  it('has the names that tokens give, and colours that differ', async () => {
    server = await run();
    const ann = await visit('Ann').join();
    const ben = await visit('Ben').join();
    ann.client.show({ anchor: ['a', 1], head: ['a', 3] });
    await poll(() => ben.client.people.length === 1, 'Ann');
    ben.client.show(null);
    await poll(() => ann.client.people.length === 1, 'Ben');
    expect(ben.client.people[0]).toMatchObject({
      id: 'user-Ann',
      name: 'Ann',
      color: 0,
      selection: { anchor: ['a', 1], head: ['a', 3] },
    });
    expect(ann.client.people[0]).toMatchObject({ name: 'Ben', color: 1, selection: null });
    ben.client.destroy(true);
    await poll(() => ann.client.people.length === 0, 'Ben’s end');
  });
});

describe('metrics', () => {
  it('are text for Prometheus', async () => {
    server = await run();
    const ann = await visit('Ann').join();
    ann.type('A');
    await ann.stored();
    const text = server.collaboration.metrics();
    expect(text).toMatch(/^stet_updates_total 1$/m);
    expect(text).toMatch(/^stet_connections 1$/m);
    expect(text).toMatch(/^stet_append_seconds_count 1$/m);
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(/^(# (HELP|TYPE) \S+ .+|\w+(\{\w+="[^"]*"\})? [\d.e+-]+)$/);
    }
  });
});
