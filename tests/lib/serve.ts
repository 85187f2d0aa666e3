/** `stet serve` as a process of its own, on a free port. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url));

export class ServeProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'stet-serve-'));
  port = 0;
  #child: ChildProcess | null = null;

  /** `sharedLog`: the address of a log in PostgreSQL, instead of a file of its own. */
  constructor(private readonly sharedLog?: string) {}

  page(title: string, source: string): void {
    writeFileSync(join(this.folder, `${encodeURIComponent(title)}.wikitext`), source);
  }

  /** The file of the log. */
  get log(): string {
    return join(this.folder, 'log.db');
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/`;
  }

  /** At the second time on the same port, with the same log. */
  async start(): Promise<void> {
    if (!existsSync(main)) throw new Error('Nothing is built: npm run build');
    const args = ['serve', '--pages', this.folder, '--log', this.sharedLog ?? this.log];
    const child = spawn(process.execPath, [main, ...args, '--port', String(this.port)], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.#child = child;
    this.port = await new Promise<number>((done, failed) => {
      let said = '';
      child.stdout.on('data', (text: Buffer) => {
        said += String(text);
        const found = /127\.0\.0\.1:(\d+)/.exec(said);
        if (found) done(Number(found[1]));
      });
      child.on('exit', () => failed(new Error(`stet serve did not start: ${said}`)));
    });
  }

  /** Resolves when the process is gone. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    await gone;
  }

  async destroy(): Promise<void> {
    await this.end('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
