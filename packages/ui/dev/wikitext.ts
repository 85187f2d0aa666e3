/** Stands in for the markup: pages of this folder are HTML, so that the interface can be looked at by itself. */
import { type Tree, writeHTML } from '@stet/tree';
import { readHTML } from '@stet/tree/html';

export * from '../../wikitext/src/site.js';
export * from '../../wikitext/src/title.js';

export const parse = (text: string): Tree => ({ ...readHTML(text), text });
export const print = (tree: Tree) => ({
  text: writeHTML(tree, { mode: 'exchange' }),
  proven: true,
  declared: [],
  changed: [],
});
