import { writeSpec } from '@stet/tree/spec';
import { describe, expect, it } from 'vitest';
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

describe('what shows nothing', () => {
  const a = (label: string): string => `<p><a rel="mw:WikiLink" href="./Ab" title="Ab">${label}</a></p>`;
  it.each([
    ['[[a<!-- x -->b|c]]', a('c')],
    ['[[<!-- x -->ab]]', a('<!-- x -->ab')],
    ['__NOTOC__ a', '<meta property="mw:PageProp/notoc"><pre>a</pre>'],
    ['[[Category:A]] b', '<link rel="mw:PageProp/Category" href="./Category:A"><pre>b</pre>'],
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
