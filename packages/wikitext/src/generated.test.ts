import { type CallPlace, mwType, type TreeNode } from '@stet/tree';
import { describe, expect, it } from 'vitest';
import { callSource, parseExpansion } from './generated.js';
import { parse } from './parse/parse.js';

const names = (nodes: readonly TreeNode[] | null): unknown =>
  nodes?.map((node) =>
    node.kind === 'text' ? node.value : node.kind === 'element' ? node.name : node.kind,
  ) ?? null;

const dataOf = (source: string): string => {
  const stack = [...parse(source).children];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.kind !== 'element') continue;
    if (mwType(node.attrs) === 'mw:Transclusion') return node.attrs['data-mw'] ?? '';
    stack.push(...node.children);
  }
  throw new Error(`no call in ${source}`);
};

describe('the source of a call', () => {
  it.each([
    ['{{a|b|c=d}}', '{{a|b|c=d}}'],
    ['{{a\n| c = d \n}}', '{{a|c=d}}'],
  ])('%j', (call, source) => {
    expect(callSource(dataOf(call)).replace(/\s+(?=[|}])|(?<=[|=])\s+/g, '')).toBe(source);
  });

  it('is empty where there is no data', () => {
    expect(callSource('')).toBe('');
    expect(callSource('[1]')).toBe('');
  });
});

describe('what a call makes', () => {
  it.each<[string, CallPlace, unknown]>([
    ['a', 'inline', ['a']],
    ["''a'' b", 'inline', ['i', ' b']],
    [' a', 'inline', [' a']],
    [': a', 'inline', ['dl']],
    ['a<div>b</div>', 'inline', ['p', 'div']],
    ['<div>b</div>', 'inline', ['div']],
    ['', 'inline', []],
    ['a', 'block', ['p']],
    ['* a', 'block', ['ul']],
    ['|-\n| a', 'block', null],
    ['|-\n| a || b', 'table', ['tr']],
    ['|-\n| a\n|-\n| b', 'table', ['tr', 'tr']],
    ['a', 'table', null],
    ['| a || b', 'row', ['td', 'td']],
    ['| a\n|-\n| b', 'row', null],
  ])('%j %s', (expansion, place, expected) => {
    expect(names(parseExpansion(expansion, place))).toEqual(expected);
  });

  it('names the calls that nobody could expand, and does not ask for them again', () => {
    const [call] = parseExpansion('{{#invoke:M|f}}', 'inline') as TreeNode[];
    expect(call?.kind === 'element' && mwType(call.attrs)).toBe('mw:Transclusion/Left');
  });
});
