/** A reference holds its note as content, where it stands. */

import { element, extensionFacts } from '@stet/tree';
import { identified, packAttributes, required, unpackAttributes } from '../attributes.js';
import { type ContentKind, identityOf } from '../kind.js';

const type = 'mw:Extension/ref';

export const reference: ContentKind = {
  name: 'reference',
  nodes: {
    reference: {
      group: 'inline',
      inline: true,
      atom: true,
      isolating: true,
      content: '(line | block)*',
      attrs: { ...identified('attrs'), mw: required },
      toDOM: (node) => {
        const { name = '' } = extensionFacts({ typeof: type, 'data-mw': node.attrs.mw }).attrs;
        return ['sup', { class: 'reference', 'data-stet-name': name }, ['span', { class: 'stet-note' }, 0]];
      },
    },
  },
  readTyped: {
    [type]: (node, { place }) => {
      const mw = node.attrs['data-mw'];
      if (node.name !== 'sup' || node.block || !mw || node.attrs.typeof !== type) return null;
      if (place !== 'inline' && place !== 'block') return null;
      const attrs = packAttributes(node.attrs, 'typeof', 'data-mw');
      return { node: 'reference', attrs: { ...identityOf(node), mw, attrs } };
    },
  },
  write: {
    reference: ({ attrs }, children) =>
      element('sup', {
        ...identityOf(attrs as never),
        attrs: { ...unpackAttributes(attrs.attrs), typeof: type, 'data-mw': attrs.mw },
        children,
      }),
  },
};
