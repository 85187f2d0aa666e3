/**
 * `npm run bench:collab [-- --blocks 3000,9000 --keys N]`: what a key costs on a shared page: one's own (a transaction and what
 * the binding does about it) and one of somebody else (an update, and the transaction that it becomes); beside it the usual
 * binding, and the same key with nobody else there. No view: what drawing costs is the same for all. Milliseconds, medians.
 * Ours gives what was typed to the provider's document in batches, as a session does: `sent` is what that costs, a key of
 * four that are sent together.
 */

import { parseArgs } from 'node:util';
import { Binding, build, seedUpdate } from '@stet/collab';
import { createIds, repairIds, schema } from '@stet/document';
import { EditorState } from 'prosemirror-state';
import * as Y from 'yjs';
import { Peer } from '../tests/dist/check/collab-peer.js';
import { StockPeer, stockSeed } from '../tests/dist/check/collab-stock.js';

const { values } = parseArgs({
  options: { blocks: { type: 'string', default: '3000,9000' }, keys: { type: 'string', default: '200' } },
});
const keys = Number(values.keys);

/** Paragraphs of a wiki: a link, something bold, a template now and then; every tenth block is a list item. */
function page(count) {
  const blocks = [];
  for (let n = 0; n < count; n++) {
    const id = (part) => `abc123.${n * 10 + part}`;
    const content = [
      schema.text(`Block ${n} has some words before `),
      schema.text('a link', [schema.mark('link', { id: id(1), rel: 'mw:WikiLink', href: './Page' })]),
      schema.text(' and '),
      schema.text('bold', [schema.mark('bold', { id: id(2) })]),
      schema.text(' words, and then it goes on for a while longer, as paragraphs do.'),
    ];
    if (n % 5 === 0) {
      const mw = `{"parts":[{"template":{"target":{"wt":"T"},"params":{"1":{"wt":"${n}"}},"i":0}}]}`;
      content.push(schema.node('transclusion', { id: id(3), mw }));
    }
    if (n % 10 !== 0) blocks.push(schema.node('paragraph', { id: id(0) }, content));
    else {
      const item = schema.node('item', { id: id(5) }, schema.node('line', { id: id(0) }, content));
      blocks.push(schema.node('list', { id: id(4) }, item));
    }
  }
  return schema.node('doc', null, blocks);
}

/** Letters of a word, and keys that a session sends together. */
const batch = 4;

const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];

/** Keys in words, spread over the page, as several people are. */
function* places(doc) {
  for (let n = 0; ; n++) {
    const index = (n * 7919) % doc().childCount;
    let pos = 0;
    for (let i = 0; i < index; i++) pos += doc().child(i).nodeSize;
    const node = doc().child(index);
    for (let i = 0; i < batch; i++) yield pos + (node.type.name === 'list' ? 3 : 1) + 6 + i;
  }
}

function localKey(edit, doc, send = () => {}) {
  const at = places(doc);
  const times = [];
  const sent = [];
  for (let n = 0; n < keys + 20; n++) {
    const pos = at.next().value;
    const start = performance.now();
    edit((tr) => tr.insertText('x', pos));
    if (n >= 20) times.push(performance.now() - start);
    if (n % batch !== batch - 1) continue;
    const sending = performance.now();
    send();
    if (n >= 20) sent.push((performance.now() - sending) / batch);
  }
  return { key: median(times), sent: median(sent) };
}

function remoteKey(writer, reader) {
  const updates = [];
  writer.network.on('update', (update) => updates.push(update));
  const at = places(() => writer.document);
  const times = [];
  for (let n = 0; n < keys + 20; n++) {
    const pos = at.next().value;
    writer.edit((tr) => tr.insertText('y', pos));
    writer.link?.send();
    const start = performance.now();
    for (const update of updates.splice(0)) Y.applyUpdate(reader.network, update, 'network');
    if (n >= 20) times.push(performance.now() - start);
  }
  if (!reader.document.eq(writer.document)) throw new Error('The two documents differ.');
  return median(times);
}

function time(run) {
  const times = [];
  for (let n = 0; n < 3; n++) {
    const start = performance.now();
    run();
    times.push(performance.now() - start);
  }
  return median(times);
}

const results = [];
for (const count of values.blocks.split(',').map(Number)) {
  const doc = page(count);
  const [ours, stock] = [seedUpdate(doc), stockSeed(doc)];
  const built = new Y.Doc();
  Y.applyUpdate(built, ours);
  if (!build(built).eq(doc)) throw new Error('The page is not built as it was.');

  let state = EditorState.create({ doc });
  const newId = createIds('client-plain');
  const { key: plainKey } = localKey(
    (change) => {
      const tr = state.tr;
      change(tr);
      repairIds(tr, newId);
      state = state.apply(tr);
    },
    () => state.doc,
  );
  const make = {
    ours: () => [new Peer('writer', 11, ours, () => {}), new Peer('reader', 22, ours)],
    stock: () => [new StockPeer('writer', 11, stock, schema), new StockPeer('reader', 22, stock, schema)],
  };
  const result = { blocks: count, plain: { local: plainKey } };
  for (const kind of ['ours', 'stock']) {
    const [writer, reader] = make[kind]();
    const { key: local, sent } = localKey(
      (change) => writer.edit(change),
      () => writer.document,
      () => writer.link?.send(),
    );
    Y.applyUpdate(reader.network, Y.encodeStateAsUpdate(writer.network), 'network');
    const remote = remoteKey(writer, reader);
    writer.destroy();
    reader.destroy();
    const update = kind === 'ours' ? ours : stock;
    const load = time(() => {
      if (kind === 'stock') return new StockPeer('loader', 33, update, schema).destroy();
      const shared = new Y.Doc();
      Y.applyUpdate(shared, update);
      new Binding(shared).destroy();
    });
    result[kind] = { local, ...(writer.link && { sent }), remote, bytes: update.length, load };
  }
  results.push(result);
}

const ms = (value) => (value?.toFixed(3) ?? '').padStart(9);
console.log('blocks             local      sent    remote     KB      load');
for (const { blocks, plain, ours, stock } of results) {
  console.log(`${String(blocks).padStart(6)}  plain ${ms(plain.local)}`);
  for (const [name, row] of [
    ['ours', ours],
    ['stock', stock],
  ]) {
    const size = (row.bytes / 1024).toFixed(0).padStart(6);
    console.log(
      `        ${name.padEnd(6)}${ms(row.local)} ${ms(row.sent)} ${ms(row.remote)} ${size} ${ms(row.load)}`,
    );
  }
}
console.log(JSON.stringify(results));
