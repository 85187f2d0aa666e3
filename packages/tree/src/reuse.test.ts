import { describe, expect, it } from 'vitest';
import { el, exported, gap, page } from './build.test-tree.js';
import type { Markup } from './markup.js';
import { comment, element, type Tree, type TreeElement, type TreeNode, text, tree } from './node.js';
import { equalTrees } from './normal.js';
import { save } from './proof.js';
import { printTree } from './reuse.js';

/** A markup of two things: paragraphs between blank lines, `*bold*`; `\` escapes a star. */
const starred: Markup = {
  parse(source) {
    const nodes = source
      .trim()
      .split(/\n[ \n]*\n/)
      .map((block) => {
        const parts = block.split(/(?<!\\)\*/);
        const children = parts.map((part, i): TreeNode => {
          const value = text(part.replace(/\\\*/g, '*'));
          return i % 2 === 1 ? element('b', { children: [value] }) : value;
        });
        return element('p', {
          children: children.filter((node) => node.kind !== 'text' || node.value !== ''),
        });
      });
    return tree(nodes, { text: source });
  },
  own: (node) =>
    node.kind === 'element' && node.name === 'b' ? { open: '*', close: '*' } : { open: '', close: '' },
  text: (value, _, { prefix, suffix }) =>
    value.slice(0, prefix) +
    value.slice(prefix, value.length - suffix).replace(/\*/g, '\\*') +
    value.slice(value.length - suffix),
  separator: (left, right, { parent }, hints) => {
    const least = left && right && !parent ? 2 : 0;
    return hints.find((hint) => hint.split('\n').length > least) ?? '\n'.repeat(least);
  },
  fits: () => true,
  keeps: () => true,
  joins: (left, right) => (left.endsWith('*') && right.startsWith('*') ? '|' : ''),
  flat: (node) => (node.kind === 'element' ? `<${node.name}>` : node.value),
};

const base = page(
  el('p', {}, 'One ', el('b', { open: '*', close: '*' }, 'bold'), ' and  more'),
  gap('\n \n'),
  el('p', {}, 'Two'),
  gap('\n\n\n'),
  el('p', {}, 'Three'),
  gap('\n'),
);

const edited = (change: (nodes: TreeElement[]) => TreeNode[]): Tree =>
  tree(change(exported(base.children) as TreeElement[]));
const print = (tree: Tree, reuse = true) => printTree(tree, { bases: [base], markup: starred, reuse });
const withChildren = (node: TreeElement | undefined, children: TreeNode[]): TreeElement =>
  ({ ...(node as TreeElement), children }) as TreeElement;

describe('reuse', () => {
  it('gives an unedited page back, block by block', () => {
    const { text: out, fresh, blocks } = print(edited((nodes) => nodes));
    expect(out).toBe(base.text);
    expect(fresh).toEqual([]);
    expect(blocks.map(({ reused }) => reused)).toEqual([true, true, true]);
  });

  it('prints everything anew when told to', () => {
    expect(
      print(
        edited((nodes) => nodes),
        false,
      ).text,
    ).toBe('One *bold* and  more\n\nTwo\n\nThree');
  });

  it('keeps what stands around a changed word', () => {
    const out = print(
      edited(([a, ...rest]) => [
        withChildren(a, [...(a as TreeElement).children.slice(0, 2), text(' and  some * more')]),
        ...rest,
      ]),
    );
    expect(out.text).toBe('One *bold* and  some \\* more\n \nTwo\n\n\nThree\n');
  });

  it('reuses the separators of a removed block on one side', () => {
    expect(print(edited(([a, , c]) => [a as TreeNode, c as TreeNode])).text).toBe(
      'One *bold* and  more\n \nThree\n',
    );
  });

  it('keeps the end of the page behind a new block', () => {
    const out = print(edited((nodes) => [...nodes, element('p', { children: [text('Four')] })]));
    expect(out.text).toBe(`${base.text.trimEnd()}\n\nFour\n`);
  });

  it('knows a copy by its origin', () => {
    const out = print(
      edited((nodes) => [...nodes, { ...(nodes[0] as TreeElement), id: 'x.1', origin: 'aaaaaa.0' }]),
    );
    expect(out.text).toContain('Three\n\nOne *bold* and  more\n');
  });

  it('puts something between chunks that were no neighbours', () => {
    const out = print(
      edited(([a, ...rest]) => {
        const bold = (a as TreeElement).children[1] as TreeElement;
        return [withChildren(a, [bold, { ...bold, id: '', origin: bold.id }]), ...rest];
      }),
    );
    expect(out.text.startsWith('*bold*|*bold*\n')).toBe(true);
  });

  it('survives any depth', () => {
    let node: TreeNode = text('x');
    for (let i = 0; i < 10_000; i++) node = element('b', { children: [node] });
    const deep = tree([node]);
    expect(print(deep).text.length).toBeGreaterThan(300);
    expect(equalTrees(deep, deep)).toBe(true);
  });

  it('writes new line ends as the page does', () => {
    const crlf = page(el('p', {}, 'a'), gap('\r\n\r\n'), el('p', {}, 'b'));
    const more = tree([...exported(crlf.children), comment('x'), element('p', { children: [text('c')] })]);
    expect(printTree(more, { bases: [crlf], markup: starred }).text).toContain('b\r\n\r\n');
  });
});

describe('save', () => {
  it('proves what it printed', () => {
    const wanted = edited(([a, ...rest]) => [withChildren(a, [text('a * b')]), ...rest]);
    expect(save(wanted, { bases: [base], markup: starred })).toMatchObject({ proven: true, declared: [] });
  });

  it('declares what a broken printer loses', () => {
    const broken: Markup = { ...starred, text: (value) => value };
    const wanted = edited(([a, ...rest]) => [withChildren(a, [text('a * b')]), ...rest]);
    const saved = save(wanted, { bases: [base], markup: broken });
    expect(saved.proven).toBe(false);
    expect(saved.declared[0]).toMatchObject({ child: 0, source: 'a * b' });
  });
});
