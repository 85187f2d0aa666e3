/** Which session of a page goes on when somebody comes, and what becomes of the others. */

import { keepFormats, migrateEdits, seedUpdate } from '@stet/collab';
import type { Node } from 'prosemirror-model';
import * as Y from 'yjs';
import type { Appender } from './appender.js';
import type { CollaborationHost } from './host.js';
import type { Log, Session } from './log.js';
import type { Metrics } from './metrics.js';

/** Earlier sessions of a page that are kept for their unsaved edits. */
const keptSessions = 5;
/** Client ids from here on write what is brought from sessions of other versions. */
const migrationClients = 0x3fff_0000;

export interface OpeningOptions {
  readonly log: Log;
  readonly appender: Appender;
  readonly host: CollaborationHost;
  readonly metrics: Metrics;
  /** Milliseconds after which a session that was left by a broken connection is not joined any more. */
  readonly patience: number;
}

export class Opening {
  constructor(
    private readonly options: OpeningOptions,
    /** Of the form of shared pages here. */
    private readonly version: string,
  ) {}

  /** The session that goes on, or a new one. */
  async open(page: string): Promise<{ session: Session; kept: Session | null }> {
    const { log, host, patience, metrics } = this.options;
    const sessions = await log.sessions(page);
    const [newest] = sessions;
    const isDirty = (session: Session): boolean => Object.keys(session.contributors).length > 0;
    const isCurrent = newest?.version === this.version;
    const awaited =
      newest && isDirty(newest) && !newest.left && Date.now() - newest.changed < patience ? newest : null;
    if (awaited && isCurrent) return { session: awaited, kept: null };
    const { revision, source, document } = await host.load(page);
    if (
      newest &&
      isCurrent &&
      !isDirty(newest) &&
      newest.revision === revision &&
      newest.saved === revision
    ) {
      return { session: newest, kept: keptOf(sessions.slice(1), revision) };
    }
    let session = await log.begin({
      page,
      epoch: (newest?.epoch ?? 0) + 1,
      revision,
      source,
      seed: seedUpdate(document),
      version: this.version,
    });
    metrics.count('seeds');
    let migrated: Session | null = null;
    if (awaited?.saved === revision && (await this.#migrate(awaited, session, document))) {
      session = (await log.newest(page)) ?? session;
      migrated = awaited;
    }
    const dirty = sessions.filter((one) => isDirty(one) && one !== migrated);
    const stay = new Set(dirty.slice(0, keptSessions));
    for (const old of sessions) if (!stay.has(old)) await log.remove(old.id);
    return { session, kept: keptOf(dirty, revision) };
  }

  /** Brings the edits of a session of another version into a new one, whose people go on with it. Says whether there were any. */
  async #migrate(old: Session, session: Session, document: Node): Promise<boolean> {
    const { log, metrics } = this.options;
    const client = migrationClients + (old.id % migrationClients);
    const update = migrateEdits(await this.read(old), document, client);
    if (!update) return false;
    const at = Date.now();
    await this.options.appender.append({
      session: session.id,
      user: '',
      name: '',
      at,
      update,
      clients: [client],
    });
    await log.change(session.id, { contributors: { names: old.contributors, place: 0 } });
    metrics.count('migrations');
    return true;
  }

  async read({ id }: Session): Promise<Y.Doc> {
    const doc = new Y.Doc();
    keepFormats(doc);
    for (const update of (await this.options.log.read(id)).updates) Y.applyUpdate(doc, update);
    return doc;
  }
}

function keptOf(sessions: readonly Session[], revision: number): Session | null {
  return (
    sessions.find((one) => one.revision === revision && Object.keys(one.contributors).length > 0) ?? null
  );
}
