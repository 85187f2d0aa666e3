/** What processes that share a log tell one another, so that nobody has to wait until the log is looked at again. */

/** - `news`: there is more in the log. - `who`: say who is there. - `presence`, `message`: for the people of a session. */
export type FanoutKind = 'news' | 'who' | 'presence' | 'message';

export interface Fanout {
  /** Nothing is lost where this fails: the log is looked at anyway. */
  publish(session: number, kind: FanoutKind, data?: Uint8Array): void;
  /** Of others only. Returns its undo. */
  subscribe(session: number, listener: (kind: FanoutKind, data: Uint8Array) => void): () => void;
  readonly isUp: boolean;
  close(): Promise<void>;
}
