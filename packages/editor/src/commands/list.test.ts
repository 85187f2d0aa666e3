import { describe, expect, test } from 'vitest';
import {
  after,
  dd,
  dl,
  doc,
  dt,
  h2,
  li,
  ol,
  p,
  show,
  stateOf,
  table,
  td,
  tr,
  ul,
} from '../builders.test-doc.js';
import { indent, outdent, outdentAtStart, splitItem, toggleList } from './list.js';

const cases: [string, ReturnType<typeof doc>, Parameters<typeof after>[1], string][] = [
  ['a paragraph becomes an item', doc(p('o<a>ne')), toggleList('ul'), 'ul[li[line[o|ne]]]'],
  [
    'paragraphs become items of one list',
    doc(p('o<a>ne'), p('two'), p('th<b>ree')),
    toggleList('ol'),
    'ol[li[line[one]] li[line[two]] li[line[th|ree]]]',
  ],
  [
    'a new item joins the list before it',
    doc(ul(li('one')), p('t<a>wo')),
    toggleList('ul'),
    'ul[li[line[one]] li[line[t|wo]]]',
  ],
  [
    'but not one of another kind',
    doc(ol(li('one')), p('t<a>wo')),
    toggleList('ul'),
    'ol[li[line[one]]] ul[li[line[t|wo]]]',
  ],
  ['a heading in a list stays a heading', doc(h2('o<a>ne')), toggleList('ul'), 'ul[li[heading[o|ne]]]'],
  [
    'a list changes its kind',
    doc(ul(li('o<a>ne'), li('two'))),
    toggleList('ol'),
    'ol[li[line[o|ne]] li[line[two]]]',
  ],
  ['into a definition list', doc(ul(li('o<a>ne'))), toggleList('dl'), 'dl[dd[line[o|ne]]]'],
  [
    'only the inner list changes',
    doc(ul(li('one', ul(li('t<a>wo'))))),
    toggleList('ol'),
    'ul[li[line[one] ol[li[line[t|wo]]]]]',
  ],
  [
    'an item leaves the list in the middle',
    doc(ul(li('one'), li('t<a>wo'), li('three'))),
    toggleList('ul'),
    'ul[li[line[one]]] paragraph[t|wo] ul[li[line[three]]]',
  ],
  ['the only item leaves no list', doc(ul(li('o<a>ne'))), toggleList('ul'), 'paragraph[o|ne]'],
  [
    'items leave as paragraphs',
    doc(ul(li('o<a>ne'), li('tw<b>o'))),
    outdent,
    'paragraph[one] paragraph[tw|o]',
  ],
  [
    'an item goes under the one before',
    doc(ul(li('one'), li('t<a>wo'))),
    indent,
    'ul[li[line[one] ul[li[line[t|wo]]]]]',
  ],
  [
    'and joins the list there',
    doc(ul(li('one', ul(li('two'))), li('t<a>hree'))),
    indent,
    'ul[li[line[one] ul[li[line[two]] li[line[t|hree]]]]]',
  ],
  ['a paragraph is indented by a colon', doc(p('o<a>ne')), indent, 'dl[dd[line[o|ne]]]'],
  [
    'a nested item comes up',
    doc(ul(li('one', ul(li('t<a>wo'))))),
    outdent,
    'ul[li[line[one]] li[line[t|wo]]]',
  ],
  [
    'what follows stays at its level',
    doc(ul(li('one', ul(li('t<a>wo'), li('three'))))),
    outdent,
    'ul[li[line[one]] li[line[t|wo] ul[li[line[three]]]]]',
  ],
  [
    'an item takes the name of the list it comes to',
    doc(ul(li('one', dl(dd('t<a>wo'))))),
    outdent,
    'ul[li[line[one]] li[line[t|wo]]]',
  ],
  [
    'Enter splits an item',
    doc(ul(li('on<a>e'), li('two'))),
    splitItem,
    'ul[li[line[on]] li[line[|e]] li[line[two]]]',
  ],
  ['Enter at the end makes an empty one', doc(ul(li('one<a>'))), splitItem, 'ul[li[line[one]] li[line[|]]]'],
  [
    'Enter takes the nested list along',
    doc(ul(li('o<a>ne', ul(li('two'))))),
    splitItem,
    'ul[li[line[o]] li[line[|ne] ul[li[line[two]]]]]',
  ],
  [
    'Enter in an empty item ends the list',
    doc(ul(li('one'), li('<a>'))),
    splitItem,
    'ul[li[line[one]]] paragraph[|]',
  ],
  [
    'Enter in an empty nested item goes up',
    doc(ul(li('one', ul(li('two'), li('<a>'))))),
    splitItem,
    'ul[li[line[one] ul[li[line[two]]]] li[line[|]]]',
  ],
  [
    'Enter after a term is a term',
    doc(dl(dt('a<a>'), dd('b'))),
    splitItem,
    'dl[dt[line[a]] dt[line[|]] dd[line[b]]]',
  ],
  ['Backspace at the start leaves the list', doc(ul(li('<a>one'))), outdentAtStart, 'paragraph[|one]'],
  ['a list in a cell', doc(table(tr(td('o<a>ne')))), toggleList('ul'), 'table[row[td[ul[li[line[o|ne]]]]]]'],
];

describe('lists', () => {
  test.each(cases)('%s', (_, before, command, expected) => {
    expect(show(after(stateOf(before), command))).toBe(expected);
  });

  test('the half with more content keeps the id', () => {
    const before = doc(ul(li('on<a>e is long')));
    const state = stateOf(before);
    const tr0 = state.tr.setNodeAttribute(1, 'id', 'abcdef.1').setNodeAttribute(2, 'id', 'abcdef.2');
    const now = after(state.apply(tr0), splitItem);
    const list = now.doc.child(0);
    expect(list.child(1).attrs.id).toBe('abcdef.1');
    expect(list.child(0).attrs.origin).toBe('abcdef.1');
    expect(list.child(1).child(0).attrs.id).toBe('abcdef.2');
  });
});
