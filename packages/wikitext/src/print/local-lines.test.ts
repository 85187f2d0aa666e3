/** Blank lines around what shows nothing: directives, switches, categories, comments. */

import { element, type TreeElement, type TreeNode, text } from '@stet/tree';
import { describe, expect, it } from 'vitest';
import { parse } from '../parse/parse.js';
import { print } from '../save.js';
import { paragraph, saved, withChildren } from './saved.test-page.js';

describe('lines that show nothing', () => {
  it('a paragraph behind what is only included elsewhere', () => {
    const base = parse('* a\n\n<includeonly>{{b|\n}}</includeonly>\n');
    const at = base.children.findIndex((node) => node.kind === 'element' && node.name === 'meta');
    const wanted = { ...base, children: base.children.toSpliced(at + 1, 0, paragraph('new')) };
    const { text: out, declared } = print(wanted, { bases: [base] });
    expect(declared).toEqual([]);
    expect(out.trimEnd()).toBe('* a\n\n<includeonly>{{b|\n}}</includeonly>new');
  });
  it('a paragraph before a directive, whose line is a blank one', () => {
    const between = ([a, ...others]: TreeNode[]) => [a, paragraph('new'), ...others] as TreeNode[];
    expect(withChildren('* a\n<noinclude>\n<!-- b -->\nc', between)).toBe(
      '* a\nnew\n<noinclude>\n<!-- b -->\nc',
    );
  });
  it.each([
    ['a paragraph', 'c'],
    ['a heading', '== c =='],
    ['a list', '* c'],
    ['a call', '{{c}}'],
  ])('blank lines around a switch, of which one shows: %s', (_, source) => {
    const base = parse(`a \n\n__NOTOC__\n\n== b ==\n${source}`);
    const moved = { ...base, children: base.children.toSpliced(-1, 1) };
    moved.children.splice(1, 0, base.children.at(-1) as TreeNode);
    const { text: out, declared } = print(moved, { bases: [base] });
    expect(declared).toEqual([]);
    expect(out).toBe(`a \n\n${source}\n\n__NOTOC__\n\n== b ==`);
  });
  it('the first paragraph goes from before a directive with blank lines around it, of which one shows', () => {
    expect(withChildren('a\n\n<onlyinclude>\n==b==\nc', (nodes) => nodes.slice(1))).toBe(
      '\n<onlyinclude>\n==b==\nc',
    );
  });
  it('a paragraph of one before a comment with others behind it', () => {
    const empty = element('p', { children: [] });
    const added = ([a, ...rest]: TreeNode[]) => [a as TreeNode, empty, ...rest];
    expect(withChildren('a\n\n<!-- b -->\n\n==c==', added)).toBe('a\n\n\n\n<!-- b -->\n\n==c==');
  });
  it('a copy of a heading before a switch leaves those around that', () => {
    const copied = ([a, b, empty, ...rest]: TreeNode[]): TreeNode[] => {
      const copy: TreeNode = { ...(a as TreeElement), id: 'x.1', origin: (a as TreeElement).id };
      return [a, b, empty, copy, ...rest] as TreeNode[];
    };
    expect(withChildren('==a==\nb\n\n\n\n__NOTOC__\n\n* c', copied)).toBe(
      '==a==\nb\n\n\n\n==a==\n\n__NOTOC__\n\n* c',
    );
  });
  it('the first word goes behind a directive: no blank begins its line', () => {
    const [from, to] = ['<onlyinclude>a b {{c}}</onlyinclude>', '<onlyinclude>b {{c}}</onlyinclude>'];
    const without = ([meta, , ...rest]: readonly TreeNode[]) => [meta as TreeNode, text(' b '), ...rest];
    expect(saved(from, (node) => node.name === 'p', without)).toBe(to);
  });
  it('of a page that has no others', () => {
    const base = parse(' \n');
    expect(print({ ...base, children: [] }, { bases: [base] }).text).toBe(' \n');
  });
  it('text in a paragraph of blank lines, before others', () => {
    const typed = (children: readonly TreeNode[]) => [...children, text('new')];
    expect(saved('* a\n\n\n\n\n\n\nb', (node) => node.name === 'p', typed)).toBe('* a\n\n\nnew\n\n\n\n\nb');
  });
  it('a paragraph before a line of directives that a break follows', () => {
    const base = parse(
      '{{a}}\n<includeonly>b</includeonly><noinclude>\n<br style="clear:both" />\n== c ==\nd',
    );
    const wanted = { ...base, children: base.children.toSpliced(1, 0, paragraph('new')) };
    const { text: out, declared } = print(wanted, { bases: [base] });
    expect(declared).toEqual([]);
    expect(out).toBe(
      '{{a}}\n\nnew\n<includeonly>b</includeonly><noinclude>\n<br style="clear:both" />\n== c ==\nd',
    );
  });
});

describe('blank lines beside what shows nothing', () => {
  const page = 'a\n\n<!-- b -->\n\n__NOTOC__\n[[Category:C]]';
  it('are no more than needed when text comes behind it', () => {
    const put = (nodes: TreeNode[]): TreeNode[] => nodes.toSpliced(3, 0, paragraph('d'));
    expect(withChildren(page, put)).toBe('a\n<!-- b -->\n__NOTOC__\nd\n[[Category:C]]');
  });
  it('stand behind a category that comes between two lists', () => {
    expect(
      withChildren('* a\n\nx\n\n* b\n\ny\n[[Category:C]]', ([a, , b, , c]) => [a, c, b] as TreeNode[]),
    ).toBe('* a\n[[Category:C]]\n\n* b');
  });
  it('part text from text behind a category on the line of a directive', () => {
    const put = (nodes: TreeNode[]): TreeNode[] => [...nodes, paragraph('d')];
    expect(withChildren('<noinclude>\na\n</noinclude>[[Category:C]]', put)).toBe(
      '<noinclude>\na\n</noinclude>[[Category:C]]\n\nd',
    );
  });
  it('come between two paragraphs of which a picture was the end', () => {
    const page = 'a\n[[File:A.png]][[File:B.png|thumb]]\n\n== c ==\n\nd';
    expect(withChildren(page, ([a, b]) => [a, b] as TreeNode[])).toBe('a\n\n[[File:A.png]]');
  });
  it('stay in the row beside them', () => {
    const put = (nodes: TreeNode[]): TreeNode[] => nodes.toSpliced(1, 0, paragraph('d'));
    expect(withChildren(page, put)).toBe(page.replace('a', 'a\n\nd'));
  });
});
