/**
 * `node bench/collab-abuse.mjs [--seconds N] [--sections N]`: what two well-behaved people on a page see of each other while
 * somebody else on the same page sends a server all that it answers or has to look at. Prints, for each kind of abuse, the
 * milliseconds until a letter of one is at the other and until it is on the disk, and what became of the one who abuses.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sessionName } from '@stet/collab';
import { askFrame, awarenessFrame, SessionClient, tokenFrame, updateFrame } from '@stet/collab/session';
import { importTree } from '@stet/document';
import { createCollaboration, LibsqlLog } from '@stet/server';
import { parse } from '@stet/wikitext';
import WebSocket from 'crossws/websocket';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { messageFrame } from '../packages/collab/dist/session/frames.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    sections: { type: 'string', default: '400' },
    only: { type: 'string' },
    serve: { type: 'boolean', default: false },
    attack: { type: 'string' },
    url: { type: 'string', default: '' },
  },
});
const source = Array.from(
  { length: Number(values.sections) },
  (_, i) =>
    `== Section ${i} ==\n\nSome words of section ${i} that are long enough to be a line of text.\n\n* an item\n* another\n`,
).join('\n');
const page = importTree(parse(source, { title: 'Page' }));

async function measure() {
  const args = [fileURLToPath(import.meta.url), '--serve', '--sections', values.sections];
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [said] = await once(server.stdout, 'data');
  const url = `ws://127.0.0.1:${String(said).trim()}/`;
  const ann = await join(url, 'Ann');
  const ben = await join(url, 'Ben');
  for (const name of Object.keys(abuses(url))) {
    if (values.only !== undefined && values.only !== name) continue;
    // In a process of its own, so that what it costs to abuse is not measured.
    const attack = [fileURLToPath(import.meta.url), '--attack', name, '--url', url];
    const eve = spawn(process.execPath, attack, { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(eve.stdout, 'data');
    const { seen, stored } = await typeAndWatch(ann, ben, Number(values.seconds) * 1000);
    eve.stdin.end();
    const [became] = await once(eve.stdout, 'data');
    console.log(`${name.padEnd(34)} seen ${show(seen)}  stored ${show(stored)}  ${String(became).trim()}`);
    eve.kill();
    await pause(500);
  }
  for (const client of [ann, ben]) client.destroy(true);
  server.kill();
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const show = (times) => {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]);
  return `${String(at(0.5)).padStart(4)} / ${String(at(0.95)).padStart(4)} (${sorted.length})`;
};

async function join(url, name) {
  const client = new SessionClient({ page: 'Page', socket: () => new WebSocket(url), token: () => name });
  if (!(await client.ready(20_000))) throw new Error(`${name} cannot join: ${client.end}`);
  client.show(null);
  return client;
}

let words = 0;
/** Documents without an editor: what an editor costs is not measured here. */
const firstText = ({ network }) => network.getArray('chunks').get(0);

async function typeAndWatch(ann, ben, duration) {
  const [seen, stored] = [[], []];
  const end = Date.now() + duration;
  while (Date.now() < end) {
    const word = `<${++words}>`;
    const start = performance.now();
    firstText(ann).insert(1, word);
    let isSeen = false;
    let isStored = false;
    while (!(isSeen && isStored) && performance.now() - start < 5000) {
      await pause(1);
      if (!isSeen && firstText(ben).toString().includes(word)) isSeen = seen.push(performance.now() - start);
      if (!isStored && ann.whereabouts === 'stored') isStored = stored.push(performance.now() - start);
    }
    if (!isSeen) seen.push(5000);
    if (!isStored) stored.push(5000);
    await pause(100);
  }
  return { seen, stored };
}

/** A connection without manners: `flood` is called again and again, as often as the socket takes it. */
function flood(url, name, send, each = 20) {
  let isOver = false;
  let sent = 0;
  const codes = [];
  const title = sessionName('Page');
  const run = async () => {
    while (!isOver) {
      const socket = new WebSocket(url);
      let isOpen = false;
      socket.onopen = () => {
        isOpen = true;
      };
      socket.onclose = ({ code }) => {
        codes.push(code);
        isOpen = null;
      };
      socket.onerror = () => undefined;
      while (isOpen === false) await pause(1);
      if (isOpen) socket.send(tokenFrame(title, name));
      await pause(50);
      while (isOpen && !isOver) {
        for (let i = 0; i < each && isOpen; i++) {
          send(socket, title, sent++);
        }
        await pause(socket.bufferedAmount > 1e6 ? 20 : 1);
      }
      if (isOver) socket.close();
    }
  };
  const running = run();
  return {
    async end() {
      isOver = true;
      await running;
      const counts = [...new Set(codes)].map(
        (code) => `${code} × ${codes.filter((one) => one === code).length}`,
      );
      return `${sent} sent; ended by the server: ${counts.join(', ') || 'never'}`;
    },
  };
}

function abuses(url) {
  const update = () => {
    const doc = new Y.Doc();
    const text = doc.getText('x');
    text.insert(0, 'x');
    return Y.encodeStateAsUpdate(doc);
  };
  const typing = () => {
    const doc = new Y.Doc();
    const out = [];
    doc.on('update', (one) => out.push(one));
    const chunk = new Y.Text();
    doc.getArray('chunks').push([chunk]);
    return () => {
      chunk.insert(0, 'q');
      return out.splice(0).reduce((a, b) => Y.mergeUpdates([a, b]));
    };
  };
  const presence = (clients) => {
    const awareness = new Awareness(new Y.Doc());
    const ids = Array.from({ length: clients }, (_, i) => 500_000 + i);
    for (const id of ids) {
      awareness.states.set(id, { user: { name: 'x'.repeat(300) } });
      awareness.meta.set(id, { clock: 1, lastUpdated: 0 });
    }
    const data = encodeAwarenessUpdate(awareness, ids);
    awareness.destroy();
    return data;
  };
  const empty = new Uint8Array([0]);
  const garbage = Uint8Array.from({ length: 900_000 }, (_, i) => (i * 7919) & 255);
  return {
    'nobody else': () => ({ end: async () => '' }),
    'asks for the whole page': () =>
      flood(url, 'Eve', (socket, title) => socket.send(askFrame(title, empty))),
    'asks for the source': () =>
      flood(url, 'Eve', (socket, title) => socket.send(messageFrame(title, { type: 'base' }))),
    'asks who wrote what': () =>
      flood(url, 'Eve', (socket, title) => socket.send(messageFrame(title, { type: 'authors' }))),
    'asks for the right to save': () =>
      flood(url, 'Eve', (socket, title) => socket.send(messageFrame(title, { type: 'lease' }))),
    'long messages that are none': () =>
      flood(
        url,
        'Eve',
        (socket, title) => socket.send(messageFrame(title, { type: 'x', x: 'x'.repeat(500_000) })),
        2,
      ),
    'says where it is': () => {
      const data = presence(1);
      return flood(url, 'Eve', (socket, title) => socket.send(awarenessFrame(title, data)));
    },
    'shows 1000 people': () => {
      const data = presence(1000);
      return flood(url, 'Eve', (socket, title) => socket.send(awarenessFrame(title, data)), 2);
    },
    'types as fast as it can': () => {
      const next = typing();
      return flood(url, 'Eve', (socket, title) => socket.send(updateFrame(title, next())));
    },
    'sends what the page has not got': () => {
      const data = update();
      return flood(url, 'Eve', (socket, title) => socket.send(updateFrame(title, data)));
    },
    'sends 900 KB of garbage': () => flood(url, 'Eve', (socket) => socket.send(garbage), 1),
    'connects and says a wrong version': () =>
      flood(
        url,
        'Eve',
        (socket) => {
          socket.send(tokenFrame('0.x/Page', 'Eve'));
        },
        1,
      ),
  };
}

if (values.attack !== undefined) {
  const attack = abuses(values.url)[values.attack]();
  console.log('begun');
  process.stdin.on('end', async () => {
    console.log(await attack.end());
  });
  process.stdin.resume();
} else if (values.serve) {
  const sessions = createCollaboration({
    log: new LibsqlLog(':memory:'),
    host: {
      authenticate: async (token) => ({ id: token, name: token }),
      revision: async () => 1,
      load: async () => ({ revision: 1, source, document: page }),
    },
  });
  const http = createServer();
  http.on('upgrade', (request, socket, head) => sessions.upgrade(request, socket, head));
  http.listen(0, '127.0.0.1', () => console.log(http.address().port));
} else await measure();
