import { schema } from '@stet/document';
import type { Node } from 'prosemirror-model';
import { EditorState, NodeSelection } from 'prosemirror-state';
import { expect, it } from 'vitest';
import { caretBehind } from './beside.js';

const typed = (doc: Node, pos: number): string | null => {
  const state = EditorState.create({ doc, selection: NodeSelection.create(doc, pos) });
  const { tr } = state;
  return caretBehind(tr) ? tr.insertText('x').doc.toString() : null;
};
const template = (name: string): Node => schema.node(name, { mw: '{}' });

it('types behind a selected chip', () => {
  const doc = schema.node('doc', null, [
    schema.node('paragraph', null, [schema.text('a'), template('transclusion'), schema.text('b')]),
  ]);
  expect(typed(doc, 2)).toBe('doc(paragraph("a", transclusion, "xb"))');
});

it('types in a paragraph behind a selected box', () => {
  const doc = schema.node('doc', null, [
    template('transclusionBlock'),
    schema.node('paragraph', null, [schema.text('b')]),
  ]);
  expect(typed(doc, 0)).toBe('doc(transclusionBlock, paragraph("x"), paragraph("b"))');
});

it('types nowhere between rows', () => {
  const row = schema.node('row', null, [schema.node('cell', null, [schema.node('line')])]);
  const doc = schema.node('doc', null, [schema.node('table', null, [template('transclusionBlock'), row])]);
  expect(typed(doc, 1)).toBe(null);
});
