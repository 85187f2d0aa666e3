import { describe, expect, test } from 'vitest';
import { writeExchange } from './html-exchange.js';
import { readHTML } from './html-read.js';
import { type ReadOptions, writeHTML } from './html-write.js';
import { comment, element, type Tree, type TreeNode, text, tree } from './node.js';

/** A tree as plain data: ranges dropped, texts joined, attributes in order. */
function plain(nodes: readonly TreeNode[]): unknown[] {
  const out: unknown[] = [];
  for (const node of nodes) {
    if (node.kind === 'text') {
      const last = out.length - 1;
      if (typeof out[last] === 'string') out[last] += node.value;
      else if (node.value !== '') out.push(node.value);
    } else if (node.kind === 'comment')
      out.push({ comment: node.value, id: node.id, origin: node.origin, block: node.block });
    else {
      out.push({
        name: node.name,
        attrs: Object.fromEntries(Object.entries(node.attrs).sort(([a], [b]) => (a < b ? -1 : 1))),
        id: node.id,
        origin: node.origin,
        print: node.print,
        block: node.block,
        children: plain(node.children),
      });
    }
  }
  return out;
}

const same = (a: Tree, b: Tree): void => expect(plain(b.children)).toEqual(plain(a.children));
const exchange = (nodes: TreeNode[]): void => {
  const written = tree(nodes);
  same(written, readHTML(writeExchange(written)));
};
const template = (name: string, block = false): TreeNode =>
  element(block ? 'div' : 'span', {
    attrs: {
      typeof: 'mw:Transclusion',
      'data-mw': JSON.stringify({ parts: [{ template: { target: { wt: name }, params: {}, i: 0 } }] }),
    },
    block,
  });

describe('exchange form: written and read again', () => {
  test('markup characters, line ends, NUL, half surrogates, nbsp', () => {
    const nasty = [
      '<b>&amp;</b>',
      '"\'',
      'a\r\nb\rc',
      'x\0y',
      '\ud800',
      '\udc00\ud800',
      '\u00a0',
      '\ufeff',
      '\n',
      '\f',
    ];
    for (const value of nasty) {
      exchange([element('p', { children: [text(value)], attrs: { title: value, class: value } })]);
      exchange([text(value)]);
      exchange([comment(value)]);
      exchange([element('tr', { children: [text(value)] })]);
    }
    exchange([element('pre', { children: [text('\n\na')] })]);
    exchange([element('pre', { children: [element('b', { children: [text('\na')] })] })]);
  });

  test('comments that would end early', () => {
    for (const value of ['', '-', '--', '-->', '--!>', '>', '->', '<!--', '&amp;', '&#x2D;', 'a--b', ' - ']) {
      exchange([comment(value), comment(value, { id: 'abcdef.1', block: true, origin: 'x' })]);
    }
  });

  test('what HTML would move stays', () => {
    const p = (...children: TreeNode[]): TreeNode => element('p', { children });
    const el = (name: string, ...children: TreeNode[]): TreeNode => element(name, { children });
    exchange([p(el('sup', el('ul', el('li', text('a')))))]);
    exchange([p(p(text('a')), el('h2', text('x')))]);
    exchange([el('a', el('b', el('a', text('x'))))]);
    exchange([el('table', el('tbody', template('Row', true), el('tr', el('td', text('a'))), text('x')))]);
    exchange([el('table', el('tr', el('td', el('li', el('li', text('a'))))), comment('c'))]);
    exchange([el('td', text('a')), el('tr'), el('caption', el('tr', text('z')))]);
    exchange([el('h2', el('h3', text('a')))]);
    exchange([el('dl', el('dt', el('dd', el('div', el('dd')))))]);
    exchange([el('br', text('inside')), el('hr', el('p'))]);
    exchange([
      el('script', text('alert(1)')),
      el('svg', el('p')),
      el('textarea'),
      el('html', el('body')),
      el('template', text('a')),
    ]);
  });

  test('attributes that no browser may see come back too', () => {
    exchange([
      element('div', {
        attrs: { onclick: 'x', style: 'background:url(x)', 'data-mw': '{}', ID: 'a', ['__proto__']: 'p' },
      }),
      element('div', { attrs: { style: 'c\\6flor:/* x */red', id: ' a ', tabindex: ' 0' } }),
      element('div', { attrs: { style: '' } }),
      element('a', { attrs: { href: 'javascript:alert(1)', rel: 'mw:ExtLink' } }),
      element('a', { attrs: { href: 'fr:Paris', rel: 'mw:WikiLink/Interwiki' } }),
      element('link', { attrs: { rel: 'stylesheet', href: 'https://evil.example/' } }),
    ]);
  });

  test('ids, origins, print information, block flags', () => {
    exchange([
      element('p', { id: 'abcdef.1', origin: 'ffffff.2', print: { html: true, src: '<p>' } }),
      element('h2', { id: 'abcdef.2', attrs: { id: 'mine' } }),
      element('h2', { id: 'odd id' }),
      element('h2', { attrs: { id: 'looks.1' } }),
      element('link', { attrs: { rel: 'mw:PageProp/Category', href: './Category:A#b' }, block: true }),
    ]);
  });

  test('random trees, seeded', () => {
    let seed = 7;
    const random = (n: number): number => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return Math.floor((seed / 2 ** 32) * n);
    };
    const names = (
      'p div span b i a ul ol li dl dt dd table caption tbody thead tr td th colgroup col pre h1 h2 h3 blockquote center br hr ' +
      'wbr ruby rb rt rp rtc figure figcaption section link meta sup small code font q img input body svg math select template'
    ).split(' ');
    const texts = ['a', ' ', '\n', '<', '&amp;', '\r', '\0', '\n\n', 'x\ny', ''];
    const node = (depth: number): TreeNode => {
      const kind = random(10);
      if (kind < 3 || depth > 7) return text(texts[random(texts.length)] as string);
      if (kind === 3) return comment(texts[random(texts.length)] as string, { block: random(2) === 0 });
      const children = Array.from({ length: random(4) }, () => node(depth + 1));
      const attrs: Record<string, string> = random(3) === 0 ? { class: 'x y', title: '"<&\n' } : {};
      return element(names[random(names.length)] as string, {
        children,
        attrs,
        id: random(4) === 0 ? `c.${random(99)}` : '',
      });
    };
    for (let i = 0; i < 5_000; i++) exchange(Array.from({ length: 1 + random(3) }, () => node(0)));
  });
});

describe('read view', () => {
  const read = (nodes: TreeNode[], options: ReadOptions = {}): string => writeHTML(tree(nodes), options);

  test('headings have ids, repeated ones a number', () => {
    const h = (value: string): TreeNode => element('h2', { children: [text(value)] });
    const ids = [
      ...read(['A b', 'a  B', 'A b_2', 'A_b', ' ', 'Ä & "'].map(h)).matchAll(/<h2(?: id="([^"]*)")?/g),
    ];
    expect(ids.map((match) => match[1])).toEqual([
      'A_b',
      'a_B_2',
      'A_b_2_2',
      'A_b_3',
      undefined,
      'Ä_&amp;_&quot;',
    ]);
  });

  const ref = (attrs: Record<string, string>, ...children: TreeNode[]): TreeNode =>
    element('sup', {
      attrs: { typeof: 'mw:Extension/ref', 'data-mw': JSON.stringify({ name: 'ref', attrs }) },
      children,
    });
  const list = (attrs: Record<string, string> = {}, extsrc?: string): TreeNode =>
    element('div', {
      attrs: {
        typeof: 'mw:Extension/references',
        'data-mw': JSON.stringify({ name: 'references', attrs, ...(extsrc ? { body: { extsrc } } : {}) }),
      },
      block: true,
    });

  test('notes are numbered, shown once, and link back', () => {
    const html = read([
      element('p', { children: [ref({ name: 'a' }), ref({}, text('two')), ref({ name: 'a' }, text('one'))] }),
      list(),
      element('p', { children: [ref({ group: 'n' }, text('other'))] }),
    ]);
    const links = html.match(
      /<sup class="reference" id="[^"]*"><a href="[^"]*">[^<]*|<li id="[^"]*">|stet-back" href="[^"]*|(?:one|two|other)(?=<)/g,
    );
    expect(links?.map((link) => link.replace(/<sup class="reference" |stet-back" /g, ''))).toEqual([
      'id="cite_ref-a_1-0"><a href="#cite_note-a-1">[1]',
      'id="cite_ref-2"><a href="#cite_note-2">[2]',
      'id="cite_ref-a_1-1"><a href="#cite_note-a-1">[1]',
      '<li id="cite_note-a-1">',
      'href="#cite_ref-a_1-0',
      'href="#cite_ref-a_1-1',
      'one',
      '<li id="cite_note-2">',
      'href="#cite_ref-2',
      'two',
      'id="cite_ref-3"><a href="#cite_note-3">[n 1]',
      '<li id="cite_note-3">',
      'href="#cite_ref-3',
      'other',
    ]);
  });

  test('a second list of a group shows the notes since the first, and counts anew', () => {
    const html = read([ref({}, text('one')), list(), ref({}, text('two')), ref({}, text('three')), list()]);
    expect(html.match(/\[\d\]|(?:one|two|three)(?=<)/g)).toEqual([
      '[1]',
      'one',
      '[1]',
      '[2]',
      'two',
      'three',
    ]);
  });

  test('notes that cite each other end', () => {
    const html = read([
      ref(
        { name: 'a' },
        text('A'),
        ref({ name: 'b', group: 'g' }, text('B'), ref({ name: 'a' }), list({ group: 'g' })),
      ),
    ]);
    expect(html.match(/reference-text/g)?.length).toBe(2);
  });

  test('notes that are continued, that have details, and what is wrong', () => {
    const html = read(
      [
        ref({ name: 'x' }, text('book')),
        ref({ follow: 'x' }, text('more')),
        ref({ name: 'x', details: 'p. 1' }),
        ref({ name: 'gone' }),
      ],
      { citeError: ({ key, params }) => `${key}(${params?.join()})` },
    );
    expect(html.match(/\[[\d.]+\]/g)).toEqual(['[1]', '[1.1]', '[2]']);
    expect(html).toContain('book more</span><ol class="references"><li id="cite_note-2">');
    expect(html).toContain('p. 1</span>');
    expect(html).toContain('<span class="error">cite_error_references_no_text(gone)</span>');
  });

  const extension = (name: string, attrs: Record<string, string>, extsrc: string): TreeNode =>
    element('div', {
      attrs: { typeof: `mw:Extension/${name}`, 'data-mw': JSON.stringify({ name, attrs, body: { extsrc } }) },
      block: true,
    });

  test('extensions that need no server', () => {
    const parse = (source: string): Tree => {
      const file = /^\[\[(File:[^|]*)\|120x120px\|(.*)\]\]$/.exec(source);
      const caption = (value: string) => element('figcaption', { children: [text(value)] });
      return file
        ? tree([
            element('span', {
              attrs: { typeof: 'mw:File', resource: `./${file[1]}` },
              children: [caption(file[2] as string)],
            }),
          ])
        : tree([element('div', { children: [text(source.slice('<div>'.length, -'</div>'.length).trim())] })]);
    };
    expect(read([extension('poem', { class: 'x' }, '\na\nb\n')], { parse })).toBe(
      '<div class="stet-generated"><div class="poem x">a&lt;br&gt;\nb</div></div>',
    );
    expect(read([extension('syntaxhighlight', { lang: 'js', onclick: 'x' }, '\n<a>\n')], { parse })).toBe(
      '<div class="stet-generated"><div class="mw-highlight mw-content-ltr" dir="ltr"><pre>&lt;a&gt;</pre></div></div>',
    );
    const gallery = read([extension('gallery', {}, '\nFile:A.png|b\n[x]\n')], { parse });
    expect(gallery).toContain('<ul class="gallery mw-gallery-traditional"><li class="gallerybox"');
    expect(gallery).toContain('A.png</span></div><div class="gallerytext">b</div></li></ul></div>');
    expect(read([extension('gallery', {}, 'A.png')])).toContain('stet-box');
  });

  test('notes defined in the list', () => {
    const parse = (): Tree => tree([ref({ name: 'x' }, text('from the list'))]);
    expect(read([ref({ name: 'x' }), list({}, 'source')], { parse })).toContain('from the list');
  });

  test('links: inside, missing, to this page, elsewhere, active', () => {
    const link = (rel: string, href: string, cls = ''): TreeNode =>
      element('a', {
        attrs: { rel, href, ...(cls ? { class: cls } : {}) },
        children: cls.includes('auto') ? [] : [text('x')],
      });
    const options = {
      title: 'Here',
      linkTo: (title: string) => `/wiki/${encodeURIComponent(title)}`,
      exists: (title: string) => title !== 'Gone',
      interwikiUrl: (prefix: string, title: string) =>
        prefix === 'fr' ? `https://fr.example/${title}` : undefined,
    };
    const one = (node: TreeNode): string => read([node], options);
    expect(one(link('mw:WikiLink', './A_b%3F#c'))).toBe('<a title="A b?" href="/wiki/A%20b%3F#c">x</a>');
    expect(one(link('mw:WikiLink', './Gone'))).toBe('<a title="Gone" href="/wiki/Gone" class="new">x</a>');
    expect(one(link('mw:WikiLink', './Here#x'))).toBe('<a href="#x">x</a>');
    expect(one(link('mw:WikiLink/Interwiki', 'fr:Paris'))).toContain('href="https://fr.example/Paris"');
    expect(one(link('mw:WikiLink/Interwiki', 'javascript:alert(1)'))).not.toContain('href');
    expect(one(link('mw:ExtLink', 'https://a.example/', 'external autonumber'))).toContain('>[1]</a>');
    expect(one(link('mw:ExtLink', 'java\tscript:alert(1)', 'external text'))).not.toContain('href');
    expect(one(link('mw:WikiLink', './%E0%A4%A'))).toContain('>x</a>');
    expect(read([link('mw:WikiLink', './\ud800')])).toContain('>x</a>');
  });

  test('images: a picture where the host has one, else a box', () => {
    const figure = element('figure', {
      attrs: {
        typeof: 'mw:File/Thumb',
        resource: './File:A_"b".jpg',
        class: 'mw-halign-left',
        'data-mw': '{"attribs":[["width","120"],["alt","<x>"]]}',
      },
      children: [element('figcaption', { children: [text('Cap')] })],
    });
    expect(read([figure])).toBe(
      '<figure typeof="mw:File/Thumb" class="mw-halign-left"><span class="stet-image" style="inline-size:120px">' +
        'A &quot;b&quot;.jpg</span><figcaption>Cap</figcaption></figure>'.replaceAll('&quot;', '"'),
    );
    expect(read([figure], { mediaUrl: (name: string) => `/m/${encodeURIComponent(name)}` })).toContain(
      '<img src="/m/A%20%22b%22.jpg" alt="&lt;x&gt;" width="120" loading="lazy" decoding="async">',
    );
    expect(read([figure], { mediaUrl: () => 'javascript:1' })).not.toContain('<img');
  });

  test('templates and extension tags are chips; properties and comments are not seen', () => {
    expect(read([template('Info <!-- c -->box')])).toBe(
      '<span class="stet-chip stet-template"><span class="stet-mask" aria-hidden="true"></span>' +
        '<span class="stet-label">Info box</span></span>',
    );
    const math = element('span', {
      attrs: {
        typeof: 'mw:Extension/math',
        'data-mw': '{"name":"math","attrs":{},"body":{"extsrc":"x < y"}}',
      },
    });
    expect(read([math])).toContain('<span class="stet-detail">x &lt; y</span>');
    expect(read([comment('x'), element('meta', { attrs: { property: 'mw:PageProp/notoc' } })])).toBe('');
    const seen: string[] = [];
    const category = element('link', {
      attrs: { rel: 'mw:PageProp/Category', href: './Category:A_b#Key%20x' },
    });
    expect(
      read([category], { onCategory: (title: string, key: string) => seen.push(`${title}|${key}`) }),
    ).toBe('');
    expect(seen).toEqual(['Category:A b|Key x']);
  });

  test('a template between rows stands in a row of its own', () => {
    const table = element('table', {
      children: [
        element('tbody', {
          children: [template('R', true), element('tr', { children: [template('C', true)] })],
        }),
      ],
    });
    expect(read([table])).toMatch(
      /^<table><tbody><tr><td colspan="1000"><div .*<\/div><\/td><\/tr><tr><td><div/,
    );
  });

  test('aliens show what a reader saw, else their source', () => {
    const alien = (block: boolean, ...children: TreeNode[]): TreeNode =>
      element(block ? 'div' : 'span', {
        attrs: { typeof: 'mw:Placeholder' },
        print: { src: '<b' },
        block,
        children,
      });
    expect(read([alien(false)])).toBe('<code class="stet-alien">&lt;b</code>');
    expect(read([alien(true)])).toBe('<pre class="stet-alien">\n&lt;b</pre>');
    expect(read([alien(true, text('x'))])).toBe('<div class="stet-alien">x</div>');
  });

  test('names and attributes go through the sanitizer', () => {
    expect(read([element('script', { children: [text('x</script>')] })])).toBe(
      '<span>x&lt;/script&gt;</span>',
    );
    expect(
      read([
        element('div', { attrs: { onclick: 'x', style: 'color:red', title: '"><img src=x onerror=y>' } }),
      ]),
    ).toBe('<div style="color:red" title="&quot;&gt;&lt;img src=x onerror=y&gt;"></div>');
  });

  test('bad data is no error', () => {
    for (const mw of [
      '',
      '{',
      'null',
      '[]',
      '{"parts":3}',
      '{"parts":[null,{"template":4}]}',
      '{"attribs":[1,["width",{}]]}',
      '{"attrs":null}',
    ]) {
      for (const type of [
        'mw:Transclusion',
        'mw:File/Thumb',
        'mw:Extension/ref',
        'mw:Extension/references',
        'mw:Extension/x',
      ]) {
        const nodes = [element('span', { attrs: { typeof: type, 'data-mw': mw } })];
        expect(() => read(nodes)).not.toThrow();
        exchange(nodes);
      }
    }
  });
});

describe('depth', () => {
  test.each(['div', 'b', 'ul', 'a', 'p', 'table', 'sup', 'script'])('10 000 nested %s', (name) => {
    let node: TreeNode = text('x');
    for (let i = 0; i < 10_000; i++) node = element(name, { children: [node] });
    expect(writeHTML(tree([node])).length).toBeGreaterThan(10_000);
    let back: TreeNode | undefined = readHTML(writeExchange(tree([node]))).children[0];
    let depth = 0;
    for (; back?.kind === 'element'; back = back.children[0]) depth += back.name === name ? 1 : 0;
    expect(depth).toBe(10_000);
  });
});
