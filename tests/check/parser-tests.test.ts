import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyChanges } from './parser-tests-changes.js';
import { KnownFailures } from './parser-tests-known.js';
import { normalHtml } from './parser-tests-normal.js';

const strict = (html: string): string => normalHtml(html, 'actual', { strict: true, keepSpace: false });
const loose = (html: string, side: 'actual' | 'expected'): string =>
  normalHtml(html, side, { strict: false, keepSpace: false });

describe('the strict comparison', () => {
  it.each([
    ['blanks', '<p>  a  b </p>  <p>c</p>', '<p>a b</p>\n\n<p>c\n</p>'],
    ['the order of attributes', '<i id="a" lang="b">x</i>', '<i lang="b" id="a">x</i>'],
    ['what is dropped', '<i about="#mwt1" data-parsoid="{}">x</i>', '<i>x</i>'],
    ['placeholders', '<span typeof="mw:Placeholder">a</span>b', 'ab'],
    [
      'HTML in data',
      `<i data-mw='{"html":"<b about=\\"#mwt2\\">x</b>"}'></i>`,
      `<i data-mw='{"html":"<b>x</b>"}'></i>`,
    ],
  ])('passes over %s', (_, a, b) => {
    expect(strict(a)).toBe(strict(b));
  });

  it.each([
    ['blanks in preformatted text', '<pre>a  b</pre>', '<pre>a b</pre>'],
    ['comments', '<p>a<!--b--></p>', '<p>a</p>'],
    ['types', '<span typeof="mw:Entity">a</span>', '<span>a</span>'],
    ['blanks between text', '<b>a</b> <b>c</b>', '<b>a</b><b>c</b>'],
    ['data', `<i data-mw='{"a":1}'></i>`, `<i data-mw='{"a":2}'></i>`],
  ])('sees %s', (_, a, b) => {
    expect(strict(a)).not.toBe(strict(b));
  });
});

describe('the loose comparison', () => {
  it('takes from our side what the specification adds', () => {
    const ours =
      '<p>a <!--c--><span typeof="mw:Entity">b</span><link rel="x"> <a rel="mw:WikiLink" href="./A_%C3%A4">x</a></p>';
    expect(loose(ours, 'actual')).toBe(loose('<p>a b <a href="/wiki/A_%C3%A4">x</a></p>', 'expected'));
  });

  it('takes links to missing pages as links', () => {
    expect(loose('<a href="./A?action=edit&amp;redlink=1" class="new" title="A">x</a>', 'actual')).toBe(
      loose(
        '<a href="/index.php?title=A&amp;action=edit&amp;redlink=1" class="new" title="A (page does not exist)">x</a>',
        'expected',
      ),
    );
  });
});

describe('changes', () => {
  it.each([
    ['<p>a</p><p>b</p>', [['p', 'append', '<b>c</b>']], '<p>a<b>c</b></p><p>b<b>c</b></p>'],
    ['<ul><li>a</li></ul>', [['ul > li', 'after', '<li>b</li>']], '<ul><li>a</li><li>b</li></ul>'],
    [
      '<table><tbody><tr><td>a</td></tr></tbody></table>',
      [['td', 'before', '<td>b</td>']],
      '<table><tbody><tr><td>b</td><td>a</td></tr></tbody></table>',
    ],
    ['<p>a<b>c</b></p>', [['p', 'contents', 'text', 'x']], '<p>x<b>x</b></p>'],
    [
      '<p><i class="a b">c</i></p>',
      [
        ['i.a', 'removeClass', 'a'],
        ['.b', 'wrap', '<u></u>'],
      ],
      '<p><u><i class="b">c</i></u></p>',
    ],
    [
      '<p>a</p><p>b</p>',
      [
        ['p:last-child', 'remove'],
        ['p:first-child', 'attr', 'id', 'x'],
      ],
      '<p id="x">a</p>',
    ],
    [
      '<p><a href="b">c</a></p>',
      [
        ['a[href]', 'html', '<i>d</i>'],
        ["a[href='b']", 'removeAttr', 'href'],
      ],
      '<p><a><i>d</i></a></p>',
    ],
  ])('%s %j', (html, changes, result) => {
    expect(applyChanges(html, changes)).toBe(result);
  });
});

describe('the list of known failures', () => {
  it('keeps names as they are, and what did not run', () => {
    const folder = mkdtempSync(join(tmpdir(), 'stet-known-'));
    try {
      const names = ['two\nlines', 'a \\n that is none', 'a: "b"'];
      new KnownFailures(folder).write(
        'm',
        names.map((name) => ({ file: 'f.txt', name })),
        () => true,
      );
      const known = new KnownFailures(folder);
      expect(known.size('m')).toBe(3);
      for (const name of names) expect(known.has('m', 'f.txt', name)).toBe(true);
      known.write('m', [], (_, name) => name !== 'a: "b"');
      expect(readFileSync(join(folder, 'parser-tests-m.txt'), 'utf8')).toBe('f.txt: a: "b"\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
