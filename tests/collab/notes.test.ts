/** A note that one person moves while others write in it is shown at both places, and stays what it was shown as. */

import { seedUpdate } from '@stet/collab';
import { importTree, splitAt } from '@stet/document';
import { parse } from '@stet/wikitext';
import type { Node } from 'prosemirror-model';
import { afterEach, expect, it } from 'vitest';
import { merge, Peer, type Place } from '../check/collab-peer.js';

const peers: Peer[] = [];
afterEach(() => {
  for (const peer of peers.splice(0)) peer.destroy();
});

function meet(): [Peer, Peer, Peer] {
  const seed = seedUpdate(importTree(parse('One<ref>abcd</ref> two.\n\nNext.\n', {})));
  for (const [i, name] of ['ann', 'ben', 'cat'].entries())
    peers.push(new Peer(name, 0x20000 + i * 0x1000, seed));
  return peers as [Peer, Peer, Peer];
}

const find = (doc: Node, wanted: (node: Node) => boolean): Place[] => {
  const out: Place[] = [];
  doc.descendants((node, pos) => {
    if (wanted(node)) out.push({ node, pos });
  });
  return out;
};
const note = (doc: Node): Place => find(doc, ({ type }) => type.name === 'reference')[0] as Place;

function move(peer: Peer): void {
  const { node, pos } = note(peer.document);
  peer.edit((tr) => tr.delete(pos, pos + node.nodeSize).insert(tr.doc.content.size - 1, node));
}

const split = (peer: Peer): boolean =>
  peer.edit((tr) => splitAt(tr, peer.document.resolve(note(peer.document).pos).pos + 3));

/** All text blocks in notes, as they are shown. */
const noteTexts = (doc: Node): Place[] =>
  find(doc, ({ type }) => type.name === 'reference').flatMap(({ node, pos }) =>
    find(node, ({ isTextblock }) => isTextblock).map((place) => ({ ...place, pos: pos + 1 + place.pos })),
  );

/** Types a letter into the text with an index, where there is one. */
function typeInto(peer: Peer, index: number): void {
  const place = noteTexts(peer.document).at(index);
  if (place) peer.edit((tr) => tr.insertText('X', place.pos + 1));
}

function expectSound(): void {
  for (const peer of peers) {
    expect(peer.differs()).toBeNull();
    const ids = find(peer.document, ({ isText }) => !isText).map(({ node }) => String(node.attrs.id));
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    expect(peer.document.eq((peers[0] as Peer).document)).toBe(true);
  }
  const { textContent } = (peers[0] as Peer).document;
  expect([...'abcd'].map((letter) => textContent.split(letter).length)).toEqual([2, 2, 2, 2]);
}

it.each([0, 1, 2, 3, 4, 5])(
  'two split it, one of them types in it, another one moves it; then somebody types in what is shown (%i)',
  (index) => {
    const [ann, ben, cat] = meet();
    split(ann);
    split(ben);
    move(cat);
    ann.edit((tr) => tr.insertText('Y', note(tr.doc).pos + 2));
    merge(peers);
    expectSound();
    typeInto(ann, index);
    typeInto(ann, index);
    merge(peers);
    expectSound();
  },
);

it.each([0, 1, 2, 3])(
  'what is shown at its old place is changed by two, and moved by a third (%i)',
  (index) => {
    const [ann, ben, cat] = meet();
    ann.edit((tr) => tr.insertText('Y', note(tr.doc).pos + 2));
    move(cat);
    merge(peers);
    // Both write down the ids that they were shown.
    typeInto(ann, 0);
    split(ben);
    typeInto(ben, index);
    move(cat);
    merge(peers);
    expectSound();
    typeInto(cat, index);
    move(ann);
    merge(peers);
    expectSound();
  },
);

/** What happens after a block was cut out of a note that somebody else moved. */
const afterCut: Record<string, (ann: Peer, ben: Peer) => void> = {
  nothing: () => {},
  'he types in what is left of it': (_ann, ben) => {
    const [, left] = noteTexts(ben.document);
    if (left) ben.edit((tr) => tr.insertText('Y', left.pos + 1));
  },
  'she types in it': (ann) => ann.edit((tr) => tr.insertText('Z', tr.doc.content.size - 2)),
  'she takes it back': (ann) => ann.undo(),
  'he takes it back': (_ann, ben) => ben.undo(),
  'she deletes it': (ann) =>
    ann.edit((tr) => tr.delete(tr.doc.content.size - (tr.doc.lastChild?.nodeSize ?? 0), tr.doc.content.size)),
};

it.each(Object.keys(afterCut).flatMap((name) => [[name, 1] as const, [name, -1] as const]))(
  'one cuts a block out of it, another one moves it; then %s (%i)',
  (name, order) => {
    const first = new Peer(
      'first',
      0x10000,
      seedUpdate(importTree(parse('One<ref>abcd</ref> two.\n\nNext.\n', {}))),
    );
    split(first);
    const seed = seedUpdate(first.document);
    first.destroy();
    const [ann, ben] = [new Peer('ann', 0x30000 - order, seed), new Peer('ben', 0x30000, seed)];
    peers.push(ann, ben);
    const { node, pos } = note(ann.document);
    const block = node.lastChild as Node;
    const end = pos + node.nodeSize - 1;
    ann.edit((tr) => tr.delete(end - block.nodeSize, end).insert(tr.doc.content.size, block));
    move(ben);
    merge(peers);
    expectSound();
    afterCut[name]?.(ann, ben);
    merge(peers);
    if (name !== 'she deletes it') expectSound();
    for (const peer of peers) expect(peer.differs()).toBeNull();
  },
);

it('one cuts it and pastes it, another one moves a note out of it', () => {
  const first = new Peer(
    'first',
    0x10000,
    seedUpdate(importTree(parse('One<ref>abcd</ref> two.\n\nNext.\n', {}))),
  );
  const { node, pos } = note(first.document);
  const inner = node.type.create(
    { ...node.attrs, id: 'inner.1' },
    node.type.schema.node('line', { id: 'inner.2' }),
  );
  first.edit((tr) => tr.insert(pos + 4, inner));
  const seed = seedUpdate(first.document);
  first.destroy();
  const [ann, ben] = [new Peer('ann', 0x20000, seed), new Peer('ben', 0x30000, seed)];
  peers.push(ann, ben);
  const cut = note(ann.document);
  ann.edit((tr) => tr.delete(cut.pos, cut.pos + cut.node.nodeSize));
  ann.edit((tr) => tr.insert(tr.doc.content.size - 1, cut.node));
  const [, moved] = find(ben.document, ({ type }) => type.name === 'reference') as [Place, Place];
  ben.edit((tr) => tr.delete(moved.pos, moved.pos + moved.node.nodeSize).insert(1, moved.node));
  merge(peers);
  expectSound();
});
