export { escapeAttribute, escapeText } from './html-escape.js';
export type { ExtensionFacts, MediaFacts } from './html-facts.js';
export {
  extensionFacts,
  localTarget,
  mediaFacts,
  mwType,
  parseData,
  plainText,
  transclusionName,
} from './html-facts.js';
export { type ReadHTMLOptions, readHTML } from './html-read.js';
export { type ExchangeOptions, type ReadOptions, type WriteOptions, writeHTML } from './html-write.js';
export { checkInvariants, type InvariantReport, type Violation } from './invariants.js';
export * from './node.js';
export {
  allowedElements,
  safeAttributes,
  safeName,
  voidElements,
  wikitextAttributes,
  wikitextElements,
} from './sanitize.js';
export { safeCss } from './sanitize-css.js';
export { isSafeUrl, safeProtocols } from './sanitize-url.js';
