/**
 * Expansion of templates, an entry of its own (`@stet/wikitext/expand`): an editor loads it when a template changes,
 * and one whose host expands never does.
 */

import { set } from '@stet/tree';

export {
  type ExpandedPage,
  type ParseExpandedOptions,
  pageOffset,
  parseExpanded,
} from '../parse/expanded.js';
export { expand, substitute } from './expand.js';
export { type FetchOptions, fetchAndExpand, type TitlesOptions, titlesOf } from './fetch.js';
export type { ExpandOptions, ForeignCall, Limits, PageSource } from './options.js';

/** The extension tags whose body is shown as wikitext: for `expandTags`, where an expansion is to be looked at. */
export const wikitextTags: ReadonlySet<string> = set('ref references poem gallery indicator');
