import { EditorState } from 'prosemirror-state';
import { expect, test } from 'vitest';
import { doc, p } from '../builders.test-doc.js';
import { directionOfText, directionPlugin } from './direction.js';

test.each([
  ['abc', 'ltr'],
  ['  «سلام» abc', 'rtl'],
  ['123 שלום', 'rtl'],
  ['日本語', 'ltr'],
  ['12, 13.', null],
  ['', null],
] as const)('%j begins %s', (text, direction) => {
  expect(directionOfText(text)).toBe(direction);
});

const directions = (state: EditorState): unknown[] =>
  directionPlugin().props.decorations
    ? (state.plugins[0]?.getState(state).find() ?? []).map((one: { from: number }) => one.from)
    : [];

test('blocks have the direction of their text; one without letters that of the one before', () => {
  let state = EditorState.create({
    doc: doc(p('abc'), p('سلام'), p(''), p('abc'), p('12')),
    plugins: [directionPlugin()],
  });
  expect(directions(state)).toEqual([5, 11]);
  state = state.apply(state.tr.insertText('ש', 1));
  expect(directions(state)).toEqual([0, 6, 12]);
});
