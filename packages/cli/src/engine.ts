import type { Tree } from '@stet/tree';
import * as wikitextPackage from '@stet/wikitext';

export type Site = object;
interface Engine {
  parse?: (text: string, options: { title?: string; site?: Site }) => Tree;
  print?: (tree: Tree, options: { bases: Tree[]; site?: Site }) => { text: string };
  defaultSite?: Site;
  siteFromData?: (data: unknown) => Site;
}
const engine = wikitextPackage as Engine;
const missing = () => {
  throw new Error('not there yet');
};
export const defaultSite: Site = engine.defaultSite ?? {};
export const siteFromData: NonNullable<Engine['siteFromData']> = engine.siteFromData ?? missing;
export const parse: NonNullable<Engine['parse']> = engine.parse ?? missing;
export const print: NonNullable<Engine['print']> = engine.print ?? missing;
