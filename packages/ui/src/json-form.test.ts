import { expect, test } from 'vitest';
import { mergeJson } from './json-form.js';

const call = (params: Record<string, string>) => ({
  parts: [{ template: { params: Object.fromEntries(Object.entries(params).map(([k, wt]) => [k, { wt }])) } }],
});

test('two parameters of one call, one added, one taken out', () => {
  const merged = mergeJson(
    call({ a: '1', b: '2', c: '3' }),
    call({ a: 'one', b: '2', c: '3', d: 'new' }),
    call({ a: '1', b: 'two' }),
  );
  expect(merged).toEqual(call({ a: 'one', b: 'two', d: 'new' }));
});

test('one text: what each has replaced; the same words are what the person typed', () => {
  expect(mergeJson('one two', 'one two three', 'zero one two')).toBe('zero one two three');
  expect(mergeJson('one two', 'one 2', 'one deux')).toBe('one 2');
  expect(mergeJson('', 'mine', 'theirs')).toBe('minetheirs');
});

test('a value of another kind is taken as it is', () => {
  expect(mergeJson({ body: null }, { body: null }, { body: { extsrc: 'x' } })).toEqual({
    body: { extsrc: 'x' },
  });
  expect(mergeJson([1], [1, 2], [3])).toEqual([1, 2]);
});
