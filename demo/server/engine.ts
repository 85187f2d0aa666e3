import type { Tree } from '@stet/tree';
import * as wikitextPackage from '@stet/wikitext';

export interface Site {
  interwiki: ReadonlyMap<string, { url: string }>;
}
interface Engine {
  parse?: (text: string, options: { title: string; site?: Site }) => Tree;
  defaultSite?: Site;
  siteFromData?: (data: object) => Site;
}
const engine = wikitextPackage as Engine;

export const defaultSite: Site = engine.defaultSite ?? { interwiki: new Map() };
export const siteFromData: NonNullable<Engine['siteFromData']> = engine.siteFromData ?? (() => defaultSite);
export const parse: NonNullable<Engine['parse']> =
  engine.parse ??
  ((text) => ({ kind: 'tree', children: [{ kind: 'text', value: text, source: null }], text, base: '' }));
