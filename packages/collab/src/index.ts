export { build } from './build.js';
export { seed, seedClient, seedUpdate } from './seed.js';
export { chunkSize, claimClient, type SharedPage, sharedPage, structureClient } from './shape.js';
