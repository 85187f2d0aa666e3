import { describe, expect, it } from 'vitest';
import { areSame, Shapes } from './equal.js';
import { comment, element, type PrintInfo, type TreeElement, type TreeNode, text, tree } from './node.js';
import { differenceOf, equalTrees, normalForm } from './normal.js';

type Child = TreeNode | string;
const nodes = (children: Child[]): TreeNode[] =>
  children.map((child) => (typeof child === 'string' ? text(child) : child));
const h = (name: string, ...children: Child[]): TreeElement => element(name, { children: nodes(children) });
const x = (
  name: string,
  attrs: Record<string, string>,
  print: PrintInfo | null = null,
  ...children: Child[]
) => element(name, { attrs, print, children: nodes(children) });
const equal = (a: Child[], b: Child[]): boolean => equalTrees(tree(nodes(a)), tree(nodes(b)));

describe('normal form: what is one and the same', () => {
  const cases: [string, Child[], Child[]][] = [
    ['texts that touch', [h('p', 'a', 'b')], [h('p', 'ab')]],
    ['blanks at both ends', [h('h2', ' a '), h('p', 'b\n')], [h('h2', 'a'), h('p', 'b')]],
    [
      'blanks of bare text beside blocks',
      [h('li', 'a\n', h('ul', h('li', 'b')))],
      [h('li', 'a', h('ul', h('li', 'b')))],
    ],
    ['a line end in what is one line', [h('h2', h('a', 'a\nb'))], [h('h2', h('a', 'a b'))]],
    [
      'blanks of a note in preformatted text',
      [h('pre', x('sup', { typeof: 'mw:Extension/ref' }, null, ' a'))],
      [h('pre', x('sup', { typeof: 'mw:Extension/ref' }, null, 'a'))],
    ],
    [
      'what no address may hold, and the same percent-encoded',
      [x('a', { rel: 'mw:ExtLink', href: 'http://a.b/[c|d]' })],
      [x('a', { rel: 'mw:ExtLink', href: 'http://a.b/%5Bc%7Cd%5D' })],
    ],
    ['empty formatting', [h('p', 'a', h('b'))], [h('p', 'a')]],
    ['empty paragraphs at the end', [h('p', 'a'), h('p')], [h('p', 'a')]],
    ['empty paragraphs before what ends a page unseen', [h('p'), element('meta')], [element('meta')]],
    [
      'empty paragraphs before a category',
      [h('p'), element('meta'), element('link'), h('p', 'a')],
      [element('meta'), element('link'), h('p', 'a')],
    ],
    ['a paragraph of a break and an empty one', [h('p', h('br')), h('p', 'a')], [h('p'), h('p', 'a')]],
    [
      'equal formatting that touches',
      [h('p', h('b', 'a'), h('b', 'b', h('i', 'c')))],
      [h('p', h('b', 'ab', h('i', 'c')))],
    ],
    [
      'formatting joined down the seam',
      [h('p', h('b', h('i', 'a')), h('b', h('i', 'b')))],
      [h('p', h('b', h('i', 'ab')))],
    ],
    [
      'bold around italic and italic around bold',
      [h('p', h('b', h('i', 'a')))],
      [h('p', h('i', h('b', 'a')))],
    ],
    ['a paragraph with nothing to read', [h('p', comment('c'))], [comment('c')]],
    ['a row group that says nothing', [h('table', h('tbody', h('tr')))], [h('table', h('tr'))]],
    ['an escape', [h('p', 'a', x('span', { typeof: 'mw:Nowiki' }, null, '[['))], [h('p', 'a[[')]],
    ['an entity', [h('p', x('span', { typeof: 'mw:Entity' }, { src: '&amp;' }, '&'))], [h('p', '&')]],
    ['an HTML spelling', [x('b', {}, { html: true }, 'a')], [x('b', {}, null, 'a')]],
    ['attributes in any order', [x('div', { a: '1', b: '2' })], [x('div', { b: '2', a: '1' })]],
    [
      'data in any order',
      [
        x('span', {
          typeof: 'mw:Transclusion',
          'data-mw': '{"parts":[{"template":{"target":{"wt":"a"},"i":0}}]}',
        }),
      ],
      [
        x('div', {
          typeof: 'mw:Transclusion',
          'data-mw': '{"parts":[{"template":{"i":3,"target":{"wt":"a"}}}]}',
        }),
      ],
    ],
    [
      'a placeholder',
      [x('div', { typeof: 'mw:Placeholder' }, { src: 'x' }, 'a')],
      [x('span', { typeof: 'mw:Placeholder' }, { src: 'x' })],
    ],
    ['soft line ends with blanks', [h('p', 'a \n b')], [h('p', 'a\nb')]],
    ['line ends where a page has none', [h('h2', 'a\nb')], [h('h2', 'a b')]],
  ];
  it.each(cases)('%s', (_, a, b) => {
    expect(equal(a, b)).toBe(true);
    expect(normalForm(tree(nodes(a)))).toEqual(normalForm(tree(nodes(b))));
  });
});

describe('normal form: what is not', () => {
  const cases: [string, Child[], Child[]][] = [
    ['a letter', [h('p', 'a')], [h('p', 'b')]],
    ['an inner blank', [h('p', 'a  b')], [h('p', 'a b')]],
    ['a soft line end', [h('p', 'a\nb')], [h('p', 'a b')]],
    ['blanks of preformatted text', [h('pre', ' a')], [h('pre', 'a')]],
    ['an empty paragraph between others', [h('p', 'a'), h('p'), h('p', 'b')], [h('p', 'a'), h('p', 'b')]],
    ['two lists', [h('ul', h('li', 'a')), h('ul', h('li', 'b'))], [h('ul', h('li', 'a'), h('li', 'b'))]],
    [
      'the source of a placeholder',
      [x('div', { typeof: 'mw:Placeholder' }, { src: 'x' })],
      [x('div', { typeof: 'mw:Placeholder' }, { src: 'y' })],
    ],
    ['a parameter', [x('span', { 'data-mw': '{"parts":[1]}' })], [x('span', { 'data-mw': '{"parts":[2]}' })]],
    ['a comment', [comment('a')], [comment('b')]],
  ];
  it.each(cases)('%s', (_, a, b) => {
    expect(equal(a, b)).toBe(false);
  });

  it('says where', () => {
    const a = tree([h('p', 'a'), h('ul', h('li', 'b'), h('li', 'c'))]);
    const b = tree([h('p', 'a'), h('ul', h('li', 'b'), h('li', 'd'))]);
    expect(differenceOf(normalForm(a), normalForm(b))).toMatchObject({ line: 8, a: '"c', b: '"d' });
  });
});

describe('deep equality', () => {
  const equalNodes = (a: TreeNode, b: TreeNode): boolean => {
    const shapes = new Shapes();
    return shapes.of(a) === shapes.of(b);
  };
  it('joins texts and opens row groups', () => {
    expect(equalNodes(h('p', 'a', 'b'), h('p', 'ab'))).toBe(true);
    expect(equalNodes(h('table', h('tbody', h('tr'))), h('table', h('tr')))).toBe(true);
  });
  it('is exact otherwise', () => {
    expect(equalNodes(h('p', 'a '), h('p', 'a'))).toBe(false);
    expect(equalNodes(h('b', h('i', 'a')), h('i', h('b', 'a')))).toBe(false);
    expect(equalNodes(x('span', { typeof: 'mw:Nowiki' }, null, 'a'), text('a'))).toBe(false);
  });
});

describe('the same but for ids, ranges and spelling', () => {
  const one = [x('b', { class: 'c' }, { markup: "'''" } as PrintInfo, 'a'), comment('d')];
  it('looks at what normal forms look at', () => {
    const copy = one.map((node) => ({ ...node, id: 'other.1', print: null }));
    expect(areSame(one, copy)).toBe(true);
    expect(areSame(one, one.slice(1))).toBe(false);
    for (const other of [
      [x('b', { class: 'e' }, null, 'a'), comment('d')],
      [x('b', { class: 'c', title: '' }, null, 'a'), comment('d')],
      [x('b', { class: 'c' }, null, 'b'), comment('d')],
      [x('b', { class: 'c' }, { html: true } as PrintInfo, 'a'), comment('d')],
      [x('i', { class: 'c' }, null, 'a'), comment('d')],
      [x('b', { class: 'c' }, null, 'a'), text('d')],
    ])
      expect(areSame(one, other)).toBe(false);
  });
});
