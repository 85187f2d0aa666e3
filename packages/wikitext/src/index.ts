export { callSource, parseExpansion } from './generated.js';
export { type ParseOptions, parse, parseRegion } from './parse/parse.js';
export { createMarkup, type MarkupOptions } from './print/index.js';
export { meant } from './print/meant.js';
export { type PrintOptions, print } from './save.js';
export {
  defaultSite,
  type MediaOption,
  normalName,
  type Site,
  type SiteData,
  siteFromData,
  siteFromSiteinfo,
} from './site.js';
export { hrefOf, parseTitle, type Title } from './title.js';
