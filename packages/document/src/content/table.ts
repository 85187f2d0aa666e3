/** Tables as ragged as they are: rows of any length, any number of captions, leaf blocks between rows and cells. */

import { element, openGroups, type TreeElement, type TreeNode } from '@stet/tree';
import {
  domAttributes,
  type ElementLike,
  identified,
  packAttributes,
  pastedAttributes,
  unpackAttributes,
} from '../attributes.js';
import {
  type ContentKind,
  htmlFlag,
  htmlPrint,
  identityOf,
  type Place,
  type Reader,
  type Writer,
} from '../kind.js';

const groupNames = ['tbody', 'thead', 'tfoot'];
const cellNames = ['td', 'th'];

const common = (node: TreeElement) => ({
  ...identityOf(node),
  html: htmlFlag(node),
  attrs: packAttributes(node.attrs),
});

const only =
  (places: readonly Place[], name: string, withName = false): Reader =>
  (node, { place }) =>
    places.includes(place)
      ? { node: name, attrs: withName ? { ...common(node), name: node.name } : common(node) }
      : null;

const writer =
  (name: (attrs: Record<string, unknown>) => string): Writer =>
  ({ attrs }, children) =>
    element(name(attrs), {
      ...identityOf(attrs as never),
      attrs: unpackAttributes(attrs.attrs),
      print: htmlPrint(attrs),
      children,
    });

const named =
  (names: readonly string[]) =>
  (attrs: Record<string, unknown>): string =>
    names.includes(String(attrs.name)) ? String(attrs.name) : (names[0] as string);

const groupName = named(groupNames);
const cellName = named(cellNames);

/** Puts rows, and what follows them, into row groups that no markup opens, as tree construction does. */
function grouped(children: readonly TreeNode[]): TreeNode[] {
  const out: TreeNode[] = [];
  let rows: TreeNode[] | null = null;
  const close = () => {
    if (rows) out.push(element('tbody', { children: rows }));
    rows = null;
  };
  for (const child of children) {
    const name = child.kind === 'element' ? child.name : '';
    if (name === 'caption' || groupNames.includes(name)) {
      close();
      out.push(child);
    } else if (name === 'tr' || rows) {
      (rows ??= []).push(child);
    } else out.push(child);
  }
  close();
  return out;
}

const cellAttributes = ['align', 'colspan', 'rowspan', 'scope', 'dir', 'lang'];
const nodeName = (dom: ElementLike): string => dom.nodeName.toLowerCase();

export const table: ContentKind = {
  name: 'table',
  nodes: {
    table: {
      group: 'block',
      content: '(caption | row | group | leaf)*',
      isolating: true,
      attrs: identified('html', 'attrs'),
      toDOM: (node) => ['table', domAttributes('table', node.attrs), 0],
      parseDOM: [{ tag: 'table', attrs: { attrs: '{"class":"wikitable"}' } }],
    },
    caption: {
      content: '(line | block)*',
      isolating: true,
      defining: true,
      attrs: identified('html', 'attrs'),
      toDOM: (node) => ['caption', domAttributes('caption', node.attrs), 0],
      parseDOM: [{ tag: 'caption' }],
    },
    group: {
      content: '(row | leaf)*',
      isolating: true,
      attrs: { ...identified('html', 'attrs'), name: { default: 'tbody', validate: 'string' } },
      toDOM: (node) => [groupName(node.attrs), domAttributes(groupName(node.attrs), node.attrs), 0],
    },
    row: {
      content: '(cell | leaf)*',
      isolating: true,
      attrs: identified('html', 'attrs'),
      toDOM: (node) => ['tr', domAttributes('tr', node.attrs), 0],
      parseDOM: [{ tag: 'tr' }],
    },
    cell: {
      content: '(line | block)+',
      isolating: true,
      defining: true,
      attrs: { ...identified('html', 'attrs'), name: { default: 'td', validate: 'string' } },
      toDOM: (node) => [cellName(node.attrs), domAttributes(cellName(node.attrs), node.attrs), 0],
      parseDOM: cellNames.map((tag) => ({
        tag,
        getAttrs: (dom) => ({ name: nodeName(dom), attrs: pastedAttributes(dom, ...cellAttributes) }),
      })),
    },
  },
  readNamed: {
    table: (node) => ({ node: 'table', attrs: common(node), children: openGroups(node.children) }),
    caption: only(['table'], 'caption'),
    tr: only(['table', 'rows'], 'row'),
    ...Object.fromEntries(groupNames.map((name) => [name, only(['table'], 'group', true)])),
    ...Object.fromEntries(cellNames.map((name) => [name, only(['row'], 'cell', true)])),
  },
  write: {
    table: (node, children) => writer(() => 'table')(node, grouped(children)),
    caption: writer(() => 'caption'),
    group: writer(groupName),
    row: writer(() => 'tr'),
    cell: writer(cellName),
  },
};
