/** Tags that the mock wiki has for the tests' sake, as the data's list of test tags describes them. */

import { comment, element, type TreeNode, text } from '@stet/tree';
import type { ExtensionContent, ShowExtension } from '@stet/tree/spec';
import { type DefaultTreeAdapterTypes as Parse5, parseFragment } from 'parse5';

const content = (name: string, children: readonly TreeNode[], more: Partial<ExtensionContent> = {}) => ({
  name,
  attrs: {},
  children,
  tree: null,
  ...more,
});

/** HTML that is shown as it is. */
const nodesOf = ({ childNodes }: Parse5.ParentNode): TreeNode[] =>
  childNodes.map((node) => {
    if ('tagName' in node) {
      const attrs = Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]));
      return element(node.tagName, { attrs, children: nodesOf(node), print: { html: true } });
    }
    return 'value' in node ? text(node.value) : comment('data' in node ? node.data : '');
  });

/** PHP's way of writing a value down. */
function dump(attrs: Readonly<Record<string, string>>, body: string | null): string {
  const quoted = (value: string): string => `'${value.replace(/[\\']/g, '\\$&')}'`;
  const lines = Object.entries(attrs).map(([key, value]) => `  ${quoted(key)} => ${quoted(value)},\n`);
  return `${body === null ? 'NULL' : quoted(body)}\narray (\n${lines.join('')})\n`;
}

const shown: ShowExtension = (attrs, body) => content('pre', nodesOf(parseFragment(dump(attrs, body))));

const inside =
  (name: string): ShowExtension =>
  ({ raw }, body, parse) => {
    const source = body ?? '';
    if (raw !== undefined) return content(name, nodesOf(parseFragment(source)));
    const tree = parse(source);
    if (!tree || name === 'div') return content(name, tree?.children ?? [], { tree });
    const nodes = tree.children.flatMap((node) =>
      node.kind === 'element' && node.name === 'p' && node.print?.html !== true ? node.children : [node],
    );
    const [, before = '', after = ''] = /^(\s*)(?:[\s\S]*\S)?(\s*)$/.exec(source) ?? [];
    return content(name, [text(before), ...nodes, text(after)], { tree });
  };

/** Says what a server would say in the reader's language. */
const localized = (type: string, key: string, message: object, children: readonly TreeNode[]) =>
  content('span', children, { attrs: { typeof: type, 'data-mw-i18n': JSON.stringify({ [key]: message }) } });

/** The tags of one page: one of them shows what another one of its name holds. */
export function testTags(): Readonly<Record<string, ShowExtension>> {
  let kept = '';
  return {
    tag: shown,
    tåg: shown,
    statictag: ({ action }, body) => {
      if (action === 'flush') return content('span', [text(kept)]);
      kept = body ?? '';
      return content('span', []);
    },
    asidetag: () => content('aside', [text('Some aside content')]),
    divtag: inside('div'),
    spantag: inside('span'),
    sealtag: () => content('span', []),
    pwraptest: () => content('', [comment('CMT'), element('style', { children: [text('p{}')] })]),
    style: (_, body) => content('style', [text(body ?? '')]),
    html: (_, body) => content('', nodesOf(parseFragment(body ?? ''))),
    i18ntag: (_, body) => localized('mw:I18n', '/', { lang: 'x-page', key: body }, []),
    i18nattr: (attrs, body) => {
      const [[name, key] = ['', '']] = Object.entries(attrs);
      return localized('mw:LocalizedAttrs', name, { lang: 'x-user', key }, [text(body ?? '')]);
    },
  };
}
