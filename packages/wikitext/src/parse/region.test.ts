import { readdirSync, readFileSync } from 'node:fs';
import { differenceOf, normalForm, type TreeNode, tree as treeOf } from '@stet/tree';
import { describe, expect, it } from 'vitest';
import { parse, parseRegion } from './parse.js';

const normalOf = (nodes: readonly TreeNode[]): string[] => normalForm(treeOf(nodes));

const rests = (text: string): string => {
  const at = new Map(parse(text).rests.map((rest) => [rest.at, rest.blank ? '▹' : '▸']));
  return [...text, ''].map((char, i) => (at.get(i) ?? '') + char).join('');
};

describe('points of rest (`▸`, `▹` behind a blank line)', () => {
  it.each([
    ['== a ==\n▸b\n\n▹c'],
    ['a\nb\n\n▹c\n\n▹\nd\n'],
    ['* a\n* b\n\n▹c'],
    ['{|\n| a\n\nb\n|}\n▸c'],
    ['{{a}}\n▸{{b|\nc\n}}\n▸d'],
    ['<!-- a -->\nb\n'],
    // A category swallows what an edit leaves blank before it.
    ['== a ==\n[[Category:B]]\nc'],
    ['== a ==\n▸<div>\n== b ==\n</div>\n▸c'],
    // What is open may be closed later: an edit there would change what stands here.
    ['{{a\n\n== b ==\n\nc'],
    ['<b>a\n\nb\n\nc'],
    ['<ref>\n\n== b ==\n\nc'],
    ['== a ==\n▸<div\n\n== b ==\n\nc'],
    ['== a ==\n▸<div>b</div> c\n<div>d</div>\n▸e'],
    // A tag that nothing closed, whose element has ended: line ends before blocks are text from there on.
    ['<span>\n</p>\n<font></i>\n:'],
  ])('%j', (marked) => {
    expect(rests(marked.replace(/[▸▹]/g, ''))).toBe(marked);
  });
});

const folder = new URL('../../../../demo/pages/', import.meta.url);
const pages = readdirSync(folder).filter((name) => name.endsWith('.wikitext'));

describe('parsing from one point of rest to another', () => {
  it('gives the tree of the whole page', () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
      return seed % below;
    };
    let regions = 0;
    for (const name of pages) {
      const text = readFileSync(new URL(name, folder), 'utf8');
      const tree = parse(text);
      const points = [{ at: 0, blank: false }, ...tree.rests];
      for (let n = 0; n < 30 && points.length > 1; n++) {
        const first = random(points.length);
        const from = points[first] ?? { at: 0, blank: false };
        const until = points[first + 1 + random(4)];
        const to = until?.at ?? text.length;
        const parsed = parseRegion(text, from.at, to, from.blank);
        const wanted = tree.children.filter(
          ({ source }) => source && source.start >= from.at && source.end <= to,
        );
        // A category swallows blank lines before it: where one comes first it has to be asked what stands there.
        if (!parsed && wanted[0]?.kind === 'element' && wanted[0].name === 'link') continue;
        expect(
          differenceOf(normalOf(parsed?.nodes ?? []), normalOf(wanted)),
          `${name} ${from.at}–${to}`,
        ).toBeNull();
        if (until) expect(parsed?.rest).toEqual(until);
        regions++;
      }
    }
    expect(regions).toBeGreaterThan(100);
  });

  it('is refused where a category came to stand behind a point of rest: it takes the blank lines before it', () => {
    expect(parse('a\n\nb').rests[0]).toEqual({ at: 3, blank: true });
    expect(parseRegion('a\n\n[[Category:C]]\nb', 3, 20, true)).toBeNull();
    expect(parseRegion('[[Category:C]]\nb', 0, 16, false)).not.toBeNull();
  });
  it('is refused where something is open at the end', () => {
    expect(parseRegion('== a ==\n{{b\n== c ==\n', 8, 12, false)).toBeNull();
    expect(parseRegion('a\nb\n\nc', 0, 2, false)).toBeNull();
  });
});
