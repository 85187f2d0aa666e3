export type { Fanout, FanoutKind } from './fanout.js';
export type { CollaborationHost, LoadedPage } from './host.js';
export { LibsqlLog } from './libsql.js';
export type { Limits } from './limits.js';
export type { Changes, Entry, Log, NewSession, News, Session, SharedLog, Stored } from './log.js';
export type { ClientMessage, ServerMessage } from './messages.js';
export { Metrics } from './metrics.js';
export { type Collaboration, type CollaborationOptions, createCollaboration } from './server.js';
export type { User } from './session.js';
