/** The DOM specification's HTML as a server writes it: what compares implementations needs it, an editor does not. */
export type { ExtensionContent, ShowExtension } from './extension-content.js';
export { type SpecOptions, writeSpec } from './html-spec.js';
export type { MediaOptions, SpecFile } from './html-spec-media.js';
