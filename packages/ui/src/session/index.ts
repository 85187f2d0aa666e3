export { type JoinedSession, type JoinOptions, joinSession } from './join.js';
export { type Merged, mergeOutside, type OutsideConflict } from './merge.js';
