import { seedUpdate } from '@stet/collab';
import { importTree } from '@stet/document';
import { parse } from '@stet/wikitext';
import { TextSelection } from 'prosemirror-state';
import { afterEach, expect, it } from 'vitest';
import { exchange, Peer } from '../check/collab-peer.js';

const peers: Peer[] = [];
afterEach(() => {
  for (const peer of peers.splice(0)) peer.destroy();
});

function meet(): [Peer, Peer] {
  const seed = seedUpdate(importTree(parse('One of two.\n\nNext.\n\n* item\n', {})));
  peers.push(new Peer('ann', 0x20000, seed), new Peer('ben', 0x30000, seed));
  return peers as [Peer, Peer];
}

/** The text around a caret, with a bar where it is. */
function around({ state }: Peer): string {
  const { $head } = state.selection;
  const { textContent } = $head.parent;
  return `${textContent.slice(0, $head.parentOffset)}|${textContent.slice($head.parentOffset)}`;
}

const select = (peer: Peer, at: number): void => {
  peer.dispatch(peer.state.tr.setSelection(TextSelection.create(peer.state.doc, at)));
};

// The text of the first paragraph begins at 1 and ends at 12.
it.each<[string, number, (ann: Peer) => void, string]>([
  ['a split before the caret', 12, (ann) => ann.edit((tr) => tr.split(4)), ' of two.|'],
  ['a split at the caret', 4, (ann) => ann.edit((tr) => tr.split(4)), 'One|'],
  ['a split behind the caret', 3, (ann) => ann.edit((tr) => tr.split(4)), 'On|e'],
  ['a join with the block before', 19, (ann) => ann.edit((tr) => tr.join(13)), 'One of two.Next.|'],
  [
    'another type',
    5,
    (ann) =>
      ann.edit((tr) =>
        tr.setNodeMarkup(0, ann.state.schema.nodes.heading, { ...tr.doc.child(0).attrs, level: '2' }),
      ),
    'One |of two.',
  ],
  ['a deletion around the caret', 6, (ann) => ann.edit((tr) => tr.delete(3, 9)), 'On|wo.'],
  ['text at the caret', 4, (ann) => ann.edit((tr) => tr.insertText('!', 4)), 'One|! of two.'],
  [
    'a block before',
    5,
    (ann) => ann.edit((tr) => tr.insert(0, ann.state.schema.nodes.paragraph!.create())),
    'One |of two.',
  ],
  [
    'a move of the block',
    5,
    (ann) =>
      ann.edit((tr) => {
        const [first] = tr.doc.children;
        if (first) tr.delete(0, 13).insert(tr.doc.content.size, first);
      }),
    'One |of two.',
  ],
])('a caret stays where it is in the text: %s', (_, at, change, expected) => {
  const [ann, ben] = meet();
  select(ben, at);
  change(ann);
  exchange(ann, ben);
  expect(ben.differs()).toBe(null);
  expect(around(ben)).toBe(expected);
});
