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
