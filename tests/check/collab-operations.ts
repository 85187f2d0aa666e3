/** What one person does to one block: the rows and columns of the matrix. */

import { joinWithPrevious, removeNode, splitAt } from '@stet/document';
import type { Person } from './collab-peer.js';

/** Does it to the block with an id; `run` is the text that is typed. */
export type Operation = (peer: Person, id: string, run: string) => void;

const at = (peer: Person, id: string): { pos: number; size: number } => {
  const place = peer.find(id);
  if (!place) throw new RangeError(`There is no block "${id}" for ${peer.name}.`);
  return { pos: place.pos, size: place.node.content.size };
};

const typeInto =
  (where: (size: number) => number): Operation =>
  (peer, id, run) => {
    // Letter by letter, as a person does.
    [...run].forEach((letter, index) => {
      const { pos, size } = at(peer, id);
      const offset = index === 0 ? where(size) : where(size - index) + index;
      peer.edit((tr) => tr.insertText(letter, pos + 1 + offset));
    });
  };

export const middle = (size: number): number => Math.floor(size / 2);

export const operations: Readonly<Record<string, Operation>> = {
  typeStart: typeInto(() => 0),
  typeMiddle: typeInto(middle),
  typeEnd: typeInto((size) => size),
  enterEndType: (peer, id, run) => {
    const { pos, size } = at(peer, id);
    peer.edit((tr) => splitAt(tr, pos + 1 + size));
    const next = peer.document.resolve(pos + size + 2).nodeAfter;
    typeInto((length) => length)(peer, String(next?.attrs.id), run);
  },
  enterStart: (peer, id) => {
    peer.edit((tr) => splitAt(tr, at(peer, id).pos + 1));
  },
  split: (peer, id) => {
    const { pos, size } = at(peer, id);
    peer.edit((tr) => splitAt(tr, pos + 1 + middle(size)));
  },
  join: (peer, id) => {
    peer.edit((tr) => joinWithPrevious(tr, at(peer, id).pos));
  },
  remove: (peer, id) => {
    peer.edit((tr) => removeNode(tr, at(peer, id).pos));
  },
  changeType: (peer, id) => {
    const { pos } = at(peer, id);
    const { heading } = peer.state.schema.nodes;
    peer.edit((tr) => {
      const { id: same, origin } = tr.doc.nodeAt(pos)?.attrs ?? {};
      tr.setNodeMarkup(pos, heading, { id: same, origin, level: '3' });
    });
  },
  move: (peer, id) => {
    const { pos } = at(peer, id);
    peer.edit((tr) => {
      const node = tr.doc.nodeAt(pos);
      if (!node) return false;
      tr.delete(pos, pos + node.nodeSize);
      return tr.insert(0, node);
    });
  },
  wrap: (peer, id) => {
    const { pos } = at(peer, id);
    const { list, item } = peer.state.schema.nodes;
    peer.edit((tr) => {
      const $from = tr.doc.resolve(pos + 1);
      const range = $from.blockRange();
      if (!range || !list || !item) return false;
      return tr.wrap(range, [{ type: list, attrs: { name: 'ul' } }, { type: item }]);
    });
  },
  bold: (peer, id) => {
    const { pos, size } = at(peer, id);
    peer.edit((tr) =>
      tr.addMark(pos + 1, pos + 1 + size, peer.state.schema.mark('bold', { id: peer.newId() })),
    );
  },
};

/** Operations that type. */
export const typing: ReadonlySet<string> = new Set(['typeStart', 'typeMiddle', 'typeEnd', 'enterEndType']);
