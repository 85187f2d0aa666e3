/** An edit that wikitext has no simple form for changes its own block, and nothing around that. */

import { element, type TreeElement, type TreeNode, text } from '@stet/tree';
import { describe, expect, it } from 'vitest';
import { parse } from '../parse/parse.js';
import { defaultSite } from '../site.js';
import { behind, named, paragraph, saved, withChildren } from './saved.test-page.js';

describe('what cannot be said by wikitext is said by tags, where it is', () => {
  it('a paragraph behind the list of an item', () => {
    expect(saved("* a: ''b''\n* c\n** d\n** e\n* f", named('li', '"d"'), behind('new'))).toBe(
      "* a: ''b''\n* c<ul><li>d</li><li>e</li></ul><p>new</p>\n* f",
    );
  });
  it('a paragraph behind the list that an item begins with', () => {
    expect(saved('a\n\n:;b\n:c', named('dd'), behind('new'))).toBe(
      'a\n\n: <dl><dt>b</dt></dl><p>new</p>\n:c',
    );
  });
  it('a paragraph behind a comment below the line of an item', () => {
    expect(saved('{|\n| [[x]]\n| v=t|\n\n* a\n<!-- b -->\n* c\n|}', named('li'), behind('new'))).toBe(
      '{|\n| [[x]]\n| v=t|\n\n* a<!-- b --><p>new</p>\n* c\n|}',
    );
  });
  it('in the items that need it, not in those beside them', () => {
    const twice = (items: readonly TreeNode[]): TreeNode[] =>
      items.map((item, i) => {
        if (item.kind !== 'element') return item;
        return i === 1
          ? { ...item, children: [text('new'), ...item.children.slice(1)] }
          : { ...item, children: [...item.children, paragraph('x')] };
      });
    expect(saved('* a\n** b\n* c\n** d\n* e\n** f', named('ul'), twice)).toBe(
      '* a<ul><li>b</li></ul><p>x</p>\n* new\n** d\n* e<ul><li>f</li></ul><p>x</p>',
    );
  });
  it('a paragraph in an item that is a tag, with text in lines before it', () => {
    expect(
      saved('<ul>\n<li>\n  one: two\n</li>\n<li>\n  three\n</li>\n</ul>', named('li'), behind('x')),
    ).toBe('<ul>\n<li>\n  one: two<p>x</p>\n</li>\n<li>\n  three\n</li>\n</ul>');
  });
  it('a call as a paragraph of its own in a cell', () => {
    const call = (children: readonly TreeNode[]) => [
      ...children.slice(0, 1),
      element('p', { children: children.slice(2) }),
    ];
    expect(saved('{|\n| {{a}} {{b}}\n| c\n|}', named('td', '{\\"wt\\":\\"b\\"'), call)).toBe(
      '{|\n| {{a}}<p>{{b}}</p>\n| c\n|}',
    );
  });
  it('a paragraph behind formatting that a cell ends', () => {
    expect(saved('{|\n|<small>a\n|<small>b\n|}', named('td'), behind('x'))).toBe(
      '{|\n|<small>a\n</small><p>x</p>\n|<small>b\n|}',
    );
  });
});

describe('what a random edit found', () => {
  it('a paragraph goes from between two in tags, the first of them on the line of the opening tag', () => {
    const gone = (children: readonly TreeNode[]) => children.toSpliced(1, 1);
    expect(saved('<blockquote>a\n<br>\nb</blockquote>', named('blockquote'), gone)).toBe(
      '<blockquote>a\n<p>b</p></blockquote>',
    );
  });
  it.each(['\n', '\n\n'])('formatting on the line on which a tag ends, behind a paragraph: %j', (gap) => {
    const bold = (children: readonly TreeNode[]) => [
      ...children.slice(0, 1),
      element('b', { children: [text('b')] }),
      text(' c'),
    ];
    expect(saved(`<div>\na${gap}b c</div>`, named('div'), bold)).toBe(`<div>\na${gap}'''b''' c</div>`);
  });
  it('a paragraph behind text with a blank line on the lines of its tags', () => {
    expect(saved('<div>a\n\nb</div>', named('div'), behind('c'))).toBe('<div>a\n\nb<p>c</p></div>');
  });
  it('the text before a category goes, which is no part of the paragraph before it then', () => {
    const gone = ([, ...others]: readonly TreeNode[]) => others;
    const twice = 'a [[Category:C]] b\n\nd [[Category:C]]\nb';
    expect(saved(twice, named('p', '"d'), gone)).toBe('a [[Category:C]] b\n\n<p>[[Category:C]]\nb</p>');
  });
  it('an item is joined to one that ends with a number that is a link', () => {
    const site = { ...defaultSite, magicLinks: { ...defaultSite.magicLinks, isbn: true } };
    const joined = (items: readonly TreeNode[]) => {
      const [a, b, ...others] = items as TreeElement[];
      return [{ ...a, children: [...(a?.children ?? []), ...(b?.children ?? [])] } as TreeElement, ...others];
    };
    expect(saved('# ISBN 3-7769-0119-5\n# كتاب\n# c', named('ol'), joined, site)).toBe(
      '# ISBN 3-7769-0119-5<nowiki/>كتاب\n# c',
    );
  });
  it('a category comes between two lists, of which the first ends in a call of several lines', () => {
    const [category] = parse('[[Category:C]]').children as [TreeElement];
    const between = ([a, b]: TreeNode[]) => [a, { ...category, id: 'x.1' }, b] as TreeNode[];
    expect(withChildren('* a {{b\n |c=d\n }}\n\n* e', between)).toBe(
      '* a {{b\n |c=d\n }}\n\n[[Category:C]]\n\n* e',
    );
  });
  it('text in a cell whose next line is that of the next cell, behind a comment', () => {
    const typed = ([, ...others]: readonly TreeNode[]) => [text('new a\n'), ...others];
    expect(saved('{|\n| a\n<!--c-->| b\n|}', named('td'), typed)).toBe('{|\n| new a\n<!--c-->| b\n|}');
  });
  it('a paragraph in an item that is a tag, among others without ends', () => {
    const before = (children: readonly TreeNode[]) =>
      children.flatMap((child) =>
        child.kind === 'element' && child.name === 'ul' ? [paragraph('x'), child] : [child],
      );
    const source = (more: string) =>
      `<ol><li>a<br>\n b:${more}\n <ul><li>c</li></ul>\nd\n</li>\n\n<li>e\n\n<li>f</li></ol>`;
    expect(saved(source(''), named('li', 'b:'), before)).toBe(source('<p>x</p>'));
  });
  it('a line that begins with a sign of a heading only now', () => {
    const gone = () => [text('==== a\nb: \n====')];
    expect(saved('==== a\nb:\n<ref>n</ref> ====', named('p'), gone)).toBe(
      '==== a\nb: \n<nowiki>====</nowiki>',
    );
  });
  it('a character that is an entity becomes bold', () => {
    const bold = (children: readonly TreeNode[]) => [element('b', { children: [...children] })];
    expect(saved('x&sup2;', (node) => node.attrs.typeof === 'mw:Entity', bold)).toBe("x'''²'''");
  });
  it('the category behind a switch goes, in a tag without an end', () => {
    const rest = (children: readonly TreeNode[]) =>
      children.filter((child) => child.kind !== 'element' || child.name !== 'link');
    const source = '<div>\na\n\n<!-- b -->\n\n__NOTOC__\n[[Category:C]]\n';
    expect(saved(source, named('div'), rest)).toMatch(/a(?:<\/p>)?\s+<!-- b -->\n__NOTOC__/);
  });
  it('a comment comes to stand between preformatted texts', () => {
    const [first, second, comment] = [0, 1, 3];
    const moved = (nodes: TreeNode[]) => [first, comment, second, 2].map((at) => nodes[at] as TreeNode);
    expect(withChildren(' a\n\n<pre>\nb\n</pre>\n\nc\n\n<!-- d -->\n', moved)).toBe(
      ' a\n\n<!-- d -->\n<pre>\nb\n</pre>\n\nc\n',
    );
  });
  it('a paragraph goes from between a comment behind a text and another text', () => {
    const gone = (nodes: TreeNode[]) => nodes.toSpliced(2, 1);
    expect(withChildren('a\n<!-- b -->\n\nc\n\nd', gone)).toBe('a\n<!-- b -->\n\nd');
  });
  it('the term before a description on its line goes', () => {
    const [term, ...others] = (parse('a\n;b:c\n:d').children[1] as TreeElement).children as TreeElement[];
    const kept = [{ ...term, children: [] }, ...others.map(({ print: _, ...item }) => item)];
    expect(saved('a\n;b:c\n:d', named('dl'), () => kept as TreeNode[])).toBe('a\n; :c\n:d');
  });
  it('a directive that is the second half of a paragraph', () => {
    const halves = ([half, ...others]: TreeNode[]): TreeNode[] => {
      const [shown, directive] = (half as TreeElement).children as [TreeNode, TreeNode];
      return [
        { ...(half as TreeElement), children: [shown] },
        element('p', { children: [directive] }),
        ...others,
      ];
    };
    expect(withChildren('a<noinclude>\n\n== b ==\n</noinclude>', halves)).toBe(
      'a\n<noinclude>\n\n== b ==\n</noinclude>',
    );
  });
  it('a paragraph goes from between a comment of two lines and another text', () => {
    const gone = (nodes: TreeNode[]) => nodes.filter((node) => !JSON.stringify(node).includes('"c"'));
    expect(withChildren('a\n<!-- b\nb -->\n\nc\n\nd', gone)).toBe('a\n<!-- b\nb -->\n\nd');
  });
  it('the term goes of a description behind blanks', () => {
    const rest = () => [text(' ')];
    expect(saved('; a : b\n; c', named('dt'), rest)).toMatch(/^; +: b\n; c$/);
  });
  it('half of a word becomes bold in a table that leaves out ends of tags', () => {
    const bold = () => [element('b', { children: [text('a')] }), text("'b")];
    const page = "<table>\n<tr><td>x<td>y\n<tr><td>[[a'b]]<td>z\n</table>";
    expect(saved(page, named('a'), bold)).toBe(page.replace("[[a'b]]", "[[a'b|'''a'''<nowiki/>'b]]"));
  });
  it('a quoted word becomes bold', () => {
    const bold = () => [text("a '"), element('b', { children: [text('b')] }), text("' c")];
    expect(saved("a 'b' c", named('p'), bold)).toBe("a ''''b'''<nowiki/>' c");
  });
  it('a copy of a paragraph before a line of directives', () => {
    const copied = (nodes: TreeNode[]) =>
      nodes.toSpliced(1, 0, {
        ...(nodes.at(-1) as TreeElement),
        id: 'x.1',
        origin: (nodes.at(-1) as TreeElement).id,
      });
    expect(
      withChildren(
        '{{a}}\n<includeonly>b</includeonly><noinclude>\n<br style="clear:both" />\n== c ==\nd',
        copied,
      ),
    ).toBe('{{a}}\n\nd\n<includeonly>b</includeonly><noinclude>\n<br style="clear:both" />\n== c ==\nd');
  });
});

describe('its neighbours stay as they are', () => {
  it('letters behind those that belong to a link', () => {
    expect(
      saved('a [[boat]]s, b', named('p'), ([a, link]) => [a as TreeNode, link as TreeNode, text('x, b')]),
    ).toBe('a [[boat]]s<nowiki/>x, b');
  });
  it('a cell with attributes loses its text', () => {
    expect(saved('{|\n| a ||id="b"|c||d\n|}', named('td', '"c"'), () => [])).toBe(
      '{|\n| a ||id="b"| ||d\n|}',
    );
  });
  it('a heading between a list and a comment goes, before another list', () => {
    expect(withChildren('* a\n\n== b ==\n<!-- c -->\n* d', (nodes) => nodes.toSpliced(1, 1))).toBe(
      '* a\n\n<!-- c -->\n* d',
    );
  });
  it('a paragraph behind a tag that the page ends', () => {
    expect(withChildren('<div class="a" id=\'b\'>\nc', (nodes) => [...nodes, paragraph('d')])).toBe(
      '<div class="a" id=\'b\'>\nc\n</div>\nd',
    );
  });
  it.each([
    ['tables in tables', '{|\n|a\n{|\n|b', '{|\n|a\n{|\n|b\n|}\n|}\n'],
    ['a tag in a cell', '{|\n|<span>a', '{|\n|<span>a</span>\n|}\n'],
    ['a table in a tag in a cell', '{|\n|<div>a\n{|\n|b', '{|\n|<div>a\n{|\n|b\n|}\n</div>\n|}\n'],
    ['a tag behind a list', '<div>\n* a\n<tt>b', '<div>\n* a\n<tt>b</tt>\n</div>\n'],
    ['nothing in an item, which ends by itself', '* <div>a', '* <div>a\n'],
  ])('behind what the page ended, which is closed: %s', (_, source, closed) => {
    expect(withChildren(source, (nodes) => [...nodes, paragraph('d')])).toBe(`${closed}d`);
    const copied = (nodes: TreeNode[]): TreeNode[] => {
      const from = nodes[0] as TreeElement;
      return [...nodes, { ...from, id: 'x.1', origin: from.id }];
    };
    const apart = source.startsWith('*') ? '\n' : '';
    expect(withChildren(source, copied)).toBe(closed + apart + source);
  });
  it('paragraphs of a quotation on one line, when two of them are joined', () => {
    const joined = ([one, two, ...rest]: readonly TreeNode[]): TreeNode[] => [
      {
        ...(one as TreeElement),
        children: [...(one as TreeElement).children, ...(two as TreeElement).children],
      },
      ...rest,
    ];
    expect(saved('<blockquote>a \n<br>\nb</blockquote>\n\n== c ==', named('blockquote'), joined)).toBe(
      '<blockquote><p>a<br></p> \nb</blockquote>\n\n== c ==',
    );
  });
  it('paragraphs of a quotation on one line, when another one comes behind them', () => {
    expect(saved('<blockquote>a\n\nb.</blockquote>\n\n== c ==', named('blockquote'), behind('x'))).toBe(
      '<blockquote>a\n\nb.<p>x</p></blockquote>\n\n== c ==',
    );
  });
  it('the list of an item that loses its text', () => {
    const rest = (children: readonly TreeNode[]) => children.filter((child) => child.kind !== 'text');
    expect(saved('# a\n#: b', named('li'), rest)).toBe('#\n#: b');
    expect(saved('* a\n** b\n*** c', named('li', '"b"'), rest)).toBe('*\n** b\n*** c');
  });
  it('items in tags, each on an indented line, when one of them goes', () => {
    const rest = (items: readonly TreeNode[]) => items.toSpliced(1, 1);
    expect(
      saved('<ul>\n  <li>a</li>\n  <li>b</li>\n  <li>c</li>\n</ul>', named('ul'), (items) =>
        rest(items.filter(({ kind }) => kind === 'element')),
      ),
    ).toBe('<ul>\n  <li>a</li>\n  <li>c</li>\n</ul>');
  });
  it('a table, when a copy of it comes before it, with formatting that its cells end', () => {
    const table = '{|\n|<font size="5">a<font>\n|b\n|}';
    const copied = (nodes: TreeNode[]): TreeNode[] => {
      const from = nodes[1] as TreeElement;
      return nodes.toSpliced(1, 0, { ...from, id: 'x.1', origin: from.id });
    };
    expect(withChildren(`a\n\n${table}\nb`, copied)).toBe(`a\n\n${table}\n${table}\nb`);
  });
  it('a note that begins with what would be a list without the call before it', () => {
    const rest = (children: readonly TreeNode[]) => children.slice(1);
    const isNote = ({ attrs }: TreeElement): boolean => attrs.typeof === 'mw:Extension/ref';
    expect(saved('a<ref>{{b}}; {{c}}</ref>', isNote, rest)).toBe('a<ref><nowiki>;</nowiki> {{c}}</ref>');
  });
  it('a heading behind an empty paragraph', () => {
    const empty = element('p', { children: [] });
    expect(withChildren('a\n\n==b==', ([a, b]) => [a as TreeNode, empty, b as TreeNode])).toBe(
      'a\n\n\n\n==b==',
    );
  });
  it('a heading, when the copy of one that has two blank lines behind it comes before it', () => {
    const copied = (nodes: TreeNode[]): TreeNode[] => {
      const from = nodes[0] as TreeElement;
      return nodes.toSpliced(2, 0, { ...from, id: 'x.1', origin: from.id });
    };
    expect(withChildren('==a==\n\n\nb\n\n==c==\nd', copied)).toBe('==a==\n\n\nb\n\n==a==\n\n==c==\nd');
  });
  it('another level of a heading with a call in its tag', () => {
    const level = (nodes: TreeNode[]): TreeNode[] => [{ ...(nodes[0] as TreeElement), name: 'h3' }];
    expect(withChildren('<h2 {{a}} class=b>c</h2>', level)).toBe('<h3 {{a}} class=b>c</h3>');
  });
  it('a bracket in a paragraph that is joined to a long line with links', () => {
    const long = `${'word '.repeat(30)}<ref>[http://example.org ${'x '.repeat(30)}]</ref> end`;
    const joined = ([one, two]: TreeNode[]): TreeNode[] => [
      {
        ...(one as TreeElement),
        children: [...(one as TreeElement).children, ...(two as TreeElement).children],
      },
    ];
    expect(withChildren(`${long}\n\na [1] b`, joined)).toBe(`${long}a [1] b`);
  });
});

describe('formatting that is open across blocks', () => {
  const page = 'a\n\n<font color="green">\n<pre>\nb\n</pre>\n</font>\n\nc';
  it('has an end of its own in each of them when one of them goes', () => {
    expect(withChildren(page, (nodes) => nodes.toSpliced(1, 1))).toBe(
      'a\n\n<font color="green"><pre>\nb\n</pre></font>\n<font color="green"></font>\n\nc',
    );
  });
  it('has its ends in a copy alone', () => {
    const copied = (nodes: TreeNode[]): TreeNode[] => {
      const from = nodes[1] as TreeElement;
      return nodes.toSpliced(1, 0, { ...from, id: 'x.1', origin: from.id });
    };
    expect(withChildren(page, copied)).toBe(page.replace('a\n\n', 'a\n\n<font color="green"></font>\n\n'));
  });
  it('is in a paragraph when the block in it went', () => {
    const words = (nodes: TreeNode[]): TreeNode[] =>
      nodes.with(2, { ...(nodes[2] as TreeElement), children: [text('x')] });
    expect(withChildren(page, words)).toBe(
      'a\n\n<font color="green"></font>\n\n<font color="green">x</font>\n\n<font color="green"></font>\n\nc',
    );
  });
});

describe('formatting that is left open in an item', () => {
  const page = '# a\n#: <tt>b\n#:   <source lang="x"/>\n#:   c</tt>\n#:d\n# <tt><e></tt>';
  const inItems = (change: (items: readonly TreeNode[]) => readonly TreeNode[]): string =>
    saved(page, named('dl'), change);
  it('is formatting in each of the items behind it', () => {
    const [list] = parse('* <tt>a\n* b\n* c</tt>').children as TreeElement[];
    expect(list?.children.map((item) => (item as TreeElement).children[0])).toMatchObject(
      ['a', 'b', 'c'].map((value) => ({ name: 'tt', children: [{ value }] })),
    );
  });
  it('has tags in each of them, and nowhere else, when one of them goes', () => {
    expect(inItems((items) => items.slice(1))).toBe(
      '# a\n#:   <tt><source lang="x"/></tt>\n#:   <tt>c</tt>\n#:d\n# <tt><e></tt>',
    );
  });
  it('has tags in each of them when another one comes between them', () => {
    const other = element('dd', { children: [text('x')] });
    expect(inItems((items) => items.toSpliced(1, 0, other))).toBe(
      '# a\n#: <tt>b</tt>\n#: x\n#:   <tt><source lang="x"/></tt>\n#:   <tt>c</tt>\n#:d\n# <tt><e></tt>',
    );
  });
});
