/** Everything that the editor can do, drawn by a seed, at a place drawn by it. */

import {
  addColumn,
  addItem,
  addRow,
  grid,
  joinWithPrevious,
  removeColumn,
  removeNode,
  removeRow,
  splitAt,
} from '@stet/document';
import {
  clearFormatting,
  indent,
  insertAtom,
  insertBreak,
  insertReference,
  insertRule,
  insertTable,
  outdent,
  removeLink,
  removeTable,
  setBlock,
  setLink,
  splitTextBlock,
  toggleFormatting,
  toggleHeaderCell,
  toggleList,
} from '@stet/editor';
import { Fragment, type Node, Slice } from 'prosemirror-model';
import { type Command, TextSelection } from 'prosemirror-state';
import { liftTarget } from 'prosemirror-transform';
import { hash, type Random } from '../lib/random.js';
import type { Letters } from './collab-oracle.js';
import type { Peer, Place } from './collab-peer.js';

export interface Hand {
  readonly peer: Peer;
  /** Of the step that is done. */
  random: Random;
  readonly letters: Letters;
  /** What was cut last. */
  clipboard: Slice | null;
  /** Ids of the part of the page that nobody touches. It is the end of the page. */
  readonly locked: ReadonlySet<string>;
}

/** Says whether it did something. */
export type Edit = (hand: Hand) => boolean;

function places(doc: Node, wanted: (node: Node) => boolean): Place[] {
  const out: Place[] = [];
  doc.descendants((node, pos) => {
    if (wanted(node)) out.push({ node, pos });
    return true;
  });
  return out;
}

function pick({ peer, random, locked }: Hand, wanted: (node: Node) => boolean): Place | null {
  const found = places(peer.document, (node) => wanted(node) && !locked.has(node.attrs.id));
  return choose(random, found);
}

/** One of some places, by their ids: the same one whatever others come and go. */
function choose(random: Random, found: readonly Place[]): Place | null {
  const salt = random.below(2 ** 31);
  let best: Place | null = null;
  let least = Infinity;
  for (const place of found) {
    const value = hash(`${place.node.attrs.id} ${salt}`);
    if (value < least) [best, least] = [place, value];
  }
  return best;
}

/** The index of one of some places; -1 for none. */
function indexOf(random: Random, all: readonly Place[]): number {
  const place = choose(random, all);
  return place ? all.indexOf(place) : -1;
}

const isText = (node: Node): boolean => node.isTextblock;
const isType =
  (...names: string[]) =>
  (node: Node): boolean =>
    names.includes(node.type.name);

/** An offset in a text block that stands between two leaves or letters, never in a pair of surrogates. */
function offsetIn(random: Random, block: Node): number {
  const offsets = [0];
  let at = 0;
  block.forEach((node) => {
    if (node.isText) for (const letter of node.text ?? '') offsets.push((at += letter.length));
    else offsets.push((at += node.nodeSize));
  });
  return random.pick(offsets);
}

/** The letter before or behind an offset in a block, `''` for none. */
function letterAt(block: Node, offset: number, side: -1 | 1): string {
  const end = side < 0 ? offset : block.content.size;
  const text = block.textBetween(side < 0 ? 0 : offset, end, '', (leaf) => (leaf.isLeaf ? ' ' : ''));
  return (side < 0 ? [...text].at(-1) : [...text][0])?.trim() ?? '';
}

const command = (hand: Hand, from: number, to: number, run: Command): boolean => {
  const { peer } = hand;
  const size = peer.document.content.size;
  if (from < 0 || to > size) return false;
  peer.dispatch(
    peer.state.tr.setSelection(TextSelection.between(peer.document.resolve(from), peer.document.resolve(to))),
  );
  const { selection } = peer.state;
  if (!(selection instanceof TextSelection) || selection.from !== from || selection.to !== to) return false;
  const before = peer.document;
  return run(peer.state, peer.dispatch) && peer.document !== before;
};

/** Runs a command with the caret, or a selection, somewhere in a text block. */
const inText =
  (run: (hand: Hand) => Command, selecting = false): Edit =>
  (hand) => {
    const place = pick(hand, isText);
    if (!place) return false;
    const from = place.pos + 1 + offsetIn(hand.random, place.node);
    const to = selecting ? place.pos + 1 + offsetIn(hand.random, place.node) : from;
    return command(hand, Math.min(from, to), Math.max(from, to), run(hand));
  };

/** Letter by letter at the caret, which goes where the page takes it when it answers a letter with a change of its own. */
const type: Edit = (hand) => {
  const { peer, random, letters } = hand;
  const place = pick(hand, isText);
  if (!place) return false;
  const offset = offsetIn(random, place.node);
  const run = letters.fresh(1 + random.below(4));
  letters.typed(
    run,
    place.node,
    letterAt(place.node, offset, -1),
    letterAt(place.node, offset, 1),
    peer.name,
  );
  const { tr } = peer.state;
  peer.dispatch(tr.setSelection(TextSelection.create(tr.doc, place.pos + 1 + offset)));
  for (const letter of run) peer.edit((tr) => tr.insertText(letter));
  return true;
};

const erase: Edit = (hand) => {
  const { peer, random } = hand;
  const place = pick(hand, (node) => node.isTextblock && node.content.size > 0);
  if (!place) return false;
  const [a, b] = [offsetIn(random, place.node), offsetIn(random, place.node)];
  const from = Math.min(a, b);
  const to = Math.max(a, b);
  if (to - from > 8) return false;
  return peer.edit((tr) => tr.delete(place.pos + 1 + from, place.pos + 1 + to));
};

/** From somewhere in a block to somewhere in the one behind it, as Backspace over a selection does. */
const eraseAcross: Edit = ({ peer, random, locked }) => {
  const all = places(peer.document, (node) => node.isTextblock && !locked.has(node.attrs.id));
  const index = indexOf(random, all);
  const [first, second] = [all[index], all[index + 1]];
  if (!first || !second || second.pos < first.pos + first.node.nodeSize) return false;
  const [$from, $to] = [peer.document.resolve(first.pos + 1), peer.document.resolve(second.pos + 1)];
  if ($from.sharedDepth($to.pos) !== $from.depth - 1 || $from.depth !== $to.depth) return false;
  const from = first.pos + 1 + offsetIn(random, first.node);
  const to = second.pos + 1 + offsetIn(random, second.node);
  return peer.edit((tr) => tr.delete(from, to));
};

const split: Edit = (hand) => {
  const place = pick(hand, isText);
  if (!place) return false;
  const pos = place.pos + 1 + offsetIn(hand.random, place.node);
  return hand.peer.edit((tr) => splitAt(tr, pos));
};

const join: Edit = (hand) => {
  const place = pick(hand, isText);
  return place !== null && hand.peer.edit((tr) => joinWithPrevious(tr, place.pos));
};

const removable = isType(
  'paragraph',
  'heading',
  'preformatted',
  'item',
  'row',
  'transclusionBlock',
  'figure',
  'rule',
);

const remove: Edit = (hand) => {
  const place = pick(hand, removable);
  return place !== null && hand.peer.edit((tr) => removeNode(tr, place.pos));
};

/** A block, item or row to another place among its like, as a drag does: in one transaction, with its ids. */
const move: Edit = (hand) => {
  const { peer, random, letters, locked } = hand;
  const place = pick(
    hand,
    isType('paragraph', 'heading', 'item', 'row', 'list', 'transclusionBlock', 'figure'),
  );
  if (!place) return false;
  const { node, pos } = place;
  const $pos = peer.document.resolve(pos);
  if ($pos.parent.childCount === 1) return false;
  const index = random.below($pos.parent.childCount);
  if (index === $pos.index() || locked.has($pos.parent.child(index).attrs.id)) return false;
  let target = $pos.start();
  for (let i = 0; i < index + (index > $pos.index() ? 1 : 0); i++) target += $pos.parent.child(i).nodeSize;
  letters.moved(node.textContent);
  return peer.edit((tr) => {
    tr.delete(pos, pos + node.nodeSize);
    return tr.insert(tr.mapping.map(target), node);
  });
};

const cut: Edit = (hand) => {
  const { peer } = hand;
  const place = pick(hand, isType('paragraph', 'heading', 'transclusion', 'reference'));
  if (!place) return false;
  const parent = peer.document.resolve(place.pos).parent;
  if (parent.childCount === 1 && !parent.inlineContent) return false;
  hand.clipboard = new Slice(Fragment.from(place.node), 0, 0);
  return peer.edit((tr) => tr.delete(place.pos, place.pos + place.node.nodeSize));
};

/** What was cut comes back elsewhere, once, with the ids that it had. */
const pasteCut: Edit = (hand) => {
  const { peer, random, clipboard } = hand;
  const first = clipboard?.content.firstChild;
  if (!clipboard || !first) return false;
  hand.clipboard = null;
  if (first.isInline) {
    const place = pick(hand, isText);
    if (!place) return false;
    const pos = place.pos + 1 + offsetIn(random, place.node);
    return peer.edit((tr) => tr.insert(pos, first));
  }
  const place = pick(hand, (node) => node.isTextblock && node.type.name !== 'line');
  if (!place) return false;
  const $pos = peer.document.resolve(place.pos);
  if (!$pos.parent.canReplaceWith($pos.index(), $pos.index(), first.type)) return false;
  return peer.edit((tr) => tr.insert(place.pos, first));
};

/** Copies blocks, with letters of their own, into the middle of a text. */
const paste: Edit = (hand) => {
  const { peer, random, letters } = hand;
  const all = places(peer.document, isType('paragraph', 'heading'));
  const target = pick(hand, isType('paragraph'));
  if (all.length === 0 || !target) return false;
  const blocks = Array.from({ length: 1 + random.below(3) }, () =>
    relettered(random.pick(all).node, letters),
  );
  const slice = new Slice(Fragment.fromArray(blocks), 1, 1);
  const pos = target.pos + 1 + offsetIn(random, target.node);
  return peer.edit((tr) => tr.replaceRange(pos, pos, slice));
};

function relettered(node: Node, letters: Letters): Node {
  if (node.isText) {
    const text = [...(node.text ?? '')]
      .map((letter) => (letters.has(letter) ? letters.fresh(1) : letter))
      .join('');
    return node.type.schema.text(text, node.marks);
  }
  return node.copy(Fragment.fromArray(node.children.map((child) => relettered(child, letters))));
}

const onTable =
  (change: (hand: Hand, table: Place) => boolean): Edit =>
  (hand) => {
    const table = pick(hand, isType('table'));
    return table !== null && change(hand, table);
  };

const tableEdits: Record<string, Edit> = {
  addRow: onTable(({ peer, random }, { node, pos }) =>
    peer.edit((tr) => addRow(tr, pos, random.below(grid(node).rows.length + 1))),
  ),
  addColumn: onTable(({ peer, random }, { node, pos }) =>
    grid(node).columns > 6
      ? false
      : peer.edit((tr) => addColumn(tr, pos, random.below(grid(node).columns + 1))),
  ),
  removeRow: onTable(({ peer, random }, { node, pos }) => {
    const { rows } = grid(node);
    return rows.length < 3 ? false : peer.edit((tr) => removeRow(tr, pos, random.below(rows.length)));
  }),
  removeColumn: onTable(({ peer, random }, { node, pos }) => {
    const { columns } = grid(node);
    return columns < 3 ? false : peer.edit((tr) => removeColumn(tr, pos, random.below(columns)));
  }),
};

/** Text of a template's parameter, or a parameter more. */
const parameter: Edit = (hand) => {
  const place = pick(hand, isType('transclusion', 'transclusionBlock'));
  if (!place) return false;
  const data = JSON.parse(place.node.attrs.mw);
  const params = data.parts?.[0]?.template?.params;
  if (!params) return false;
  const name = String(1 + hand.random.below(3));
  params[name] = { wt: `${params[name]?.wt ?? ''}${hand.random.below(10)}` };
  return hand.peer.edit((tr) => tr.setNodeAttribute(place.pos, 'mw', JSON.stringify(data)));
};

const item: Edit = (hand) => {
  const place = pick(hand, isType('item'));
  if (!place) return false;
  const text = hand.letters.fresh(3);
  return hand.peer.edit((tr) => addItem(tr, place.pos, Fragment.from(tr.doc.type.schema.text(text))));
};

/** An atom in text to another place, with its id, as a drag does. */
const moveAtom: Edit = (hand) => {
  const { peer, random, letters } = hand;
  const atom = pick(hand, isType('transclusion', 'reference'));
  const place = atom && pick(hand, isText);
  if (!atom || !place) return false;
  const target = place.pos + 1 + offsetIn(random, place.node);
  const { pos, node } = atom;
  if (target > pos && target < pos + node.nodeSize) return false;
  letters.moved(node.textContent);
  return peer.edit((tr) => {
    tr.delete(pos, pos + node.nodeSize);
    return tr.insert(tr.mapping.map(target), node);
  });
};

/** Selected text to another place, as a drag does. */
const moveText: Edit = (hand) => {
  const { peer, random, letters } = hand;
  const place = pick(hand, (node) => node.isTextblock && node.content.size > 1);
  const to = place && pick(hand, isText);
  if (!place || !to) return false;
  const offsets = [offsetIn(random, place.node), offsetIn(random, place.node)].sort((a, b) => a - b);
  const [from, end] = offsets.map((offset) => place.pos + 1 + offset) as [number, number];
  const target = to.pos + 1 + offsetIn(random, to.node);
  if (from === end || (target >= from && target <= end)) return false;
  const slice = peer.document.slice(from, end);
  let atoms = false;
  slice.content.descendants((node) => {
    atoms ||= node.isInline && !node.isLeaf;
  });
  // A note in a note is not what a drag makes.
  if (atoms) return false;
  letters.moved(slice.content.textBetween(0, slice.content.size));
  return peer.edit((tr) => {
    tr.delete(from, end);
    return tr.replace(tr.mapping.map(target), undefined, slice);
  });
};

/** Typing over a selection from one block into one further down. */
const typeOver: Edit = ({ peer, random, locked, letters }) => {
  const all = places(peer.document, (node) => node.isTextblock && !locked.has(node.attrs.id));
  const index = indexOf(random, all);
  const [first, second] = [all[index], all[index + random.below(3)]];
  if (!first || !second || (first !== second && second.pos < first.pos + first.node.nodeSize)) return false;
  const from = first.pos + 1 + offsetIn(random, first.node);
  const to = second.pos + 1 + offsetIn(random, second.node);
  if (to <= from) return false;
  return peer.edit((tr) => tr.insertText(letters.fresh(1), from, to));
};

const removeAtom: Edit = (hand) => {
  const place = pick(hand, isType('transclusion', 'reference'));
  return place !== null && hand.peer.edit((tr) => removeNode(tr, place.pos));
};

const lift: Edit = (hand) => {
  const place = pick(hand, (node) => node.isTextblock && node.type.name !== 'line');
  if (!place) return false;
  const range = hand.peer.document.resolve(place.pos + 1).blockRange();
  const target = range && liftTarget(range);
  if (!range || target === null || target === undefined) return false;
  return hand.peer.edit((tr) => tr.lift(range, target));
};

const undo: Edit = ({ peer }) => {
  const before = peer.document;
  peer.undoManager.undo();
  peer.onLocal?.(before, peer.document);
  return peer.document !== before;
};

const redo: Edit = ({ peer }) => {
  const before = peer.document;
  peer.undoManager.redo();
  peer.onLocal?.(before, peer.document);
  return peer.document !== before;
};

/** Some steps back, and some of them again. */
const backAndForth: Edit = (hand) => {
  const { random, peer } = hand;
  const before = peer.document;
  const back = 1 + random.below(4);
  for (let n = 0; n < back; n++) undo(hand);
  for (let n = random.below(back + 1); n > 0; n--) redo(hand);
  return peer.document !== before;
};

const template =
  '{"parts":[{"template":{"target":{"wt":"T","href":"./Template:T"},"params":{"1":{"wt":"v"}},"i":0}}]}';

/** By name, with how often each is drawn. */
export const edits: Readonly<Record<string, readonly [weight: number, edit: Edit]>> = {
  type: [30, type],
  erase: [8, erase],
  eraseAcross: [2, eraseAcross],
  split: [4, split],
  splitTextBlock: [3, inText(() => splitTextBlock)],
  break: [1, inText(() => insertBreak)],
  join: [4, join],
  remove: [2, remove],
  move: [3, move],
  cut: [1, cut],
  pasteCut: [2, pasteCut],
  paste: [1, paste],
  heading: [1, inText(() => setBlock('heading3'))],
  paragraph: [2, inText(() => setBlock('paragraph'))],
  preformatted: [1, inText(() => setBlock('preformatted'))],
  quote: [1, inText(() => setBlock('quote'))],
  list: [2, inText(({ random }) => toggleList(random.pick(['ul', 'ol', 'dl'] as const)))],
  indent: [2, inText(() => indent)],
  outdent: [2, inText(() => outdent)],
  lift: [1, lift],
  item: [1, item],
  bold: [2, inText(() => toggleFormatting({ mark: 'bold' }), true)],
  italic: [2, inText(() => toggleFormatting({ mark: 'italic' }), true)],
  clear: [0.5, inText(() => clearFormatting, true)],
  link: [
    1,
    inText(
      ({ random }) => setLink({ rel: 'mw:WikiLink', href: random.pick(['./A', './B#c', './D']), cls: '' }),
      true,
    ),
  ],
  removeLink: [0.5, inText(() => removeLink)],
  rule: [0.3, inText(() => insertRule)],
  moveAtom: [1, moveAtom],
  moveText: [1.5, moveText],
  typeOver: [1, typeOver],
  removeAtom: [0.7, removeAtom],
  removeTable: [0.1, inText(() => removeTable)],
  headerCell: [0.5, inText(() => toggleHeaderCell)],
  template: [1, inText(() => insertAtom('transclusion', 'transclusionBlock', { mw: template }))],
  parameter: [2, parameter],
  reference: [1, inText(() => insertReference)],
  table: [0.2, inText(() => insertTable(2, 2))],
  addRow: [1, tableEdits.addRow as Edit],
  addColumn: [0.7, tableEdits.addColumn as Edit],
  removeRow: [0.7, tableEdits.removeRow as Edit],
  removeColumn: [0.5, tableEdits.removeColumn as Edit],
  undo: [4, undo],
  redo: [1, redo],
  backAndForth: [3, backAndForth],
};
