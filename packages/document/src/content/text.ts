/** The page, paragraphs, bare text in containers (`line`), `<br>`. */

import { element, type TreeElement } from '@stet/tree';
import {
  domAttributes,
  identified,
  packAttributes,
  pastedAttributes,
  unpackAttributes,
} from '../attributes.js';
import { type ContentKind, htmlFlag, htmlPrint, identityOf } from '../kind.js';

const isBlank = (node: TreeElement): boolean => node.print?.blank === true;

export const text: ContentKind = {
  name: 'text',
  nodes: {
    doc: { content: 'block*' },
    paragraph: {
      group: 'block',
      content: 'inline*',
      attrs: identified('html', 'attrs'),
      toDOM: (node) => ['p', domAttributes('p', node.attrs), 0],
      parseDOM: [{ tag: 'p', getAttrs: (dom) => ({ attrs: pastedAttributes(dom, 'align', 'dir', 'lang') }) }],
    },
    line: {
      group: 'block',
      content: 'inline*',
      attrs: identified(),
      toDOM: () => ['div', { class: 'stet-line' }, 0],
      parseDOM: [{ tag: 'div.stet-line' }],
    },
    text: { group: 'inline' },
    break: {
      group: 'inline',
      inline: true,
      selectable: false,
      attrs: identified('blank', 'src', 'attrs'),
      toDOM: (node) =>
        node.attrs.blank === '' ? ['br', domAttributes('br', node.attrs)] : ['br', { class: 'stet-blank' }],
      parseDOM: [{ tag: 'br' }],
      leafText: () => '\n',
    },
  },
  readNamed: {
    p: (node) => ({
      node: 'paragraph',
      attrs: { ...identityOf(node), html: htmlFlag(node), attrs: packAttributes(node.attrs) },
    }),
    br: (node) =>
      node.children.length > 0
        ? null
        : {
            node: 'break',
            attrs: {
              ...identityOf(node),
              blank: isBlank(node) ? '1' : '',
              src: node.print?.src ?? '',
              attrs: packAttributes(node.attrs),
            },
          },
  },
  write: {
    paragraph: (node, children) =>
      element('p', {
        ...identityOf(node.attrs as never),
        attrs: unpackAttributes(node.attrs.attrs),
        print: htmlPrint(node.attrs),
        children,
      }),
    line: (_, children) => children,
    break: ({ attrs }) =>
      element('br', {
        ...identityOf(attrs as never),
        attrs: unpackAttributes(attrs.attrs),
        print:
          attrs.blank === '' && attrs.src === ''
            ? null
            : {
                ...(attrs.blank === '' ? {} : { blank: true }),
                ...(attrs.src === '' ? {} : { src: attrs.src }),
              },
      }),
  },
};
