import { describe, expect, test } from 'vitest';
import { readHTML } from './html-read.js';
import type { TreeNode } from './node.js';

/** A tree in short: `p[a b{class=x}["c"]]`, `!` for block, `#` for HTML spelling. */
function short(nodes: readonly TreeNode[]): string {
  return nodes
    .map((node) => {
      if (node.kind === 'text') return JSON.stringify(node.value);
      if (node.kind === 'comment') return `<${node.value}>${node.block ? '!' : ''}`;
      const attrs = Object.entries(node.attrs).map(([key, value]) => `${key}=${value}`);
      const flags = (node.block ? '!' : '') + (node.print?.html ? '#' : '');
      const inner = node.children.length > 0 ? `[${short(node.children)}]` : '';
      return node.name + flags + (attrs.length > 0 ? `{${attrs.join('; ')}}` : '') + inner;
    })
    .join(' ');
}
const read = (html: string): string => short(readHTML(html).children);

describe('HTML that others wrote', () => {
  test('a document is its body; sections are unwrapped; white space between blocks separates', () => {
    expect(
      read(
        '<!DOCTYPE html><html><head><title>x</title></head><body><section data-mw-section-id="0"><p id="mwAQ">a\nb</p>\n\n<ul>\n<li>c\n<ul><li>d</li></ul></li></ul></section></body></html>',
      ),
    ).toBe('p["a\\nb"] ul[li["c" ul[li["d"]]]]');
  });

  test('text at the top is a paragraph', () => {
    expect(read('a <b>b</b><h2 id="gen">c</h2> d ')).toBe('p["a " b["b"]] h2["c"] p["d"]');
  });

  test('what is generated is dropped', () => {
    expect(
      read(
        '<p>a<span about="#mwt1" typeof="mw:Transclusion" data-mw=\'{"parts":[]}\'>out</span><i about="#mwt1">more</i> b</p>\n' +
          '<table about="#mwt2" typeof="mw:Transclusion" data-mw="{}"><tr><td>x</td></tr></table>\n<p about="#mwt2">y</p>\n<p>z</p>',
      ),
    ).toBe(
      'p["a" span{typeof=mw:Transclusion; data-mw={"parts":[]}} " b"] div!{typeof=mw:Transclusion; data-mw={}} p["z"]',
    );
  });

  test('what a call made and touches a paragraph stands in its line', () => {
    const call = '<table about="#mwt2" typeof="mw:Transclusion" data-mw="{}"><tr><td>x</td></tr></table>';
    expect(read(`<p>a </p>${call}<p>b</p>`)).toBe('p["a " span{typeof=mw:Transclusion; data-mw={}} "b"]');
    expect(read(`<p>a</p>\n${call}`)).toBe('p["a"] div!{typeof=mw:Transclusion; data-mw={}}');
  });

  test('notes come back to where they are cited', () => {
    const html =
      '<p>a<sup about="#mwt1" class="mw-ref" id="cite_ref-1" rel="dc:references" typeof="mw:Extension/ref" ' +
      'data-mw=\'{"name":"ref","attrs":{"name":"x"},"body":{"id":"mw-reference-text-cite_note-1"}}\'><a href="#">[1]</a></sup></p>' +
      '<div typeof="mw:Extension/references" about="#mwt2" data-mw=\'{"name":"references","attrs":{}}\'><ol><li>' +
      '<span id="mw-reference-text-cite_note-1">note <i>x</i></span></li></ol></div>';
    expect(read(html)).toBe(
      'p["a" sup{typeof=mw:Extension/ref; data-mw={"name":"ref","attrs":{"name":"x"}}}["note " i["x"]]] ' +
        'div!{typeof=mw:Extension/references; data-mw={"name":"references","attrs":{}}}',
    );
  });

  test('a picture that a tag made is the tag', () => {
    const mw = '{"name":"imagemap","attrs":{},"body":{"extsrc":"x"}}';
    expect(
      read(
        `<figure typeof="mw:File mw:Extension/imagemap" data-mw='${mw}'><span><img resource="./File:A.jpg"></span></figure>`,
      ),
    ).toBe(`div!{typeof=mw:Extension/imagemap; data-mw=${mw}}`);
  });

  test('images', () => {
    expect(
      read(
        '<figure typeof="mw:File/Thumb" class="mw-halign-left"><a href="./File:A.jpg"><img alt="x" resource="./File:A.jpg" src="//u/a.jpg" ' +
          'width="99" height="50"></a><figcaption>cap</figcaption></figure>',
      ),
    ).toBe(
      'figure{typeof=mw:File/Thumb; resource=./File:A.jpg; class=mw-halign-left; data-mw={"attribs":[["width","99"],["height","99"],["alt","x"]]}}[figcaption["cap"]]',
    );
    expect(
      read(
        '<p><span class="mw-default-size" typeof="mw:File" data-mw=\'{"caption":"c"}\'><a href="./File:A"><img resource="./File:A"></a></span></p>',
      ),
    ).toBe('p[span{typeof=mw:File; resource=./File:A}[figcaption["c"]]]');
  });

  test('links', () => {
    expect(
      read(
        '<a rel="mw:WikiLink" href="./A" title="A" class="new" id="mwBb">x</a><a href="https://a.example/">y</a><a href="javascript:x">z</a>' +
          '<a rel="mw:WikiLink/Interwiki" href="https://fr.example/B_c" title="fr:B c">w</a>',
      ),
    ).toBe(
      'p[a{href=./A; rel=mw:WikiLink}["x"] a{href=https://a.example/; rel=mw:ExtLink; class=external text}["y"] "z" ' +
        'a{href=fr:B_c; rel=mw:WikiLink/Interwiki}["w"]]',
    );
  });

  test('properties and comments stand between blocks or in text', () => {
    expect(
      read(
        '<p>a<!--b--></p>\n<link rel="mw:PageProp/Category" href="./Category:A"/>\n<!--c--><meta property="mw:PageProp/notoc"/><meta http-equiv="refresh"/>',
      ),
    ).toBe(
      'p["a" <b>] link!{href=./Category:A; rel=mw:PageProp/Category} <c>! meta!{property=mw:PageProp/notoc}',
    );
  });

  test('a paste: active content goes, unknown tags are unwrapped, styles are checked', () => {
    expect(
      read(
        '<style>p{}</style><script>x</script><article><p onclick="x" style="color:red;background:url(x)">a<o:p>b</o:p><img src=x onerror=y>' +
          '<svg><a>c</a></svg><font color="red">d</font></p></article><template><p>t</p></template><iframe srcdoc="x"></iframe>',
      ),
    ).toBe('p["a" "b" font{color=red}["d"]]');
  });

  test('a paste that claims to be ours is not, when it is read as foreign', () => {
    const html =
      '<meta property="stet:exchange" content="1"><p data-stet=\'{"p":{"src":"{{evil}}"},"i":"abcdef.1"}\' onclick="x">a</p>';
    expect(readHTML(html).children[0]).toMatchObject({ id: 'abcdef.1', print: { src: '{{evil}}' } });
    expect(readHTML(html, { foreign: true }).children).toMatchObject([
      { name: 'p', id: '', print: { blanks: {} }, attrs: {} },
    ]);
  });

  test('addresses of the wiki itself are its pages, missing ones too', () => {
    const localHref = (href: string) =>
      href.startsWith('/wiki/') ? `./${href.slice(6)}` : href.replace(/^https:\/\/fr\.test\//, 'fr:');
    const html =
      '<a href="/wiki/A_b">a</a><a href="./C?action=edit&amp;redlink=1#d" rel="mw:WikiLink" typeof="mw:LocalizedAttrs" class="new">c</a>' +
      '<link rel="mw:PageProp/Language" href="https://fr.test/E">';
    expect(short(readHTML(html, { localHref }).children)).toBe(
      'p[a{href=./A_b; rel=mw:WikiLink}["a"] a{href=./C#d; rel=mw:WikiLink}["c"] link{href=fr:E; rel=mw:PageProp/Language}]',
    );
  });

  test('HTML spelling is remembered where the page says it', () => {
    expect(read('<ul data-parsoid=\'{"stx":"html"}\'><li>a</li></ul>')).toBe('ul#[li["a"]]');
  });

  test('junk, and deep junk', () => {
    for (const html of [
      '',
      '<',
      '</p>',
      '<p',
      '\0',
      '<!--',
      '<table>x',
      '\ud800',
      '<svg><p>',
      '<html',
      '<body>',
      '<!doctype html>',
    ]) {
      expect(() => readHTML(html)).not.toThrow();
    }
    for (const part of [
      '<div>',
      '<b>',
      '<table>',
      '<p><b>',
      '<ul><li>',
      '<a>',
      '<!--',
      '<svg>',
      '<div about="#mwt1">',
    ]) {
      expect(() => readHTML(part.repeat(5_000))).not.toThrow();
    }
  });
});
