/**
 * What is kept of sessions: for each session the seed or the last checkpoint, and every update since. An update is
 * acknowledged to the one who wrote it when `append` has resolved, not before.
 */

/** One session of a page: from a seed to its end. Epochs of a page count up. */
export interface Session {
  readonly id: number;
  readonly page: string;
  readonly epoch: number;
  /** Of the form of its shared page (`sessionVersion`). */
  readonly version: string;
  /** The revision that was seeded, and its source. */
  readonly revision: number;
  readonly source: string;
  /** The newest revision that was saved from the session; the seeded one before. */
  readonly saved: number;
  /** The names of those who have changed something since, by user. */
  readonly contributors: Readonly<Record<string, string>>;
  /** When the last change came, in milliseconds since 1970; 0 for none. */
  readonly changed: number;
  /** Everybody has left, each on purpose: the next one who comes gets a new session. */
  readonly left: boolean;
}

export interface Entry {
  readonly session: number;
  readonly user: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly update: Uint8Array;
  /** Client ids that belong to the user from now on. */
  readonly clients: readonly number[];
}

export interface Stored {
  /** A state, and what came after it, in order. */
  readonly updates: readonly Uint8Array[];
  /** When each of those that came after it did, in milliseconds since 1970. */
  readonly times: readonly number[];
  /** Which user a client id belongs to. */
  readonly owners: ReadonlyMap<number, string>;
  /** How many updates came after the state, the place of the last one, and the bytes of all. */
  readonly entries: number;
  readonly place: number;
  readonly bytes: number;
}

export interface Changes {
  readonly saved?: number;
  readonly contributors?: Readonly<Record<string, string>>;
  readonly left?: boolean;
}

export interface Log {
  /** The newest session of a page. */
  newest(page: string): Promise<Session | null>;
  /** The sessions of a page, newest first. */
  sessions(page: string): Promise<Session[]>;
  begin(page: string, revision: number, source: string, seed: Uint8Array, version: string): Promise<Session>;
  read(session: number): Promise<Stored>;
  /**
   * Resolves when all of them are on the disk; all of them are, or none. Gives their places, which count up; `null` for one
   * that is not taken, because a client id of it belongs to somebody else.
   */
  append(entries: readonly Entry[]): Promise<(number | null)[]>;
  /** Puts a state in the place of the updates that it holds: those up to a place. */
  compact(session: number, state: Uint8Array, place: number): Promise<void>;
  change(session: number, changes: Changes): Promise<void>;
  /** Removes a session with all that belongs to it. */
  remove(session: number): Promise<void>;
  close(): Promise<void>;
}

/** What came after a place. */
export interface News {
  readonly session: Session;
  /** All up to some place, where the log has no single updates from `place` on any more. */
  readonly state: Uint8Array | null;
  /** The place up to which the log has a state. */
  readonly base: number;
  readonly entries: readonly { readonly place: number; readonly at: number; readonly update: Uint8Array }[];
  readonly owners: ReadonlyMap<number, string>;
}

/** A log that several processes write. Its places have no gaps. */
export interface SharedLog extends Log {
  since(session: number, place: number): Promise<News>;
}

export const isShared = (log: Log): log is SharedLog => 'since' in log;
