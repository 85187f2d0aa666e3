/** Templates, parser functions and template arguments. */

import { element, transclusionName } from '@stet/tree';
import { identified, packAttributes, unpackAttributes } from '../attributes.js';
import { type ContentKind, identityOf, type Reader, type Writer } from '../kind.js';
import { chip, isBlockLeaf, leafName, leafPair } from './leaf.js';

const defaultType = 'mw:Transclusion';

const read: Reader = (node, { place }) => {
  const name = leafName('transclusion', node, place);
  const { typeof: type, 'data-mw': mw } = node.attrs;
  if (name === null || node.children.length > 0 || !mw || node.name !== (node.block ? 'div' : 'span'))
    return null;
  const attrs = packAttributes(node.attrs, 'typeof', 'data-mw');
  return { node: name, attrs: { ...identityOf(node), type: type as string, mw, attrs } };
};

const write: Writer = ({ type, attrs }) => {
  const block = isBlockLeaf(type.name);
  return element(block ? 'div' : 'span', {
    ...identityOf(attrs as never),
    attrs: { ...unpackAttributes(attrs.attrs), typeof: attrs.type, 'data-mw': attrs.mw },
    block,
  });
};

export const transclusion: ContentKind = {
  name: 'transclusion',
  nodes: leafPair(
    'transclusion',
    { ...identified('mw', 'attrs'), type: { default: defaultType, validate: 'string' } },
    (block) => (node) => chip(block, 'stet-template', transclusionName(node.attrs.mw)),
  ),
  readTyped: { [defaultType]: read, 'mw:Param': read },
  write: { transclusion: write, transclusionBlock: write },
};
