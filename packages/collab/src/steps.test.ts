import { schema } from '@stet/document';
import type { Node } from 'prosemirror-model';
import { Transform } from 'prosemirror-transform';
import { describe, expect, test } from 'vitest';
import { Random } from '../../../tests/lib/random.js';
import { replaceContent, replaceInline } from './steps.js';

const p = (id: string, ...content: (Node | string)[]): Node =>
  schema.node(
    'paragraph',
    { id },
    content.map((one) => (typeof one === 'string' ? schema.text(one) : one)),
  );
const b = (text: string, id: string): Node => schema.text(text, [schema.mark('bold', { id })]);
const list = (id: string, ...items: Node[]): Node => schema.node('list', { id, name: 'ul' }, items);
const item = (id: string, ...blocks: Node[]): Node => schema.node('item', { id, name: 'li' }, blocks);
const doc = (...blocks: Node[]): Node => schema.node('doc', null, blocks);

/** The steps from one document to another, and where a position comes. */
function change(before: Node, after: Node, pos: number): { doc: Node; pos: number } {
  const tr = new Transform(before);
  replaceContent(tr, after.content);
  return { doc: tr.doc, pos: tr.mapping.map(pos) };
}

describe('a place that nobody touched is not swept away', () => {
  test('between two edits in one text', () => {
    const before = doc(p('1', 'one two three'));
    const after = doc(p('1', 'One two, three!'));
    const tr = new Transform(before);
    replaceInline(tr, 0, before.child(0), after.child(0));
    expect(tr.doc.eq(after)).toBe(true);
    expect(tr.mapping.mapResult(6).deletedAcross).toBe(false);
    expect(tr.doc.textBetween(1, tr.mapping.map(6))).toBe('One t');
  });

  test('in text that is made bold', () => {
    const before = doc(p('1', 'one two'));
    const after = doc(p('1', 'one ', b('two', 'x')));
    expect(change(before, after, 6)).toEqual({ doc: after, pos: 6 });
  });

  test('between two blocks that come, and one that goes', () => {
    const before = doc(p('1', 'one'), p('2', 'two'), p('3', 'three'));
    const after = doc(p('4', 'new'), p('2', 'two'), p('5', 'new'), p('3', 'three!'));
    const { doc: now, pos } = change(before, after, 7);
    expect(now.eq(after)).toBe(true);
    expect(now.resolve(pos).parent.attrs.id).toBe('2');
    expect(now.resolve(pos).parentOffset).toBe(1);
  });

  test('in an item, while others come before it', () => {
    const before = doc(list('l', item('a', p('1', 'one')), item('b', p('2', 'two'))));
    const after = doc(
      list('l', item('c', p('3', 'new')), item('a', p('1', 'one')), item('b', p('2', 'twos'))),
    );
    const { doc: now, pos } = change(before, after, 11);
    expect(now.eq(after)).toBe(true);
    expect(now.resolve(pos).parent.attrs.id).toBe('2');
    expect(now.resolve(pos).parentOffset).toBe(1);
  });
});

test('marks of one kind come in the order that they are wanted in', () => {
  const both = [schema.mark('bold', { id: '1' }), schema.mark('bold', { id: '2' })];
  const before = doc(p('1', schema.text('one', both.slice(1))));
  const after = doc(p('1', schema.text('one', both)));
  expect(change(before, after, 2)).toEqual({ doc: after, pos: 2 });
});

test('whatever changed, the result is what was wanted', () => {
  const random = new Random(5);
  const word = (): string => 'abcde'.slice(0, 1 + random.below(5));
  const text = (): (Node | string)[] =>
    Array.from({ length: 1 + random.below(4) }, () =>
      random.below(3) === 0 ? b(word(), `m${random.below(3)}`) : word(),
    );
  const block = (depth: number): Node =>
    depth < 2 && random.below(4) === 0
      ? list(
          `l${random.below(9)}`,
          ...Array.from({ length: 1 + random.below(3) }, () =>
            item(`i${random.below(9)}`, p(`p${random.below(9)}`, ...text()), block(depth + 1)),
          ),
        )
      : p(`p${random.below(9)}`, ...text());
  const page = (): Node => doc(...Array.from({ length: 1 + random.below(6) }, () => block(0)));
  for (let n = 0; n < 400; n++) {
    const after = page();
    expect(change(page(), after, 0).doc.eq(after)).toBe(true);
  }
});
