import { schema } from '@stet/document';
import { defaultSite } from '@stet/wikitext';
import type { Node } from 'prosemirror-model';
import { EditorState, TextSelection } from 'prosemirror-state';
import { expect, test } from 'vitest';
import { b, doc, p } from '../builders.test-doc.js';
import { formattingPlugin, goOn, typedMarks } from './formatting.js';

const link = (text: string): Node => schema.text(text, [schema.mark('link', { id: 'l', href: './Sea' })]);
const hidden = (text: string): Node =>
  schema.text(text, [schema.mark('inline', { id: 'h', attrs: '{"style":"display: none"}' })]);
const names = (page: Node, from: number, to: number): string[] | null =>
  typedMarks(stateOf(page, from, to), from, to)?.map(({ type }) => type.name) ?? null;
const stateOf = (page: Node, from: number, to = from): EditorState =>
  EditorState.create({
    doc: page,
    selection: TextSelection.create(page, from, to),
    plugins: [formattingPlugin(defaultSite, (run) => run())],
  });

test('typed over a part of a link, also its end, it stays in it', () => {
  const page = doc(p('a ', link('the sea'), ' z'));
  expect(names(page, 3, 10)).toEqual(['link']);
  expect(names(page, 7, 10)).toEqual(['link']);
});

test('typed over more than a link, or behind it, it is none of it', () => {
  const page = doc(p('a ', link('the sea'), ' z'));
  expect(names(page, 3, 11)).toBeNull();
  expect(names(page, 1, 10)).toBeNull();
  expect(names(page, 10, 10)).toBeNull();
});

test('it goes on in a link until the caret is put elsewhere', () => {
  const page = doc(p('a ', link('the sea'), ' z'));
  let state = stateOf(page, 10);
  state = state.apply(goOn(state.tr, (page.nodeAt(3) as Node).marks));
  expect(typedMarks(state, 10, 10)?.map(({ type }) => type.name)).toEqual(['link']);
  // What somebody else types before it moves it.
  state = state.apply(state.tr.insertText('X', 1));
  expect(typedMarks(state, 11, 11)?.map(({ type }) => type.name)).toEqual(['link']);
  state = state.apply(state.tr.setSelection(TextSelection.create(state.doc, 2)));
  state = state.apply(state.tr.setSelection(TextSelection.create(state.doc, 11)));
  expect(typedMarks(state, 11, 11)).toBeNull();
});

test('what is typed behind something hidden is seen; bold text goes on', () => {
  expect(names(doc(p(hidden('0'), '4')), 2, 2)).toEqual([]);
  expect(names(doc(p(b('bold'), ' z')), 5, 5)).toBeNull();
});
