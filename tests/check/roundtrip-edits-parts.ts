/** Seeded edits of what is more than text: tables, calls, pictures, notes, comments, categories; blocks moved and copied. */

import {
  addColumn,
  addRow,
  grid,
  insertAfter,
  removeColumn,
  removeNode,
  removeRow,
  schema,
} from '@stet/document';
import { Fragment, type Node } from 'prosemirror-model';
import type { Transform } from 'prosemirror-transform';
import type { Random } from '../lib/random.js';
import type { Edit, Maker, Touched } from './roundtrip-edits.js';

export const partKinds = [
  'addRow',
  'removeRow',
  'addColumn',
  'removeColumn',
  'headingLevel',
  'changeParameter',
  'resizeMedia',
  'changeComment',
  'changeSortKey',
  'addReference',
  'removeAtom',
  'moveBlock',
  'copyBlock',
] as const;
export type PartKind = (typeof partKinds)[number];

const inBlock = (pos: number): Touched => ({ what: 'block', pos });

/** Atoms in text that a person may delete; directives and stray tags are none. */
const atoms = new Set([
  'transclusion',
  'extension',
  'reference',
  'media',
  'comment',
  'category',
  'alien',
  'linkEmpty',
]);
const movable = new Set(
  'paragraph heading list table figure preformatted transclusionBlock extensionBlock categoryBlock commentBlock alienBlock'.split(
    ' ',
  ),
);

/** Notes the places of a node for each kind. */
export function findParts(
  places: Record<PartKind, number[]>,
  node: Node,
  pos: number,
  parent: Node | null,
): void {
  const name = node.type.name;
  if (name === 'table') {
    const { rows, columns } = grid(node);
    if (rows.length > 0 && columns > 0) {
      places.addRow.push(pos);
      places.addColumn.push(pos);
      if (rows.length > 1) places.removeRow.push(pos);
      if (columns > 1) places.removeColumn.push(pos);
    }
  }
  if (name === 'heading') places.headingLevel.push(pos);
  if (/^transclusion/.test(name) && parametersOf(node).length > 0) places.changeParameter.push(pos);
  if (name === 'figure' || name === 'media') places.resizeMedia.push(pos);
  if (/^comment/.test(name)) places.changeComment.push(pos);
  if (/^category/.test(name)) places.changeSortKey.push(pos);
  // No note stands in a note, nor in the text of a picture.
  if (name === 'paragraph' && parent?.type.name === 'doc' && node.content.size > 0)
    places.addReference.push(pos);
  if (atoms.has(name) && parent?.isTextblock) places.removeAtom.push(pos);
  if (parent?.type.name === 'doc' && movable.has(name)) {
    places.copyBlock.push(pos);
    if (parent.childCount > 2) places.moveBlock.push(pos);
  }
}

type Json = Record<string, unknown>;
const parsed = (json: string): Json => {
  try {
    return JSON.parse(json) as Json;
  } catch {
    return {};
  }
};

/** The parameters of the only call of a transclusion. */
function parametersOf(node: Node): string[] {
  const { parts } = parsed(node.attrs.mw) as { parts?: { template?: { params?: Json } }[] };
  return parts?.length === 1 ? Object.keys(parts[0]?.template?.params ?? {}) : [];
}

const words = ['stet', 'слово', '言葉', 'naïve words', 'x=1', 'a|b', "it's"];

const setAttribute =
  (name: string, value: (node: Node, random: Random) => string): Maker =>
  (kind, doc, pos, random) => {
    const next = value(doc.nodeAt(pos) as Node, random);
    return {
      kind,
      touched: inBlock(blockAround(doc, pos)),
      apply: (tr) => {
        tr.setNodeAttribute(pos, name, next);
        return true;
      },
    };
  };

/** The block that holds an atom of its text; a block itself. */
function blockAround(doc: Node, pos: number): number {
  const $pos = doc.resolve(pos);
  return $pos.parent.isTextblock ? $pos.before() : pos;
}

const inTable =
  (change: (tr: Transform, pos: number, at: number) => void, count: (table: Node) => number): Maker =>
  (kind, doc, pos, random) => {
    const at = Math.floor(random.next() * count(doc.nodeAt(pos) as Node));
    return {
      kind,
      touched: inBlock(pos),
      apply: (tr) => {
        change(tr, pos, at);
        return true;
      },
    };
  };

const rowsOf = (table: Node): number => grid(table).rows.length;
const columnsOf = (table: Node): number => grid(table).columns;

export const partMakers: Record<PartKind, Maker> = {
  addRow: inTable(addRow, (table) => rowsOf(table) + 1),
  removeRow: inTable(removeRow, rowsOf),
  addColumn: inTable(addColumn, (table) => columnsOf(table) + 1),
  removeColumn: inTable(removeColumn, columnsOf),

  headingLevel: setAttribute('level', (node) => (node.attrs.level === '3' ? '2' : '3')),

  changeParameter: setAttribute('mw', (node, random) => {
    const data = parsed(node.attrs.mw) as { parts: { template: { params: Record<string, Json> } }[] };
    const key = random.pick(parametersOf(node));
    const params = data.parts[0]?.template.params ?? {};
    params[key] = { ...params[key], wt: random.pick(words) };
    return JSON.stringify(data);
  }),

  resizeMedia: setAttribute('mw', (node, random) => {
    const data = parsed(node.attrs.mw || '{}') as { attribs?: [string, unknown][] };
    const others = (data.attribs ?? []).filter(([name]) => !/^(?:width|height|upright)$/.test(name));
    const width = String(100 + Math.floor(random.next() * 200));
    return JSON.stringify({ ...data, attribs: [...others, ['width', width]] });
  }),

  changeComment: setAttribute('text', (_node, random) => ` ${random.pick(words)} --> ${random.pick(words)} `),

  changeSortKey: setAttribute(
    'href',
    (node, random) => `${node.attrs.href.replace(/#.*/s, '')}#${encodeURIComponent(random.pick(words))}`,
  ),

  addReference: (kind, doc, pos, random) => {
    const block = doc.nodeAt(pos) as Node;
    const mw = JSON.stringify({ name: 'ref', attrs: {} });
    const note = schema.node('line', null, schema.text(random.pick(words)));
    const at = pos + 1 + block.content.size;
    return {
      kind,
      touched: inBlock(pos),
      apply: (tr, newId) => {
        tr.insert(at, schema.node('reference', { id: newId(), mw }, note));
        return true;
      },
    };
  },

  removeAtom: (kind, doc, pos) => ({
    kind,
    touched: inBlock(blockAround(doc, pos)),
    apply: (tr) => {
      tr.delete(pos, pos + (doc.nodeAt(pos) as Node).nodeSize);
      return true;
    },
  }),

  moveBlock: (kind, doc, pos, random) => {
    const node = doc.nodeAt(pos) as Node;
    const targets: number[] = [];
    doc.forEach((child, offset) => {
      if (movable.has(child.type.name) && offset !== pos && offset + child.nodeSize !== pos)
        targets.push(offset);
    });
    const after = targets.length > 0 ? random.pick(targets) : pos;
    return {
      kind,
      touched: { what: 'move', pos, after },
      apply: (tr) => {
        if (!removeNode(tr, pos)) return false;
        return after === pos || insertAfter(tr, tr.mapping.map(after), node);
      },
    };
  },

  copyBlock: (kind, doc, pos, random) => {
    const targets: number[] = [];
    doc.forEach((child, offset) => {
      if (movable.has(child.type.name)) targets.push(offset);
    });
    const after = random.pick(targets);
    const node = doc.nodeAt(pos) as Node;
    return {
      kind,
      touched: { what: 'insertion', after },
      apply: (tr) => insertAfter(tr, after, copyOf(node)),
    };
  },
};

const copyOf = (node: Node): Node => node.copy(Fragment.from(node.content));

export type { Edit };
