/** Tags that the mock wiki has for the tests' sake, as the data's list of test tags describes them. */

import { type TreeNode, text } from '@stet/tree';
import type { ExtensionContent, ShowExtension } from '@stet/tree/spec';

const content = (name: string, children: readonly TreeNode[], more: Partial<ExtensionContent> = {}) => ({
  name,
  attrs: {},
  children,
  tree: null,
  ...more,
});

/** PHP's way of writing a value down. */
function dump(attrs: Readonly<Record<string, string>>, body: string | null): string {
  const quoted = (value: string): string => `'${value.replace(/[\\']/g, '\\$&')}'`;
  const lines = Object.entries(attrs).map(([key, value]) => `  ${quoted(key)} => ${quoted(value)},\n`);
  return `${body === null ? 'NULL' : quoted(body)}\narray (\n${lines.join('')})\n`;
}

const shown: ShowExtension = (attrs, body) => content('pre', [text(dump(attrs, body))]);

const inside =
  (name: string): ShowExtension =>
  (_, body, parse) => {
    const tree = parse(body ?? '');
    if (!tree || name === 'div') return content(name, tree?.children ?? [], { tree });
    const nodes = tree.children.flatMap((node) =>
      node.kind === 'element' && node.name === 'p' && node.print?.html !== true ? node.children : [node],
    );
    return content(name, nodes, { tree });
  };

export const testTags: Readonly<Record<string, ShowExtension>> = {
  tag: shown,
  tåg: shown,
  statictag: () => content('span', []),
  asidetag: () => content('aside', [text('Some aside content')]),
  divtag: inside('div'),
  spantag: inside('span'),
  sealtag: () => content('span', []),
  pwraptest: () => content('style', [text('p{}')]),
};
