import { describe, expect, it } from 'vitest';
import { type SpecOptions, writeSpec } from './html-spec.js';
import { comment, element, type TreeElement, type TreeNode, text, tree } from './node.js';

const write = (nodes: TreeNode[], options: Partial<SpecOptions> = {}): string =>
  writeSpec(tree(nodes), options);

const link = (href: string, label: string, print: TreeElement['print'] = null): TreeElement =>
  element('a', { attrs: { rel: 'mw:WikiLink', href }, children: [text(label)], print });

describe('links', () => {
  it('have the title of their page', () => {
    expect(write([link('./A_b#c', 'x')])).toBe('<a rel="mw:WikiLink" href="./A_b#c" title="A b">x</a>');
  });

  it('to the page itself have a class', () => {
    expect(write([link('./A', 'x')], { title: 'A' })).toContain('class="mw-selflink selflink"');
    expect(write([link('#b', 'x')], { title: 'A' })).toBe(
      '<a rel="mw:WikiLink" href="./A#b" class="mw-selflink-fragment">x</a>',
    );
  });

  it('to missing pages lead to the editor', () => {
    const html = write([link('./A#b', 'x')], { exists: () => false });
    expect(html).toContain('href="./A?action=edit&amp;redlink=1#b"');
    expect(html).toContain('class="new" typeof="mw:LocalizedAttrs"');
  });

  it('below the page and beside it are resolved, and show what they mean', () => {
    const options = { title: 'A/B', subpages: true };
    expect(write([link('.//c/', '/c/', { simple: true })], options)).toContain(
      'href="./A/B/c" title="A/B/c">c</a>',
    );
    expect(write([link('./../', '../', { simple: true })], options)).toContain('href="./A" title="A">A</a>');
  });

  it('to files that are missing lead to their upload, half characters and all', () => {
    const picture = element('span', {
      attrs: { typeof: 'mw:File', 'data-mw': '{"attribs":[]}', resource: './File:\ud800.png' },
    });
    expect(write([picture])).toContain('wpDestFile=%EF%BF%BD.png');
  });

  it('to other wikis are resolved', () => {
    const away = element('a', { attrs: { rel: 'mw:WikiLink/Interwiki', href: 'x:A_b?#c_d!' } });
    const options = {
      interwikiUrl: (_: string, title: string) => `//x/${title}`,
      legacyFragments: () => true,
    };
    expect(write([away], options)).toBe(
      '<a rel="mw:WikiLink/Interwiki" href="//x/A%20b%3F#c_d.21" title="x:A b?" class="extiw"></a>',
    );
  });

  it('to elsewhere are clean', () => {
    const away = element('a', { attrs: { rel: 'mw:ExtLink', href: 'http://[::1]/a[b]|c' } });
    expect(write([away])).toBe('<a rel="mw:ExtLink nofollow" href="http://[::1]/a%5Bb%5D%7Cc"></a>');
  });
});

describe('headings', () => {
  it('have the id of their text, numbered where it occurs again, and its old escaping', () => {
    const h = (label: string): TreeElement => element('h2', { children: [text(label)] });
    expect(write([h('a b'), h('A b'), h('ä')])).toBe(
      '<h2 id="a_b">a b</h2><h2 id="A_b_2">A b</h2>' +
        '<h2 id="ä"><span id=".C3.A4" typeof="mw:FallbackId"></span>ä</h2>',
    );
  });

  const page = { sections: { text: '', offset: () => 0 } };
  const h = (level: number, section?: number): TreeElement =>
    element(`h${level}`, { children: [text('a')], print: section === undefined ? null : { section } });
  const outline = (nodes: TreeNode[]): string =>
    write(nodes, page)
      .replace(/<h(\d).*?<\/h\d>/g, '$1')
      .replace(/<section data-mw-section-id="(-?\d)">/g, '[$1: ')
      .replaceAll('</section>', ']');

  it('make sections', () => {
    expect(outline([element('hr'), h(2, 1), h(3, 2), h(2, 3)])).toBe('[0: <hr>][1: 2[2: 3]][3: 2]');
  });

  it('that end inside of something else cannot be edited by themselves', () => {
    expect(outline([h(2, 1), element('div', { children: [h(3, 2), h(2, 3)] })])).toBe(
      '[0: ][-1: 2][-2: <div>[2: 3][-1: 2]</div>]',
    );
  });

  it('what a call made over an edge is said of whole sections', () => {
    const group = { about: '#mwt1', parts: ['"x"'], page: { start: 0, end: 0 } };
    const made = { ...h(2), print: { group } };
    const html = write([element('p', { print: { group } }), made], page);
    expect(html).toContain('<section data-mw-section-id="0" about="#mwt1" typeof="mw:Transclusion"');
  });
});

describe('edges', () => {
  it('what shows nothing stands outside paragraphs', () => {
    const category = element('link', { attrs: { rel: 'mw:PageProp/Category', href: './Category:A' } });
    expect(write([element('p', { children: [comment('c'), text('a '), category] })])).toBe(
      '<!--c--><p>a</p><link rel="mw:PageProp/Category" href="./Category:A">',
    );
  });

  it('blanks around comments are none where wikitext has lines', () => {
    const item = (print: TreeElement['print']): TreeElement =>
      element('li', { children: [comment('c'), text(' a '), comment('d')], print });
    expect(write([item(null)])).toBe('<li><!--c-->a<!--d--></li>');
    expect(write([item({ html: true })])).toBe('<li><!--c--> a <!--d--></li>');
  });

  it('formatting that goes on around items stands around them', () => {
    const print = { copy: true, whole: true };
    const item = (value: string): TreeElement =>
      element('li', { children: [element('b', { children: [text(value)], print })] });
    const alone = element('li', { children: [text('c')] });
    expect(write([element('ul', { children: [item('a'), item('b'), alone, item('d')] })])).toBe(
      '<ul><b><li>a</li><li>b</li></b><li>c</li><b><li>d</li></b></ul>',
    );
  });

  it('empty elements say so', () => {
    expect(write([element('tr'), element('td')])).toBe('<tr class="mw-empty-elt"></tr><td></td>');
  });
});

describe('texts', () => {
  it.each([
    ['a ?', 'a<span typeof="mw:DisplaySpace"> </span>?'],
    ['a :b', 'a :b'],
    ['« a »', '«<span typeof="mw:DisplaySpace"> </span>a<span typeof="mw:DisplaySpace"> </span>»'],
    ['x« a', 'x« a'],
  ])('French spacing of %j', (source, html) => {
    expect(write([text(source)])).toBe(html);
  });

  it('comments hold nothing that ends them', () => {
    expect(write([comment('a --> &amp; & b')])).toBe('<!--a &#x2D;&#x2D;&#x3E; &#x26; &#x26; b-->');
  });
});

describe('pictures', () => {
  const file = {
    width: 400,
    height: 200,
    type: 'bitmap',
    vector: false,
    url: (width: number) => `//x/${width}.png`,
  };
  const picture = (name: string, attrs: Record<string, string>, children: TreeNode[] = []): TreeElement =>
    element(name, { attrs: { resource: './File:A.png', ...attrs }, children });
  const img = (nodes: TreeNode[]): string =>
    /<img[^>]*>/.exec(write(nodes, { mediaFile: () => file }))?.[0] ?? '';

  it('in text are as large as they are', () => {
    expect(write([picture('span', { typeof: 'mw:File' })], { mediaFile: () => file })).toBe(
      '<span class="mw-default-size" typeof="mw:File"><a href="./File:A.png" class="mw-file-description">' +
        '<img resource="./File:A.png" src="//x/0.png" decoding="async" data-file-width="400" data-file-height="200" ' +
        'data-file-type="bitmap" height="200" width="400" class="mw-file-element"></a></span>',
    );
  });

  it('fit into their box', () => {
    const data = (attribs: string[][]) => ({ typeof: 'mw:File', 'data-mw': JSON.stringify({ attribs }) });
    expect(img([picture('span', data([['width', '100']]))])).toContain('height="50" width="100"');
    expect(
      img([
        picture(
          'span',
          data([
            ['width', '300'],
            ['height', '50'],
          ]),
        ),
      ]),
    ).toContain('height="50" width="100"');
    expect(img([picture('span', data([['width', '100']]))])).toContain('srcset="//x/200.png 2x"');
    expect(img([picture('figure', { typeof: 'mw:File/Thumb' })])).toContain('src="//x/180.png"');
  });

  it('in text keep their caption as data', () => {
    const caption = element('figcaption', { children: [element('b', { children: [text('c')] })] });
    const html = write([picture('span', { typeof: 'mw:File' }, [caption])], { mediaFile: () => file });
    expect(html).toContain('data-mw="{&quot;caption&quot;:&quot;&lt;b&gt;c&lt;/b&gt;&quot;}"');
    expect(html).toContain('title="c"><img alt="c"');
  });

  it('that are missing say so', () => {
    const html = write([picture('figure', { typeof: 'mw:File/Thumb' })], { mediaFile: () => undefined });
    expect(html).toContain('typeof="mw:Error mw:File/Thumb"');
    expect(html).toContain(
      '<span class="mw-file-element mw-broken-media" resource="./File:A.png" data-width="180">File:A.png</span>',
    );
    expect(html).toContain('<figcaption></figcaption>');
  });
});

describe('formatting over text and blocks', () => {
  it('is parted: text in paragraphs, blocks between them', () => {
    const b = element('b', { children: [text('a'), element('hr'), element('i', { children: [text('c')] })] });
    expect(write([b])).toBe('<p><b>a</b></p><b><hr></b><p><b><i>c</i></b></p>');
    expect(write([element('div', { children: [b] })])).toContain('<div><b>a<hr>');
  });
});

describe('figures and blocks in paragraphs', () => {
  const figure = element('figure', {
    attrs: { typeof: 'mw:File/Thumb', resource: './File:A.png' },
    children: [element('figcaption', { children: [text('b')] })],
  });
  const bare = (html: string): string => html.replace(/<a .*?<\/a>/g, '').replace(/ [\w-]+="[^"]*"/g, '');

  it('formatting around a figure goes on in its caption, and behind it', () => {
    const i = element('i', { children: [text('a'), figure, text('c')] });
    expect(bare(write([element('p', { children: [i], print: { html: true } })]))).toBe(
      '<p><i>a</i></p><figure><figcaption><i>b</i></figcaption></figure><p><i>c</i></p><p></p>',
    );
    const only = element('i', { children: [element('b', { children: [figure, figure] })] });
    expect(bare(write([element('p', { children: [only], print: { html: true } })]))).toBe(
      `<p><i><b></b></i></p>${'<figure><figcaption><i><b>b</b></i></figcaption></figure>'.repeat(2)}<p></p>`,
    );
  });

  it('a link over text and a block is parted', () => {
    const div = element('div', { children: [text('b')] });
    const over = element('a', { attrs: { rel: 'mw:ExtLink' }, children: [text('a'), div] });
    expect(write([element('p', { children: [over] })]).replace(/ [\w-]+="[^"]*"/g, '')).toBe(
      '<p><a>a</a></p><a><div>b</div></a>',
    );
  });

  it('comments at the end of a row stand behind it', () => {
    const row = element('tr', { children: [element('td'), comment('a')] });
    expect(write([element('table', { children: [element('tbody', { children: [row] })] })])).toBe(
      '<table><tbody><tr><td></td></tr><!--a--></tbody></table>',
    );
  });
});

describe('what calls made', () => {
  const group = (about: string, more: object = {}) => ({ print: { group: { about, ...more } } });
  const first = { type: 'mw:Transclusion', parts: ['"x"'] };
  const mark = 'about="#mwt1" typeof="mw:Transclusion" data-mw="{&quot;parts&quot;:[&quot;x&quot;]}"';

  it('the first of a group says what made all', () => {
    const nodes = [element('hr', group('#mwt1', first)), element('ul', group('#mwt1'))];
    expect(write(nodes)).toBe(`<hr ${mark}><ul about="#mwt1"></ul>`);
  });

  it('types and data are joined', () => {
    const entity = element('span', { attrs: { typeof: 'mw:Entity' }, ...group('#mwt1', first) });
    expect(write([entity])).toContain('typeof="mw:Transclusion mw:Entity"');
    const pre = element('pre', {
      attrs: { typeof: 'mw:Extension/x', 'data-mw': '{"name":"x"}' },
      ...group('#mwt1', first),
    });
    expect(write([pre])).toContain(
      'typeof="mw:Extension/x mw:Transclusion" data-mw="{&quot;name&quot;:&quot;x&quot;,&quot;parts&quot;:[&quot;x&quot;]}"',
    );
  });

  it('an attribute is said with what made it', () => {
    const attribs = [[{ txt: 'title' }, { nodes: [element('b', { children: [text('a')] })] }]];
    const html = write([element('div', { attrs: { title: 'a' }, print: { html: true, attribs } })]);
    expect(html).toBe(
      '<div title="a" data-mw="{&quot;attribs&quot;:[[{&quot;txt&quot;:&quot;title&quot;},{&quot;html&quot;:&quot;&lt;b&gt;a&lt;/b&gt;&quot;}]]}"></div>',
    );
  });
});

describe('notes', () => {
  const ref = (attrs: Record<string, string>, content: string): TreeElement =>
    element('sup', {
      attrs: { typeof: 'mw:Extension/ref', 'data-mw': JSON.stringify({ name: 'ref', attrs }) },
      children: content === '' ? [] : [text(content)],
    });
  const list = (group = ''): TreeElement =>
    element('div', {
      attrs: {
        typeof: 'mw:Extension/references',
        'data-mw': JSON.stringify({ name: 'references', attrs: group === '' ? {} : { group } }),
      },
    });
  const ids = (html: string): string[] =>
    [...html.matchAll(/ id="([^"]*)"/g)].map((match) => match[1] as string);

  it('are numbered where they are cited, and begin anew after their list', () => {
    const html = write([
      ref({}, 'a'),
      ref({ name: 'x y' }, ''),
      ref({ name: 'x y' }, 'b'),
      list(),
      ref({}, 'c'),
      list(),
    ]);
    expect(ids(html)).toEqual([
      ...['cite_ref-1', 'cite_ref-x_y_2-0', 'cite_ref-x_y_2-1'],
      ...[
        'cite_note-1',
        'mw-reference-text-cite_note-1',
        'cite_note-x_y-2',
        'mw-reference-text-cite_note-x_y-2',
      ],
      ...['cite_ref-3', 'cite_note-3', 'mw-reference-text-cite_note-3'],
    ]);
    expect([...html.matchAll(/footnote-number="(\d)"/g)].map((match) => match[1])).toEqual(['1', '2', '1']);
  });

  it('without a list come at the end, one list a group', () => {
    const html = write([ref({}, 'a'), ref({ group: 'g' }, 'b')], { title: 'P' });
    expect(html.match(/autoGenerated/g)).toHaveLength(2);
    expect(html).toContain('<a href="./P#cite_note-2" data-mw-group="g">');
    expect(html).toContain('cite_error_group_refs_without_references');
  });

  it('that nothing explains, or two things, say so', () => {
    expect(write([ref({ name: 'x' }, '')])).toContain('cite_error_references_no_text');
    expect(write([ref({ name: 'x' }, 'a'), ref({ name: 'x' }, 'b')])).toContain(
      'cite_error_references_duplicate_key',
    );
    expect(write([ref({ name: 'x' }, 'a'), ref({ name: 'x' }, 'a')])).not.toContain('cite_error');
  });
});

describe('markup for variants', () => {
  const variant = (source: string): string => {
    const node = element('span', { attrs: { typeof: 'mw:Placeholder' }, print: { src: source } });
    const parse = (inside: string) => {
      const children = inside
        .split(/(?<=<nowiki\/>)/)
        .map((part) =>
          part === '<nowiki/>' ? element('span', { attrs: { typeof: 'mw:Nowiki' } }) : text(part),
        );
      return tree([element('p', { children })]);
    };
    const html = write([node], { parse });
    return html.replaceAll('&quot;', '"').replace('typeof="mw:LanguageVariant" data-mw-variant=', '');
  };
  it.each([
    ['-{a}-', '<span "{"disabled":{"t":"a"}}"></span>'],
    ['-{zh:a;zh-tw:b}-', '<span "{"twoway":[{"l":"zh","t":"a"},{"l":"zh-tw","t":"b"}]}"></span>'],
    ['-{A|x=>zh:a}-', '<span "{"add":true,"oneway":[{"f":"x","l":"zh","t":"a"}]}"></span>'],
    ['-{H|a}-', '<meta "{"add":true,"twoway":[{"l":"*","t":"a"}]}">'],
    ['-{R|zh:a}-', '<span "{"disabled":{"t":"zh:a"}}"></span>'],
    ['-{zh;zh-tw|a}-', '<span "{"filter":{"l":["zh","zh-tw"],"t":"a"}}"></span>'],
    ['-{D;H|zh:a}-', '<span "{"add":true,"describe":true,"twoway":[{"l":"zh","t":"a"}]}"></span>'],
    ['-{zh:a;b}-', '<span "{"twoway":[{"l":"zh","t":"a"}]}"></span>'],
    ['-{zh:<nowiki>a;zh-tw:b</nowiki>}-', '<span "{"twoway":[{"l":"zh","t":"a;zh-tw:b"}]}"></span>'],
    ['-{-|zh:a}-', '<meta "{"remove":true,"twoway":[{"l":"zh","t":"a"}]}">'],
  ])('%s', (source, html) => {
    expect(variant(source)).toBe(html);
  });
});

describe('what is played', () => {
  const player = {
    kind: 'video' as const,
    duration: 9.5,
    mime: 'video/ogg',
    poster: (width: number, time: string) => `p${width}-${time}`,
  };
  const file = { width: 400, height: 300, type: 'video', vector: false, url: (width: number) => `u${width}` };
  const written = (attribs: string[][], kind: 'audio' | 'video' = 'video') =>
    write(
      [
        element('span', {
          attrs: { typeof: 'mw:File', resource: './File:A', 'data-mw': JSON.stringify({ attribs }) },
        }),
      ],
      { mediaFile: () => ({ ...file, player: { ...player, kind } }) },
    );

  it('has a player in place of a picture, and no link', () => {
    const html = written([['width', '200']]);
    expect(html).toContain(
      '<video poster="p200-" controls="" preload="none" data-mw-tmh="" height="150" width="200"',
    );
    expect(html).toContain('<source src="u0" type="video/ogg" data-file-width="400" data-file-height="300">');
    expect(html).not.toContain('<a');
  });

  it('begins and ends where it is asked to, within its length', () => {
    const html = written([
      ['starttime', '0:1.5'],
      ['endtime', '4'],
      ['muted', ''],
    ]);
    expect(html).toContain('src="u0#t=1.5,4"');
    expect(html).toContain('poster="p400-1.5"');
    expect(html).toContain('muted=""');
    expect(written([['thumbtime', '1:00']])).toContain('poster="p400-8.5"');
  });

  it('sound has a height of its own', () => {
    expect(written([], 'audio')).toMatch(
      /mw-default-audio-height.*<audio [^>]*height="32" width="180" style="width: 180px;"/,
    );
  });
});

describe('galleries', () => {
  it('are boxes of one size', () => {
    const node = element('div', {
      attrs: {
        typeof: 'mw:Extension/gallery',
        'data-mw': JSON.stringify({
          name: 'gallery',
          attrs: { widths: '50', perrow: '2', caption: 'c' },
          body: { extsrc: '\nA.png|b\n\n[x]\n' },
        }),
      },
    });
    const parse = (source: string) => {
      const named = /^\[\[(File:[^|]*)\|50x120px\|(.*)\]\]$/.exec(source);
      if (!named) return tree([element('p', { children: [text(source.replace('<nowiki/>', ''))] })]);
      const caption = element('figcaption', { children: [text(named[2] as string)] });
      const attrs = { typeof: 'mw:File', resource: `./${named[1]}` };
      return tree([element('p', { children: [element('span', { attrs, children: [caption] })] })]);
    };
    const html = write([node], { parse, mediaFile: () => undefined });
    expect(html).toContain('<ul class="gallery mw-gallery-traditional"');
    expect(html).toContain('style="max-width: 186px;"');
    expect(html).toContain('<li class="gallerycaption">c</li>');
    expect(html.match(/class="gallerybox" style="width: 85px;"/g)).toHaveLength(1);
    expect(html).toContain('resource="./File:A.png"');
    expect(html).toContain('<div class="gallerytext">b</div>');
  });
});
