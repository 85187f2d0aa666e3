/** Lists of all three kinds, nested and mixed: `list` holds `item`s, an item holds any blocks. */

import { element } from '@stet/tree';
import {
  domAttributes,
  type ElementLike,
  identified,
  packAttributes,
  unpackAttributes,
} from '../attributes.js';
import { type ContentKind, htmlFlag, htmlPrint, identityOf, type Reader } from '../kind.js';

const listNames = ['ul', 'ol', 'dl'];
const itemNames = ['li', 'dt', 'dd'];

const attributesOf = (node: Parameters<Reader>[0]) => ({
  ...identityOf(node),
  name: node.name,
  html: htmlFlag(node),
  attrs: packAttributes(node.attrs),
});

const readList: Reader = (node) => ({ node: 'list', attrs: attributesOf(node) });

/** Outside a list (`<li>` alone) an item is a container like any other. */
const readItem: Reader = (node, { place }) =>
  place === 'list'
    ? { node: 'item', attrs: attributesOf(node) }
    : place === 'block'
      ? {
          node: 'wrapper',
          attrs: { ...identityOf(node), name: node.name, attrs: packAttributes(node.attrs) },
        }
      : null;

const safeName = (names: readonly string[], name: unknown): string =>
  names.includes(String(name)) ? String(name) : (names[0] as string);

const nodeName = (dom: ElementLike): string => dom.nodeName.toLowerCase();

export const list: ContentKind = {
  name: 'list',
  nodes: {
    list: {
      group: 'block',
      content: '(item | list | leaf)*',
      attrs: { ...identified('html', 'attrs'), name: { default: 'ul', validate: 'string' } },
      toDOM: (node) => {
        const name = safeName(listNames, node.attrs.name);
        return [name, domAttributes(name, node.attrs), 0];
      },
      parseDOM: listNames.map((tag) => ({ tag, getAttrs: (dom) => ({ name: nodeName(dom) }) })),
    },
    item: {
      content: '(line | block)+',
      defining: true,
      attrs: { ...identified('html', 'attrs'), name: { default: 'li', validate: 'string' } },
      toDOM: (node) => {
        const name = safeName(itemNames, node.attrs.name);
        return [name, domAttributes(name, node.attrs), 0];
      },
      parseDOM: itemNames.map((tag) => ({ tag, getAttrs: (dom) => ({ name: nodeName(dom) }) })),
    },
  },
  readNamed: {
    ...Object.fromEntries(listNames.map((name) => [name, readList])),
    ...Object.fromEntries(itemNames.map((name) => [name, readItem])),
  },
  write: {
    list: ({ attrs }, children) =>
      element(safeName(listNames, attrs.name), {
        ...identityOf(attrs as never),
        attrs: unpackAttributes(attrs.attrs),
        print: htmlPrint(attrs),
        children,
      }),
    item: ({ attrs }, children) =>
      element(safeName(itemNames, attrs.name), {
        ...identityOf(attrs as never),
        attrs: unpackAttributes(attrs.attrs),
        print: htmlPrint(attrs),
        children,
      }),
  },
};
