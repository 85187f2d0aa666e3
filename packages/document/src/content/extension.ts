/** Extension tags that stay opaque: galleries, math, reference lists, syntax highlighting … */

import { element, extensionFacts } from '@stet/tree';
import { identified, packAttributes, unpackAttributes } from '../attributes.js';
import { type ContentKind, identityOf, type Reader, type Writer } from '../kind.js';
import { chip, isBlockLeaf, leafName, leafPair } from './leaf.js';

const prefix = 'mw:Extension/';

const read: Reader = (node, { place }) => {
  const name = leafName('extension', node, place);
  const { typeof: type, 'data-mw': mw } = node.attrs;
  if (name === null || node.children.length > 0 || !mw || node.name !== (node.block ? 'div' : 'span'))
    return null;
  if (!type?.startsWith(prefix) || type.includes(' ')) return null;
  const attrs = packAttributes(node.attrs, 'typeof', 'data-mw');
  return { node: name, attrs: { ...identityOf(node), name: type.slice(prefix.length), mw, attrs } };
};

const write: Writer = ({ type, attrs }) => {
  const block = isBlockLeaf(type.name);
  return element(block ? 'div' : 'span', {
    ...identityOf(attrs as never),
    attrs: { ...unpackAttributes(attrs.attrs), typeof: prefix + attrs.name, 'data-mw': attrs.mw },
    block,
  });
};

export const extension: ContentKind = {
  name: 'extension',
  nodes: leafPair('extension', identified('name', 'mw', 'attrs'), (block) => (node) => {
    const facts = extensionFacts({ typeof: prefix + node.attrs.name, 'data-mw': node.attrs.mw });
    return chip(
      block,
      'stet-extension',
      facts.summary === '' ? facts.name : `${facts.name}: ${facts.summary}`,
    );
  }),
  readTyped: { 'mw:Extension': read },
  write: { extension: write, extensionBlock: write },
};
