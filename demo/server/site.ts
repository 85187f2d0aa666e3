import { defaultSite } from './engine.js';

/** The site a page of this language belongs to: the demo knows the English one. */
export function siteFor(_lang: string) {
  return defaultSite;
}
