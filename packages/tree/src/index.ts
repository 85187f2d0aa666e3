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
