import { seedUpdate, sessionName } from '@stet/collab';
import { awarenessFrame, updateFrame } from '@stet/collab/session';
import { importTree } from '@stet/document';
import { parse } from '@stet/wikitext';
import { afterEach, describe, expect, it } from 'vitest';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { checkUpdate, Refused, rulesOf } from './guard.js';
import { chunk, edit, type Intruder, intrude, marker } from './intruder.test-tools.js';
import { poll, run, Visitor } from './server.test-tools.js';

const rules = rulesOf();
const page = (): Y.Doc => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, seedUpdate(importTree(parse('One {{t|a=b}}.\n\n* two\n', {}))));
  return doc;
};

function verdict(doc: Y.Doc, update: Uint8Array): string {
  try {
    checkUpdate(doc, update, rules);
    return 'taken';
  } catch (error) {
    if (error instanceof Refused) return error.reason;
    throw error;
  }
}

describe('the guard', () => {
  it.each<[string, string, (doc: Y.Doc) => void]>([
    ['text', 'taken', (doc) => chunk(doc).insert(1, 'x')],
    ['a deletion', 'taken', (doc) => chunk(doc).delete(1, 2)],
    ['a format', 'taken', (doc) => chunk(doc).format(1, 2, { 'bold:x.1': '' })],
    ['a flag', 'taken', (doc) => marker(doc).set('$gone', '1.5')],
    ['another type', 'taken', (doc) => marker(doc).set('$t', 'heading')],
    [
      'a new block',
      'taken',
      (doc) =>
        chunk(doc).insertEmbed(
          0,
          new Y.Map([
            ['$t', 'paragraph'],
            ['id', 'q'],
          ]),
        ),
    ],
    ['a new chunk', 'taken', (doc) => doc.getArray('chunks').push([new Y.Text('x')])],
    ['a container', 'taken', (doc) => doc.getMap('containers').set('n', new Y.Map([['$t', 'list']]))],
    ['a move', 'taken', (doc) => doc.getArray('origins').push(['70000.3.5.1.12.4.70000;70000.8.1.1.30'])],
    ['text for a move', 'schema', (doc) => doc.getArray('origins').push(['<b>'])],
    ['a number for a move', 'schema', (doc) => doc.getArray('origins').push([7])],
    [
      'a parameter',
      'taken',
      (doc) =>
        chunk(doc).insertEmbed(
          0,
          new Y.Map<unknown>([
            ['$t', 'transclusion'],
            ['$params', new Y.Map([['0/a', new Y.Text('b')]])],
          ]),
        ),
    ],
    [
      'a note',
      'taken',
      (doc) =>
        chunk(doc).insertEmbed(
          0,
          new Y.Map<unknown>([
            ['$t', 'reference'],
            ['$content', new Y.Text('n')],
          ]),
        ),
    ],
    [
      'a node that no schema has',
      'schema',
      (doc) => chunk(doc).insertEmbed(0, new Y.Map([['$t', 'evil-node']])),
    ],
    ['a type that becomes one', 'schema', (doc) => marker(doc).set('$t', 'evil-node')],
    ['an attribute that no node has', 'schema', (doc) => marker(doc).set('onclick', 'alert(1)')],
    ['an attribute that is no string', 'schema', (doc) => marker(doc).set('id', { a: 1 })],
    ['an attribute that was one', 'schema', (doc) => marker(doc).set('id', 7)],
    ['a mark that no schema has', 'schema', (doc) => chunk(doc).format(1, 2, { 'evil:x': '' })],
    ['a mark of an object', 'schema', (doc) => chunk(doc).format(1, 2, { 'bold:x': { a: 1 } })],
    ['a plain object in the text', 'schema', (doc) => chunk(doc).insertEmbed(0, { a: 1 })],
    ['XML', 'schema', (doc) => chunk(doc).insertEmbed(0, new Y.XmlElement('p'))],
    ['another root', 'schema', (doc) => doc.getText('other').insert(0, 'x')],
    ['a string for a chunk', 'schema', (doc) => doc.getArray<unknown>('chunks').push(['x'])],
    ['a string for a container', 'schema', (doc) => doc.getMap('containers').set('x', 'y')],
    ['a document', 'schema', (doc) => marker(doc).set('id', new Y.Doc())],
    ['bytes', 'schema', (doc) => marker(doc).set('id', new Uint8Array(3))],
    [
      'what a seed would write',
      'seed',
      (doc) => {
        doc.clientID = 9;
        chunk(doc).insert(1, 'x');
      },
    ],
  ])('%s: %s', (_, expected, change) => {
    const doc = page();
    expect(verdict(doc, edit(doc, change))).toBe(expected);
  });

  it('an update behind one that is missing', () => {
    const doc = page();
    const later = new Y.Doc();
    Y.applyUpdate(later, Y.encodeStateAsUpdate(doc));
    later.clientID = 0x30000;
    chunk(later).insert(1, 'first');
    const vector = Y.encodeStateVector(later);
    chunk(later).insert(1, 'second');
    expect(verdict(doc, Y.encodeStateAsUpdate(later, vector))).toBe('gap');
    expect(verdict(doc, Y.encodeStateAsUpdate(later))).toBe('taken');
  });

  it('garbage', () => {
    let seed = 7;
    const next = () => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 24;
    for (let i = 0; i < 300; i++) {
      expect(verdict(page(), Uint8Array.from({ length: 60 }, next))).not.toBe('taken');
    }
  });
});

describe('the server', () => {
  let server: Awaited<ReturnType<typeof run>>;
  afterEach(async () => {
    await server.close();
  });

  const intruder = (name?: string, token?: string | null, title?: string): Promise<Intruder> =>
    intrude(server.url, name, token, title);

  it.each<[string, number, (eve: Intruder) => void]>([
    ['a frame of text', 4400, (eve) => eve.send('text')],
    ['an empty frame', 4400, (eve) => eve.send(new Uint8Array())],
    ['garbage', 4400, (eve) => eve.send(new Uint8Array([255, 255, 255, 255, 255, 255, 1, 2, 3]))],
    [
      'an update that is garbage',
      4400,
      (eve) => eve.send(updateFrame(eve.title, new Uint8Array([9, 9, 9, 9]))),
    ],
    [
      'a frame of more than a megabyte',
      1009,
      (eve) => eve.send(updateFrame(eve.title, new Uint8Array(1100000))),
    ],
    [
      'a node that no schema has',
      4400,
      (eve) =>
        eve.send(
          updateFrame(
            eve.title,
            edit(eve.doc, (doc) => marker(doc).set('$t', 'evil-node')),
          ),
        ),
    ],
  ])('ends the connection for %s, and others go on', async (_, code, attack) => {
    server = await run();
    const ann = await new Visitor(server.url, 'Ann').join();
    const eve = await intruder();
    attack(eve);
    await poll(() => eve.closed > 0, 'the end');
    expect(eve.closed).toBe(code);
    ann.type('A ');
    await ann.stored();
    expect(ann.text).toBe('A One.\nTwo.\nitem');
    ann.client.destroy(true);
  });

  it('ends a connection without a good token, of another version, or of nobody', async () => {
    server = await run();
    expect((await intruder('Eve', 'bad')).closed).toBe(4401);
    expect((await intruder('Eve', 'Eve', '0.old/Page')).closed).toBe(4406);
    expect((await intruder('Eve', 'Eve', 'Page')).closed).toBe(4406);
  });

  it('takes nothing under a client id of somebody else', async () => {
    server = await run();
    const ann = await new Visitor(server.url, 'Ann').join();
    ann.type('A ');
    await ann.stored();
    const eve = await intruder();
    const forged = edit(eve.doc, (doc) => {
      doc.clientID = ann.client.doc.clientID;
      chunk(doc).insert(1, 'EVIL');
    });
    eve.send(updateFrame(eve.title, forged));
    await poll(() => eve.closed > 0, 'the end');
    expect(eve.closed).toBe(4403);
    const ben = await new Visitor(server.url, 'Ben').join();
    expect(ben.text).toBe('A One.\nTwo.\nitem');
    expect(server.collaboration.counts.value('refused', 'client-id')).toBe(1);
    ann.client.destroy(true);
    ben.client.destroy(true);
  });

  it('takes nothing under a client id that the same person has in use at another connection', async () => {
    server = await run();
    const ann = await new Visitor(server.url, 'Ann').join();
    ann.client.show(null);
    ann.type('A ');
    await ann.stored();
    const other = await intruder('Ann');
    const forged = edit(other.doc, (doc) => {
      doc.clientID = ann.client.doc.clientID;
      chunk(doc).insert(1, 'EVIL');
    });
    other.send(updateFrame(other.title, forged));
    await poll(() => other.closed > 0, 'the end');
    expect(other.closed).toBe(4403);
    ann.type('B ');
    await ann.stored();
    const ben = await new Visitor(server.url, 'Ben').join();
    expect(ben.text).toBe('B A One.\nTwo.\nitem');
    ann.client.destroy(true);
    ben.client.destroy(true);
  });

  it('takes nothing under a client id of somebody who is away from a connection that has not got what was written under it', async () => {
    server = await run();
    const ann = await new Visitor(server.url, 'Ann').join();
    ann.type('A ');
    await ann.stored();
    const kept = new Y.Doc();
    Y.applyUpdate(kept, Y.encodeStateAsUpdate(ann.client.network));
    kept.clientID = ann.client.doc.clientID;
    const ben = await new Visitor(server.url, 'Ben').join();
    ann.client.destroy(false);
    const other = await intruder('Ann');
    const forged = edit(other.doc, (doc) => {
      doc.clientID = kept.clientID;
      chunk(doc).insert(1, 'EVIL');
    });
    other.send(updateFrame(other.title, forged));
    await poll(() => other.closed > 0, 'the end');
    expect(other.closed).toBe(4403);
    // The one who wrote under it goes on where it was.
    const back = await intrude(server.url, 'Ann', 'Ann', sessionName('Page'), kept);
    back.send(
      updateFrame(
        back.title,
        edit(kept, (doc) => {
          doc.clientID = kept.clientID;
          chunk(doc).insert(1, 'B ');
        }),
      ),
    );
    await poll(() => ben.text === 'B A One.\nTwo.\nitem', 'all of it');
    expect(back.closed).toBe(0);
    back.socket.close();
    ben.client.destroy(true);
  });

  it('takes what somebody wrote from another connection of theirs, which has the same copy', async () => {
    server = await run();
    const ann = await new Visitor(server.url, 'Ann').join();
    ann.client.show(null);
    const other = await intruder('Ann');
    const updates: Uint8Array[] = [];
    ann.client.network.on('update', (update: Uint8Array) => updates.push(update));
    ann.type('A ');
    ann.client.send();
    for (const update of updates) other.send(updateFrame(other.title, update));
    await poll(() => other.seen.some((frame) => frame.is === 'status' && frame.taken), 'taken');
    await ann.stored();
    // Ann has gone without having sent all: the copy has it.
    const left = edit(other.doc, (doc) => {
      doc.clientID = ann.client.doc.clientID;
      chunk(doc).insert(1, 'B ');
    });
    ann.client.destroy(true);
    other.send(updateFrame(other.title, left));
    const ben = await new Visitor(server.url, 'Ben').join();
    await poll(() => ben.text === 'B A One.\nTwo.\nitem', 'all of it');
    expect(other.closed).toBe(0);
    other.socket.close();
    ben.client.destroy(true);
  });

  it('ends the connection that has other text under a client id and clock than the page', async () => {
    server = await run();
    const ann = await new Visitor(server.url, 'Ann').join();
    const other = await intruder('Ann');
    const [first, second] = ['one', 'two'].map((text) =>
      edit(other.doc, (doc) => chunk(doc).insert(1, text)),
    ) as [Uint8Array, Uint8Array];
    other.send(updateFrame(other.title, first));
    await poll(() => ann.text.includes('one'), 'the first');
    other.send(updateFrame(other.title, first));
    other.send(updateFrame(other.title, second));
    await poll(() => other.closed > 0, 'the end');
    expect(other.closed).toBe(4403);
    expect(ann.text).toBe('oneOne.\nTwo.\nitem');
    ann.client.destroy(true);
  });

  it('shows nobody under another name, and no crowd of one', async () => {
    server = await run();
    const ann = await new Visitor(server.url, 'Ann').join();
    const ben = await new Visitor(server.url, 'Ben').join();
    ann.client.show(null);
    await poll(() => ben.client.people.length === 1, 'Ann');
    const eve = await intruder();
    const crowd = new Awareness(new Y.Doc());
    const ids = [ann.client.doc.clientID, ...Array.from({ length: 200 }, (_, i) => 500_000 + i)];
    for (const id of ids) {
      crowd.states.set(id, { user: { name: 'SPOOFED' }, color: 3 });
      crowd.meta.set(id, { clock: 90, lastUpdated: 0 });
    }
    eve.send(awarenessFrame(eve.title, encodeAwarenessUpdate(crowd, ids)));
    await poll(() => ben.client.people.length > 1, 'Eve');
    expect(ben.client.people.map(({ name }) => name).sort()).toEqual(['Ann', 'Eve']);
    crowd.destroy();
    ann.client.destroy(true);
    ben.client.destroy(true);
  });

  it('takes nothing from readers, and tells them', async () => {
    server = await run();
    const ann = await new Visitor(server.url, 'Ann').join();
    const eve = await intruder('Eve', 'Eve:read');
    eve.send(
      updateFrame(
        eve.title,
        edit(eve.doc, (doc) => chunk(doc).insert(1, 'x')),
      ),
    );
    await poll(() => eve.seen.some((frame) => frame.is === 'status' && !frame.taken), 'told');
    expect(ann.text).toBe('One.\nTwo.\nitem');
    ann.client.destroy(true);
    eve.socket.close();
  });

  it('has an end of the document’s size', async () => {
    server = await run({ limits: { document: 20_000 } });
    const eve = await intruder();
    eve.send(
      updateFrame(
        eve.title,
        edit(eve.doc, (doc) => chunk(doc).insert(1, 'x'.repeat(30_000))),
      ),
    );
    await poll(() => eve.closed > 0, 'the end');
    expect(eve.closed).toBe(4413);
  });
});
