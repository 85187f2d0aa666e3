/**
 * Seeded single edits (design, section 10): the kind is drawn first, evenly among those the page allows, then the block
 * evenly among all blocks of the page, those in tables, lists, captions and references included.
 */

import {
  addItem,
  addMark,
  insertAfter,
  joinTarget,
  joinWithPrevious,
  type LinkLetters,
  removeNode,
  schema,
  splitAt,
  typeText,
} from '@stet/document';
import { defaultSite } from '@stet/wikitext';
import { Fragment, type Mark, type Node } from 'prosemirror-model';
import type { Transform } from 'prosemirror-transform';
import type { Random } from '../lib/random.js';
import { findParts, partKinds, partMakers } from './roundtrip-edits-parts.js';

export const editKinds = [
  'typeWord',
  'deleteWord',
  'boldWord',
  'split',
  'join',
  'addItem',
  'removeItem',
  'changeCell',
  'changeHeading',
  'insertParagraph',
  'removeBlock',
  ...partKinds,
] as const;
export type EditKind = (typeof editKinds)[number];

/** What an edit touched, by positions in the document before it. */
export type Touched =
  | { readonly what: 'block'; readonly pos: number }
  | { readonly what: 'join'; readonly pos: number; readonly target: number }
  | { readonly what: 'removal'; readonly pos: number }
  | { readonly what: 'insertion'; readonly after: number }
  | { readonly what: 'move'; readonly pos: number; readonly after: number };

export interface Edit {
  readonly kind: EditKind;
  readonly touched: Touched;
  /**
   * False where the document would not have it after all.
   * @param letters how the page's wiki reads letters beside a link; as an English one where nothing is given
   */
  apply(tr: Transform, newId: () => string, letters?: LinkLetters): boolean;
}

interface Word {
  readonly from: number;
  readonly to: number;
  readonly marks: readonly Mark[];
}

/** What a page offers to each kind: positions of blocks. */
export type Places = Readonly<Record<EditKind, readonly number[]>>;

const flow = new Set(['doc', 'wrapper', 'cell', 'caption', 'item', 'reference', 'figure', 'media']);
const typed = ['stet', 'words', 'слово', '言葉', 'كلمة', 'मूल', 'Zeile', 'naïve', 'x1'];
const wordPattern = /[\p{L}\p{M}\p{N}]+/gu;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** All places of a page for all kinds, in document order. */
export function findPlaces(doc: Node): Places {
  const places = Object.fromEntries(editKinds.map((kind) => [kind, [] as number[]])) as Record<
    EditKind,
    number[]
  >;
  doc.descendants((node, pos, parent) => {
    const name = node.type.name;
    findParts(places, node, pos, parent);
    if (node.isTextblock) {
      places.typeWord.push(pos);
      const words = wordsIn(node, pos);
      if (words.length > 0) places.deleteWord.push(pos);
      if (name !== 'preformatted' && words.some(isPlain)) places.boldWord.push(pos);
      if (node.content.size >= 2) places.split.push(pos);
      if (node.content.size > 0 && joinTarget(doc, pos) !== null) places.join.push(pos);
      if (name === 'heading') places.changeHeading.push(pos);
    }
    if (name === 'item') {
      places.addItem.push(pos);
      places.removeItem.push(pos);
    }
    if (name === 'cell' && textBlocksOf(node, pos).length > 0) places.changeCell.push(pos);
    if (node.isBlock && parent && flow.has(parent.type.name)) {
      places.insertParagraph.push(pos);
      if (!(parent.childCount === 1 && node.isTextblock && node.content.size === 0))
        places.removeBlock.push(pos);
    }
    return true;
  });
  return places;
}

/** Draws one edit of some kinds; `null` on a page that allows none. */
export function drawEdit(
  doc: Node,
  places: Places,
  random: Random,
  among: readonly EditKind[] = editKinds,
): Edit | null {
  const kinds = among.filter((kind) => places[kind].length > 0);
  if (kinds.length === 0) return null;
  const kind = random.pick(kinds);
  const pos = random.pick(places[kind]);
  return makers[kind](kind, doc, pos, random);
}

export type Maker = (kind: EditKind, doc: Node, pos: number, random: Random) => Edit;

const inBlock = (pos: number): Touched => ({ what: 'block', pos });

const typeInto: Maker = (kind, doc, pos, random) => {
  const block = doc.nodeAt(pos) as Node;
  const words = wordsIn(block, pos);
  const word = random.pick(typed);
  const end = pos + 1 + block.content.size;
  let at = end;
  let text = block.content.size === 0 ? word : ` ${word}`;
  if (words.length > 0) {
    const beside = random.pick(words);
    const before = random.next() < 0.5;
    at = before ? beside.from : beside.to;
    text = before ? `${word} ` : ` ${word}`;
  }
  return {
    kind,
    touched: inBlock(pos),
    apply: (tr, _newId, letters = defaultSite) => {
      typeText(tr, at, at, text, letters);
      return true;
    },
  };
};

const replaceIn: Maker = (kind, doc, pos, random) => {
  const words = wordsIn(doc.nodeAt(pos) as Node, pos);
  if (words.length === 0 || random.next() < 0.3) return typeInto(kind, doc, pos, random);
  const { from, to } = random.pick(words);
  const word = random.pick(typed);
  return {
    kind,
    touched: inBlock(pos),
    apply: (tr, _newId, letters = defaultSite) => {
      typeText(tr, from, to, word, letters);
      return true;
    },
  };
};

const makers: Record<EditKind, Maker> = {
  ...partMakers,
  typeWord: typeInto,
  changeHeading: replaceIn,
  changeCell: (kind, doc, pos, random) =>
    replaceIn(kind, doc, random.pick(textBlocksOf(doc.nodeAt(pos) as Node, pos)), random),

  deleteWord: (kind, doc, pos, random) => {
    const { from, to } = random.pick(wordsIn(doc.nodeAt(pos) as Node, pos));
    return {
      kind,
      touched: inBlock(pos),
      apply: (tr) => {
        tr.delete(from, to);
        return true;
      },
    };
  },

  boldWord: (kind, doc, pos, random) => {
    const { from, to } = random.pick(wordsIn(doc.nodeAt(pos) as Node, pos).filter(isPlain));
    return {
      kind,
      touched: inBlock(pos),
      apply: (tr, newId) => {
        const mark = boldBeside(tr.doc, from, to) ?? schema.mark('bold', { id: newId() });
        tr.doc.nodesBetween(from, to, (node, at) => {
          if (!node.isText) return;
          const [start, end] = [Math.max(at, from), Math.min(at + node.nodeSize, to)];
          const text = schema.text((node.text ?? '').slice(start - at, end - at), addMark(mark, node.marks));
          tr.replaceWith(start, end, text);
        });
        return true;
      },
    };
  },

  split: (kind, doc, pos, random) => {
    const at = placeInside(doc.nodeAt(pos) as Node, pos, random);
    return { kind, touched: inBlock(pos), apply: (tr) => splitAt(tr, at) };
  },

  join: (kind, doc, pos) => ({
    kind,
    touched: { what: 'join', pos, target: joinTarget(doc, pos) as number },
    apply: (tr) => joinWithPrevious(tr, pos),
  }),

  addItem: (kind, _doc, pos, random) => {
    const content = Fragment.from(schema.text(`${random.pick(typed)} ${random.pick(typed)}`));
    return { kind, touched: { what: 'insertion', after: pos }, apply: (tr) => addItem(tr, pos, content) };
  },

  insertParagraph: (kind, _doc, pos, random) => {
    const text = schema.text(`${random.pick(typed)} ${random.pick(typed)} ${random.pick(typed)}`);
    const paragraph = schema.node('paragraph', null, text);
    return {
      kind,
      touched: { what: 'insertion', after: pos },
      apply: (tr) => insertAfter(tr, pos, paragraph),
    };
  },

  removeItem: (kind, _doc, pos) => ({
    kind,
    touched: { what: 'removal', pos },
    apply: (tr) => removeNode(tr, pos),
  }),
  removeBlock: (kind, _doc, pos) => ({
    kind,
    touched: { what: 'removal', pos },
    apply: (tr) => removeNode(tr, pos),
  }),
};

/** Positions of the text blocks directly in a container. */
function textBlocksOf(node: Node, pos: number): number[] {
  const found: number[] = [];
  node.forEach((child, offset) => {
    if (child.isTextblock) found.push(pos + 1 + offset);
  });
  return found;
}

function wordsIn(block: Node, pos: number): Word[] {
  const words: Word[] = [];
  block.forEach((child, offset) => {
    for (const match of (child.text ?? '').matchAll(wordPattern)) {
      const from = pos + 1 + offset + match.index;
      words.push({ from, to: from + match[0].length, marks: child.marks });
    }
  });
  return words;
}

const isPlain = (word: Word): boolean => !word.marks.some(({ type }) => type.name === 'bold');

/** A bold run without attributes that touches the range: more of it, rather than a second one beside it. */
function boldBeside(doc: Node, from: number, to: number): Mark | undefined {
  const beside = [doc.resolve(from).nodeBefore, doc.resolve(to).nodeAfter];
  return beside
    .flatMap((node) => (node?.isText ? node.marks : []))
    .find(({ type, attrs }) => type.name === 'bold' && !attrs.attrs && !attrs.html);
}

/** A place inside a text block, never at its ends, between what a person sees as characters. */
function placeInside(block: Node, pos: number, random: Random): number {
  const places: number[] = [];
  block.forEach((child, offset) => {
    const start = pos + 1 + offset;
    if (offset > 0) places.push(start);
    if (!child.isText || (child.text?.length ?? 0) < 2) return;
    for (const { index } of graphemes.segment(child.text ?? '')) if (index > 0) places.push(start + index);
  });
  return places.length === 0 ? pos + 1 + block.content.size : random.pick(places);
}
