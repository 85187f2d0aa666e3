// node bench/collab-hour.mjs [--minutes 60]: an hour's worth of edits of five people on one page, as fast as they go, with
// the server in a process of its own. Prints what server, client and log hold at the beginning and at each quarter. Build first.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SessionClient } from '@stet/collab/session';
import { importTree } from '@stet/document';
import { parse } from '@stet/wikitext';
import WebSocket from 'crossws/websocket';
import { EditorState } from 'prosemirror-state';
import { root } from './data.mjs';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '60' } } });
/** Keys of one person in a minute: somebody who writes, and pauses. */
const keysAMinute = 100;
const people = 5;

const folder = mkdtempSync(join(tmpdir(), 'stet-hour-'));
const source = Array.from(
  { length: 60 },
  (_, n) => `== Part ${n} ==\n\n${'Rain falls on it. '.repeat(20)}\n\n* one\n* two\n`,
).join('\n');
writeFileSync(join(folder, 'Page.wikitext'), source);
const log = join(folder, 'log.db');
const child = spawn(
  process.execPath,
  [join(root, 'packages/cli/dist/main.js'), 'serve', '--pages', folder, '--log', log, '--port', '0'],
  { stdio: ['ignore', 'pipe', 'ignore'] },
);
const url = await new Promise((done) => {
  child.stdout.on('data', (text) => {
    const found = /ws:\/\/\S+/.exec(String(text));
    if (found) done(found[0]);
  });
});

const opened = importTree(parse(source, { title: 'Page' }));
const clients = [];
for (let i = 0; i < people; i++) {
  const client = new SessionClient({
    page: 'Page',
    socket: () => new WebSocket(url),
    token: () => `Person ${i}`,
  });
  await client.ready(30_000);
  client.bind(opened, opened);
  clients.push(client);
}

const mb = (bytes) => Math.round(bytes / 1024 / 102.4) / 10;
const rss = (pid) => 1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
const size = (file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
const show = (minute, keys) => {
  globalThis.gc?.();
  console.log(
    JSON.stringify({
      minute,
      keys,
      serverMB: mb(rss(child.pid)),
      clientsHeapMB: mb(process.memoryUsage().heapUsed),
      logMB: mb(size(log) + size(`${log}-wal`)),
      undo: clients[0].undo.undoStack.length,
      seconds: Math.round(performance.now() / 1000),
    }),
  );
};

let seed = 1;
const random = (n) => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return Math.floor((seed / 2 ** 32) * n);
};
const minutes = Number(values.minutes);
let keys = 0;
show(0, keys);
for (let minute = 1; minute <= minutes; minute++) {
  for (const { binding } of clients) {
    // Somewhere in a paragraph: a sentence, a third of which is taken back, and now and then a new paragraph.
    let at = 0;
    const { document } = binding;
    const wanted = random(document.childCount);
    document.forEach((node, pos, index) => {
      if (at === 0 && index >= wanted && node.type.name === 'paragraph')
        at = pos + 1 + random(node.content.size + 1);
    });
    if (at === 0) continue;
    for (let key = 0; key < keysAMinute; key++) {
      const { tr } = EditorState.create({ doc: binding.document });
      if (key % 3 === 2) tr.delete(at - 1, at--);
      else if (key === 50 && minute % 5 === 0) {
        tr.split(at, 1, [
          {
            type: tr.doc.type.schema.nodes.paragraph,
            attrs: { id: `person${clients.indexOf(clients.find((c) => c.binding === binding))}x.${minute}` },
          },
        ]);
        at += 2;
      } else tr.insertText(String.fromCharCode(97 + random(26)), at++);
      binding.local(tr.doc, at - 1);
      keys++;
    }
    await new Promise((done) => setTimeout(done));
  }
  while (!clients.every(({ whereabouts }) => whereabouts === 'stored'))
    await new Promise((done) => setTimeout(done, 5));
  if (minute % Math.max(1, minutes / 4) === 0) show(minute, keys);
}
for (
  let i = 0;
  i < 500 && new Set(clients.map(({ binding }) => binding.document.textContent)).size > 1;
  i++
) {
  await new Promise((done) => setTimeout(done, 20));
}
const texts = new Set(clients.map(({ binding }) => binding.document.textContent));
console.log(texts.size === 1 ? 'All have the same text.' : `${texts.size} different texts!`);
for (const client of clients) client.destroy(true);
child.kill();
rmSync(folder, { recursive: true, force: true });
process.exit(texts.size === 1 ? 0 : 1);
