/** PostgreSQL and Redis of a test's own, on free ports of this machine, where they are installed. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Service {
  readonly url: string;
  /** Ends it at once. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with what it had. */
  start(): Promise<void>;
  destroy(): Promise<void>;
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** A process that says a word when it is ready. */
class Running {
  child: ChildProcess | null = null;

  async start(command: string, args: readonly string[], ready: RegExp, user: { uid?: number; gid?: number }) {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...user });
    this.child = child;
    await new Promise<void>((done, failed) => {
      let said = '';
      const hear = (text: Buffer): void => {
        said += String(text);
        if (ready.test(said)) done();
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.on('error', failed);
      child.on('exit', () => failed(new Error(`${command} did not start: ${said}`)));
    });
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.child = null;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    await gone;
  }
}

export async function startPostgres(bin: string): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'stet-pg-'));
  // It refuses to run as root.
  const isRoot = process.getuid?.() === 0;
  const id = (flag: string): number => Number(String(execFileSync('id', [flag, 'postgres'])).trim());
  const user = isRoot ? { uid: id('-u'), gid: id('-g') } : {};
  if (isRoot) chownSync(folder, user.uid as number, user.gid as number);
  const data = join(folder, 'data');
  execFileSync(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'stet', '--no-sync'], {
    stdio: 'ignore',
    cwd: folder,
    ...user,
  });
  const port = await freePort();
  const running = new Running();
  const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder];
  const start = () => running.start(join(bin, 'postgres'), args, /ready to accept connections/, user);
  await start();
  return {
    url: `postgres://stet@127.0.0.1:${port}/postgres`,
    start,
    kill: () => running.kill('SIGQUIT'),
    async destroy() {
      await running.kill('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function startRedis(command: string): Promise<Service> {
  const port = await freePort();
  const running = new Running();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', tmpdir()];
  const start = () => running.start(command, args, /Ready to accept connections/i, {});
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    kill: () => running.kill('SIGKILL'),
    destroy: () => running.kill('SIGKILL'),
  };
}
