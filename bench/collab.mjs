/**
 * `npm run bench:collab [-- --blocks 3000,9000 --keys N --loads N]`: what a key costs on a shared page: one's own (a transaction
 * and what the binding does about it) and one of somebody else (an update, and the transaction that it becomes); beside it the
 * usual binding, and the same keys with nobody else there. No view: what drawing costs is the same for all. Milliseconds.
 *
 * All are measured in turns, a word each on every page, and each page is loaded in turns, in both orders: what disturbs
 * the machine disturbs all of them. Medians, and the least of the loads.
 *
 * - `sent`: ours gives what was typed to the provider's document in batches, as a session does; what that costs, a key of four
 *   that are sent together.
 * - `load`: from the bytes to a state of the editor with its undo, in one document of Yjs, as the usual binding has it.
 * - `joined`: the same with the second document that a session keeps for its provider (`linkDocs`).
 */

import { parseArgs } from 'node:util';
import { Binding, build, collabPlugin, createUndo, seedUpdate } from '@stet/collab';
import { createIds, repairIds, schema } from '@stet/document';
import { EditorState } from 'prosemirror-state';
import * as Y from 'yjs';
import { Peer } from '../tests/dist/check/collab-peer.js';
import { StockPeer, stockSeed } from '../tests/dist/check/collab-stock.js';

const { values } = parseArgs({
  options: {
    blocks: { type: 'string', default: '3000,9000' },
    keys: { type: 'string', default: '400' },
    loads: { type: 'string', default: '9' },
  },
});
const keys = Number(values.keys);
const loads = Number(values.loads);

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
/** Words that are not measured. */
const warm = 10;

const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];

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

/** Somebody alone, and a reader of what they write: the same transactions, and nothing else. */
class Plain {
  constructor(doc, steps = []) {
    this.state = EditorState.create({ doc });
    this.steps = steps;
    this.newId = createIds('client-plain');
  }

  get document() {
    return this.state.doc;
  }

  edit(change) {
    const { tr } = this.state;
    change(tr);
    repairIds(tr, this.newId);
    this.state = this.state.apply(tr);
    this.steps.push(...tr.steps);
  }

  take(steps) {
    const { tr } = this.state;
    for (const step of steps) tr.step(step);
    this.state = this.state.apply(tr);
  }
}

/** One binding on one page: who writes, who reads, and what it took. */
class Case {
  times = { local: [], sent: [], remote: [], load: [], joined: [] };

  constructor(kind, doc, update) {
    this.kind = kind;
    this.update = update;
    const person = (name, client, soon) => {
      if (kind === 'ours') return new Peer(name, client, update, soon);
      return kind === 'stock' ? new StockPeer(name, client, update, schema) : new Plain(doc);
    };
    this.writer = person('writer', 11, () => {});
    this.reader = person('reader', 22);
    this.at = places(() => this.writer.document);
    this.updates = [];
    this.writer.network?.on('update', (each) => this.updates.push(each));
  }

  /** A word by the writer, which arrives at the reader letter by letter or all at once. */
  type(isMeasured, letterByLetter) {
    const { writer, times } = this;
    const note = (name, time) => isMeasured && times[name].push(time);
    for (let n = 0; n < batch; n++) {
      const pos = this.at.next().value;
      const start = performance.now();
      writer.edit((tr) => tr.insertText('x', pos));
      if (!letterByLetter) note('local', performance.now() - start);
      else {
        writer.link?.send();
        note('remote', this.arrive());
      }
    }
    if (letterByLetter) return;
    const start = performance.now();
    writer.link?.send();
    if (writer.link) note('sent', (performance.now() - start) / batch);
    this.arrive();
  }

  arrive() {
    const { writer, reader } = this;
    const start = performance.now();
    if (this.kind === 'plain') reader.take(writer.steps.splice(0));
    for (const update of this.updates.splice(0)) Y.applyUpdate(reader.network, update, 'network');
    return performance.now() - start;
  }

  load() {
    if (this.kind === 'plain') return;
    const { times, update } = this;
    let start = performance.now();
    const ends = this.kind === 'ours' ? loadOurs(update) : [new StockPeer('loader', 33, update, schema)];
    times.load.push(performance.now() - start);
    for (const each of ends) each.destroy();
    if (this.kind === 'stock') return;
    start = performance.now();
    const peer = new Peer('loader', 33, update);
    times.joined.push(performance.now() - start);
    peer.destroy();
  }

  check() {
    if (!this.reader.document.eq(this.writer.document)) throw new Error('The two documents differ.');
  }

  result() {
    const { times, update } = this;
    const row = update ? { bytes: update.length } : {};
    for (const name of Object.keys(times)) if (times[name].length > 0) row[name] = median(times[name]);
    if (times.load.length > 0) row.leastLoad = Math.min(...times.load);
    return row;
  }
}

function loadOurs(update) {
  const shared = new Y.Doc();
  Y.applyUpdate(shared, update);
  const binding = new Binding(shared);
  const undo = createUndo(binding);
  EditorState.create({ doc: binding.document, plugins: [collabPlugin(binding)] });
  return [undo, binding, shared];
}

const pages = values.blocks.split(',').map((blocks) => {
  const doc = page(Number(blocks));
  const [ours, stock] = [seedUpdate(doc), stockSeed(doc)];
  const built = new Y.Doc();
  Y.applyUpdate(built, ours);
  if (!build(built).eq(doc)) throw new Error('The page is not built as it was.');
  const cases = [new Case('plain', doc), new Case('ours', doc, ours), new Case('stock', doc, stock)];
  return { blocks: Number(blocks), cases };
});
const cases = pages.flatMap((each) => each.cases);
for (const isRemote of [false, true]) {
  for (let word = 0; word < keys / batch + warm; word++) {
    for (const each of cases) each.type(word >= warm, isRemote);
  }
}
for (let round = 0; round < loads; round++) {
  for (const each of round % 2 === 0 ? cases : cases.toReversed()) each.load();
}
for (const each of cases) each.check();

const results = pages.map(({ blocks, cases: [plain, ours, stock] }) => ({
  blocks,
  plain: plain.result(),
  ours: ours.result(),
  stock: stock.result(),
}));

const ms = (value) => (value?.toFixed(3) ?? '').padStart(9);
console.log('blocks             local      sent    remote     KB      load     least    joined');
for (const { blocks, ...rows } of results) {
  for (const [name, row] of Object.entries(rows)) {
    const size = (row.bytes ? (row.bytes / 1024).toFixed(0) : '').padStart(6);
    const start = name === 'plain' ? String(blocks).padStart(6) : '      ';
    const keyed = `${ms(row.local)} ${ms(row.sent)} ${ms(row.remote)}`;
    console.log(
      `${start}  ${name.padEnd(6)}${keyed} ${size} ${ms(row.load)} ${ms(row.leastLoad)} ${ms(row.joined)}`,
    );
  }
}
console.log(JSON.stringify(results));
