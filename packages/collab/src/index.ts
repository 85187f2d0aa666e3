export { Binding, type BindingOptions, type OnSteps } from './binding.js';
export { build } from './build.js';
export { type Link, type LinkOptions, linkDocs } from './link.js';
export { collabPlugin, remoteMeta } from './plugin.js';
export { seed, seedClient, seedUpdate } from './seed.js';
export { chunkSize, claimClient, type SharedPage, sharedPage, structureClient } from './shape.js';
export { keepFormats } from './splice.js';
export { createUndo, type UndoOptions } from './undo.js';
export { readSessionName, sessionName, sessionVersion } from './version.js';
