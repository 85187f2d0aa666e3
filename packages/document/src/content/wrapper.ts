/** Containers that mean nothing of their own: `div`, `center`, `blockquote`, and inline tags around blocks. Rules. */

import { containerNames, element, safeName } from '@stet/tree';
import { domAttributes, identified, packAttributes, unpackAttributes } from '../attributes.js';
import { type ContentKind, htmlFlag, htmlPrint, identityOf, type Reader } from '../kind.js';

const read: Reader = (node, { place }) =>
  place === 'block'
    ? { node: 'wrapper', attrs: { ...identityOf(node), name: node.name, attrs: packAttributes(node.attrs) } }
    : null;

export const wrapper: ContentKind = {
  name: 'wrapper',
  nodes: {
    wrapper: {
      group: 'block',
      content: '(line | block)+',
      defining: true,
      attrs: { ...identified('attrs'), name: { default: 'div', validate: 'string' } },
      toDOM: (node) => {
        const name = safeName(node.attrs.name, 'div');
        return [name, domAttributes(name, node.attrs), 0];
      },
      parseDOM: [{ tag: 'blockquote', attrs: { name: 'blockquote' } }],
    },
    rule: {
      group: 'block',
      attrs: identified('html', 'attrs'),
      toDOM: (node) => ['hr', domAttributes('hr', node.attrs)],
      parseDOM: [{ tag: 'hr' }],
    },
  },
  readNamed: {
    ...Object.fromEntries([...containerNames].map((name) => [name, read])),
    hr: (node) =>
      node.children.length > 0
        ? null
        : {
            node: 'rule',
            attrs: { ...identityOf(node), html: htmlFlag(node), attrs: packAttributes(node.attrs) },
          },
  },
  write: {
    wrapper: ({ attrs }, children) =>
      element(attrs.name || 'div', {
        ...identityOf(attrs as never),
        attrs: unpackAttributes(attrs.attrs),
        // `:`, `>` or a tag: only a container of a page knows; one made here is a tag.
        print: { html: true },
        children,
      }),
    rule: ({ attrs }) =>
      element('hr', {
        ...identityOf(attrs as never),
        attrs: unpackAttributes(attrs.attrs),
        print: htmlPrint(attrs),
      }),
  },
};
