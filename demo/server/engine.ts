import type { Tree } from '@stet/tree';
import * as treePackage from '@stet/tree';
import * as wikitextPackage from '@stet/wikitext';
import { escapeHtml } from './html.js';

interface Engine {
  writeHTML?: (tree: Tree) => string;
  parse?: (text: string, options: { title: string; site?: unknown }) => Tree;
  defaultSite?: unknown;
}
const engine: Engine = { ...(treePackage as Engine), ...(wikitextPackage as Engine) };

export const defaultSite = engine.defaultSite;
export const parse: NonNullable<Engine['parse']> =
  engine.parse ??
  ((text) => ({ kind: 'tree', children: [{ kind: 'text', value: text, source: null }], text, base: '' }));
export const writeHTML: NonNullable<Engine['writeHTML']> =
  engine.writeHTML ?? ((tree) => `<pre>${escapeHtml(tree.text)}</pre>`);
