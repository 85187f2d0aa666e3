import { readHTML } from '@stet/tree/html';
import { writeSpec } from '@stet/tree/spec';
import { describe, expect, it } from 'vitest';
import { printForeign } from '../foreign.js';
import { parse } from '../parse/parse.js';
import { defaultSite } from '../site.js';

/** A page's source after its HTML was edited: the first of each two strings is replaced by the second. */
function edited(source: string, html: string, ...changes: readonly (readonly [string, string])[]): string {
  const site = { ...defaultSite, variants: true };
  const read = (text: string) => readHTML(text, { foreign: true, ids: true });
  let now = html;
  for (const [from, to] of changes) {
    expect(now).toContain(from);
    now = now.replace(from, to);
  }
  return printForeign(read(now), { bases: [parse(source, { site })], original: read(html), site }).text;
}

const data = (value: unknown): string => JSON.stringify(value).replaceAll('"', '&quot;');
const img = (width: number, height: number, alt = ''): string =>
  `<a href="./File:A.jpg"><img resource="./File:A.jpg" width="${width}" height="${height}"${alt}></a>`;

describe('HTML of a server that was edited', () => {
  const source = "*  a ''b''\n*c\n\nd&nbsp;e  \n";
  const html =
    '<ul id="mwAA"><li id="mwAB">a <i id="mwAC">b</i></li>\n<li id="mwAD">c</li></ul>\n\n' +
    '<p id="mwAE">d<span typeof="mw:Entity" id="mwAF">&nbsp;</span>e</p>';

  it('stands where nothing was', () => {
    expect(edited(source, html)).toBe(source);
  });

  it.each([
    ['a word', [['>c<', '>x<']], "*  a ''b''\n*x\n\nd&nbsp;e  \n"],
    ['text beside an element', [['>d<', '>x<']], "*  a ''b''\n*c\n\nx&nbsp;e  \n"],
    ['an element more', [['c</li>', 'c</li><li>x</li>']], "*  a ''b''\n*c\n* x\n\nd&nbsp;e  \n"],
    ['an element less', [[' <i id="mwAC">b</i>', '']], '*  a\n*c\n\nd&nbsp;e  \n'],
    [
      'an element elsewhere',
      [
        ['<i id="mwAC">b</i>', ''],
        ['>e<', '>e<i id="mwAC">b</i><'],
      ],
      "*  a \n*c\n\nd&nbsp;e''b''  \n",
    ],
  ] as const)('changes with it: %s', (_, changes, expected) => {
    expect(edited(source, html, ...changes).replace('a \n', 'a\n')).toBe(expected.replace('a \n', 'a\n'));
  });

  it('pairs elements without ids by what they say', () => {
    expect(edited("''a'' b\n\nc", '<p><i>a</i> b</p>\n\n<p>c</p>', ['<i>a</i>', '<i>x</i>'])).toBe(
      "''x'' b\n\nc",
    );
  });

  it('keeps what the HTML does not show', () => {
    expect(
      edited('a</span>\n* b', '<p id="mwAA">a</p>\n<ul id="mwAB"><li id="mwAC">b</li></ul>', ['>b<', '>x<']),
    ).toBe('a</span>\n* x');
  });

  it('gives up stray end tags before a list that gets items, and no others', () => {
    const source = '<div>a</div></div>\nb\n<div>c</div></div>\n* d';
    const html =
      '<div id="mwAA">a</div>\n<p id="mwAB">b</p>\n<div id="mwAC">c</div>\n<ul id="mwAD"><li id="mwAE">d</li></ul>';
    expect(edited(source, html, ['>d<', '>x<'])).toBe(source.replace('* d', '* x'));
    expect(edited(source, html, ['</ul>', '<li>x</li></ul>'])).toBe(
      '<div>a</div></div>\nb\n<div>c</div>\n* d\n* x',
    );
  });

  it('writes what it does not find in the page as the HTML has it', () => {
    const html = '<div id="mwAA"><p id="mwAB">a b</p></div>';
    const other = '<div id="mwAA"><p id="mwAB">a</p><p id="mwAC">b</p></div>';
    expect(edited('<div>\na b\n</div>', html, ['a b', 'x b'])).toBe('<div>\nx b\n</div>');
    expect(edited('<div>\na b\n</div>', other, ['<p id="mwAC">b</p>', ''])).toBe('<div>\na\n</div>');
  });

  it('loses a list with its last item', () => {
    const item = '<li id="mwAB">b</li>';
    const html = `<p id="mwAC">a</p>\n<ul id="mwAA">${item}</ul>\n<p id="mwAD">c</p>`;
    expect(edited('a\n*b\nc', html, [item, ''])).toBe('a\n\nc');
  });

  it('takes no longer for what is deeper than the page can be', () => {
    const nested = (text: string): string => '<div>'.repeat(230) + text + '</div>'.repeat(230);
    expect(edited(nested('a'), nested('a'), ['a', 'x'])).toContain('x');
  });

  it('makes copies of what stands twice', () => {
    const html = '<p id="mwAA">a <i id="mwAB">b</i></p>';
    const italic = '<i id="mwAB">b</i>';
    expect(edited("a ''b''", html, [italic, `${italic} c ${italic}`])).toBe("a ''b'' c ''b''");
  });

  it('begins a page with a new block where the HTML has it', () => {
    const html = '<div id="mwAA">a</div>\n<p id="mwAB">b</p>';
    const first = '<div id="mwAA">a</div>';
    expect(edited('<div>a</div>\nb', html, [first, '']).trim()).toBe('b');
    expect(edited('<div>a</div>\nb', html, [`${first}\n`, '\n<div>x</div>\n'])).toBe('\n<div>x</div>\nb');
  });

  it('does not keep what was deleted', () => {
    expect(edited('a\n\nb\n\nc', '<p>a</p>\n\n<p>b</p>\n\n<p>c</p>', ['<p>b</p>\n\n', ''])).toBe('a\n\nc');
  });
});

describe('a picture in it', () => {
  const source = '[[File:A.jpg|left|20px|alt=b|c]]';
  const html = `<figure class="mw-halign-left" typeof="mw:File" id="mwAA">${img(20, 10, ' alt="b"')}<figcaption>c</figcaption></figure>`;
  it.each([
    ['width, and the source has a width', [['width="20"', 'width="30"']], '[[File:A.jpg|left|30px|alt=b|c]]'],
    ['place', [['mw-halign-left', 'mw-halign-right']], '[[File:A.jpg|20px|alt=b|right|c]]'],
    ['alternative text', [['alt="b"', 'alt="x"']], '[[File:A.jpg|left|20px|alt=x|c]]'],
    ['link', [['href="./File:A.jpg"', 'href="./X"']], '[[File:A.jpg|left|20px|alt=b|link=X|c]]'],
    ['caption', [['>c<', '>x<']], '[[File:A.jpg|left|20px|alt=b|x]]'],
    [
      'file',
      [
        ['resource="./File:A.jpg"', 'resource="./File:B.jpg"'],
        ['href="./File:A.jpg"', 'href="./File:B.jpg"'],
      ],
      '[[File:B.jpg|left|20px|alt=b|c]]',
    ],
    ['frame', [['"mw:File"', '"mw:File/Thumb"']], '[[File:A.jpg|left|20px|alt=b|thumb|c]]'],
  ] as const)('changes its %s', (_, changes, expected) => {
    expect(edited(source, html, ...changes)).toBe(expected);
  });

  it('gets a box where it had no size', () => {
    const thumb = `<figure class="mw-default-size" typeof="mw:File/Thumb" id="mwAA">${img(180, 90)}<figcaption></figcaption></figure>`;
    expect(
      edited('[[File:A.jpg|thumb]]', thumb, ['mw-default-size', ''], ['width="180"', 'width="100"']),
    ).toBe('[[File:A.jpg|thumb|100x100px]]');
  });

  it('leaves the text where it gets a place', () => {
    const inText = `<p id="mwAB"><span class="mw-default-size" typeof="mw:File" id="mwAA">${img(180, 90)}</span></p>`;
    expect(
      edited('[[File:A.jpg]]\n\na', `${inText}\n\n<p>a</p>`, [
        'mw-default-size',
        'mw-default-size mw-halign-right',
      ]),
    ).toBe('[[File:A.jpg|right]]\n\na');
    const beside = inText.replace('<span', 'b <span').replace('</p>', ' c</p>');
    expect(edited('b [[File:A.jpg]] c', beside, ['mw-default-size', 'mw-default-size mw-halign-right'])).toBe(
      'b\n\n[[File:A.jpg|right]] c',
    );
  });

  it('keeps its caption among its options', () => {
    const first = `<figure class="mw-default-size" typeof="mw:File/Thumb" id="mwAA">${img(180, 90)}<figcaption>c</figcaption></figure>`;
    expect(
      edited('[[File:A.jpg|c|thumb]]', first, ['mw-default-size', 'mw-default-size mw-halign-left']),
    ).toBe('[[File:A.jpg|c|thumb|left]]');
  });
});

describe('a gallery in it', () => {
  const box = (caption: string): string =>
    `<li class="gallerybox"><div class="thumb"><span typeof="mw:File">${img(120, 60)}</span></div><div class="gallerytext">${caption}</div></li>`;
  const gallery = (title: string, ...captions: readonly string[]): string =>
    `<ul class="gallery" typeof="mw:Extension/gallery" data-mw="${data({ name: 'gallery', attrs: {}, body: {} })}" id="mwAA">` +
    `<li class="gallerycaption">${title}</li>${captions.map(box).join('\n')}</ul>`;
  const source = "<gallery caption='t'>\nA.jpg | a\n<!-- x -->\n\nFile:A.jpg|b\n</gallery>";
  it.each([
    ['a caption', ['>a<', '>x<'], source.replace('| a', '| x')],
    [
      'its title',
      ['>t<', '><i>x</i><'],
      "<gallery caption=\"''x''\">\nA.jpg | a\n<!-- x -->\n\nFile:A.jpg|b\n</gallery>",
    ],
    ['a box more', ['</ul>', `${box('x')}</ul>`], source.replace('|b', '|b\nFile:A.jpg|x')],
    ['a box less', [box('a'), ''], source.replace('A.jpg | a\n', '').replace('-->\n\n', '-->\n\n')],
  ] as const)('changes its lines: %s', (_, change, expected) => {
    expect(edited(source, gallery('t', 'a', 'b'), change)).toBe(expected);
  });
});

describe('other content in it', () => {
  const call = (value: string): string =>
    data({
      parts: [
        { template: { target: { wt: 't', href: './Template:T' }, params: { 1: { wt: value } }, i: 0 } },
      ],
    });

  it('a parameter, in a line of a paragraph and in one of its own', () => {
    const html = (value: string): string =>
      `<span typeof="mw:Transclusion" about="#mwt1" data-mw="${call(value)}">z</span>`;
    expect(edited('a {{t| b }}', `<p>a ${html(' b ')}</p>`, [html(' b '), html(' x ')])).toBe('a {{t| x }}');
    expect(edited('a\n{{t|b}}\nc', `<p>a\n${html('b')}\nc</p>`, [html('b'), html('x')])).toBe(
      'a\n{{t|x}}\nc',
    );
  });

  it('attributes of a tag, one by one', () => {
    const html = (group: string): string =>
      `<p>a<sup typeof="mw:Extension/ref" data-mw="${data({ name: 'ref', attrs: { name: 'n', group }, body: { html: 'b' } })}">[1]</sup></p>`;
    expect(edited("a<ref  name='n' group=g >b</ref>", html('g'), [html('g'), html('x')])).toBe(
      `a<ref  name='n' group="x" >b</ref>`,
    );
  });

  it('a call that a server takes for none of the paragraph before it', () => {
    const html = `<div id="mwAA"><p id="mwAB">a</p><span typeof="mw:Transclusion" about="#mwt1" data-mw="${call('b')}">z</span></div>`;
    const source = '<div>\na {{t|b}}\n</div>';
    expect(edited(source, html, ['>a<', '>x<'])).toBe('<div>\nx {{t|b}}\n</div>');
    expect(edited(source, html, [/<span.*span>/.exec(html)?.[0] ?? '', ''])).toBe('<div>\na\n</div>');
  });

  it('text of a note', () => {
    const html =
      `<p>a<sup class="mw-ref" id="cite_ref-1" typeof="mw:Extension/ref" data-mw="${data({ name: 'ref', attrs: {}, body: { id: 'mw-reference-text-cite_note-1' } })}">[1]</sup></p>` +
      `<div typeof="mw:Extension/references" data-mw="${data({ name: 'references', attrs: {}, autoGenerated: true })}"><ol><li><span id="mw-reference-text-cite_note-1">b</span></li></ol></div>`;
    expect(edited('a<ref >b</ref>', html, ['>b<', '>x<'])).toBe('a<ref >x</ref>');
  });

  it('details of a note', () => {
    const ref = (detail: string): string =>
      `<p>a<sup typeof="mw:Extension/ref" data-mw="${data({ name: 'ref', attrs: { name: 'n', details: 'b' }, mainRef: 'n', body: { html: detail } })}">[1]</sup> c</p>`;
    const source = 'a<ref name=n details=b /> c';
    expect(edited(source, ref('b'), [ref('b'), ref('x')])).toBe('a<ref name=n details="x" /> c');
    expect(edited(source, ref('b'), [' c<', ' x<'])).toBe('a<ref name=n details=b /> x');
  });

  it('a language variant', () => {
    const html = (text: string): string =>
      `<p>a <span typeof="mw:LanguageVariant" data-mw-variant="${data({ twoway: [{ l: 'zh', t: text }] })}" id="mwAB"></span></p>`;
    expect(edited('a -{zh:b}-', html('b'), [html('b'), html('x')])).toBe('a -{zh:x}-');
    expect(edited('a -{zh: b;}- c', html('b').replace('</p>', ' c</p>'), [' c<', ' x<'])).toBe(
      'a -{zh: b;}- x',
    );
  });
});

describe('a word in the HTML of a page', () => {
  const source = [
    "alpha ''beta  gamma'' &nbsp;delta<!-- c -->",
    '{{t|one}} epsilon {{t|two',
    '}}',
    '==zeta==',
    '*eta <b>theta</b>',
    '*#iota</i>',
    ';kappa:lambda',
    '{|  class=x',
    '!mu!!nu',
    '|-',
    '|xi||[[A|omicron]]',
    '|}',
    ' rho  sigma',
    '<div >tau',
    '',
    'upsilon<ref name=r >phi</ref></div></div>',
    '[[File:A.jpg|thumb|chi|alt=c]]',
    '<nowiki>psi</nowiki> [http://x.org omega] -{zh:a;}-',
  ].join('\n');
  const site = { ...defaultSite, variants: true };
  const base = parse(source, { site });
  const html = writeSpec(base, { ids: true, parse: (text) => parse(text, { site }) });
  const words = [...source.matchAll(/(?<=[\s>*#;:!|'])[a-z]{2,}(?=[\s<&:!|'\]]|$)/g)].map(([word]) => word);

  it.each(words.filter((word) => new RegExp(`>[^<]*\\b${word}\\b`).test(html)))('%s', (word) => {
    const read = (text: string) => readHTML(text, { foreign: true, ids: true });
    const now = html.replace(new RegExp(`(>[^<]*)\\b${word}\\b`), '$1changed');
    const { text, proven } = printForeign(read(now), { bases: [base], original: read(html), site });
    expect({ text, proven }).toEqual({
      text: source.replace(new RegExp(`\\b${word}\\b`), 'changed'),
      proven: true,
    });
  });
});
