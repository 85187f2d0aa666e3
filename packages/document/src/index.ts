export { domAttributes, packAttributes, unpackAttributes } from './attributes.js';
export type { ContentKind } from './kind.js';
export { schema } from './schema.js';
