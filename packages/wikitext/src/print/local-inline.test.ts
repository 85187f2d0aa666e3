/** Links, pictures and text that looks like markup, where an edit comes to touch them. */

import { element, type TreeElement, type TreeNode, text } from '@stet/tree';
import { describe, expect, it } from 'vitest';
import { parse } from '../parse/parse.js';
import { print } from '../save.js';
import { defaultSite } from '../site.js';
import { behind, named, paragraph, saved, withChildren } from './saved.test-page.js';

describe('links', () => {
  const rest = ([first]: readonly TreeNode[]) => [text(first?.kind === 'text' ? first.value.slice(3) : '')];
  it('no blank begins the text of an external link', () => {
    expect(saved('see [http://a.org one two].', named('a'), rest)).toBe('see [http://a.org two].');
    expect(saved('(see[http://a.org one two])', named('a'), rest)).toBe('(see [http://a.org two])');
  });
  it('an address stays the same whether its signs are entities or percent-encoded', () => {
    const bold = ([first, ...more]: readonly TreeNode[]) => [
      element('b', { children: [first as TreeNode] }),
      ...more,
    ];
    expect(saved('http://a.org/b?c&#x5B;&#x5D;=d', named('a'), bold)).toBe(
      "[http://a.org/b?c%5B%5D=d '''http://a.org/b?c'''&#x5B;&#x5D;=d]",
    );
  });
  it('a number with formatting in it is a link like any other', () => {
    const bold = () => [text('ISBN '), element('b', { children: [text('3-7769-0119-5')] })];
    const site = { ...defaultSite, magicLinks: { ...defaultSite.magicLinks, isbn: true } };
    expect(saved('ISBN 3-7769-0119-5', named('a'), bold, site)).toBe(
      "[[Special:BookSources/3776901195|ISBN '''3-7769-0119-5''']]",
    );
  });
});

describe('pictures', () => {
  const caption = (value: string) => (): TreeNode[] => (value === '' ? [] : [text(value)]);
  it('a caption that reads as an option stays a caption', () => {
    const isCaption = named('figcaption');
    for (const value of ['left', 'page b', 'upright 2', 'alt=b', '30px', '30 x 20 px'])
      expect(saved('[[File:A.png|right|a]]', isCaption, caption(value))).toBe(
        `[[File:A.png|right|<nowiki>${value}</nowiki>]]`,
      );
    const link = element('a', { attrs: { rel: 'mw:WikiLink', href: './B' }, children: [text('B')] });
    const withLink = (value: string) => (): TreeNode[] => [text(value), link];
    expect(saved('[[File:A.png|right|a]]', isCaption, withLink('link='))).toBe(
      '[[File:A.png|right|<nowiki>link=</nowiki>[[B]]]]',
    );
    expect(saved('[[File:A.png|right|a]]', isCaption, withLink('left '))).toBe(
      '[[File:A.png|right|left [[B]]]]',
    );
  });
  it('a caption that went takes its pipe along', () => {
    expect(saved('[[File:A.png| a ]] [[File:B.png| b ]]', named('figcaption'), caption(''))).toBe(
      '[[File:A.png]] [[File:B.png| b ]]',
    );
  });
  it('pipes in the caption of one whose size changes part nothing', () => {
    const source = '[[File:A.png|thumb|a [http://b.org/?c=|left|d e]<nowiki>|right</nowiki>]]';
    const base = parse(source);
    const [picture] = base.children as [TreeElement];
    const attrs = { ...picture.attrs, 'data-mw': '{"attribs":[["width","99"]]}' };
    const { text: out, proven } = print({ ...base, children: [{ ...picture, attrs }] }, { bases: [base] });
    expect(proven).toBe(true);
    expect(out).toBe(source.replace('thumb', 'thumb|99px'));
  });
});

describe('pictures in formatting', () => {
  const page = "'''a[[File:A.png|thumb]]b'''\n\n<small>[[File:B.png|thumb]]</small>";
  it('a paragraph beside one leaves the lines behind the formatting', () => {
    expect(saved(page, named('b'), behind('c'))).toBe(page.replace("b'''", "b<p>c</p>'''"));
  });
  it('text beside one stays on its line', () => {
    const put = (children: readonly TreeNode[]): TreeNode[] => [
      text('d'),
      paragraph('c'),
      ...children.slice(1),
    ];
    const source = `<small>${page.split('\n')[0]}</small>`;
    expect(saved(source, named('b'), put)).toBe("<small>'''d<p>c</p>[[File:A.png|thumb]]b'''</small>");
  });
});

describe('nowiki tags', () => {
  it('a half of what stood in them has them only where it needs them', () => {
    const base = parse('<nowiki>a [[b]]</nowiki>');
    const [whole] = base.children as [TreeElement];
    const [tags] = whole.children as [TreeElement];
    const half = (id: string, value: string): TreeElement => ({
      ...whole,
      id,
      children: [{ ...tags, id, origin: tags.id, children: [text(value)] }],
    });
    const split = (a: string, b: string) =>
      print({ ...base, children: [half('x.1', a), half('x.2', b)] }, { bases: [base] }).text;
    expect(split('a', '[[b]]')).toBe('a\n\n<nowiki>[[b]]</nowiki>');
    expect(split('a [', '[b]]')).toBe('a [\n\n[b]]');
  });
  it('a half needs none for the entities in it', () => {
    const base = parse('<nowiki>a&lt;b></nowiki>');
    const [whole] = base.children as [TreeElement];
    const [tags] = whole.children as [TreeElement];
    const half = (id: string, children: readonly TreeNode[]): TreeElement => ({
      ...whole,
      id,
      children: [{ ...tags, id, origin: tags.id, children }],
    });
    const [a, ...rest] = tags.children as [TreeNode];
    const wanted = { ...base, children: [half('x.1', [a]), half('x.2', rest)] };
    expect(print(wanted, { bases: [base] })).toMatchObject({ text: 'a\n\n&lt;b>', proven: true });
  });
  it('what stood between them and does no longer is escaped where it needs that', () => {
    const bold = (shown: string) => (children: readonly TreeNode[]) =>
      children.flatMap((child) => {
        const [before, after] = child.kind === 'text' ? child.value.split(shown) : [];
        if (before === undefined || after === undefined) return [child];
        return [text(before), element('b', { children: [text(shown)] }), text(after)];
      });
    expect(saved('* <nowiki>{{a b |c=https://d.e}}</nowiki>', named('span'), bold('b'))).toBe(
      "* {{a '''b'''<nowiki> |c=https://d.e}}</nowiki>",
    );
    expect(saved('* <nowiki>[[File:A.png | {{b c| d }} | e ]]</nowiki>', named('span'), bold('c'))).toBe(
      "* [[File:A.png | {{b '''c'''<nowiki>| d }} | e ]]</nowiki>",
    );
  });
  it('a brace before a call needs none where that has no third one at its end', () => {
    const brace = (value: string) => (children: readonly TreeNode[]) => [text(value), ...children];
    expect(saved('{{b}} c', named('p'), brace('a {'))).toBe('a {{{b}} c');
    expect(saved('{{b}}} c', named('p'), brace('a {'))).toBe('a {<nowiki/>{{b}}} c');
  });
  it('of two braces those that end are escaped where they can be, and apostrophes in words are none', () => {
    const call = parse("<nowiki>{{a|it's}}</nowiki>");
    const [whole] = call.children as [TreeElement];
    const [tags] = whole.children as [TreeElement];
    const children = [text('{{a|'), element('b', { children: [text("it's")] }), text('}}')];
    const wanted = { ...call, children: [{ ...whole, children: [{ ...tags, children }] }] };
    expect(print(wanted, { bases: [call] }).text).toBe("{{a|'''it's'''<nowiki>}}</nowiki>");
    const opened = (children: readonly TreeNode[]) => [...children, text(' {{')];
    expect(saved('a\n\nb }}', named('p'), opened)).toBe('a <nowiki>{{</nowiki>\n\nb }}');
  });
  it('of many signs in a heading those alone that are markup have them', () => {
    const typed = `${'{{a '.repeat(14)}}}`;
    const more = (children: readonly TreeNode[]) => [...children, text(` ${typed}`)];
    expect(saved('== b ==', named('h2'), more)).toBe(`== b ${'{{a '.repeat(13)}<nowiki>{{a }}</nowiki> ==`);
  });
  it('two pipes in a link of a cell have them, since to the older parser they end the cell', () => {
    const label = (value: string) => () => [text(value)];
    expect(saved('{|\n|[[A|b]]\n|}', named('a'), label('b||c'))).toBe('{|\n|[[A|b<nowiki>||</nowiki>c]]\n|}');
    expect(saved('{|\n|[[A|b|c]]\n|}', named('a'), label('|c'))).toBe('{|\n|[[A|<nowiki>|c</nowiki>]]\n|}');
    expect(saved('{|\n|[[A|b]]\n|}', named('a'), label('b|c'))).toBe('{|\n|[[A|b|c]]\n|}');
    expect(saved('[[A|b]]', named('a'), label('b||c'))).toBe('[[A|b||c]]');
  });
  it('only the sign behind a bullet is kept from being one', () => {
    const without = () => [text(': the rest')];
    expect(saved('*a: the rest\n*c', named('li', 'a: '), without)).toBe('*<nowiki>:</nowiki> the rest\n*c');
    expect(saved('* a: the rest\n* c', named('li', 'a: '), without)).toBe('* : the rest\n* c');
  });
  it('values of a call that nobody changed are those of the page, whatever is in them', () => {
    const source = '{{a|{|}|b={{c|d}}}|e=f}}';
    const base = parse(source);
    const values = (node: TreeNode): TreeNode => {
      if (node.kind !== 'element') return node;
      const data = node.attrs['data-mw'];
      if (!data) return { ...node, children: node.children.map(values) };
      return { ...node, attrs: { ...node.attrs, 'data-mw': data.replace('"wt":"f"', '"wt":"{}}"') } };
    };
    const { text: out, proven } = print({ ...base, children: base.children.map(values) }, { bases: [base] });
    expect(out).toBe('{{a|{|}|b={{c|d}}}|e=<nowiki>{}}</nowiki>}}');
    expect(proven).toBe(true);
  });
  it('values of calls that braces, tags and links with arguments protect need none', () => {
    const source =
      "{{a|{{#if:{{{b|}}}|{{{c}}}}}<nowiki />''{{{d}}}''|[http://a.org {{{e|f}}}]|<gallery>\nA.png|g\n</gallery>}}";
    expect(print(parse(source), { bases: [] }).text).toBe(source);
  });
});

it('a link of two lines is one line in a heading', () => {
  const joined = ([one, two]: TreeNode[]): TreeNode[] => [
    {
      ...(one as TreeElement),
      children: (one as TreeElement).children.concat((two as TreeElement).children),
    },
  ];
  expect(withChildren('== a ==\n[[b|c|d\n]] e', joined)).toBe('== a[[b|c|d ]] e ==');
});

it('apostrophes before italics are none of the quotes of what is bold in them', () => {
  const bold = (children: readonly TreeNode[]): TreeNode[] => [element('b', { children })];
  expect(saved("'''a''", named('i'), bold)).toBe("''''''a'''''");
  expect(saved("''''a''", named('i'), bold)).toBe("'''''''a'''''");
});

it('what ends its line only now is no heading', () => {
  const split = ([first]: TreeNode[]): TreeNode[] => [
    { ...(first as TreeElement), children: [text('=a= b\n=c=')] },
    paragraph('d'),
  ];
  expect(withChildren('=a= b\n=c= <s>d</s>', split)).toBe('=a= b\n<nowiki>=c=</nowiki>\n\nd');
});

it('an address whose host is a number ends before text that comes to touch it', () => {
  const joined = ([first]: TreeNode[]): TreeNode[] => {
    const p = first as TreeElement;
    return [{ ...p, children: [...p.children, text('b')] }];
  };
  expect(withChildren('http://[::1]/a', joined)).toBe('http://[::1]/a<nowiki/>b');
});
