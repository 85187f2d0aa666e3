import { schema } from '@stet/document';
import type { Command } from 'prosemirror-state';
import { describe, expect, test } from 'vitest';
import {
  after,
  b,
  doc,
  h2,
  li,
  line,
  p,
  pre,
  preTag,
  quote,
  show,
  stateOf,
  table,
  td,
  template,
  tr,
  ul,
} from '../builders.test-doc.js';
import { editingKeys } from '../keys.js';
import {
  activeBlock,
  enterInPreformatted,
  insertBreak,
  plainAtStart,
  setBlock,
  splitTextBlock,
} from './block.js';
import { insertAtom, insertReference, insertRule, insertTable } from './insert.js';
import { toggleList } from './list.js';
import { addRow, nextCell } from './table.js';
import { addColumn, removeColumn, removeRow, toggleHeaderCell } from './table-change.js';

const cases: [string, ReturnType<typeof doc>, Parameters<typeof after>[1], string][] = [
  ['a heading', doc(p('o<a>ne')), setBlock('heading3'), 'heading[o|ne]'],
  [
    'several blocks at once',
    doc(p('o<a>ne'), p('tw<b>o')),
    setBlock('heading2'),
    'heading[one] heading[tw|o]',
  ],
  ['plain again', doc(h2('o<a>ne')), setBlock('paragraph'), 'paragraph[o|ne]'],
  ['plain text of an item is a line', doc(ul(li(h2('o<a>ne')))), setBlock('paragraph'), 'ul[li[line[o|ne]]]'],
  [
    'but two lines never touch',
    doc(ul(li('zero', h2('o<a>ne')))),
    setBlock('paragraph'),
    'ul[li[line[zero] paragraph[o|ne]]]',
  ],
  [
    'a quote around blocks',
    doc(p('o<a>ne'), p('tw<b>o')),
    setBlock('quote'),
    'wrapper[paragraph[one] paragraph[tw|o]]',
  ],
  [
    'plain text of an item in a tag',
    doc(ul(li('o<a>ne'))),
    setBlock('preformatted'),
    'ul[li[preformatted[o|ne]]]',
  ],
  ['out of the quote', doc(quote(p('o<a>ne'))), setBlock('paragraph'), 'paragraph[o|ne]'],
  ['Enter splits', doc(p('on<a>e')), splitTextBlock, 'paragraph[on] paragraph[|e]'],
  ['a paragraph after a heading', doc(h2('one<a>')), splitTextBlock, 'heading[one] paragraph[|]'],
  ['a heading split inside stays two', doc(h2('o<a>ne')), splitTextBlock, 'heading[o] heading[|ne]'],
  ['room above a heading', doc(h2('<a>one')), splitTextBlock, 'paragraph[] heading[|one]'],
  [
    'a line splits into line and paragraph',
    doc(table(tr(td('on<a>e')))),
    splitTextBlock,
    'table[row[td[line[on] paragraph[|e]]]]',
  ],
  ['a line end in preformatted text', doc(pre('on<a>e')), enterInPreformatted, 'preformatted[on\n|e]'],
  [
    'out of it after an empty line',
    doc(pre('one\n<a>')),
    enterInPreformatted,
    'preformatted[one] paragraph[|]',
  ],
  ['a break', doc(p('on<a>e')), insertBreak, 'paragraph[onbreake]'],
  ['Backspace makes the first heading plain', doc(h2('<a>one')), plainAtStart, 'paragraph[|one]'],
  [
    'a rule takes the place of an empty paragraph',
    doc(p('one'), p('<a>')),
    insertRule,
    'paragraph[one] rule paragraph[|]',
  ],
  [
    'a template alone is a block',
    doc(p('one'), p('<a>')),
    insertAtom('transclusion', 'transclusionBlock', { mw: '{}' }),
    'paragraph[one] transclusionBlock',
  ],
  [
    'in text it is inline',
    doc(p('o<a>ne')),
    insertAtom('transclusion', 'transclusionBlock', { mw: '{}' }),
    'paragraph[otransclusionne]',
  ],
  [
    'a table after the paragraph',
    doc(p('o<a>ne')),
    insertTable(1, 2),
    'paragraph[one] table[row[th[line[|]] th[line[]]]]',
  ],
  ['a reference', doc(p('o<a>ne')), insertReference, 'paragraph[oreference[line[]]ne]'],
  [
    'a row below',
    doc(table(tr(td('o<a>ne'), td('two')))),
    addRow(1),
    'table[row[td[line[one]] td[line[two]]] row[td[line[|]] td[line[]]]]',
  ],
  [
    'a column before',
    doc(table(tr(td('o<a>ne'), td('two')))),
    addColumn(-1),
    'table[row[td[line[|]] td[line[one]] td[line[two]]]]',
  ],
  ['a row less', doc(table(tr(td('o<a>ne')), tr(td('two')))), removeRow, 'table[row[td[line[|two]]]]'],
  ['a column less', doc(table(tr(td('o<a>ne'), td('two')))), removeColumn, 'table[row[td[line[|two]]]]'],
  ['the last row takes the table along', doc(p('x'), table(tr(td('o<a>ne')))), removeRow, 'paragraph[x|]'],
  ['a header cell', doc(table(tr(td('o<a>ne')))), toggleHeaderCell, 'table[row[th[line[o|ne]]]]'],
  [
    'the next cell',
    doc(table(tr(td('o<a>ne'), td('two')))),
    nextCell,
    'table[row[td[line[one]] td[line[|two]]]]',
  ],
];

describe('blocks', () => {
  test.each(cases)('%s', (_, before, command, expected) => {
    expect(show(after(stateOf(before), command))).toBe(expected);
  });

  test('preformatted text with markup stays where lines can begin with blanks', () => {
    const item = doc(ul(li('o<a>ne ', b('two'))));
    expect(setBlock('preformatted')(stateOf(item))).toBe(false);
    expect(setBlock('preformatted')(stateOf(doc(p('o<a>ne ', b('two')))))).toBe(true);
    for (const command of [setBlock('quote'), toggleList('ul')]) {
      expect(command(stateOf(doc(pre('o<a>ne ', b('two')))))).toBe(false);
      expect(command(stateOf(doc(pre('o<a>ne'))))).toBe(true);
    }
  });

  test.each([
    ['Backspace', preTag, 'doc(preformatted("onetwo"))'],
    ['Delete', preTag, 'doc(preformatted("onetwo"))'],
    ['Backspace', pre, 'doc(preformatted("one", bold("two")))'],
  ])('%s: what joins preformatted text between tags is plain', (key, make, joined) => {
    const start = key === 'Delete' ? doc(make('one<a>'), p(b('two'))) : doc(make('one'), p('<a>', b('two')));
    expect(after(stateOf(start), editingKeys()[key] as Command).doc.toString()).toBe(joined);
  });

  test('a note joins preformatted text between tags: it stands in indented lines', () => {
    const note = schema.node('reference', { id: 'abc123.n', mw: '{}' }, schema.node('line'));
    const styled = schema.node('preformatted', { form: 'tag', attrs: '{"class":"c"}' }, schema.text('one'));
    const now = after(stateOf(doc(styled, p('<a>two', note))), editingKeys().Backspace as Command).doc;
    expect(now.toString()).toBe('doc(preformatted("onetwo", reference(line)))');
    expect(now.firstChild?.attrs).toMatchObject({ form: 'indent', attrs: '' });
  });

  test('the menu says what is selected', () => {
    expect(activeBlock(stateOf(doc(ul(li('o<a>ne')))))).toBe('paragraph');
    expect(activeBlock(stateOf(doc(quote(p('o<a>ne')))))).toBe('quote');
    expect(activeBlock(stateOf(doc(h2('o<a>ne'), p('tw<b>o'))))).toBe('mixed');
    expect(activeBlock(stateOf(doc(line('o<a>ne'), template())))).toBe('paragraph');
  });
});
