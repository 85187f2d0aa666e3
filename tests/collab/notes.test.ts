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
