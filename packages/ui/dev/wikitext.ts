/** Stands in for the markup: pages of this folder are HTML, so that the interface can be looked at by itself. */
import type { Tree } from '@stet/tree';
import { readHTML, writeExchange } from '@stet/tree/html';

export * from '../../wikitext/src/site.js';
export * from '../../wikitext/src/title.js';

export const parse = (text: string): Tree => ({ ...readHTML(text), text });
export const print = (tree: Tree) => ({
  text: writeExchange(tree),
  proven: true,
  declared: [],
  changed: [],
});
