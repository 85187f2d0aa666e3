import { describe, expect, test } from 'vitest';
import {
  allowedElements,
  safeAttributes,
  safeName,
  wikitextAttributes,
  wikitextElements,
  writtenAttributes,
} from './sanitize.js';
import { safeCss } from './sanitize-css.js';
import { isSafeUrl } from './sanitize-url.js';

describe('elements', () => {
  test('nothing that runs, loads or asks for input is allowed', () => {
    const active =
      'script style iframe object embed applet frame frameset svg math img video audio source form input button ' +
      'textarea select base link meta template slot portal foreignobject html head body title noscript dialog';
    for (const name of active.split(' ')) expect(safeName(name), name).toBe('span');
  });

  test('what wikitext allows, shows; a and img are no tags of wikitext', () => {
    for (const name of ['div', 'ruby', 'tbody', 'figure']) expect(allowedElements.has(name), name).toBe(true);
    for (const name of ['a', 'img', 'tbody']) expect(wikitextElements.has(name), name).toBe(false);
    expect(safeName('DIV')).toBe('div');
  });
});

describe('attributes', () => {
  test('the allowlist is by element', () => {
    expect(safeAttributes('td', { colspan: '2', href: 'x', align: 'left', start: '3' })).toEqual({
      colspan: '2',
      align: 'left',
    });
    expect(safeAttributes('ol', { start: '3', colspan: '2' })).toEqual({ start: '3' });
    expect(safeAttributes('q', { cite: 'https://a.example/' })).toEqual({ cite: 'https://a.example/' });
    expect(safeAttributes('q', { cite: 'javascript:1' })).toEqual({});
  });

  test.each([
    'onclick',
    'ONERROR',
    'onbeforetoggle',
    'srcdoc',
    'src',
    'srcset',
    'formaction',
    'action',
    'background',
    'poster',
    'ping',
    'xlink:href',
    'xmlns',
    'contenteditable',
    'autofocus',
    'popover',
    'popovertarget',
    'slot',
    'is',
    'name',
    'data-mw',
    'data-mw-x',
    'data-parsoid',
    'data-stet',
    'data-pm-slice',
    'data-"x',
    'data-a onclick',
    'a/b',
    '',
    '__proto__',
  ])('%s never', (attribute) => {
    for (const name of ['div', 'a', 'td', 'nonsense']) {
      expect(Object.keys(safeAttributes(name, { [attribute]: 'x' }))).toEqual([]);
    }
  });

  test('families and common ones', () => {
    const attrs = {
      'data-sort-value': '1',
      'aria-label': 'x',
      role: 'note',
      itemprop: 'name',
      lang: 'fr',
      dir: 'rtl',
    };
    expect(safeAttributes('span', attrs)).toEqual(attrs);
    expect(safeAttributes('span', { tabindex: '5', id: ' a  b ' })).toEqual({ id: 'a_b' });
    // Another word than those that it may hold says nothing.
    expect(safeAttributes('pre', { dir: '\n' })).toEqual({ dir: '\n' });
  });

  test('no page pretends to be a node of ours', () => {
    expect(
      wikitextAttributes('span', { typeof: 'mw:Transclusion', about: '#x', property: 'a mw:b' }),
    ).toEqual({
      about: '#x',
    });
    expect(wikitextAttributes('span', { typeof: 'foaf:Person' })).toEqual({ typeof: 'foaf:Person' });
    expect(writtenAttributes('span', { typeof: 'mw:Transclusion', about: '#x', 'data-mw': '{}' })).toEqual({
      'data-x-typeof': 'mw:Transclusion',
      'data-x-about': '#x',
      'data-x-data-mw': '{}',
    });
    expect(writtenAttributes('span', { 'data-ok': 'a', 'data-ooui': 'b' })).toEqual({ 'data-ok': 'a' });
  });

  test('the parser keeps the spelling of a safe style, the browser gets the decoded one', () => {
    const attrs = { style: 'c\\6flor: red /* x */' };
    expect(wikitextAttributes('span', attrs)).toEqual(attrs);
    expect(safeAttributes('span', attrs)).toEqual({ style: 'color: red' });
    expect(wikitextAttributes('span', { style: 'background: url(x)' })).toEqual({});
  });
});

describe('style', () => {
  test.each([
    'color: red',
    'width: calc(100% - 2em); margin: -1px auto !important',
    'font: 12px/1.5 "Times New Roman", serif',
    'background: rgba(0, 0, 0, .5)',
    'position: relative; background-position: center; object-position: left',
    'position: sticky; top: 0',
    'background: linear-gradient(red, blue)',
  ])('%s stands', (style) => {
    expect(safeCss(style)).toBe(style);
  });

  test.each([
    'background: url(x)',
    'background: URL (x)',
    'background: u\\72l(x)',
    'background: \\000075rl(x)',
    'background: \\75\nrl(x)',
    'background: ur\\\nl(x)',
    'background: u/**/rl(x)',
    'background: url/* */(x)',
    'a: "/*"; background: url(x); b: "*/"',
    'background: image-set("x" 1x)',
    'background: -webkit-image-set("x" 1x)',
    'background: -webkit-cross-fade("x", "y", 1%)',
    'background: image("x")',
    'background: -moz-element(#x)',
    'background: attr(data-x url)',
    'width: expression(alert(1))',
    'width: e\\xpression(alert(1))',
    'width: exp/**/ression(alert(1))',
    'behavior: x',
    'behaviour: x',
    '-moz-binding: x',
    'filter: progid:x',
    'position: fixed',
    'position:\\66ixed',
    'POSITION : FIXED',
    'position/**/:/**/fixed',
    'position: -webkit-fixed',
    'position: var(--p)',
    'color: red } body { display: none',
    'color: red; </style><script>',
    '@import "x"',
    'color: \0red',
    'color: \u0001red',
  ])('%j falls', (style) => {
    const safe = safeCss(style);
    expect(safe === '' || !/url|fixed|expression/i.test(safe)).toBe(true);
    if (!style.includes('/*')) expect(safe).toBe('');
  });

  test('what is returned is what was checked: doing it twice changes nothing', () => {
    for (const style of [
      'content: "\\201C \\22 x"',
      'a: \\3b b',
      'a: b/* c */d',
      'a: \\',
      'a: b /*',
      'a/*/b',
    ]) {
      const once = safeCss(style);
      expect(safeCss(once)).toBe(once);
    }
  });

  test('a long style takes linear time', () => {
    for (const part of ['/*', '\\', 'attr(', 'position:', ' ', '"', 'url']) {
      const start = performance.now();
      safeCss(part.repeat(100_000));
      expect(performance.now() - start, part).toBeLessThan(1_000);
    }
  });
});

describe('addresses', () => {
  test.each([
    '',
    'x',
    './A',
    '/a:b',
    '?a:b',
    '#a:b',
    '//a.example/',
    'HTTP://a',
    'mailto:a@b',
    'tel:1',
    '\\\\a',
  ])('%j is safe', (url) => {
    expect(isSafeUrl(url)).toBe(true);
  });

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    '\u200bjavascript:alert(1)',
    'vbscript:x',
    'data:text/html,x',
    'blob:x',
    'file:///etc',
    'filesystem:x',
    'view-source:x',
    ':x',
    'a:b',
  ])('%j is not', (url) => {
    expect(isSafeUrl(url)).toBe(false);
  });
});
