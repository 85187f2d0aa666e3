export { expand, substitute } from './expand.js';
export { type FetchOptions, fetchAndExpand, type TitlesOptions, titlesOf } from './fetch.js';
export type { ExpandOptions, ForeignCall, Limits, PageSource } from './options.js';
