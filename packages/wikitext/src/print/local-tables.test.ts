/** An edit in a table or a list changes its own cell or item, and leaves the others on their lines. */

import { element, type TreeElement, type TreeNode, text } from '@stet/tree';
import { describe, expect, it } from 'vitest';
import { parse } from '../parse/parse.js';
import { print } from '../save.js';
import { behind, named, paragraph, saved } from './saved.test-page.js';

describe('tables', () => {
  const cell = (): TreeElement => element('td');
  it('a new first cell leaves the line of the others', () => {
    expect(saved('{|\n| a || b\n|-\n| c || d\n|}', named('tr'), (cells) => [cell(), ...cells])).toBe(
      '{|\n|\n| a || b\n|-\n| c || d\n|}',
    );
  });
  it('a cell that began a line begins one when the one before it went', () => {
    expect(
      saved('{|\n| a || b\n| c || d\n|}', named('tr'), ([a, , ...rest]) => [a as TreeNode, ...rest]),
    ).toBe('{|\n| a\n| c || d\n|}');
  });
  it('attributes of a cell that gets a line of its own stay as they were written', () => {
    expect(saved("{|\n| a ||style='x' align=left| b\n|}", named('td'), behind('x'))).toBe(
      "{|\n| a\nx\n|style='x' align=left| b\n|}",
    );
  });
  it('a cell that gets a line of its own ends with the blank that it ended with', () => {
    expect(saved('{|\n|a||b \n|-\n|c\n|}', named('td'), behind('x'))).toBe('{|\n|a\nx\n|b \n|-\n|c\n|}');
  });
  it('a paragraph in a caption has none of the blank lines behind it', () => {
    const page = '{|\n|+ a\n\n\n| b\n|-\n\n| c\n|}';
    expect(saved(page, named('caption'), behind('d'))).toBe('{|\n|+ a<p>d</p>\n| b\n|-\n\n| c\n|}');
  });
  it('a row without a sign gets none behind a call that it stood behind', () => {
    const page = '{|\n{{a}}\n| b\n|}';
    expect(saved(page, named('td'), () => [text('c')])).toBe(page.replace('b', 'c'));
  });
  it('a line end in a note in the first line of a cell stays one', () => {
    const joined = ([a, p]: readonly TreeNode[]): TreeNode[] => [
      a as TreeNode,
      ...(p as TreeElement).children,
    ];
    const page = "{|\n| a\nb<ref>'''c\nd''' e</ref>\n|}";
    expect(saved(page, named('td'), joined)).toBe(page.replace('a\nb', 'ab'));
  });
  it('a line end in the first line of a cell is a blank', () => {
    const longer = (children: readonly TreeNode[]) => [...children, text('\nc')];
    expect(saved('{|\n| a<br>\n| b\n|}', named('td'), longer)).toBe('{|\n| a<br> c\n| b\n|}');
    const joined = (children: readonly TreeNode[]) =>
      children.flatMap((child) =>
        child.kind === 'element' && child.name === 'p' ? child.children : [child],
      );
    expect(saved("{|\n|a <br>\nb<br>\n''c''\n|d\n|}", named('td'), joined)).toBe(
      "{|\n|a <br>b<br> ''c''\n|d\n|}",
    );
  });
});

describe('comments and blanks on the lines of items and cells', () => {
  const without = (n: number) => (children: readonly TreeNode[]) => children.filter((_, i) => i !== n);
  const isBold = (children: readonly TreeNode[]) => [
    element('b', { children: children.slice(0, 1) }),
    ...children.slice(1),
  ];
  const otherComment = (children: readonly TreeNode[]) =>
    children.map((child) => (child.kind === 'comment' ? { ...child, value: 'new' } : child));
  const longer = ([first, ...more]: readonly TreeNode[]) => [
    text(`${first?.kind === 'text' ? first.value : ''}x`),
    ...more,
  ];
  it('a description keeps the blank behind its colon', () => {
    expect(saved(';a : b', named('dt'), () => [])).toBe('; : b');
    expect(saved(';a: b', named('dt'), () => [])).toBe('; : b');
    const joined = ([a, b, c, ...more]: readonly TreeNode[]) => [
      a as TreeNode,
      { ...(b as TreeElement), children: [...(b as TreeElement).children, ...(c as TreeElement).children] },
      ...more,
    ];
    expect(saved(';a :b\n;c :d\n;e:f', named('dl'), joined)).toBe(';a :bc\n:d\n;e:f');
  });
  it('two lists of a kind are one when the list between them goes', () => {
    const isItem = ({ name, children }: TreeElement) => name === 'li' && children.length > 1;
    const without = (children: readonly TreeNode[]) => children.toSpliced(2, 1);
    expect(saved('* a\n** b\n*: c\n** d', isItem, without)).toBe('* a\n** b\n** d');
    // An item that began with a list has a line of its own then.
    expect(saved('* a\n** b\n*: c\n**: d\n** e', isItem, without)).toBe('* a\n** b\n**\n**: d\n** e');
  });
  it('in an item that is a tag they stay two', () => {
    const page = '<ul><li>a\n* b\n\n* c\n</li></ul>\nd';
    expect(saved(page, named('p'), () => [text('e')])).toBe(page.replace('d', 'e'));
  });
  it('a comment goes to the line of the item that is the last before it now', () => {
    const isList = ({ name, children }: TreeElement) => name === 'ul' && children.length === 2;
    const without = (children: readonly TreeNode[]) => children.slice(0, -1);
    expect(saved('* a\n** b\n<!-- c -->\n** d\n\ne', isList, without)).toBe('* a\n** b<!-- c -->\n\ne');
  });
  it('a blank keeps bullets apart from a text that begins with their sign', () => {
    expect(saved(';a:b\n;;c::d\n;e:f', named('dl', '":d"'), (items) => items.filter((_, i) => i !== 2))).toBe(
      ';a:b\n;e:f',
    );
    const isInner = (node: TreeElement) => node.name === 'dl' && !JSON.stringify(node).includes('"b"');
    expect(saved(';a:b\n;;c::d\n;e:f', isInner, without(0))).toBe(';a:b\n;: :d\n;e:f');
  });
  it('a comment between items changes where it is', () => {
    const source = '*a\n<!--x-->\t\n*b\n\t<!--y--> <!--z-->\t \n*c';
    expect(saved(source, named('li', '"b"'), otherComment)).toBe(source.replace(/[yz]/g, 'new'));
    expect(saved(source, named('li', '"b"'), isBold)).toBe(source.replace('b', "'''b'''"));
  });
  it('a comment behind the last item moves to its line', () => {
    expect(saved('*a\n<!--x-->\n*b\n<!--y-->\n*c', named('ul'), without(2))).toBe('*a\n<!--x-->\n*b<!--y-->');
  });
  it('a comment before a bullet leaves the bullet as it is', () => {
    const source = '*a\n*b\n<!--x-->*c';
    expect(saved(source, named('li', '"b"'), otherComment)).toBe('*a\n*b\n<!--new-->*c');
    expect(saved(source, named('li', '"b"'), without(1))).toBe('*a\n*b\n*c');
  });
  it('a comment before the sign of a cell leaves the cells on its line', () => {
    expect(saved('{|\n|-\n<!--x--> |a||-\n|}', named('td'), longer)).toBe('{|\n|-\n<!--x--> |ax||-\n|}');
    expect(saved('{|\n!a||b\n<!--x-->  ||c||d\n|}', named('th'), longer)).toBe(
      '{|\n!ax||b\n<!--x-->  ||c||d\n|}',
    );
  });
  it('a sign behind a comment begins a line where the comment no longer does', () => {
    const onLine = ([, ...more]: readonly TreeNode[]) => [text('new '), ...more];
    expect(saved('{|\n|-\n| a\n<!--x-->!b\n|}', named('td'), onLine)).toBe('{|\n|-\n| new <!--x-->\n!b\n|}');
  });
  it('a call of a pipe is kept apart from the pipe behind attributes', () => {
    expect(saved('{|\n| id="a" |b {{!}} c\n|}', named('td'), without(0))).toBe('{|\n| id="a" | {{!}} c\n|}');
  });
  it('so is the sign of the next cell, behind a call of two lines', () => {
    expect(saved('{|\n|{{x|\n1=a}}|| id="a" |b|| id="c" |d\n|}', named('td', '"b"'), () => [])).toBe(
      '{|\n|{{x|\n1=a}}|| id="a" | || id="c" |d\n|}',
    );
  });
  it('attributes that end with a call of a pipe stay so on a line of their own', () => {
    expect(saved('{|\n{{!}}a{{!}}{{!}} id="b"{{!}}c\n|}', named('td'), behind('x'))).toBe(
      '{|\n{{!}}a\nx\n| id="b"{{!}}c\n|}',
    );
  });
  it('no cell goes on the line of a header cell', () => {
    expect(saved('{|\n!a\n|b|| id="c" |d|| id="e" |f| g\n|}', named('tr'), without(1))).toBe(
      '{|\n!a\n| id="c" |d|| id="e" |f| g\n|}',
    );
  });
});

it('a cell that gets an attribute keeps the blank before its content', () => {
  const directed = (source: string): string => {
    const base = parse(source);
    let isDone = false;
    const walk = (node: TreeNode): TreeNode => {
      if (isDone || node.kind !== 'element') return node;
      isDone = node.name === 'td';
      if (isDone) return { ...node, attrs: { ...node.attrs, dir: 'rtl' } };
      return { ...node, children: node.children.map(walk) };
    };
    return print({ ...base, children: base.children.map(walk) }, { bases: [base] }).text;
  };
  expect(directed('{|\n| one\n| two\n|}')).toBe('{|\n| dir="rtl" | one\n| two\n|}');
  expect(directed('{|\n|one\n|}')).toBe('{|\n| dir="rtl" |one\n|}');
});

it('line ends that a page has in the first line of a cell stay', () => {
  const source = '{|\n!a\n[<table>';
  expect(saved(source, named('nothing'), (children) => children)).toBe(source);
});

it('the line of a cell goes on behind the lines of a note in it', () => {
  const twice = (children: readonly TreeNode[]): TreeNode[] => [...children, paragraph('y')];
  const isNote = (node: TreeElement) => node.attrs.typeof === 'mw:Extension/ref';
  expect(saved('{|\n! a<ref>x</ref> || b\n|}', isNote, twice)).toBe('{|\n! a<ref>x\n\ny\n</ref> || b\n|}');
});

it('a cell that comes to stand behind one that ended its line stays on a line', () => {
  expect(saved('{|\n| a\n| b || id="c" | c\n|}', named('tr'), ([a, , c]) => [a, c] as TreeNode[])).toBe(
    '{|\n| a || id="c" | c\n|}',
  );
});

it('a cell before one whose line begins with a blank leaves that its line', () => {
  const put = (cells: readonly TreeNode[]): TreeNode[] => [element('td', {}), ...cells];
  expect(saved('{|\n|-\n | a || b\n|}', named('tr'), put)).toBe('{|\n|-\n |\n| a || b\n|}');
});
