import { writeSpec } from '@stet/tree/spec';
import { describe, expect, it } from 'vitest';
import { parseExpanded } from './parse/expanded.js';
import { parse } from './parse/parse.js';

/** Pages as MediaWiki serves them: cases in which what a line opens, what HTML opens and what nothing closes meet. */

const serve = (source: string): string => writeSpec(parse(source)).replace(/\n/g, '');

const p = '<p class="mw-empty-elt"></p>';

describe('ends of tags that nothing opened', () => {
  it.each([
    ['a</p>', `<p>a</p>${p}`],
    ['a</p>b', `<p>a</p>${p}<p>b</p>`],
    ['</p>a', `${p}<p>a</p>`],
    ['<div>a</p>b</div>', `<div>a${p}b</div>`],
    ['</b>', p],
    ['</b></i>', p],
    ['----</b>', '<hr>'],
    ['<small><div></div></div>', '<small><div></div></small>'],
    ['a<b></p>c', `<p>a</p><b>${p}</b><p><b>c</b></p>`],
    ["''</p>", `<i>${p}</i>`],
    ['a</includeonly>b', '<p>a&lt;/includeonly&gt;b</p>'],
  ])('%j', (source, html) => {
    expect(serve(source)).toBe(html);
  });
});

describe('formatting around text and blocks', () => {
  it.each([
    ['x <b>y <div>z</div> w</b> v', '<p>x <b>y </b></p><b><div>z</div></b><p><b> w</b> v</p>'],
    ['<b>a</b> c <b>b<div>d</div></b>', '<p><b>a</b> c <b>b</b></p><b><div>d</div></b>'],
    ['a\n<b>b<div>c</div></b>', '<p>a</p><p><b>b</b></p><b><div>c</div></b>'],
    ['<b>a<li>b</li></b>', '<p><b>a</b></p><b><li>b</li></b>'],
    ['x <span>y<div>z</div></span>', '<p>x</p> <span>y<div>z</div></span>'],
  ])('%j', (source, html) => {
    expect(serve(source)).toBe(html);
  });
});

describe('formatting that nothing closes', () => {
  it.each([
    ['*<b>a\nb', '<ul><li><b>a</b></li></ul><b><p>b</p></b>'],
    ['*<b>a\n\n <td>b', '<ul><li><b>a</b></li></ul><p><b> b</b></p>'],
    ['*<b>a\n\nb', '<ul><li><b>a</b></li></ul><b><p>b</p></b>'],
    ['*<b>a\n* b\nc', '<ul><li><b>a</b></li><b><li>b</li></b></ul><b><p>c</p></b>'],
    ['*<b>a\n* b</b>\nc', '<ul><li><b>a</b></li><li><b> b</b></li></ul><p>c</p>'],
    ['*<b>a\n== b ==', '<ul><li><b>a</b></li></ul><b><h2 id="b">b</h2></b>'],
    ['*<b>a\n<!-- b -->', '<ul><li><b>a</b></li></ul><!-- b -->'],
  ])('%j', (source, html) => {
    expect(serve(source)).toBe(html);
  });
});

describe('text in a table but in no cell stands before it, in a paragraph of its own', () => {
  it.each([
    ['a<table>b</table>c', '<p>a</p><p>b</p><table></table><p>c</p>'],
    ['<div>a<table>b</table></div>', '<div>a<p>b</p><table></table></div>'],
    ['<b><table>a</table></b>', '<b><p>a</p><table></table></b>'],
    [':{|\na', '<dl><dd><p>a</p><table></table></dd></dl>'],
    ['<table>a<div>b</div>c</table>', '<p>a</p><div>b</div><p>c</p><table></table>'],
  ])('%j', (source, html) => {
    expect(serve(source)).toBe(html);
  });
});

describe('signs that mean something else where they stand', () => {
  it.each([
    [";''a:b'':c", '<dl><dt><i>a:b</i></dt><dd>c</dd></dl>'],
    [";''a:b", '<dl><dt><i>a:b</i></dt></dl>'],
    [";'''a''':b", '<dl><dt><b>a</b></dt><dd>b</dd></dl>'],
    ['{|\n|a|-{|b\n|}', '<table><tbody><tr><td>-{|b</td></tr></tbody></table>'],
    ['<pre>\na', '<pre>a</pre>'],
  ])('%j', (source, html) => {
    expect(serve(source)).toBe(html);
  });
});

describe('links whose text is empty are text', () => {
  it.each([
    ['[[File:A.jpg|]]', '<p>[[File:A.jpg|]]</p>'],
    ['[[Category:A|]]', '<p>[[Category:A|]]</p>'],
  ])('%j', (source, html) => {
    expect(serve(source)).toBe(html);
  });
});

describe('tables, headings and rules in the text of a link', () => {
  const a = (label: string): string => `<a rel="mw:WikiLink" href="./A" title="A">${label}</a>`;
  it.each([
    ['[[A|b\n----\nc]]', `<p>${a('b')}</p>${a('<hr>')}<p>${a('c')}</p>`],
    ['[[A|b\n== c ==]]', `<p>${a('b')}</p>${a('<h2 id="c">c</h2>')}`],
    ['[[A|b\n* c]]', `<p>${a('b* c')}</p>`],
  ])('%j', (source, html) => {
    expect(serve(source)).toBe(html);
  });
});

describe('in a page for showing', () => {
  const made = (source: string): string =>
    writeSpec(parseExpanded(source, { expand: (call) => call.replace(/^\{\{|\}\}$/g, '') }).tree).replace(
      /\n/g,
      '',
    );
  it.each([
    ['*a\n[[Category:B]]c', '<ul><li>a<link rel="mw:PageProp/Category" href="./Category:B">c</li></ul>'],
    [
      '*a\n[[Category:B]]\nc',
      '<ul><li>a</li></ul><link rel="mw:PageProp/Category" href="./Category:B"><p>c</p>',
    ],
    ['{{!}}', '<p>|</p>'],
  ])('%j', (source, html) => {
    expect(made(source).replace(/<span [^>]*>\|<\/span>/, '|')).toBe(html);
  });

  it('a link that a call makes in the text of another one makes that one text', () => {
    const page = parseExpanded('[[A|{{b}}]]', { expand: () => '[[B]]' });
    expect(writeSpec(page.tree)).toMatch(/^<p>\[\[A\|<a [^>]*>B<\/a>\]\]<\/p>$/);
  });

  it.each([
    ['{{a}}b', '<span></span><p>b</p>'],
    ['b{{a}}{{a}}', '<p>b</p><span></span><span></span>'],
    ['b {{a}} c', '<p>b <span></span> c</p>'],
    ['{|\n|-\n{{a}}\n|b\n|}', '<table><tbody><tr><td>b</td></tr></tbody></table>'],
  ])('a call that makes nothing: %j', (source, html) => {
    const page = writeSpec(parseExpanded(source, { expand: () => '' }).tree).replace(/\n/g, '');
    expect(page.replace(/<(span|tr) [^>]*mw:Transclusion[^>]*>/g, '<$1>')).toBe(html);
  });

  it('an argument at the edge of a paragraph makes all of it', () => {
    const page = parseExpanded('a {{{b}}}', { expand: () => '{{{b}}}' });
    expect(writeSpec(page.tree)).toMatch(/^<p [^>]*typeof="mw:Param"[^>]*>a \{\{\{b\}\}\}<\/p>$/);
  });
});

describe('what shows nothing', () => {
  const a = (label: string): string => `<p><a rel="mw:WikiLink" href="./Ab" title="Ab">${label}</a></p>`;
  it.each([
    ['[[a<!-- x -->b|c]]', a('c')],
    ['[[<!-- x -->ab]]', a('<!-- x -->ab')],
    ['__NOTOC__ a', '<meta property="mw:PageProp/notoc"><pre>a</pre>'],
    ['[[Category:A]] b', '<link rel="mw:PageProp/Category" href="./Category:A"><pre>b</pre>'],
    ['a\n\n__TOC__\n\nb', '<p>a</p><meta property="mw:PageProp/toc"><p>b</p>'],
    ['x__NOTOC__<div></div>', '<p>x<meta property="mw:PageProp/notoc"></p><div></div>'],
    ['* a\n<!-- b -->\n* c', '<ul><li>a</li><!-- b --><li>c</li></ul>'],
    [' a<!-- b -->', '<pre>a</pre><!-- b -->'],
    ['o</td>\n<!-- a -->\nt', '<p>o<!-- a -->t</p>'],
  ])('%j', (source, html) => {
    expect(serve(source)).toBe(html);
  });
});

describe('a blank before high punctuation, where a tag or a table ends before it', () => {
  const blank = '<span typeof="mw:DisplaySpace">\u00a0</span>';
  it.each([
    ['<hr> !', `<hr> <p>${blank}!</p>`],
    ['<div> :</div>', `<div>${blank}:</div>`],
    ['* :', '<ul><li>:</li></ul>'],
    ['<div> !a</div>', '<div> !a</div>'],
  ])('%j', (source, html) => {
    expect(serve(source)).toBe(html);
  });
});
