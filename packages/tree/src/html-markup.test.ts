import { describe, expect, it } from 'vitest';
import { htmlMarkup, parseHtmlPage } from './html-markup.js';
import { type Tree, type TreeElement, type TreeNode, text } from './node.js';
import { save } from './proof.js';
import { printTree } from './reuse.js';

const unedited = (html: string): string => {
  const base = parseHtmlPage(html);
  return save({ ...base, text: '' }, { bases: [base], markup: htmlMarkup }).text;
};

/** The page with another text for every text `from`. */
function edited(html: string, from: string, to: string): { text: string; proven: boolean } {
  const base = parseHtmlPage(html);
  const change = (node: TreeNode): TreeNode =>
    node.kind === 'text'
      ? text(node.value.replace(from, to))
      : node.kind === 'comment'
        ? node
        : { ...node, children: node.children.map(change) };
  const page: Tree = { ...base, text: '', children: base.children.map(change) };
  return save(page, { bases: [base], markup: htmlMarkup });
}

const pages = [
  '<p>a</p>\n\n<P CLASS=x>b<BR>c</P>',
  '<ul><li> a<li>b\n<ul>\n<li>c</ul></ul>',
  '<table><tr><td> a &amp; b </td></tr></table>',
  '<div>\n a <b> b </b>\n<p>c</p> </div>',
  '<pre>\n\n a</pre><hr><!-- b -->',
  'a <foo-bar x>b</foo-bar> <img src=x> c',
  '<span about="#a">a</span> <span about="#a">b</span><p>c</p>',
  '<b>a<p>b</b>c</p>',
];

describe('HTML as a markup', () => {
  it.each(pages)('%j keeps its bytes', (html) => {
    expect(unedited(html)).toBe(html);
  });

  it.each([
    [pages[0], 'b', 'x<', '<p>a</p>\n\n<P CLASS=x>x&lt;<BR>c</P>'],
    [pages[1], 'c', 'x', '<ul><li> a<li>b\n<ul>\n<li>x</ul></ul>'],
    [pages[2], 'a &', 'x &', '<table><tr><td> x &amp; b </td></tr></table>'],
    [pages[4], ' a', 'x', '<pre>\n\nx</pre><hr><!-- b -->'],
    [pages[6], 'c', 'x', '<span about="#a">a</span> <span about="#a">b</span><p>x</p>'],
  ])('%j, edited', (html = '', from, to, result) => {
    expect(edited(html, from, to)).toMatchObject({ text: result, proven: true });
  });

  it('printed anew it is the same page', () => {
    for (const html of pages.filter((page) => !page.includes('<b>a<p>'))) {
      const page = parseHtmlPage(html);
      const { text: fresh } = printTree(page, { bases: [], markup: htmlMarkup, reuse: false });
      const again = printTree(parseHtmlPage(fresh), { bases: [], markup: htmlMarkup, reuse: false });
      expect(again.text).toBe(fresh);
    }
  });

  it('has ranges for all that stands in the page', () => {
    const [list] = parseHtmlPage('<ul>\n<li> a </li></ul>').children as [TreeElement];
    const [item] = list.children as [TreeElement];
    expect(list.source).toEqual({ start: 0, openEnd: 5, closeStart: 17, end: 22 });
    expect(item.source).toEqual({ start: 5, openEnd: 10, closeStart: 11, end: 17 });
  });

  it('deep and broken pages', () => {
    const deep = '<div>'.repeat(2_000);
    expect(unedited(deep)).toBe(deep);
    expect(unedited('</p><td>a</div><')).toContain('a');
  });
});
