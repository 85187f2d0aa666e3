import { comment, element, mwType, type TreeNode, tree, text as treeText } from '@stet/tree';
import { checkInvariants } from '@stet/tree/invariants';
import { describe, expect, it } from 'vitest';
import { print } from '../save.js';
import { siteFromData } from '../site.js';
import { parseExpanded } from './expanded.js';
import { outline } from './outline.test-tree.js';
import { parse } from './parse.js';

/** Calls make what stands behind their first pipe. */
const expand = (source: string): string | null => /^\{\{[^|}]*(?:\|([\s\S]*))?\}\}$/.exec(source)?.[1] ?? '';
const shown = (text: string): readonly TreeNode[] => parseExpanded(text, { expand }).tree.children;

/** Annotations as `[id name=value start-end` and `start-end]`; `!`: widened; other elements by name. */
function ranges(nodes: readonly TreeNode[]): string {
  return nodes
    .map((node) => {
      if (node.kind !== 'element') return node.kind === 'text' ? node.value : '#';
      const type = mwType(node.attrs);
      if (!type.startsWith('mw:Annotation')) return `${node.name}(${ranges(node.children)})`;
      const { rangeId, attrs, extendedRange, wtOffsets } = JSON.parse(node.attrs['data-mw'] ?? '{}');
      const at = wtOffsets?.join('-') ?? '';
      if (type.endsWith('/End')) return `${at}]`;
      const given = Object.entries(attrs ?? {}).map(([name, value]) => ` ${name}=${value}`);
      return `${extendedRange ? '!' : ''}[${rangeId}${given.join('')} ${at} `;
    })
    .join('');
}

describe('tags that annotate', () => {
  it.each([
    ['<translate>\na\n</translate>', 'Annotation/translate! p("a") Annotation/translate/End!'],
    ['<translate>a</translate>', 'p(Annotation/translate "a" Annotation/translate/End)'],
    ['b\n<translate>\na', 'p("b\\n" Annotation/translate "\\na")'],
    [
      '<translate>== a ==</translate>\n* b',
      'Annotation/translate! h2("a") Annotation/translate/End! ul(li("b"))',
    ],
    ['<translate><!-- T --> a', 'p(Annotation/translate <!-- T --> " a")'],
    ['{|\n| <tvar|x>a</> || b\n|}', 'table(tbody(tr(td(Annotation/tvar "a" Annotation/tvar/End) td("b"))))'],
    ['{{a|<tvar|b>c</>}}', 'Transclusion[a]!'],
    ['a </> b', 'p("a </> b")'],
    ['<nowiki><translate></nowiki>', 'p(Nowiki("<translate>"))'],
  ])('are marks that show nothing: %j', (text, expected) => {
    const page = parse(text);
    expect(outline(page)).toBe(expected);
    const edited = tree([...page.children, comment('x', { block: true })]);
    expect(print(edited, { bases: [page] }).text).toBe(`${text}\n<!--x-->`);
  });

  it('are text where they are written as text', () => {
    for (const text of ['<translate>', '<tvar|x>', '</tvar>'])
      expect(
        outline(parse(print(tree([element('p', { children: [treeText(text)] })]), { bases: [] }).text)),
      ).toMatch(/^p\(Nowiki\("/);
  });

  it('are text on a wiki without them', () => {
    const site = siteFromData({ extensiontags: ['<ref>'] });
    expect(outline(parse('<translate>a', { site }))).toBe('p("<translate>a")');
  });

  it('that are open let the page rest nowhere', () => {
    expect(parse('== a ==\n<tvar|b>c\n== d ==\n').rests.map(({ at }) => at)).toEqual([8]);
  });

  it.each([
    ['<translate>a <tvar name="x">b</tvar></translate>', 'p([mwa0 0-11 a [mwa1 name=x 13-28 b29-36]36-48])'],
    ['<translate>a <tvar|x>b</></translate>', 'p([mwa0 0-11 a [mwa1 name=x 13-21 b22-25]25-37])'],
    ["<translate>a ''b</translate> c'' d", 'p(span(![mwa0 0-11 a i(b c)16-28]) d)'],
    ['<translate>a\n\nb</translate>', '[mwa0 0-11 p(a)p(b)15-27]'],
    ['{|\n|-\n<translate>\n| a</translate>\n|}', 'div(![mwa0 6-17 table(tbody(tr(td(a))))21-33])'],
    ['{|\n<translate>a</translate>\n| b\n|}', 'div(![mwa0 3-14 p(a)table(tbody(tr(td(b))))15-27])'],
    ['<translate>a</translate></translate>', 'p([mwa0 0-11 a12-24]</translate>)'],
    ['<translate>a', 'p(<translate>a)'],
    ['x {{a|<translate>b</translate>}}', 'p(x [mwa0  span(b)])'],
    [
      "''a <translate>b''\n* <tvar name=x>c</tvar></translate>",
      'div(![mwa0 4-15 p(i(a b))ul(li([mwa1 name=x 21-34 c35-42]))42-54])',
    ],
  ])('know their range in a page for showing: %j', (text, expected) => {
    expect(ranges(shown(text))).toBe(expected);
  });

  it('leave ranges whole, wherever they stand', () => {
    const pieces = [
      '<translate>',
      '</translate>',
      '<tvar name=x>',
      '</tvar>',
      '<tvar|y>',
      '</>',
      'a ',
      "''",
      '\n',
      '\n\n',
      '* b',
      '{|\n',
      '|-\n',
      '| c',
      '\n|}',
      '<div>',
      '</div>',
      '{{a|d</translate>}}',
      '{{a|<td>e}}',
      '<ref>',
      '</ref>',
      '== f ==\n',
    ];
    let seed = 5;
    const random = (): string => {
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
      return pieces[(seed >> 8) % pieces.length] as string;
    };
    for (let n = 0; n < 400; n++) {
      const text = Array.from({ length: 4 + (n % 12) }, random).join('');
      const page = parseExpanded(text, { expand });
      expect([text, checkInvariants(page.tree).violations[0]]).toEqual([text, undefined]);
      expect([text, checkInvariants(parse(text)).ok]).toEqual([text, true]);
    }
  });
});
