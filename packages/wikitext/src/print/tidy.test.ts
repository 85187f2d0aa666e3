import { readHTML } from '@stet/tree/html';
import { describe, expect, it } from 'vitest';
import { localAddress, printForeign } from '../foreign.js';
import { parse } from '../parse/parse.js';
import { siteFromData } from '../site.js';

const printed = (html: string): string => printForeign(readHTML(html, { foreign: true }), { bases: [] }).text;
const link = (content: string, title = 'Oak'): string =>
  `<a rel="mw:WikiLink" href="./${title}">${content}</a>`;

describe('new content is written as people write it', () => {
  it.each([
    ['a link without the blank at its end', `<p>${link('Oak ')}tree</p>`, '[[Oak]] tree'],
    ['that blank once', `<p>${link('Oak ')} tree</p>`, '[[Oak]] tree'],
    ['a link without blanks at both ends', `<p>an ${link(' Oak ')}tree</p>`, 'an [[Oak]] tree'],
    ['none at an edge of its block', `<ul><li>a</li><li>${link(' Oak ')}</li></ul>`, '* a\n* [[Oak]]'],
    ['or before its formatting', `<p>an${link(' <b>Oak</b>')}</p>`, "an '''[[Oak]]'''"],
    ['links that touch as one', `<p>${link('O')}${link('ak')}</p>`, '[[Oak]]'],
    ['formatting around a link', `<p>${link('<i><b>Oak</b></i>')}</p>`, "'''''[[Oak]]'''''"],
    ['but in it where its text is another', `<p>${link('<i>tree</i>')}</p>`, "[[Oak|''tree'']]"],
    ['bold in italic that touches italic', '<p><i>a</i><b><i>b</i></b></p>', "''a'''b'''''"],
    ['nothing for formatting of blanks', '<p>a<b> </b>c</p>', 'a c'],
    [
      'a category on a line of its own',
      '<p>a<link rel="mw:PageProp/Category" href="./Category:C">b</p>',
      'a\n[[Category:C]]\nb',
    ],
    ['a switch between paragraphs', '<p>a<meta property="mw:PageProp/notoc">b</p>', 'a\n__NOTOC__\nb'],
    [
      'no category in a heading',
      '<h2>a<link rel="mw:PageProp/Category" href="./Category:C"></h2>',
      '== a ==\n[[Category:C]]',
    ],
    ['an item without a paragraph', '<ul>\n<li><p>a</p></li>\n</ul>', '* a'],
    ['a cell without one', '<table><tr><td><p>a</p></td><td>b</td></tr></table>', '{|\n|a\n|b\n|}'],
    [
      'a pipe in a later line of a cell as it is',
      '<table><tr><td><p>a</p><p><b>b</b> | c</p></td><td>d | e</td></tr></table>',
      "{|\n|\na\n\n'''b''' | c\n|<nowiki>d | e</nowiki>\n|}",
    ],
    ['the second line of a cell', '<table><tr><td>a\nb</td></tr></table>', '{|\n|a\nb\n|}'],
    [
      'one redirect, at the start',
      '<p>a<link rel="mw:PageProp/redirect" href="./B"></p>',
      '#REDIRECT [[B]]\na',
    ],
    ['what is no markup beside some', '<p>[[a] [[b]] {{c</p>', '[[a] <nowiki>[[b]]</nowiki> {{c'],
    ['empty paragraphs as lines', '<p>a</p>\n<p></p>\n<p>b</p>', 'a\n\n\nb'],
    ['and those that hold a break', '<p>a</p><p><br></p><p>b</p>', 'a\n\n\n\nb'],
    ['also on lines of their own', '<p>a</p>\n<p><br></p>\n<p><br></p>\n<p>b</p>', 'a\n\n\n\n\n\nb'],
    ['several of them', '<p>a</p><p><br></p><p><br></p><p>b</p>', 'a\n\n\n\n\n\nb'],
  ])('%s', (_, html, wikitext) => {
    expect(printed(html)).toBe(wikitext);
  });

  it('links to a section of the page by that alone', () => {
    const page = readHTML(`<p>${link('a', 'Oak#b_c')} ${link('d', 'Elm#b_c')}</p>`, { foreign: true });
    expect(printForeign(page, { bases: [], title: 'Oak' }).text).toBe('[[#b c|a]] [[Elm#b c|d]]');
  });

  it('leaves a page as it is', () => {
    const text = "[[Oak|''Oak'']] ''a'''''b'''\n\n* <p>c</p>";
    const base = parse(text);
    expect(printForeign(base, { bases: [base] }).text).toBe(text);
  });
});

describe('HTML that a wiki served', () => {
  it.each([
    ['headings', '<h2 id="A">a</h2>\n<p>b</p>', '==a==\nb'],
    ['lists', '<ul><li>a</li>\n<li>b</li></ul>', '*a\n*b'],
    ['an item with a blank', '<ul><li> a</li></ul>', '* a'],
    ['cells on a line', '<table><tr>\n<td>a</td>\n<td>b\n</td></tr></table>', '{|\n|a||b\n|}'],
    ['a list in a tag', '<ol data-parsoid=\'{"stx":"html"}\'><li>a</li></ol>', '<ol><li>a</li></ol>'],
    ['a cell that a call begins', cut('|', '{{x}}'), '{|\n|a|{{x}}\n|}'],
    ['pictures by their address', '<p><img src="https://w.example/a.png"></p>', 'https://w.example/a.png'],
    ['files by their page', '<p><img src="./File:A.png" width="9"></p>', '[[File:A.png|link=|9x9px]]'],
  ])('%s', (_, html, wikitext) => {
    expect(printed(html)).toBe(wikitext);
  });
});

function cut(sign: string, source: string): string {
  const name = source.slice(2, -2);
  const parts = [sign, { template: { target: { wt: name, href: `./Template:${name}` }, params: {}, i: 0 } }];
  const mw = JSON.stringify({ parts });
  return `<table><tr><td>a</td><td about="#mwt1" typeof="mw:Transclusion" data-mw='${mw}'>b</td></tr></table>`;
}

describe('the order of new options of a picture', () => {
  it('what it says and leads to, its place, its frame, its size, its text', () => {
    const html =
      '<figure class="mw-halign-left" typeof="mw:File/Thumb"><a href="./Oak"><img alt="b" resource="./File:A.png" ' +
      'width="90" height="60"></a><figcaption>c</figcaption></figure>';
    expect(printed(html)).toBe('[[File:A.png|link=Oak|alt=b|left|thumb|90x90px|c]]');
  });
});

describe('localAddress', () => {
  const site = siteFromData({
    interwikimap: [
      { prefix: 'tree', url: 'https://tree.example/wiki/$1' },
      { prefix: 'fr', url: 'https://fr.example/wiki/$1', language: 'fr' },
      { prefix: 'here', url: 'https://here.example/wiki/$1', localinterwiki: true },
    ],
  });
  it.each([
    ['https://tree.example/wiki/Oak#Bark', 'tree:Oak#Bark'],
    ['//fr.example/wiki/Ch%C3%AAne', 'fr:Ch%C3%AAne'],
    ['https://fr.example/wiki/Oak?action=history', undefined],
    ['./FR:Oak', 'fr:Oak'],
    ['here%3Afr%3AOak', 'fr:Oak'],
    ['./Oak:fr', undefined],
    ['https://other.example/', undefined],
  ])('%s', (href, expected) => {
    expect(localAddress(href, site)).toBe(expected);
  });
  it('knows where the wiki serves its own pages', () => {
    expect(localAddress('https://here.example/wiki/Oak', site, ['https://here.example/wiki/$1'])).toBe(
      './Oak',
    );
  });
});
