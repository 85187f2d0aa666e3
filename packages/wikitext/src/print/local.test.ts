/** An edit that wikitext has no simple form for changes its own line, cell or item, and nothing around that. */

import { element, equalTrees, type Tree, type TreeElement, type TreeNode, text } from '@stet/tree';
import { describe, expect, it } from 'vitest';
import { parse } from '../parse/parse.js';
import { print } from '../save.js';
import { defaultSite } from '../site.js';
import { meant } from './meant.js';

/** Changes the children of the first element for which `isIt` holds. */
function changed(
  nodes: readonly TreeNode[],
  isIt: (node: TreeElement) => boolean,
  change: (children: readonly TreeNode[]) => readonly TreeNode[],
): TreeNode[] {
  let isDone = false;
  const walk = (node: TreeNode): TreeNode => {
    if (isDone || node.kind !== 'element') return node;
    if (isIt(node)) {
      isDone = true;
      return { ...node, children: change(node.children) };
    }
    return { ...node, children: node.children.map(walk) };
  };
  return nodes.map(walk);
}

function saved(
  source: string,
  isIt: (node: TreeElement) => boolean,
  change: (children: readonly TreeNode[]) => readonly TreeNode[],
  site = defaultSite,
): string {
  const base = parse(source, { site });
  const wanted: Tree = { ...base, children: changed(base.children, isIt, change) };
  const { text: out, declared } = print(wanted, { bases: [base], site });
  expect(declared).toEqual([]);
  expect(equalTrees(parse(out, { site }), meant(wanted, [base]))).toBe(true);
  return out;
}

const named =
  (name: string, shown = '') =>
  (node: TreeElement) =>
    node.name === name && JSON.stringify(node.children).includes(shown);
const paragraph = (value: string): TreeElement => element('p', { children: [text(value)] });
const behind = (value: string) => (children: readonly TreeNode[]) => [...children, paragraph(value)];

describe('what cannot be said by wikitext is said by tags, where it is', () => {
  it('a paragraph behind the list of an item', () => {
    expect(saved("* a: ''b''\n* c\n** d\n** e\n* f", named('li', '"d"'), behind('new'))).toBe(
      "* a: ''b''\n* c<ul><li>d</li><li>e</li></ul><p>new</p>\n* f",
    );
  });
  it('a paragraph behind the list that an item begins with', () => {
    expect(saved('a\n\n:;b\n:c', named('dd'), behind('new'))).toBe(
      'a\n\n: <dl><dt>b</dt></dl><p>new</p>\n:c',
    );
  });
  it('a paragraph behind a comment below the line of an item', () => {
    expect(saved('{|\n| [[x]]\n| v=t|\n\n* a\n<!-- b -->\n* c\n|}', named('li'), behind('new'))).toBe(
      '{|\n| [[x]]\n| v=t|\n\n* a<!-- b --><p>new</p>\n* c\n|}',
    );
  });
  it('in the items that need it, not in those beside them', () => {
    const twice = (items: readonly TreeNode[]): TreeNode[] =>
      items.map((item, i) => {
        if (item.kind !== 'element') return item;
        return i === 1
          ? { ...item, children: [text('new'), ...item.children.slice(1)] }
          : { ...item, children: [...item.children, paragraph('x')] };
      });
    expect(saved('* a\n** b\n* c\n** d\n* e\n** f', named('ul'), twice)).toBe(
      '* a<ul><li>b</li></ul><p>x</p>\n* new\n** d\n* e<ul><li>f</li></ul><p>x</p>',
    );
  });
  it('a paragraph in an item that is a tag, with text in lines before it', () => {
    expect(
      saved('<ul>\n<li>\n  one: two\n</li>\n<li>\n  three\n</li>\n</ul>', named('li'), behind('x')),
    ).toBe('<ul>\n<li>\n  one: two<p>x</p>\n</li>\n<li>\n  three\n</li>\n</ul>');
  });
  it('a call as a paragraph of its own in a cell', () => {
    const call = (children: readonly TreeNode[]) => [
      ...children.slice(0, 1),
      element('p', { children: children.slice(2) }),
    ];
    expect(saved('{|\n| {{a}} {{b}}\n| c\n|}', named('td', '{\\"wt\\":\\"b\\"'), call)).toBe(
      '{|\n| {{a}}<p>{{b}}</p>\n| c\n|}',
    );
  });
  it('a paragraph behind formatting that a cell ends', () => {
    expect(saved('{|\n|<small>a\n|<small>b\n|}', named('td'), behind('x'))).toBe(
      '{|\n|<small>a\n</small><p>x</p>\n|<small>b\n|}',
    );
  });
});

describe('tables', () => {
  const cell = (): TreeElement => element('td');
  it('a new first cell leaves the line of the others', () => {
    expect(saved('{|\n| a || b\n|-\n| c || d\n|}', named('tr'), (cells) => [cell(), ...cells])).toBe(
      '{|\n|\n| a || b\n|-\n| c || d\n|}',
    );
  });
  it('a cell that began a line begins one when the one before it went', () => {
    expect(
      saved('{|\n| a || b\n| c || d\n|}', named('tr'), ([a, , ...rest]) => [a as TreeNode, ...rest]),
    ).toBe('{|\n| a\n| c || d\n|}');
  });
  it('attributes of a cell that gets a line of its own stay as they were written', () => {
    expect(saved("{|\n| a ||style='x' align=left| b\n|}", named('td'), behind('x'))).toBe(
      "{|\n| a\nx\n|style='x' align=left| b\n|}",
    );
  });
  it('a cell that gets a line of its own ends with the blank that it ended with', () => {
    expect(saved('{|\n|a||b \n|-\n|c\n|}', named('td'), behind('x'))).toBe('{|\n|a\nx\n|b \n|-\n|c\n|}');
  });
  it('a paragraph in a caption has none of the blank lines behind it', () => {
    const page = '{|\n|+ a\n\n\n| b\n|-\n\n| c\n|}';
    expect(saved(page, named('caption'), behind('d'))).toBe('{|\n|+ a<p>d</p>\n| b\n|-\n\n| c\n|}');
  });
  it('a line end in a note in the first line of a cell stays one', () => {
    const joined = ([a, p]: readonly TreeNode[]): TreeNode[] => [
      a as TreeNode,
      ...(p as TreeElement).children,
    ];
    const page = "{|\n| a\nb<ref>'''c\nd''' e</ref>\n|}";
    expect(saved(page, named('td'), joined)).toBe(page.replace('a\nb', 'ab'));
  });
  it('a line end in the first line of a cell is a blank', () => {
    const longer = (children: readonly TreeNode[]) => [...children, text('\nc')];
    expect(saved('{|\n| a<br>\n| b\n|}', named('td'), longer)).toBe('{|\n| a<br> c\n| b\n|}');
    const joined = (children: readonly TreeNode[]) =>
      children.flatMap((child) =>
        child.kind === 'element' && child.name === 'p' ? child.children : [child],
      );
    expect(saved("{|\n|a <br>\nb<br>\n''c''\n|d\n|}", named('td'), joined)).toBe(
      "{|\n|a <br>b<br> ''c''\n|d\n|}",
    );
  });
});

describe('comments and blanks on the lines of items and cells', () => {
  const without = (n: number) => (children: readonly TreeNode[]) => children.filter((_, i) => i !== n);
  const isBold = (children: readonly TreeNode[]) => [
    element('b', { children: children.slice(0, 1) }),
    ...children.slice(1),
  ];
  const otherComment = (children: readonly TreeNode[]) =>
    children.map((child) => (child.kind === 'comment' ? { ...child, value: 'new' } : child));
  const longer = ([first, ...more]: readonly TreeNode[]) => [
    text(`${first?.kind === 'text' ? first.value : ''}x`),
    ...more,
  ];
  it('a description keeps the blank behind its colon', () => {
    expect(saved(';a : b', named('dt'), () => [])).toBe('; : b');
    expect(saved(';a: b', named('dt'), () => [])).toBe('; : b');
    const joined = ([a, b, c, ...more]: readonly TreeNode[]) => [
      a as TreeNode,
      { ...(b as TreeElement), children: [...(b as TreeElement).children, ...(c as TreeElement).children] },
      ...more,
    ];
    expect(saved(';a :b\n;c :d\n;e:f', named('dl'), joined)).toBe(';a :bc\n:d\n;e:f');
  });
  it('a blank keeps bullets apart from a text that begins with their sign', () => {
    expect(saved(';a:b\n;;c::d\n;e:f', named('dl', '":d"'), (items) => items.filter((_, i) => i !== 2))).toBe(
      ';a:b\n;e:f',
    );
    const isInner = (node: TreeElement) => node.name === 'dl' && !JSON.stringify(node).includes('"b"');
    expect(saved(';a:b\n;;c::d\n;e:f', isInner, without(0))).toBe(';a:b\n;: :d\n;e:f');
  });
  it('a comment between items changes where it is', () => {
    const source = '*a\n<!--x-->\t\n*b\n\t<!--y--> <!--z-->\t \n*c';
    expect(saved(source, named('li', '"b"'), otherComment)).toBe(source.replace(/[yz]/g, 'new'));
    expect(saved(source, named('li', '"b"'), isBold)).toBe(source.replace('b', "'''b'''"));
  });
  it('a comment behind the last item moves to its line', () => {
    expect(saved('*a\n<!--x-->\n*b\n<!--y-->\n*c', named('ul'), without(2))).toBe('*a\n<!--x-->\n*b<!--y-->');
  });
  it('a comment before a bullet leaves the bullet as it is', () => {
    const source = '*a\n*b\n<!--x-->*c';
    expect(saved(source, named('li', '"b"'), otherComment)).toBe('*a\n*b\n<!--new-->*c');
    expect(saved(source, named('li', '"b"'), without(1))).toBe('*a\n*b\n*c');
  });
  it('a comment before the sign of a cell leaves the cells on its line', () => {
    expect(saved('{|\n|-\n<!--x--> |a||-\n|}', named('td'), longer)).toBe('{|\n|-\n<!--x--> |ax||-\n|}');
    expect(saved('{|\n!a||b\n<!--x-->  ||c||d\n|}', named('th'), longer)).toBe(
      '{|\n!ax||b\n<!--x-->  ||c||d\n|}',
    );
  });
  it('a sign behind a comment begins a line where the comment no longer does', () => {
    const onLine = ([, ...more]: readonly TreeNode[]) => [text('new '), ...more];
    expect(saved('{|\n|-\n| a\n<!--x-->!b\n|}', named('td'), onLine)).toBe('{|\n|-\n| new <!--x-->\n!b\n|}');
  });
  it('a call of a pipe is kept apart from the pipe behind attributes', () => {
    expect(saved('{|\n| id="a" |b {{!}} c\n|}', named('td'), without(0))).toBe('{|\n| id="a" | {{!}} c\n|}');
  });
  it('so is the sign of the next cell, behind a call of two lines', () => {
    expect(saved('{|\n|{{x|\n1=a}}|| id="a" |b|| id="c" |d\n|}', named('td', '"b"'), () => [])).toBe(
      '{|\n|{{x|\n1=a}}|| id="a" | || id="c" |d\n|}',
    );
  });
  it('attributes that end with a call of a pipe stay so on a line of their own', () => {
    expect(saved('{|\n{{!}}a{{!}}{{!}} id="b"{{!}}c\n|}', named('td'), behind('x'))).toBe(
      '{|\n{{!}}a\nx\n| id="b"{{!}}c\n|}',
    );
  });
  it('no cell goes on the line of a header cell', () => {
    expect(saved('{|\n!a\n|b|| id="c" |d|| id="e" |f| g\n|}', named('tr'), without(1))).toBe(
      '{|\n!a\n| id="c" |d|| id="e" |f| g\n|}',
    );
  });
});

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

describe('lines that show nothing', () => {
  it('a paragraph behind what is only included elsewhere', () => {
    const base = parse('* a\n\n<includeonly>{{b|\n}}</includeonly>\n');
    const at = base.children.findIndex((node) => node.kind === 'element' && node.name === 'meta');
    const wanted = { ...base, children: base.children.toSpliced(at + 1, 0, paragraph('new')) };
    const { text: out, declared } = print(wanted, { bases: [base] });
    expect(declared).toEqual([]);
    expect(out.trimEnd()).toBe('* a\n\n<includeonly>{{b|\n}}</includeonly>new');
  });
  it('a paragraph before a directive, whose line is a blank one', () => {
    const between = ([a, ...others]: TreeNode[]) => [a, paragraph('new'), ...others] as TreeNode[];
    expect(withChildren('* a\n<noinclude>\n<!-- b -->\nc', between)).toBe(
      '* a\nnew\n<noinclude>\n<!-- b -->\nc',
    );
  });
  it.each([
    ['a paragraph', 'c'],
    ['a heading', '== c =='],
    ['a list', '* c'],
    ['a call', '{{c}}'],
  ])('blank lines around a switch, of which one shows: %s', (_, source) => {
    const base = parse(`a \n\n__NOTOC__\n\n== b ==\n${source}`);
    const moved = { ...base, children: base.children.toSpliced(-1, 1) };
    moved.children.splice(1, 0, base.children.at(-1) as TreeNode);
    const { text: out, declared } = print(moved, { bases: [base] });
    expect(declared).toEqual([]);
    expect(out).toBe(`a \n\n${source}\n\n__NOTOC__\n\n== b ==`);
  });
  it('the first paragraph goes from before a directive with blank lines around it, of which one shows', () => {
    expect(withChildren('a\n\n<onlyinclude>\n==b==\nc', (nodes) => nodes.slice(1))).toBe(
      '\n<onlyinclude>\n==b==\nc',
    );
  });
  it('text in a paragraph of blank lines, before others', () => {
    const typed = (children: readonly TreeNode[]) => [...children, text('new')];
    expect(saved('* a\n\n\n\n\n\n\nb', (node) => node.name === 'p', typed)).toBe('* a\n\n\nnew\n\n\n\n\nb');
  });
  it('a paragraph before a line of directives that a break follows', () => {
    const base = parse(
      '{{a}}\n<includeonly>b</includeonly><noinclude>\n<br style="clear:both" />\n== c ==\nd',
    );
    const wanted = { ...base, children: base.children.toSpliced(1, 0, paragraph('new')) };
    const { text: out, declared } = print(wanted, { bases: [base] });
    expect(declared).toEqual([]);
    expect(out).toBe(
      '{{a}}\n\nnew\n<includeonly>b</includeonly><noinclude>\n<br style="clear:both" />\n== c ==\nd',
    );
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

it('a cell that gets an attribute keeps the blank before its content', () => {
  const directed = (source: string): string => {
    const base = parse(source);
    let isDone = false;
    const walk = (node: TreeNode): TreeNode => {
      if (isDone || node.kind !== 'element') return node;
      isDone = node.name === 'td';
      if (isDone) return { ...node, attrs: { ...node.attrs, dir: 'rtl' } };
      return { ...node, children: node.children.map(walk) };
    };
    return print({ ...base, children: base.children.map(walk) }, { bases: [base] }).text;
  };
  expect(directed('{|\n| one\n| two\n|}')).toBe('{|\n| dir="rtl" | one\n| two\n|}');
  expect(directed('{|\n|one\n|}')).toBe('{|\n| dir="rtl" |one\n|}');
});

/** Prints the page with other children, and proves it. */
const withChildren = (source: string, change: (children: TreeNode[]) => readonly TreeNode[]): string => {
  const base = parse(source);
  const wanted = { ...base, children: change([...base.children]) };
  const { text: out, declared } = print(wanted, { bases: [base] });
  expect(declared).toEqual([]);
  expect(equalTrees(parse(out), meant(wanted, [base]))).toBe(true);
  return out;
};

describe('what a random edit found', () => {
  it('a paragraph goes from between two in tags, the first of them on the line of the opening tag', () => {
    const gone = (children: readonly TreeNode[]) => children.toSpliced(1, 1);
    expect(saved('<blockquote>a\n<br>\nb</blockquote>', named('blockquote'), gone)).toBe(
      '<blockquote>a\n<p>b</p></blockquote>',
    );
  });
  it.each(['\n', '\n\n'])('formatting on the line on which a tag ends, behind a paragraph: %j', (gap) => {
    const bold = (children: readonly TreeNode[]) => [
      ...children.slice(0, 1),
      element('b', { children: [text('b')] }),
      text(' c'),
    ];
    expect(saved(`<div>\na${gap}b c</div>`, named('div'), bold)).toBe(`<div>\na${gap}'''b''' c</div>`);
  });
  it('a paragraph behind text with a blank line on the lines of its tags', () => {
    expect(saved('<div>a\n\nb</div>', named('div'), behind('c'))).toBe('<div>a\n\nb<p>c</p></div>');
  });
  it('the text before a category goes, which is no part of the paragraph before it then', () => {
    const gone = ([, ...others]: readonly TreeNode[]) => others;
    const twice = 'a [[Category:C]] b\n\nd [[Category:C]]\nb';
    expect(saved(twice, named('p', '"d'), gone)).toBe('a [[Category:C]] b\n\n<p>[[Category:C]]\nb</p>');
  });
  it('an item is joined to one that ends with a number that is a link', () => {
    const site = { ...defaultSite, magicLinks: { ...defaultSite.magicLinks, isbn: true } };
    const joined = (items: readonly TreeNode[]) => {
      const [a, b, ...others] = items as TreeElement[];
      return [{ ...a, children: [...(a?.children ?? []), ...(b?.children ?? [])] } as TreeElement, ...others];
    };
    expect(saved('# ISBN 3-7769-0119-5\n# كتاب\n# c', named('ol'), joined, site)).toBe(
      '# ISBN 3-7769-0119-5<nowiki/>كتاب\n# c',
    );
  });
  it('a category comes between two lists, of which the first ends in a call of several lines', () => {
    const [category] = parse('[[Category:C]]').children as [TreeElement];
    const between = ([a, b]: TreeNode[]) => [a, { ...category, id: 'x.1' }, b] as TreeNode[];
    expect(withChildren('* a {{b\n |c=d\n }}\n\n* e', between)).toBe(
      '* a {{b\n |c=d\n }}\n\n[[Category:C]]\n\n* e',
    );
  });
  it('text in a cell whose next line is that of the next cell, behind a comment', () => {
    const typed = ([, ...others]: readonly TreeNode[]) => [text('new a\n'), ...others];
    expect(saved('{|\n| a\n<!--c-->| b\n|}', named('td'), typed)).toBe('{|\n| new a\n<!--c-->| b\n|}');
  });
  it('a paragraph in an item that is a tag, among others without ends', () => {
    const before = (children: readonly TreeNode[]) =>
      children.flatMap((child) =>
        child.kind === 'element' && child.name === 'ul' ? [paragraph('x'), child] : [child],
      );
    const source = (more: string) =>
      `<ol><li>a<br>\n b:${more}\n <ul><li>c</li></ul>\nd\n</li>\n\n<li>e\n\n<li>f</li></ol>`;
    expect(saved(source(''), named('li', 'b:'), before)).toBe(source('<p>x</p>'));
  });
  it('a line that begins with a sign of a heading only now', () => {
    const gone = () => [text('==== a\nb: \n====')];
    expect(saved('==== a\nb:\n<ref>n</ref> ====', named('p'), gone)).toBe(
      '==== a\nb: \n<nowiki>====</nowiki>',
    );
  });
  it('a character that is an entity becomes bold', () => {
    const bold = (children: readonly TreeNode[]) => [element('b', { children: [...children] })];
    expect(saved('x&sup2;', (node) => node.attrs.typeof === 'mw:Entity', bold)).toBe("x'''²'''");
  });
  it('the category behind a switch goes, in a tag without an end', () => {
    const rest = (children: readonly TreeNode[]) =>
      children.filter((child) => child.kind !== 'element' || child.name !== 'link');
    const source = '<div>\na\n\n<!-- b -->\n\n__NOTOC__\n[[Category:C]]\n';
    expect(saved(source, named('div'), rest)).toMatch(/a(?:<\/p>)?\s+<!-- b -->\n__NOTOC__/);
  });
  it('a comment comes to stand between preformatted texts', () => {
    const [first, second, comment] = [0, 1, 3];
    const moved = (nodes: TreeNode[]) => [first, comment, second, 2].map((at) => nodes[at] as TreeNode);
    expect(withChildren(' a\n\n<pre>\nb\n</pre>\n\nc\n\n<!-- d -->\n', moved)).toBe(
      ' a\n\n<!-- d -->\n<pre>\nb\n</pre>\n\nc\n',
    );
  });
  it('a paragraph goes from between a comment behind a text and another text', () => {
    const gone = (nodes: TreeNode[]) => nodes.toSpliced(2, 1);
    expect(withChildren('a\n<!-- b -->\n\nc\n\nd', gone)).toBe('a\n<!-- b -->\n\nd');
  });
  it('the term before a description on its line goes', () => {
    const [term, ...others] = (parse('a\n;b:c\n:d').children[1] as TreeElement).children as TreeElement[];
    const kept = [{ ...term, children: [] }, ...others.map(({ print: _, ...item }) => item)];
    expect(saved('a\n;b:c\n:d', named('dl'), () => kept as TreeNode[])).toBe('a\n; :c\n:d');
  });
  it('a directive that is the second half of a paragraph', () => {
    const halves = ([half, ...others]: TreeNode[]): TreeNode[] => {
      const [shown, directive] = (half as TreeElement).children as [TreeNode, TreeNode];
      return [
        { ...(half as TreeElement), children: [shown] },
        element('p', { children: [directive] }),
        ...others,
      ];
    };
    expect(withChildren('a<noinclude>\n\n== b ==\n</noinclude>', halves)).toBe(
      'a\n<noinclude>\n\n== b ==\n</noinclude>',
    );
  });
  it('a paragraph goes from between a comment of two lines and another text', () => {
    const gone = (nodes: TreeNode[]) => nodes.filter((node) => !JSON.stringify(node).includes('"c"'));
    expect(withChildren('a\n<!-- b\nb -->\n\nc\n\nd', gone)).toBe('a\n<!-- b\nb -->\n\nd');
  });
  it('the term goes of a description behind blanks', () => {
    const rest = () => [text(' ')];
    expect(saved('; a : b\n; c', named('dt'), rest)).toMatch(/^; +: b\n; c$/);
  });
  it('half of a word becomes bold in a table that leaves out ends of tags', () => {
    const bold = () => [element('b', { children: [text('a')] }), text("'b")];
    const page = "<table>\n<tr><td>x<td>y\n<tr><td>[[a'b]]<td>z\n</table>";
    expect(saved(page, named('a'), bold)).toBe(page.replace("[[a'b]]", "[[a'b|'''a'''<nowiki/>'b]]"));
  });
  it('a quoted word becomes bold', () => {
    const bold = () => [text("a '"), element('b', { children: [text('b')] }), text("' c")];
    expect(saved("a 'b' c", named('p'), bold)).toBe("a ''''b'''<nowiki/>' c");
  });
  it('a copy of a paragraph before a line of directives', () => {
    const copied = (nodes: TreeNode[]) =>
      nodes.toSpliced(1, 0, {
        ...(nodes.at(-1) as TreeElement),
        id: 'x.1',
        origin: (nodes.at(-1) as TreeElement).id,
      });
    expect(
      withChildren(
        '{{a}}\n<includeonly>b</includeonly><noinclude>\n<br style="clear:both" />\n== c ==\nd',
        copied,
      ),
    ).toBe('{{a}}\n\nd\n<includeonly>b</includeonly><noinclude>\n<br style="clear:both" />\n== c ==\nd');
  });
});

describe('its neighbours stay as they are', () => {
  it('letters behind those that belong to a link', () => {
    expect(
      saved('a [[boat]]s, b', named('p'), ([a, link]) => [a as TreeNode, link as TreeNode, text('x, b')]),
    ).toBe('a [[boat]]s<nowiki/>x, b');
  });
  it('a cell with attributes loses its text', () => {
    expect(saved('{|\n| a ||id="b"|c||d\n|}', named('td', '"c"'), () => [])).toBe(
      '{|\n| a ||id="b"| ||d\n|}',
    );
  });
  it('a heading between a list and a comment goes, before another list', () => {
    expect(withChildren('* a\n\n== b ==\n<!-- c -->\n* d', (nodes) => nodes.toSpliced(1, 1))).toBe(
      '* a\n\n<!-- c -->\n* d',
    );
  });
  it('a paragraph behind a tag that the page ends', () => {
    expect(withChildren('<div class="a" id=\'b\'>\nc', (nodes) => [...nodes, paragraph('d')])).toBe(
      '<div class="a" id=\'b\'>\nc\n</div>\nd',
    );
  });
  it.each([
    ['tables in tables', '{|\n|a\n{|\n|b', '{|\n|a\n{|\n|b\n|}\n|}\n'],
    ['a tag in a cell', '{|\n|<span>a', '{|\n|<span>a</span>\n|}\n'],
    ['a table in a tag in a cell', '{|\n|<div>a\n{|\n|b', '{|\n|<div>a\n{|\n|b\n|}\n</div>\n|}\n'],
    ['a tag behind a list', '<div>\n* a\n<tt>b', '<div>\n* a\n<tt>b</tt>\n</div>\n'],
    ['nothing in an item, which ends by itself', '* <div>a', '* <div>a\n'],
  ])('behind what the page ended, which is closed: %s', (_, source, closed) => {
    expect(withChildren(source, (nodes) => [...nodes, paragraph('d')])).toBe(`${closed}d`);
    const copied = (nodes: TreeNode[]): TreeNode[] => {
      const from = nodes[0] as TreeElement;
      return [...nodes, { ...from, id: 'x.1', origin: from.id }];
    };
    const apart = source.startsWith('*') ? '\n' : '';
    expect(withChildren(source, copied)).toBe(closed + apart + source);
  });
  it('paragraphs of a quotation on one line, when two of them are joined', () => {
    const joined = ([one, two, ...rest]: readonly TreeNode[]): TreeNode[] => [
      {
        ...(one as TreeElement),
        children: [...(one as TreeElement).children, ...(two as TreeElement).children],
      },
      ...rest,
    ];
    expect(saved('<blockquote>a \n<br>\nb</blockquote>\n\n== c ==', named('blockquote'), joined)).toBe(
      '<blockquote><p>a<br></p> \nb</blockquote>\n\n== c ==',
    );
  });
  it('paragraphs of a quotation on one line, when another one comes behind them', () => {
    expect(saved('<blockquote>a\n\nb.</blockquote>\n\n== c ==', named('blockquote'), behind('x'))).toBe(
      '<blockquote>a\n\nb.<p>x</p></blockquote>\n\n== c ==',
    );
  });
  it('the list of an item that loses its text', () => {
    const rest = (children: readonly TreeNode[]) => children.filter((child) => child.kind !== 'text');
    expect(saved('# a\n#: b', named('li'), rest)).toBe('#\n#: b');
    expect(saved('* a\n** b\n*** c', named('li', '"b"'), rest)).toBe('*\n** b\n*** c');
  });
  it('items in tags, each on an indented line, when one of them goes', () => {
    const rest = (items: readonly TreeNode[]) => items.toSpliced(1, 1);
    expect(
      saved('<ul>\n  <li>a</li>\n  <li>b</li>\n  <li>c</li>\n</ul>', named('ul'), (items) =>
        rest(items.filter(({ kind }) => kind === 'element')),
      ),
    ).toBe('<ul>\n  <li>a</li>\n  <li>c</li>\n</ul>');
  });
  it('a table, when a copy of it comes before it, with formatting that its cells end', () => {
    const table = '{|\n|<font size="5">a<font>\n|b\n|}';
    const copied = (nodes: TreeNode[]): TreeNode[] => {
      const from = nodes[1] as TreeElement;
      return nodes.toSpliced(1, 0, { ...from, id: 'x.1', origin: from.id });
    };
    expect(withChildren(`a\n\n${table}\nb`, copied)).toBe(`a\n\n${table}\n${table}\nb`);
  });
  it('a note that begins with what would be a list without the call before it', () => {
    const rest = (children: readonly TreeNode[]) => children.slice(1);
    const isNote = ({ attrs }: TreeElement): boolean => attrs.typeof === 'mw:Extension/ref';
    expect(saved('a<ref>{{b}}; {{c}}</ref>', isNote, rest)).toBe('a<ref><nowiki>;</nowiki> {{c}}</ref>');
  });
  it('a heading behind an empty paragraph', () => {
    const empty = element('p', { children: [] });
    expect(withChildren('a\n\n==b==', ([a, b]) => [a as TreeNode, empty, b as TreeNode])).toBe(
      'a\n\n\n\n==b==',
    );
  });
  it('a heading, when the copy of one that has two blank lines behind it comes before it', () => {
    const copied = (nodes: TreeNode[]): TreeNode[] => {
      const from = nodes[0] as TreeElement;
      return nodes.toSpliced(2, 0, { ...from, id: 'x.1', origin: from.id });
    };
    expect(withChildren('==a==\n\n\nb\n\n==c==\nd', copied)).toBe('==a==\n\n\nb\n\n==a==\n\n==c==\nd');
  });
  it('another level of a heading with a call in its tag', () => {
    const level = (nodes: TreeNode[]): TreeNode[] => [{ ...(nodes[0] as TreeElement), name: 'h3' }];
    expect(withChildren('<h2 {{a}} class=b>c</h2>', level)).toBe('<h3 {{a}} class=b>c</h3>');
  });
  it('a bracket in a paragraph that is joined to a long line with links', () => {
    const long = `${'word '.repeat(30)}<ref>[http://example.org ${'x '.repeat(30)}]</ref> end`;
    const joined = ([one, two]: TreeNode[]): TreeNode[] => [
      {
        ...(one as TreeElement),
        children: [...(one as TreeElement).children, ...(two as TreeElement).children],
      },
    ];
    expect(withChildren(`${long}\n\na [1] b`, joined)).toBe(`${long}a [1] b`);
  });
});

describe('formatting that is open across blocks', () => {
  const page = 'a\n\n<font color="green">\n<pre>\nb\n</pre>\n</font>\n\nc';
  it('has an end of its own in each of them when one of them goes', () => {
    expect(withChildren(page, (nodes) => nodes.toSpliced(1, 1))).toBe(
      'a\n\n<font color="green"><pre>\nb\n</pre></font>\n<font color="green"></font>\n\nc',
    );
  });
  it('has its ends in a copy alone', () => {
    const copied = (nodes: TreeNode[]): TreeNode[] => {
      const from = nodes[1] as TreeElement;
      return nodes.toSpliced(1, 0, { ...from, id: 'x.1', origin: from.id });
    };
    expect(withChildren(page, copied)).toBe(page.replace('a\n\n', 'a\n\n<font color="green"></font>\n\n'));
  });
  it('is in a paragraph when the block in it went', () => {
    const words = (nodes: TreeNode[]): TreeNode[] =>
      nodes.with(2, { ...(nodes[2] as TreeElement), children: [text('x')] });
    expect(withChildren(page, words)).toBe(
      'a\n\n<font color="green"></font>\n\n<font color="green">x</font>\n\n<font color="green"></font>\n\nc',
    );
  });
});

describe('formatting that is left open in an item', () => {
  const page = '# a\n#: <tt>b\n#:   <source lang="x"/>\n#:   c</tt>\n#:d\n# <tt><e></tt>';
  const inItems = (change: (items: readonly TreeNode[]) => readonly TreeNode[]): string =>
    saved(page, named('dl'), change);
  it('is formatting in each of the items behind it', () => {
    const [list] = parse('* <tt>a\n* b\n* c</tt>').children as TreeElement[];
    expect(list?.children.map((item) => (item as TreeElement).children[0])).toMatchObject(
      ['a', 'b', 'c'].map((value) => ({ name: 'tt', children: [{ value }] })),
    );
  });
  it('has tags in each of them, and nowhere else, when one of them goes', () => {
    expect(inItems((items) => items.slice(1))).toBe(
      '# a\n#:   <tt><source lang="x"/></tt>\n#:   <tt>c</tt>\n#:d\n# <tt><e></tt>',
    );
  });
  it('has tags in each of them when another one comes between them', () => {
    const other = element('dd', { children: [text('x')] });
    expect(inItems((items) => items.toSpliced(1, 0, other))).toBe(
      '# a\n#: <tt>b</tt>\n#: x\n#:   <tt><source lang="x"/></tt>\n#:   <tt>c</tt>\n#:d\n# <tt><e></tt>',
    );
  });
});

it('line ends that a page has in the first line of a cell stay', () => {
  const source = '{|\n!a\n[<table>';
  expect(saved(source, named('nothing'), (children) => children)).toBe(source);
});

it('the line of a cell goes on behind the lines of a note in it', () => {
  const twice = (children: readonly TreeNode[]): TreeNode[] => [...children, paragraph('y')];
  const isNote = (node: TreeElement) => node.attrs.typeof === 'mw:Extension/ref';
  expect(saved('{|\n! a<ref>x</ref> || b\n|}', isNote, twice)).toBe('{|\n! a<ref>x\n\ny\n</ref> || b\n|}');
});

it('a cell that comes to stand behind one that ended its line stays on a line', () => {
  expect(saved('{|\n| a\n| b || id="c" | c\n|}', named('tr'), ([a, , c]) => [a, c] as TreeNode[])).toBe(
    '{|\n| a || id="c" | c\n|}',
  );
});

it('a cell before one whose line begins with a blank leaves that its line', () => {
  const put = (cells: readonly TreeNode[]): TreeNode[] => [element('td', {}), ...cells];
  expect(saved('{|\n|-\n | a || b\n|}', named('tr'), put)).toBe('{|\n|-\n |\n| a || b\n|}');
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

describe('blank lines beside what shows nothing', () => {
  const page = 'a\n\n<!-- b -->\n\n__NOTOC__\n[[Category:C]]';
  it('are no more than needed when text comes behind it', () => {
    const put = (nodes: TreeNode[]): TreeNode[] => nodes.toSpliced(3, 0, paragraph('d'));
    expect(withChildren(page, put)).toBe('a\n<!-- b -->\n__NOTOC__\nd\n[[Category:C]]');
  });
  it('stand behind a category that comes between two lists', () => {
    expect(
      withChildren('* a\n\nx\n\n* b\n\ny\n[[Category:C]]', ([a, , b, , c]) => [a, c, b] as TreeNode[]),
    ).toBe('* a\n[[Category:C]]\n\n* b');
  });
  it('part text from text behind a category on the line of a directive', () => {
    const put = (nodes: TreeNode[]): TreeNode[] => [...nodes, paragraph('d')];
    expect(withChildren('<noinclude>\na\n</noinclude>[[Category:C]]', put)).toBe(
      '<noinclude>\na\n</noinclude>[[Category:C]]\n\nd',
    );
  });
  it('come between two paragraphs of which a picture was the end', () => {
    const page = 'a\n[[File:A.png]][[File:B.png|thumb]]\n\n== c ==\n\nd';
    expect(withChildren(page, ([a, b]) => [a, b] as TreeNode[])).toBe('a\n\n[[File:A.png]]');
  });
  it('stay in the row beside them', () => {
    const put = (nodes: TreeNode[]): TreeNode[] => nodes.toSpliced(1, 0, paragraph('d'));
    expect(withChildren(page, put)).toBe(page.replace('a', 'a\n\nd'));
  });
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
