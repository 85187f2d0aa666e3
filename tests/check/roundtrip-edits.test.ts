import { createIds, repairIds, schema } from '@stet/document';
import type { Node } from 'prosemirror-model';
import { EditorState } from 'prosemirror-state';
import { expect, test } from 'vitest';
import { Random } from '../lib/random.js';
import { drawEdit, editKinds, findPlaces } from './roundtrip-edits.js';

let counter = 0;
const node = (type: string, attrs: Record<string, string>, ...children: (Node | string)[]): Node =>
  schema.node(
    type,
    { id: `abc123.${counter++}`, ...attrs },
    children.map((child) => (typeof child === 'string' ? schema.text(child) : child)),
  );
const line = (text: string) => node('line', {}, text);
const item = (...children: Node[]) => node('item', {}, ...children);

const page = schema.node('doc', null, [
  node('heading', {}, 'A heading'),
  node(
    'paragraph',
    {},
    'Some words ',
    node('transclusion', { mw: '{"parts":[{"template":{"target":{"wt":"t"},"params":{"a":{"wt":"b"}}}}]}' }),
    node('comment', { text: 'c' }),
    node('category', { href: './Category:C' }),
    node('reference', { mw: '{}' }, line('a note')),
    '.',
  ),
  node(
    'list',
    {},
    item(line('one')),
    item(line('two words'), node('list', {}, item(line('three')))),
    item(node('line', {})),
  ),
  node(
    'table',
    {},
    node('caption', {}, line('A caption')),
    node('row', {}, node('cell', {}, line('x y')), node('cell', {}, node('line', {}))),
    node('row', {}, node('alienBlock', { src: 'z' })),
  ),
  node('preformatted', {}, 'a\nb'),
  node('figure', { type: 'mw:File/Thumb', mw: '{}' }, line('👨‍👩‍👧 family')),
  node('transclusionBlock', { mw: '{}' }),
  node('wrapper', { name: 'div' }, node('paragraph', {}, 'in a box')),
]);
page.check();

test('1 000 drawn edits of all kinds: valid documents, no double id, undone exactly', () => {
  const random = new Random(1);
  const places = findPlaces(page);
  const drawn = new Set<string>();
  for (let n = 0; n < 1000; n++) {
    const edit = drawEdit(page, places, random);
    if (!edit) throw new Error('nothing to edit');
    drawn.add(edit.kind);
    const newId = createIds('checker');
    const { tr } = EditorState.create({ doc: page });
    expect(edit.apply(tr, newId), edit.kind).toBe(true);
    repairIds(tr, newId);
    tr.doc.check();
    const ids = new Set<string>();
    tr.doc.descendants(({ attrs, isText }) => {
      if (isText) return;
      expect(ids.has(attrs.id) || attrs.id === '', `${edit.kind} ${attrs.id}`).toBe(false);
      ids.add(attrs.id);
    });
    let { doc } = tr;
    for (let i = tr.steps.length - 1; i >= 0; i--) {
      const step = tr.steps[i];
      const before = tr.docs[i];
      if (step && before) doc = step.invert(before).apply(doc).doc ?? doc;
    }
    expect(doc.eq(page), edit.kind).toBe(true);
  }
  expect([...drawn].sort()).toEqual([...editKinds].sort());
});
