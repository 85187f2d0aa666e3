import { schema } from '@stet/document';
import { EditorState } from 'prosemirror-state';
import type { DecorationSet } from 'prosemirror-view';
import { expect, test } from 'vitest';
import { doc, li, p, ul } from '../builders.test-doc.js';
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

const directions = (state: EditorState): string[] =>
  ((state.plugins[0]?.getState(state) as DecorationSet | undefined)?.find() ?? []).map(
    (one) => `${one.from} ${(one as unknown as { type: { attrs: { dir: string } } }).type.attrs.dir}`,
  );

test('blocks have the direction of their text; one without letters that of the one before', () => {
  let state = EditorState.create({
    doc: doc(p('abc'), p('سلام'), p(''), p('abc'), p('12')),
    plugins: [directionPlugin()],
  });
  expect(directions(state)).toEqual(['0 ltr', '5 rtl', '11 rtl', '13 ltr', '18 ltr']);
  state = state.apply(state.tr.insertText('ש', 1));
  expect(directions(state).slice(0, 2)).toEqual(['0 rtl', '6 rtl']);
});

test('a list has that of its first text, its items their own', () => {
  const state = EditorState.create({ doc: doc(ul(li('سلام'), li('abc'))), plugins: [directionPlugin()] });
  expect(directions(state)).toEqual(['0 rtl', '2 rtl', '10 ltr']);
});

test('what the page says stands', () => {
  const said = schema.node('wrapper', { name: 'div', attrs: '{"dir":"ltr"}' }, [p('سلام')]);
  const state = EditorState.create({ doc: doc(said, p('سلام')), plugins: [directionPlugin()] });
  expect(directions(state)).toEqual(['8 rtl']);
});
