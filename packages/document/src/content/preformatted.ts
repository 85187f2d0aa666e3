/** Indent-pre and `<pre>`: text whose line ends are text. */

import { element } from '@stet/tree';
import { domAttributes, identified, packAttributes, unpackAttributes } from '../attributes.js';
import { type ContentKind, htmlPrint, identityOf, type Reader } from '../kind.js';

const tagType = 'mw:Extension/pre';

const read: Reader = (node, { place }) => {
  if (place !== 'block' || node.name !== 'pre') return null;
  const form = node.attrs.typeof === tagType ? 'tag' : node.print?.html ? 'html' : 'indent';
  const attrs = form === 'tag' ? packAttributes(node.attrs, 'typeof') : packAttributes(node.attrs);
  return { node: 'preformatted', attrs: { ...identityOf(node), form, attrs } };
};

export const preformatted: ContentKind = {
  name: 'preformatted',
  nodes: {
    preformatted: {
      group: 'block',
      content: 'inline*',
      whitespace: 'pre',
      code: true,
      defining: true,
      attrs: { ...identified('attrs'), form: { default: 'indent', validate: 'string' } },
      toDOM: (node) => ['pre', domAttributes('pre', node.attrs), 0],
      parseDOM: [{ tag: 'pre', preserveWhitespace: 'full', attrs: { form: 'tag' } }],
    },
  },
  readTyped: { [tagType]: read },
  readNamed: { pre: read },
  write: {
    preformatted: ({ attrs }, children) => {
      const own = unpackAttributes(attrs.attrs);
      if (attrs.form === 'tag') own.typeof = tagType;
      const print = htmlPrint({ html: attrs.form === 'html' ? '1' : '' });
      return element('pre', { ...identityOf(attrs as never), attrs: own, print, children });
    },
  },
};
