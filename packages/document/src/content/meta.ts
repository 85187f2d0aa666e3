/** What shows nothing: comments, categories, page properties, behaviour switches, include directives, stray tags. */

import { element, localTarget, comment as treeComment } from '@stet/tree';
import { identified, packAttributes, unpackAttributes } from '../attributes.js';
import { type ContentKind, identityOf, type Reader, type Writer } from '../kind.js';
import { chip, isBlockLeaf, leafName, leafPair } from './leaf.js';

const writeComment: Writer = ({ type, attrs }) =>
  treeComment(attrs.text, { ...identityOf(attrs as never), block: isBlockLeaf(type.name) });

/** Comments are no elements: `import.ts` makes them. */
export const comment: ContentKind = {
  name: 'comment',
  nodes: leafPair(
    'comment',
    identified('text'),
    (block) => (node) => chip(block, 'stet-comment', node.attrs.text),
  ),
  write: { comment: writeComment, commentBlock: writeComment },
};

const categoryRel = 'mw:PageProp/Category';

const writeCategory: Writer = ({ type, attrs }) =>
  element('link', {
    ...identityOf(attrs as never),
    attrs: { ...unpackAttributes(attrs.attrs), rel: categoryRel, href: attrs.href },
    block: isBlockLeaf(type.name),
  });

export const category: ContentKind = {
  name: 'category',
  nodes: leafPair(
    'category',
    identified('href', 'attrs'),
    (block) => (node) => chip(block, 'stet-category', localTarget(node.attrs.href)?.title ?? node.attrs.href),
  ),
  write: { category: writeCategory, categoryBlock: writeCategory },
};

const readMeta: Reader = (node, { place }) => {
  if (node.children.length > 0) return null;
  if (node.name === 'link' && node.attrs.rel === categoryRel && node.attrs.href) {
    const name = leafName('category', node, place);
    const attrs = packAttributes(node.attrs, 'rel', 'href');
    return name === null
      ? null
      : { node: name, attrs: { ...identityOf(node), href: node.attrs.href, attrs } };
  }
  const name = leafName('meta', node, place);
  const attrs = packAttributes(node.attrs);
  if (name === null) return null;
  return { node: name, attrs: { ...identityOf(node), name: node.name, attrs, src: node.print?.src ?? '' } };
};

const writeMeta: Writer = ({ type, attrs }) =>
  element(attrs.name === 'link' ? 'link' : 'meta', {
    ...identityOf(attrs as never),
    attrs: unpackAttributes(attrs.attrs),
    print: attrs.src === '' ? null : { src: attrs.src },
    block: isBlockLeaf(type.name),
  });

export const meta: ContentKind = {
  name: 'meta',
  nodes: leafPair(
    'meta',
    { ...identified('attrs', 'src'), name: { default: 'meta', validate: 'string' } },
    (block) => (node) => chip(block, 'stet-meta', node.attrs.src),
  ),
  readTyped: { 'mw:Placeholder/StrippedTag': readMeta },
  readNamed: { link: readMeta, meta: readMeta },
  write: { meta: writeMeta, metaBlock: writeMeta },
};
