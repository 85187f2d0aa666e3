export { decodeEntities, decodeEntity } from './entity.js';
export {
  type ExpandOptions,
  expand,
  type FetchOptions,
  type ForeignCall,
  fetchAndExpand,
  type PageSource,
  substitute,
  titlesOf,
} from './expand/index.js';
export { callSource, parseExpansion } from './generated.js';
export { type ExpandedPage, type ParseExpandedOptions, pageOffset, parseExpanded } from './parse/expanded.js';
export { type ParseOptions, parse, parseRegion, parserVersion } from './parse/parse.js';
export { createMarkup, type MarkupOptions } from './print/index.js';
export { type PrintOptions, print } from './save.js';
export { defaultSite, type MediaOption, normalName, type Site, type SiteData, siteFromData } from './site.js';
export { hrefOf, parseTitle, type Title, titleToHref } from './title.js';
