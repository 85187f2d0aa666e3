export {
  type Hello,
  type LeaseAnswer,
  type LocalCopy,
  type Person,
  personColors,
  SessionClient,
  type SessionClientOptions,
  type SharedPlace,
  type SharedSelection,
  type Whereabouts,
} from './client.js';
export { Connection, type End, type SocketLike } from './connection.js';
export { askFrame, awarenessFrame, readFrame, tokenFrame, updateFrame } from './frames.js';
