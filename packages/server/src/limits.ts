/** What a server takes of one connection, and of one page. */

export interface Limits {
  /** Bytes of one frame. A larger one ends the connection. */
  readonly frame: number;
  /** Bytes of a shared page, with its log. Beyond, nothing more is taken. */
  readonly document: number;
  /** Updates a second of one connection; a faster one has to wait. */
  readonly updates: number;
  /** So many updates may come at once. */
  readonly burst: number;
  /** Bytes that wait on one connection. More end it. */
  readonly backlog: number;
  /** Updates of a session in the log before they are put together. */
  readonly entries: number;
}

export const defaultLimits: Limits = {
  frame: 1024 * 1024,
  document: 64 * 1024 * 1024,
  updates: 1000,
  burst: 4000,
  backlog: 16 * 1024 * 1024,
  entries: 500,
};
