import { EditorState } from 'prosemirror-state';
import { expect, test } from 'vitest';
import { b, doc, p, show } from '../builders.test-doc.js';
import { replaceWord } from './replacement.js';

const replaced = (content: Parameters<typeof p>, from: number, to: number, word: string): string | null => {
  const state = EditorState.create({ doc: doc(p(...content)) });
  const tr = replaceWord(state, from, to, word);
  return tr && show(state.apply(tr)).replace('|', '');
};

test('each letter has the formatting of the one it stands for', () => {
  expect(replaced(['a wr', b('old'), ' z'], 3, 8, 'world')).toBe('paragraph[a wob(rld) z]');
  expect(replaced(['a ', b('wro'), 'ld z'], 3, 8, 'world')).toBe('paragraph[a b(wor)ld z]');
});

test('a word that becomes longer or shorter', () => {
  expect(replaced([b('bo'), 'o'], 1, 4, 'book')).toBe('paragraph[b(bo)ok]');
  expect(replaced(['a ', b('comming'), ' z'], 3, 10, 'coming')).toBe('paragraph[a b(coming) z]');
  expect(replaced(['bo', b('ok')], 1, 5, 'bo')).toBe('paragraph[bo]');
});

test('nothing to change, or something that is no text between', () => {
  expect(replaced(['word'], 1, 5, 'word')).toBeNull();
  const state = EditorState.create({ doc: doc(p('a'), p('b')) });
  expect(replaceWord(state, 1, 5, 'x')).toBeNull();
});
