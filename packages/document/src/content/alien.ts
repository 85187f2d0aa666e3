/** What we do not model stays as it is: an alien shows it, can be moved, copied and deleted, and writes it back. */

import { identified } from '../attributes.js';
import { decodeNodes } from '../flat.js';
import type { ContentKind, Writer } from '../kind.js';
import { chip, leafPair } from './leaf.js';

/** The nodes as they were; the first carries the alien's identity, so that a copy is known as one. */
const write: Writer = ({ attrs }) => {
  const [first, ...rest] = decodeNodes(attrs.tree);
  if (!first) return [];
  if (first.kind === 'text') return [first, ...rest];
  return [{ ...first, id: attrs.id, origin: attrs.origin }, ...rest];
};

export const alien: ContentKind = {
  name: 'alien',
  nodes: leafPair(
    'alien',
    identified('src', 'tree'),
    (block) => (node) => chip(block, 'stet-alien', node.attrs.src),
  ),
  readTyped: { 'mw:Placeholder': () => null },
  write: { alien: write, alienBlock: write },
};
