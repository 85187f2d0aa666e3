import type { TreeNode } from '@stet/tree';
import { checkInvariants } from '@stet/tree/invariants';
import { describe, expect, it } from 'vitest';
import { pageOffset, parseExpanded } from './expanded.js';
import type { Group } from './wrap.js';

/** Calls make what stands behind their first pipe. */
const expand = (source: string): string | null => /^\{\{[^|}]*(?:\|([\s\S]*))?\}\}$/.exec(source)?.[1] ?? '';
const page = (text: string) => parseExpanded(text, { expand });

/** The tree in one line: names, texts in quotes; `!` for the first of a group, with its parts, `+` for the others. */
function outline(nodes: readonly TreeNode[]): string {
  return nodes
    .map((node) => {
      if (node.kind === 'text') return JSON.stringify(node.value);
      if (node.kind === 'comment') return '#';
      const group = node.print?.group as Group | undefined;
      const parts = group?.parts?.map((part) => (part.startsWith('"') ? part : 'T'));
      const mark = parts ? `![${parts.join(' ')}]` : group ? '+' : '';
      return `${node.name}${mark}(${outline(node.children)})`;
    })
    .join(' ');
}

describe('a page with what its calls make', () => {
  it.each([
    ['{{a|b}}', 'p(span![T]("b"))'],
    ['x {{a|b}} y', 'p("x " span![T]("b") " y")'],
    ['{{a|* b}}', 'ul![T](li("b"))'],
    ['* x {{a|* b}}', 'ul(li("x") li![T]("b"))'],
    [
      '{{a|<table>}}<tr><td>x</td></tr></table>',
      'table![T "<tr><td>x</td></tr></table>"](tbody(tr(td("x"))))',
    ],
    ['x {{a|b\n\nc}} y', 'p!["x " T " y"]("x " "b") span+("\\n\\n") p+("c" " y")'],
    ['{{a|<div>}}x{{b|</div>}}', 'div![T "x" T]("x")'],
    ['{{a|}}', 'span![T]()'],
    ['x {{a|}}', 'p("x ") span![T]()'],
    ['x{{a|}}y', 'p("x" span![T]() "y")'],
    ["''{{a|b'' c}}", `p(i!["''" T]("b") span+(" c"))`],
    ['[[{{a|B}}|c]]', 'p(a("c"))'],
    ['<div title="{{a|b}}">c</div>', 'div("c")'],
  ])('%j', (text, expected) => {
    expect(outline(page(text).tree.children)).toEqual(expected);
  });

  it.each([
    '* {{a|b\n\n}}\n\nc',
    '{|\n| {{a|b\n}} || c\n|}',
    ' {{a|b\n}}\n\nc',
    '; {{a|b \n}}\n* c',
    '{{a|\n b}} c',
    's{{a|}}\n{{a|<td>\n }}}}',
    '{|\n[[Category:A]]</s>{{a|}}',
  ])('blanks that a block leaves out at its edge are in no range of it: %j', (text) => {
    expect(checkInvariants(page(text).tree).violations).toEqual([]);
  });

  it('functions that the parser answers are said by their names and arguments', () => {
    const parserFunction = (name: string, key: string) =>
      name === '#x' || name === '＃x' ? 'key' : name === '#if' ? key : null;
    const groups = ['{{#x:a|b=c}}', '{{＃x：a|b}}', '{{#y:a|b}}', '{{#<!-- : -->if:a|b}}'].map((text) => {
      const [block] = parseExpanded(text, { expand, parserFunction }).tree.children;
      return (block as { children: TreeNode[] } | undefined)?.children.map(
        (node) => node.kind === 'element' && (node.print?.group as Group),
      )[0];
    });
    expect(groups).toMatchObject([
      {
        type: 'mw:Transclusion mw:ParserFunction/key',
        parts: [
          '{"parserfunction":{"target":{"wt":"#x","key":"key"},"params":{"1":{"wt":"a"},"2":{"wt":"b=c"}},"i":0}}',
        ],
      },
      {
        parts: [
          '{"parserfunction":{"target":{"wt":"＃x","key":"key"},"params":{"1":{"wt":"a"},"2":{"wt":"b"}},"i":0}}',
        ],
      },
      {
        type: 'mw:Transclusion',
        parts: ['{"template":{"target":{"wt":"#y:a","function":"y"},"params":{"1":{"wt":"b"}},"i":0}}'],
      },
      {
        type: 'mw:Transclusion mw:ParserFunction/if',
        parts: [
          '{"parserfunction":{"target":{"wt":"#<!-- : -->if","key":"if"},"params":{"1":{"wt":"a"},"2":{"wt":"b"}},"i":0}}',
        ],
      },
    ]);
  });

  it('brackets of a page are not closed by a template, nor the other way round', () => {
    expect(outline(page('[[a{{b|]]}} c').tree.children)).toBe('p("[[a" span![T]("]]") " c")');
  });

  it('attributes that calls make are known with what made them', () => {
    const [div] = page('<div title="x {{a|b}}">c</div>').tree.children;
    expect(div).toMatchObject({
      attrs: { title: 'x b', typeof: 'mw:ExpandedAttrs' },
      print: { attribs: [[{ txt: 'title' }, { nodes: [{ value: 'x ' }, { name: 'span' }] }]] },
    });
  });

  it('tags in attributes are known, and copies of what has them have none', () => {
    const [first, second] = page('<i title="<ref>x</ref>">a\n\nb').tree.children;
    const attribs = (nodes: unknown) => [
      { attrs: { typeof: 'mw:ExpandedAttrs' }, print: { attribs: [[{ txt: 'title' }, { nodes }]] } },
    ];
    expect(first).toMatchObject({ children: attribs([{ name: 'sup' }]) });
    expect(second).toMatchObject({ children: attribs([]) });
  });

  it('options of pictures that calls made are known with what made them', () => {
    const [picture] = page('[[File:A.png|thumb|{{a|100px}}]]').tree.children;
    expect(picture).toMatchObject({ print: { attribs: [['width', { nodes: [{ name: 'span' }] }]] } });
  });

  it('says where in the page a group stands', () => {
    const [first] = page('x {{a|b\n\nc}} y').tree.children;
    expect(first).toMatchObject({ print: { group: { page: { start: 0, end: 14 } } } });
  });

  it('offsets of the expanded page lead back to the page', () => {
    const expanded = page('x{{a|bc}}y');
    expect([0, 1, 2, 3].map((at) => pageOffset(expanded, at))).toEqual([0, null, null, 9]);
  });

  it.each([
    '{{a|b}}\n\n* {{c|d}}\n',
    '{{a|<table>x}}\n| y',
    '[[C<noinclude>|{{a|}}]]',
    "'''{{a|b''' ''c}}\n{{d|* e}}",
  ])('the tree of %j keeps the invariants over its own text', (text) => {
    expect(checkInvariants(page(text).tree)).toMatchObject({ ok: true, violations: [] });
  });
});
