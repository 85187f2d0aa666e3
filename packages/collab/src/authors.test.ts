import { joinWithPrevious, removeNode, schema, splitAt } from '@stet/document';
import type { Node } from 'prosemirror-model';
import { Transform } from 'prosemirror-transform';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { authoredChanges, Binding, seedUpdate } from './index.js';

const p = (id: string, ...content: (string | Node)[]): Node =>
  schema.node(
    'paragraph',
    { id },
    content.map((part) => (typeof part === 'string' ? schema.text(part) : part)),
  );
const mw = (value: string) =>
  `{"parts":[{"template":{"target":{"wt":"T"},"params":{"1":{"wt":"${value}"}},"i":0}}]}`;
const page = schema.node('doc', null, [
  p('a.1', 'alpha beta'),
  p('a.2', 'x', schema.node('transclusion', { id: 'a.5', mw: mw('one') })),
  p('a.3', 'gone'),
  p('a.4', 'untouched'),
]);

function people() {
  const seed = seedUpdate(page);
  const docs = [100_001, 200_002].map((client) => {
    const doc = new Y.Doc();
    doc.clientID = client;
    Y.applyUpdate(doc, seed);
    return doc;
  });
  for (const doc of docs) {
    const others = docs.filter((other) => other !== doc);
    doc.on('update', (update: Uint8Array) => {
      for (const other of others) Y.applyUpdate(other, update);
    });
  }
  const bindings = docs.map((doc) => new Binding(doc)) as [Binding, Binding];
  const edit = (who: 0 | 1, change: (tr: Transform) => unknown): void => {
    const tr = new Transform(bindings[who].document);
    change(tr);
    bindings[who].local(tr.doc);
  };
  return { bindings, edit };
}

const shown = (binding: Binding, base: Node, saved: Uint8Array | null = null) =>
  authoredChanges(binding, base, saved).map(({ id, isGone, runs, others }) => ({
    id,
    ...(isGone ? { isGone } : {}),
    runs: runs.map(
      ({ text, kind, client }) => `${{ same: '=', added: '+', deleted: '-' }[kind]}${client ?? ''} ${text}`,
    ),
    others,
  }));

test('letters by author, what was deleted, parameters, blocks that are gone; nothing of what was not touched', () => {
  const { bindings, edit } = people();
  edit(0, (tr) => tr.insert(6, schema.text('A')));
  edit(1, (tr) => tr.insert(7, schema.text('B')));
  edit(1, (tr) => tr.delete(1, 3));
  edit(0, (tr) => {
    tr.doc.descendants((node, pos) => {
      if (node.attrs.id === 'a.5') tr.setNodeAttribute(pos, 'mw', mw('two'));
      if (node.attrs.id === 'a.3') removeNode(tr as never, tr.mapping.map(pos));
    });
  });
  for (const binding of bindings) {
    expect(shown(binding, page)).toEqual([
      { id: 'a.1', runs: ['- al', '= pha', '+100001 A', '+200002 B', '=  beta'], others: [] },
      { id: 'a.2', runs: ['= x\ufffc'], others: [100_001] },
      { id: 'a.3', isGone: true, runs: ['- gone'], others: [100_001] },
    ]);
  }
});

test('text that is moved stays its author’s, and what was saved is nobody’s', () => {
  const { bindings, edit } = people();
  edit(0, (tr) => tr.insert(6, schema.text('A')));
  edit(1, (tr) => {
    const node = tr.doc.child(0);
    tr.delete(0, node.nodeSize);
    tr.insert(tr.doc.content.size, node);
  });
  const [binding] = bindings;
  expect(shown(binding, page)).toEqual([
    { id: 'a.1', runs: ['= alpha', '+100001 A', '=  beta'], others: [200_002] },
  ]);
  const saved = Y.encodeSnapshot(Y.snapshot(binding.page.doc));
  const base = binding.document;
  expect(shown(binding, base, saved)).toEqual([]);
  edit(1, (tr) => tr.insert(1, schema.text('B')));
  expect(shown(binding, base, saved).map(({ runs }) => runs)).toEqual([['+200002 B', '= x\ufffc']]);
});

test('a paragraph that was parted, and one that was joined', () => {
  const { bindings, edit } = people();
  edit(0, (tr) => splitAt(tr as never, 6));
  edit(1, (tr) => {
    let at = 0;
    tr.doc.forEach((node, pos) => {
      if (node.attrs.id === 'a.4') at = pos;
    });
    joinWithPrevious(tr as never, at);
  });
  const changes = authoredChanges(bindings[0], page, null);
  expect(changes.map(({ node }) => node.textContent)).toEqual([
    'alpha',
    ' beta',
    'goneuntouched',
    'untouched',
  ]);
  expect(changes[1]?.others).toEqual([100_001]);
});

test('text of a reference is none of the block that it stands in', () => {
  const note = schema.node(
    'reference',
    { id: 'b.2', mw: '{"name":"ref","attrs":{},"body":{}}' },
    schema.node('paragraph', { id: 'b.3' }, schema.text('the note')),
  );
  const base = schema.node('doc', null, [p('b.1', 'one', note, ' two')]);
  const doc = new Y.Doc();
  doc.clientID = 100_001;
  Y.applyUpdate(doc, seedUpdate(base));
  const binding = new Binding(doc);
  const tr = new Transform(binding.document);
  tr.insert(tr.doc.content.size - 1, schema.text('!'));
  binding.local(tr.doc);
  expect(shown(binding, base)).toEqual([{ id: 'b.1', runs: ['= one\ufffc two', '+100001 !'], others: [] }]);
});
