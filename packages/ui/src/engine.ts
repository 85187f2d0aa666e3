import type { Tree } from '@stet/tree';
import * as wikitext from '@stet/wikitext';

/** What the printer says about a text it made. */
export interface Printed {
  readonly text: string;
  readonly proven?: boolean;
  /** Places that could not be written exactly as shown. */
  readonly declared?: readonly unknown[] | number;
}

interface Engine {
  parse(text: string, options: { title?: string; site?: wikitext.Site }): Tree;
  print(tree: Tree, options: { bases: readonly Tree[]; site?: wikitext.Site }): Printed;
}

const { parse, print } = wikitext as unknown as Engine;

export { parse, print };
