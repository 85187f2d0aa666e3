import type { Saved, Tree } from '@stet/tree';
import { settleForeign } from './print/foreign.js';
import { markupFor, type PrintOptions, print } from './save.js';

/**
 * Prints a tree that was read from other people's HTML (`readHTML(html, { foreign: true })`), which may keep HTML in
 * data: language variants, annotations, attributes that templates make. An entry of its own: an editor, whose pages
 * were parsed from source, needs no reader of HTML to save them.
 */
export function printForeign(tree: Tree, options: PrintOptions): Saved {
  return print(settleForeign(tree, markupFor(options), options.site), options);
}

export { localAddress } from './print/address.js';
