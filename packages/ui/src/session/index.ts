export { type JoinedSession, type JoinOptions, joinSession } from './join.js';
