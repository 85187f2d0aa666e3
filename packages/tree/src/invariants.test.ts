import { describe, expect, test } from 'vitest';
import { checkInvariants } from './invariants.js';
import { element, type TreeNode, text, tree } from './node.js';

const range = (start: number, openEnd: number, closeStart: number, end: number) => ({
  start,
  openEnd,
  closeStart,
  end,
});
const at = (page: string, start: number, end: number) =>
  text(page.slice(start, end), range(start, start, end, end));
const rules = (page: string, children: TreeNode[], base = ''): string[] =>
  checkInvariants(tree(children, { text: page, base })).violations.map((violation) => violation.rule);

describe('invariants', () => {
  const page = "a ''b'' c\n\n== d ==\n";
  const good = (): TreeNode[] => [
    element('p', {
      source: range(0, 0, 9, 9),
      children: [
        at(page, 0, 2),
        element('i', { source: range(2, 4, 5, 7), children: [at(page, 4, 5)] }),
        at(page, 7, 9),
      ],
    }),
    element('h2', { source: range(11, 14, 15, 18), children: [at(page, 14, 15)] }),
  ];

  test('a page whose every unit is accounted for', () => {
    expect(checkInvariants(tree(good(), { text: page }))).toEqual({
      ok: true,
      violations: [],
      count: 0,
      exceptions: { unsourced: 0, placeholder: 0, copy: 0, displaced: 0 },
    });
  });

  test('lost text is a gap', () => {
    expect(rules(page, good().slice(0, 1))).toEqual(['gap']);
    expect(rules(page, [element('p', { source: range(0, 0, 9, 9) }), good()[1] as TreeNode])).toEqual([
      'gap',
    ]);
  });

  test('overlaps, wrong order, children outside', () => {
    expect(rules(page, good().reverse())).toContain('order');
    expect(rules('ab', [at('ab', 0, 2), at('ab', 1, 2)])).toEqual(['order']);
    expect(
      rules('ab', [element('b', { source: range(0, 0, 1, 1), children: [at('ab', 0, 2)] }), at('ab', 1, 2)]),
    ).toContain('nest');
    expect(rules('ab', [element('b', { source: range(1, 0, 1, 2) })])).toContain('range');
  });

  test('a text is its slice', () => {
    expect(rules('ab', [text('xx', range(0, 0, 2, 2))])).toEqual(['text']);
  });

  test('nodes without a range are skipped, their children belong to the next one outside', () => {
    const inner = element('b', { children: [at('ab', 0, 1)] });
    const report = checkInvariants(tree([inner, at('ab', 1, 2)], { text: 'ab' }));
    expect([report.ok, report.exceptions.unsourced]).toEqual([true, 1]);
  });

  test('ids are unique and in order', () => {
    const el = (id: string): TreeNode => element('hr', { id });
    expect(rules('', [el('aaaaaa.1'), el('aaaaaa.2')], 'aaaaaa')).toEqual([]);
    expect(rules('', [el('aaaaaa.2'), el('aaaaaa.1')], 'aaaaaa')).toEqual(['id']);
    expect(rules('', [el('aaaaaa.1'), el('aaaaaa.1')], 'aaaaaa')).toEqual(['id', 'id']);
    expect(rules('', [el('')], 'aaaaaa')).toEqual(['id']);
  });
});
