import {
  comment,
  element,
  printTree,
  type Tree,
  type TreeElement,
  type TreeNode,
  text,
  tree,
} from '@stet/tree';
import { describe, expect, it } from 'vitest';
import { parse as parsePage } from '../parse/parse.js';
import { print } from '../save.js';
import { defaultSite } from '../site.js';
import { createMarkup } from './index.js';

const parse = (value: string): Tree => tree([element('p', { children: [text(value)] })], { text: value });
const markup = createMarkup({ site: defaultSite, parse });
const fresh = (...children: TreeNode[]): string => printTree(tree(children), { bases: [], markup }).text;
const h = (name: string, ...children: (TreeNode | string)[]): TreeElement =>
  element(name, { children: children.map((child) => (typeof child === 'string' ? text(child) : child)) });

describe('printing anew', () => {
  it('separates blocks', () => {
    expect(fresh(h('p', 'a'), h('p', 'b'), h('h2', 'c'), h('p', 'd'))).toBe('a\n\nb\n\n== c ==\nd');
  });
  it('keeps tabs at the start of a line, which make nothing of it', () => {
    expect(fresh(h('p', 'a\n\tb\n c'))).toBe('a\n\tb\nc');
  });
  it('writes lists by their bullets', () => {
    const list = h('ul', h('li', 'a', h('ol', h('li', 'b'), h('li', 'c'))), h('li', 'd'));
    expect(fresh(list, h('p', 'e'))).toBe('* a\n*# b\n*# c\n* d\ne');
  });
  it('writes a list in a list without an item of its own', () => {
    expect(fresh(h('ul', h('li', h('ul', h('li', 'x')))))).toBe('** x');
  });
  it('writes a break that a paragraph begins with as a blank line', () => {
    const blank = () => element('br', { print: { blank: true, src: '\n' } });
    expect(fresh(h('p', 'a'), h('p', blank(), 'b'))).toBe('a\n\n\nb');
    expect(fresh(h('p', 'a'), h('p', blank(), ' ', h('b', 'c')))).toBe("a\n\n\n'''c'''");
    expect(fresh(h('p', blank(), blank()), h('p', 'b'))).toBe('\n\n<br />\n\nb');
  });
  it('writes a line of comments in indented text with the blanks that it has', () => {
    const pre = h('pre', 'a\n  ', comment(' c '), '\nb');
    expect(fresh(pre)).toBe(' a\n  <!-- c -->\n b');
    expect(fresh(h('pre', 'a\n  ', comment(' c '), ' b'))).toBe(' a\n   <!-- c --> b');
  });
  it('writes preformatted text as a tag where indented lines are none', () => {
    expect(fresh(h('ul', h('li', h('pre', 'a\nb'))))).toBe('* <pre>a\nb</pre>');
    expect(fresh(h('ul', h('li', 'x', h('pre', 'a')), h('li', 'y')))).toBe('* x<pre>a</pre>\n* y');
    expect(fresh(h('blockquote', h('pre', 'a')))).toBe('<blockquote><pre>a</pre></blockquote>');
    expect(fresh(h('table', h('tr', h('td', h('pre', 'a')))))).toBe('{|\n|\n a\n|}');
    expect(fresh(h('div', h('pre', h('b', 'a'))))).toBe("<div>\n '''a'''\n</div>");
  });
  it('writes a quotation of one paragraph on the line of its item', () => {
    expect(fresh(h('ul', h('li', h('blockquote', h('p', 'a')))))).toBe('* <blockquote>a</blockquote>');
    expect(fresh(h('blockquote', h('p', 'a')))).toBe('<blockquote>\na\n</blockquote>');
  });
  it('writes tables', () => {
    const table = h(
      'table',
      h('caption', 'c'),
      h('tbody', h('tr', h('th', 'a'), h('td', 'b')), h('tr', h('td'))),
    );
    expect(fresh(table)).toBe('{|\n|+c\n!a\n|b\n|-\n|\n|}');
  });
});

describe('printing with a base', () => {
  it.each([
    ['a call', 'a\n{{t|b}}\nc', 'a\n{{t|x}}\nc'],
    ['a gallery', 'a\n<gallery >\nb\n</gallery>\nc', 'a\n<gallery >\nx\n</gallery>\nc'],
    ['a picture', 'a\n[[File:A.jpg|thumb|alt=b]]\nc', 'a\n[[File:A.jpg|thumb|alt=x]]\nc'],
  ])('leaves the lines around what data say: %s', (_, source, expected) => {
    const base = parsePage(source);
    const children = base.children.map((node) => {
      const data = node.kind === 'element' ? node.attrs['data-mw'] : undefined;
      if (node.kind !== 'element' || data === undefined) return node;
      return { ...node, attrs: { ...node.attrs, 'data-mw': data.replace(/(?<=["n])b(?=["\\])/, 'x') } };
    });
    expect(print(tree(children), { bases: [base] }).text).toBe(expected);
  });
});

/** A page that is one template, with the offsets that the parser records. */
function template(source: string): { base: Tree; node: TreeElement } {
  const params: Record<string, { wt: string }> = {};
  const placed: object[] = [];
  const [first = '', ...rest] = source.slice(2, -2).split('|');
  let at = 2 + first.length + 1;
  let number = 0;
  for (const part of rest) {
    const equals = part.indexOf('=');
    const named = equals >= 0;
    const name = named ? part.slice(0, equals) : '';
    const value = part.slice(equals + 1);
    const key = named ? name.trim() : String(++number);
    const keyStart = at + (name.length - name.trimStart().length);
    const start = at + equals + 1 + (named ? value.length - value.trimStart().length : 0);
    const wt = named ? value.trim() : value;
    params[key] = { wt };
    placed.push({ key, named, keyStart, keyEnd: keyStart + key.length, start, end: start + wt.length });
    at += part.length + 1;
  }
  const end = source.length;
  const node = element('div', {
    id: 'a.1',
    block: true,
    attrs: data(first.trim(), params),
    source: { start: 0, openEnd: end, closeStart: end, end },
    print: { params: placed, target: { start: 2, end: 2 + first.trimEnd().length } },
  });
  return { base: tree([node], { text: source, base: 'a' }), node };
}
const data = (wt: string, params: Record<string, { wt: string }>) => ({
  typeof: 'mw:Transclusion',
  'data-mw': JSON.stringify({ parts: [{ template: { target: { wt }, params, i: 0 } }] }),
});
function edit(source: string, wt: string, params: Record<string, string>): string {
  const { base, node } = template(source);
  const entries = Object.entries(params).map(([key, value]) => [key, { wt: value }]);
  const changed = { ...node, attrs: data(wt, Object.fromEntries(entries)), source: null, print: null };
  return printTree(tree([changed]), { bases: [base], markup }).text;
}

describe('templates', () => {
  const source = '{{Box\n | name   = A\n | size = 3 \n}}';
  it.each([
    ['a value', source, 'Box', { name: 'B', size: '3' }, '{{Box\n | name   = B\n | size = 3 \n}}'],
    ['the name', source, 'Other', { name: 'A', size: '3' }, '{{Other\n | name   = A\n | size = 3 \n}}'],
    ['one less', source, 'Box', { size: '3' }, '{{Box\n | size = 3 \n}}'],
    ['the last one less', source, 'Box', { name: 'A' }, '{{Box\n | name   = A \n}}'],
    [
      'one more',
      source,
      'Box',
      { name: 'A', size: '3', x: 'y' },
      '{{Box\n | name   = A\n | size = 3\n | x = y \n}}',
    ],
    ['on one line', '{{a|b|c=d}}', 'a', { 1: 'x', c: 'd', e: 'f' }, '{{a|x|c=d|e=f}}'],
    ['a number with an equals sign', '{{a}}', 'a', { 1: 'b=c' }, '{{a|1=b=c}}'],
  ])('%s', (_, from, name, params, to) => {
    expect(edit(from, name, params as Record<string, string>)).toBe(to);
  });
});

describe('text', () => {
  it.each([
    ['* a', '<nowiki>*</nowiki> a'],
    ['a * b', 'a * b'],
    ['[[a]] b', '<nowiki>[[a]]</nowiki> b'],
    ["it's ''x''", "it's <nowiki>''x''</nowiki>"],
    ['a < b <i> &amp; & c', 'a < b <nowiki><i></nowiki> &amp;amp; & c'],
    ['a\n# b', 'a\n<nowiki>#</nowiki> b'],
    ['= a', '= a'],
    ['see http://a.b/c d', 'see <nowiki>http://a.b/c</nowiki> d'],
    ['{{x|y}}', '<nowiki>{{x|y}}</nowiki>'],
    ['__NOTOC__ __x__', '<nowiki>__NOTOC__</nowiki> __x__'],
  ])('%j', (value, written) => {
    const suspicious: Tree = tree([element('hr')]);
    const careful = createMarkup({
      site: defaultSite,
      parse: (text) => (text.includes('STET') ? tree([]) : suspicious),
    });
    expect(printTree(tree([h('p', value)]), { bases: [], markup: careful }).text).toBe(written);
  });
});

it.each([
  ['{|\n|-\n{{a}}\n|}', '{|\n|-\n{{a}}\n|}'],
  ['{|\n<includeonly>b</includeonly>\n|-\n{{a}}\n|}', '{|\n<includeonly>b</includeonly>\n|-\n{{a}}\n|}'],
  ['{|\n| a\n|}', '{|\n|a\n|}'],
])('a row of calls has its sign: %j', (source, written) => {
  expect(print(parsePage(source), { bases: [] })).toMatchObject({ text: written, proven: true });
});

it('preformatted text of the page is no tag, however careful its lines are', () => {
  const strengths = new Map([[0, 5 as const]]);
  const page = tree([h('pre', 'a [\n', h('b', 'b'))]);
  expect(printTree(page, { bases: [], markup, strengths }).text).toBe(' a &#91;\n <b>b</b>');
});

describe('a note', () => {
  const note = (value: string): TreeElement =>
    element('sup', {
      attrs: { typeof: 'mw:Extension/ref', 'data-mw': '{"name":"ref","attrs":{}}' },
      children: [text(value)],
    });
  it.each([
    ['begins a line', ': so', '<ref><nowiki>:</nowiki> so</ref>'],
    ['which is none of markup behind a blank', ' : so', '<ref> : so</ref>'],
    ['or within', 'see: so', '<ref>see: so</ref>'],
  ])('%s', (_, value, written) => {
    expect(print(tree([h('p', note(value))]), { bases: [] })).toMatchObject({ text: written, proven: true });
    expect(print(tree([h('pre', 'a', note(value))]), { bases: [] }).text).toBe(` a${written}`);
  });
});

describe('parameters', () => {
  it('with names have no blanks at their edges, those without have', () => {
    const call = (params: Record<string, { wt: string }>) => {
      const template = { target: { wt: 't', href: './Template:T' }, params, i: 0 };
      const attrs = { typeof: 'mw:Transclusion', 'data-mw': JSON.stringify({ parts: [{ template }] }) };
      return print(tree([h('p', 'a ', element('span', { attrs }))]), { bases: [] });
    };
    expect(call({ name: { wt: ' x y\n' } })).toMatchObject({ text: 'a {{t|name=x y}}', proven: true });
    expect(call({ 1: { wt: ' x ' } })).toMatchObject({ text: 'a {{t| x }}', proven: true });
  });
});

describe('chunks that touch', () => {
  const link = (href: string, ...children: string[]): TreeElement =>
    element('a', { attrs: { rel: 'mw:WikiLink', href }, children: children.map((value) => text(value)) });
  it.each([
    ['a letter behind a link', [link('./Dog', 'dog'), text('s')], '[[dog]]<nowiki/>s'],
    ['italics behind italics', [h('i', 'a'), h('b', 'b')], "''a'''''b'''"],
    ['bold in italics', [h('b', h('i', 'a'))], "'''''a'''''"],
    ['an apostrophe', [text("l'"), h('i', 'a')], "l'''a''"],
    ['a piped link', [link('./Dog', 'cat')], '[[Dog|cat]]'],
    ['a link to a category', [link('./Category:A', 'cat')], '[[:Category:A|cat]]'],
    ['a category by its name', [link('./Category:A', 'Category:A')], '[[:Category:A]]'],
  ])('%s', (_, children, written) => {
    expect(fresh(h('p', ...children))).toBe(written);
  });
});

describe('the page’s title', () => {
  it('is that of the base: on a talk page a link to another language is text, for the proof too', () => {
    const source = 'a\n\nb [[nl:X|x]]\n\nc';
    const base = parsePage(source, { title: 'Talk:A' });
    const [first, second, third] = base.children as [TreeElement, TreeElement, TreeElement];
    const added: TreeElement = { ...second, children: [...second.children, text(' d')] };
    const saved = print(tree([first, added, third]), { bases: [base] });
    expect(saved).toMatchObject({ text: 'a\n\nb [[nl:X|x]] d\n\nc', proven: true });
  });
});

describe('an edited page', () => {
  const edited = (source: string, change: (nodes: readonly TreeNode[]) => readonly TreeNode[]): string => {
    const base = parsePage(source);
    const { text: saved, proven } = print(
      { ...base, text: '', children: change(base.children) },
      { bases: [base] },
    );
    expect(proven).toBe(true);
    return saved;
  };
  const inner = (node: TreeNode | undefined, children: readonly TreeNode[]): TreeElement => ({
    ...(node as TreeElement),
    children,
  });

  it('keeps the blanks at the end of a line on it', () => {
    expect(
      edited('* a  ', ([list]) => {
        const item = (list as TreeElement).children[0] as TreeElement;
        return [inner(list, [inner(item, [...item.children, h('ul', h('li', 'b'))])])];
      }),
    ).toBe('* a  \n** b');
    expect(edited('a  ', (nodes) => [...nodes, h('p', 'b')])).toBe('a  \n\nb');
  });
  it('loses formatting and headings that were emptied', () => {
    expect(
      edited("a\n\n== b ==\nc '''d''' e", ([first, heading, last]) => [
        first as TreeNode,
        inner(heading, []),
        inner(
          last,
          (last as TreeElement).children.map((node) => (node.kind === 'element' ? inner(node, []) : node)),
        ),
      ]),
    ).toBe('a\n\nc  e');
  });
  it('has a cell behind a new one on its line', () => {
    const page = '{|\n! a !! b\n|-\n| c[] || d\n|}';
    const result = edited(page, ([table]) => {
      const [body] = (table as TreeElement).children as TreeElement[];
      const rows = (body as TreeElement).children.map((row) => {
        const [first] = (row as TreeElement).children as TreeElement[];
        const cell = element(first?.name ?? 'td', { print: { row: true } });
        return inner(row, [cell, ...(row as TreeElement).children]);
      });
      return [inner(table, [inner(body, rows)])];
    });
    expect(result).toBe('{|\n! !! a !! b\n|-\n| || c[] || d\n|}');
  });
  it('writes a break that came into a line as its tag', () => {
    const page = 'a\n\n\n\n<references />';
    expect(
      edited(page, ([first, second, list]) => [
        inner(first, [...(first as TreeElement).children, ...(second as TreeElement).children]),
        list as TreeNode,
      ]),
    ).toBe('a<br />\n\n<references />');
  });
  it('parts what stands on both sides of a category that came between', () => {
    const page = '[[Category:C]]\n\na\n\nb';
    const result = edited(page, ([category, a, b]) => [a, category, b] as TreeNode[]);
    expect(result).toBe('a\n\n[[Category:C]]\n\nb');
  });
  it('has one blank line around a comment that text and preformatted text stand beside', () => {
    const result = edited('a\n\n<!-- b -->\n\nc\n\n d', ([a, comment, , d]) => [a, comment, d] as TreeNode[]);
    expect(result).toBe('a\n\n<!-- b -->\n d');
  });
  it('ends a heading behind an address', () => {
    const result = edited('==a==\n\nhttps://b.example/c.', ([heading, p]) => [
      inner(heading, [...(heading as TreeElement).children, text(' '), ...(p as TreeElement).children]),
    ]);
    expect(result).toBe('==a https://b.example/c.==');
  });
  it('also where both are preformatted', () => {
    const page = '[[Category:C]]\n\n a\n\n== b ==\n c';
    const result = edited(page, ([category, a, , c]) => [a, category, c] as TreeNode[]);
    expect(result).toBe(' a\n\n[[Category:C]]\n\n c');
  });
  it('has text on the line of a switch where a blank line would begin it', () => {
    const page = 'x\n\n__FORCETOC__\n{{a}}\n[[Category:C]]';
    const result = edited(page, (nodes) => {
      const at = nodes.findIndex((node) => node.kind === 'element' && node.name === 'meta');
      return nodes.toSpliced(at + 1, 0, h('p', 'b'));
    });
    expect(result).toBe('x\n\n__FORCETOC__b\n\n\n{{a}}\n[[Category:C]]');
  });
  it('joins formatting that came to touch', () => {
    expect(
      edited("''a''b''c''", ([p]) => [
        inner(
          p,
          (p as TreeElement).children.filter(({ kind }) => kind === 'element'),
        ),
      ]),
    ).toBe("''ac''");
  });
  it.each([
    ['{{t|a|b}}', { 1: 'x=1', 2: 'b' }, '{{t|1=x=1|2=b}}'],
    // A number would cut the blanks at the edges of the values behind it.
    ['{{t|a|b\n}}', { 1: 'x=1', 2: 'b\n' }, '{{t|x{{=}}1|b\n}}'],
    ['{{ {{{x|}}}t|a|b\n}}', { 1: 'x=1', 2: 'b\n' }, '{{ {{{x|}}}t|x{{=}}1|b\n}}'],
    ['{{t|a|<ref name="b" />\n}}', { 1: 'x', 2: '<ref name="b" />\n' }, '{{t|x|<ref name="b" />\n}}'],
    ['{{t|a=b}}', { a: 'x|y' }, '{{t|a=x{{!}}y}}'],
    ['{{t|a=<math>x|y</math>|b=c}}', { a: '<math>x|y</math>', b: 'd' }, '{{t|a=<math>x|y</math>|b=d}}'],
  ])('%s has parameters %j', (source, values, result) => {
    expect(
      edited(source, ([call]) => {
        const { attrs } = call as TreeElement;
        const mw = JSON.parse(attrs['data-mw'] as string);
        mw.parts[0].template.params = Object.fromEntries(
          Object.entries(values).map(([key, wt]) => [key, { wt }]),
        );
        return [{ ...(call as TreeElement), attrs: { ...attrs, 'data-mw': JSON.stringify(mw) } }];
      }),
    ).toBe(result);
  });
  it('has text on the line of a directive where a line of its own would show', () => {
    const page = '<noinclude>\n{{a}}\n\n</noinclude>';
    expect(edited(page, (nodes) => [...nodes, h('p', 'b')])).toBe('<noinclude>\n{{a}}\n\n</noinclude>b');
  });
  it('has an item without text where its list would join the one before', () => {
    expect(
      edited('* a\n* b\n** c', ([list]) => {
        const [first, second] = (list as TreeElement).children as [TreeElement, TreeElement];
        return [
          inner(list, [
            first,
            inner(
              second,
              second.children.filter(({ kind }) => kind === 'element'),
            ),
          ]),
        ];
      }),
    ).toBe('* a\n*\n** c');
  });
  it('separates what is new from the first block and the last one', () => {
    expect(edited('a\n\nb', (nodes) => [h('p', 'x'), ...nodes])).toBe('x\n\na\n\nb');
    const row = (change: (cells: readonly TreeNode[]) => readonly TreeNode[]) =>
      edited('{|\n|a\n|}', ([table]) => {
        const [group] = (table as TreeElement).children as [TreeElement];
        const [tr] = group.children as [TreeElement];
        return [inner(table, [inner(group, [inner(tr, change(tr.children))])])];
      });
    expect(row((cells) => [h('td', 'x'), ...cells])).toBe('{|\n|x\n|a\n|}');
    expect(row((cells) => [...cells, h('td', 'x')])).toBe('{|\n|a\n|x\n|}');
  });
  it('has formatting of a whole link around it', () => {
    expect(
      edited('[[A]]', ([p]) => {
        const [link] = (p as TreeElement).children as [TreeElement];
        return [inner(p, [inner(link, [h('i', 'A')])])];
      }),
    ).toBe("''[[A]]''");
  });
  it('has a comment behind a table that nobody closed', () => {
    expect(edited('{|\n| a', (nodes) => [...nodes, comment('b', { block: true })])).toBe('{|\n| a\n<!--b-->');
  });
});
