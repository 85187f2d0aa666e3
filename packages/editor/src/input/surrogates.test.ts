import { EditorState, TextSelection } from 'prosemirror-state';
import { expect, test } from 'vitest';
import { doc, p } from '../builders.test-doc.js';
import { loneSurrogates, surrogatesPlugin } from './surrogates.js';

const stateOf = (text: string, caret: number): EditorState => {
  const start = doc(p(text));
  return EditorState.create({
    doc: start,
    selection: TextSelection.create(start, caret),
    plugins: [surrogatesPlugin()],
  });
};

test('halves are found, pairs are not', () => {
  expect(loneSurrogates(doc(p('a\ud83db')), 0, 6)).toEqual([2]);
  expect(loneSurrogates(doc(p('a\ude00b')), 0, 6)).toEqual([2]);
  expect(loneSurrogates(doc(p('a😀b')), 0, 6)).toEqual([]);
});

test('a half that a program writes is taken out', () => {
  const state = stateOf('ab', 3);
  expect(state.apply(state.tr.insertText('\ude00', 2)).doc.textContent).toBe('ab');
});

test('the first half waits at the caret for the second', () => {
  let state = stateOf('ab', 2);
  state = state.apply(state.tr.insertText('\ud83d'));
  expect(state.doc.textContent).toBe('a\ud83db');
  state = state.apply(state.tr.insertText('\ude00'));
  expect(state.doc.textContent).toBe('a😀b');
});

test('the first half goes when something else comes, or the caret leaves', () => {
  let state = stateOf('ab', 2);
  state = state.apply(state.tr.insertText('\ud83d'));
  expect(state.apply(state.tr.insertText('x')).doc.textContent).toBe('axb');
  expect(state.apply(state.tr.setSelection(TextSelection.create(state.doc, 1))).doc.textContent).toBe('ab');
});

test('what is left when somebody deletes by units goes, too', () => {
  const state = stateOf('a😀b', 1);
  expect(state.apply(state.tr.delete(3, 4)).doc.textContent).toBe('ab');
  expect(state.apply(state.tr.delete(2, 3)).doc.textContent).toBe('ab');
});
