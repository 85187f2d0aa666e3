import { describe, expect, it } from 'vitest';
import type { ExtensionContent } from './extension-content.js';
import { writeSpec } from './html-spec.js';
import { element, type TreeNode, text, tree } from './node.js';

const tag = (block = false): TreeNode =>
  element(block ? 'div' : 'span', { attrs: { typeof: 'mw:Extension/x', 'data-mw': '{"name":"x"}' }, block });

const write = (nodes: TreeNode[], name: string, children: TreeNode[], attrs = {}): string => {
  const content: ExtensionContent = { name, attrs, children, tree: null };
  return writeSpec(tree(nodes), { extensions: { x: () => content } }).replace(
    ' data-mw="{&quot;name&quot;:&quot;x&quot;}"',
    ' +',
  );
};

const p = (...children: TreeNode[]): TreeNode => element('p', { children });

describe('what an extension tag shows', () => {
  it('is an element that says which tag it was', () => {
    expect(write([p(text('a '), tag())], 'b', [text('c')], { typeof: 'mw:I18n' })).toBe(
      '<p>a <b typeof="mw:I18n mw:Extension/x" +>c</b></p>',
    );
  });

  it('is several nodes, of which the first one says it', () => {
    expect(write([p(tag())], '', [text('a'), element('i')])).toBe(
      '<p><span typeof="mw:Extension/x" +>a</span><i></i></p>',
    );
    expect(write([p(tag())], '', [])).toContain('<link typeof="mw:Extension/x" +>');
  });

  it('parts the paragraph around it where it is a block', () => {
    expect(write([p(text('a '), tag(), text(' b'))], 'pre', [])).toBe(
      '<p>a </p><pre typeof="mw:Extension/x" +></pre><p> b</p>',
    );
  });

  it('is part of a line where it is none', () => {
    expect(write([tag(true)], 'b', [])).toBe('<p><b typeof="mw:Extension/x" +></b></p>');
    expect(write([tag(true)], 'div', [])).toBe('<div typeof="mw:Extension/x" +></div>');
  });

  it('makes no paragraph where it shows nothing; what a style holds is no text', () => {
    expect(write([p(tag(), text('\n'))], 'style', [text('a > b : c')])).toBe(
      '<style typeof="mw:Extension/x" +>a > b : c</style>\n',
    );
  });

  it('is the place of a mark, which leaves the paragraph of its line empty', () => {
    const mark = element('span', {
      attrs: { typeof: 'mw:Extension/section', 'data-mw': '{"name":"section"}' },
    });
    const source = { start: 0, openEnd: 0, closeStart: 0, end: 0 };
    const html = '<link typeof="mw:Extension/section" data-mw="{&quot;name&quot;:&quot;section&quot;}">';
    expect(writeSpec(tree([element('p', { children: [mark], source })]))).toBe(
      `<p class="mw-empty-elt">${html}</p>`,
    );
    expect(writeSpec(tree([p(text('a '), mark)]))).toBe(`<p>a ${html}</p>`);
    expect(writeSpec(tree([p(mark)]))).toBe(html);
  });
});
