/** Puts what arrives in one turn of the event loop, of whatever session, into one transaction of the log. */

import type { Appended, Entry, Log } from './log.js';
import type { Metrics } from './metrics.js';

interface Waiting {
  readonly entry: Entry;
  readonly done: (appended: Appended) => void;
  readonly failed: (error: unknown) => void;
}

export class Appender {
  #waiting: Waiting[] = [];
  #writing: Promise<void> | null = null;

  constructor(
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {}

  /** Resolves when the entry is on the disk, or not taken. Rejects when it is neither: then nobody may be told that it is. */
  append(entry: Entry): Promise<Appended> {
    const written = new Promise<Appended>((done, failed) => {
      this.#waiting.push({ entry, done, failed });
    });
    this.#writing ??= this.#run();
    return written;
  }

  /** Resolves when nothing waits. */
  async flush(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async #run(): Promise<void> {
    await new Promise<void>((done) => setImmediate(done));
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      const started = performance.now();
      try {
        const appended = await this.log.append(batch.map(({ entry }) => entry));
        this.metrics.appended(batch.length, performance.now() - started);
        batch.forEach(({ done }, i) => {
          done(appended[i] as Appended);
        });
      } catch (error) {
        this.metrics.count('append_failures');
        for (const { failed } of batch) failed(error);
      }
    }
    this.#writing = null;
  }
}
