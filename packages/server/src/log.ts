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
  /** What it was checked against, where several processes write: what came behind that may say something else. */
  readonly checked?: {
    /** Client ids that it has something new of. */
    readonly clients: readonly number[];
    /** The place up to which the process had read. */
    readonly place: number;
  };
}

/**
 * The place of an entry, which count up, or why it is not taken:
 * - `taken`: a client id of it belongs to somebody else;
 * - `held`: one of the user's other connections writes under a client id of it, at another process (see `SharedLog.hold`);
 * - `stale`: another process wrote under a client id of it, behind the place that it was checked at.
 */
export type Appended = number | 'taken' | 'held' | 'stale';

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
  /** Instead of those that it has, and of those of the entries up to a place. */
  readonly contributors?: { readonly names: Readonly<Record<string, string>>; readonly place: number };
  /** Everybody at this process has left, or somebody is there. */
  readonly left?: boolean;
}

/** A session as it begins: with a page of the wiki, and nothing written. */
export interface NewSession extends Pick<Session, 'page' | 'epoch' | 'revision' | 'source' | 'version'> {
  /** The shared page that is made of it, as an update of Yjs. */
  readonly seed: Uint8Array;
}

export interface Log {
  /** The newest session of a page. */
  newest(page: string): Promise<Session | null>;
  /** The sessions of a page, newest first. */
  sessions(page: string): Promise<Session[]>;
  /**
   * Begins a session. Where another process has begun it since the others were looked
   * up, it is that one: two sessions beside each other would not see each other's edits.
   */
  begin(session: NewSession): Promise<Session>;
  read(session: number): Promise<Stored>;
  /** Resolves when all that are taken are on the disk; all of them are, or none. */
  append(entries: readonly Entry[]): Promise<Appended[]>;
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
  readonly entries: readonly NewsEntry[];
  readonly owners: ReadonlyMap<number, string>;
  /** Client ids held here that a connection at another process asks for. */
  readonly wanted: readonly number[];
}

export interface NewsEntry {
  readonly place: number;
  readonly at: number;
  readonly update: Uint8Array;
  /** `''` where it names nobody any more. */
  readonly user: string;
  readonly name: string;
  /** This process wrote it. */
  readonly isOwn: boolean;
}

/** `yours`; somebody else's (`taken`); a connection's at another process, which is being asked (`asked`) or is there (`kept`). */
export type Held = 'yours' | 'taken' | 'asked' | 'kept';

/**
 * A log that several processes write. Its places have no gaps. What one process holds is free when that process has said
 * nothing for some seconds.
 */
export interface SharedLog extends Log {
  since(session: number, place: number): Promise<News>;
  /** Makes a connection of this process the one that writes under a client id. `ask` asks a process that holds it. */
  hold(session: number, client: number, user: string, ask: boolean): Promise<Held>;
  /** The connection is not there any more. */
  letGo(session: number, clients: readonly number[]): Promise<void>;
  /** The connection that another process asks for is there. */
  keep(session: number, client: number): Promise<void>;
  /**
   * Takes the right to save, for so many milliseconds, or goes on having it. `holder` is a connection of this process. Gives the
   * name of the one who has it, else `null`.
   */
  lease(session: number, holder: string, name: string, length: number): Promise<string | null>;
  endLease(session: number, holder: string): Promise<void>;
  isLeased(session: number): Promise<boolean>;
}

export const isShared = (log: Log): log is SharedLog => 'since' in log;
