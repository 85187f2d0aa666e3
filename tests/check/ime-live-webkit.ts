/**
 * WebKitGTK by WebDriver (https://www.w3.org/TR/webdriver2/), as far as `check:ime-live` needs it: Debian's
 * WebKitWebDriver with its own small browser.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface WebKit {
  open(url: string): Promise<void>;
  /** A press at a place of the viewport, in CSS pixels. */
  click(x: number, y: number): Promise<void>;
  /** Runs the body of a function in the page. */
  run(body: string, ...args: unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}

/** Throws an `Error` when a browser cannot be started. */
export async function startWebKit(env: Readonly<Record<string, string>>): Promise<WebKit> {
  const binary = readdirSync('/usr/lib')
    .map((folder) => `/usr/lib/${folder}/webkit2gtk-4.1/MiniBrowser`)
    .find((path) => existsSync(path));
  if (binary === undefined) throw new Error('There is no MiniBrowser.');
  const port = await freePort();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], {
    env: { ...env, WEBKIT_DISABLE_DMABUF_RENDERER: '1', WEBKIT_DISABLE_COMPOSITING_MODE: '1' },
    stdio: 'ignore',
  });
  // Also when a signal ends this process: it would stay.
  const end = (): void => void driver.kill();
  process.once('exit', end);
  const base = `http://127.0.0.1:${port}`;
  try {
    await answers(driver, `${base}/status`);
    const options = { binary, args: ['--automation'] };
    const { sessionId } = (await send(`${base}/session`, 'POST', {
      capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } },
    })) as { sessionId: string };
    const session = `${base}/session/${sessionId}`;
    return {
      async open(url) {
        await send(`${session}/url`, 'POST', { url });
      },
      async click(x, y) {
        const actions = [
          { type: 'pointerMove', duration: 0, x, y, origin: 'viewport' },
          { type: 'pointerDown', button: 0 },
          { type: 'pointerUp', button: 0 },
        ];
        await send(`${session}/actions`, 'POST', { actions: [{ type: 'pointer', id: 'mouse', actions }] });
      },
      run: (script, ...args) => send(`${session}/execute/sync`, 'POST', { script, args }),
      async close() {
        try {
          await send(session, 'DELETE');
        } finally {
          end();
          process.off('exit', end);
        }
      },
    };
  } catch (error) {
    end();
    process.off('exit', end);
    throw error;
  }
}

async function send(url: string, method: string, body?: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { value } = (await response.json()) as { value: unknown };
  if (!response.ok) throw new Error(`WebKit: ${JSON.stringify(value)}`);
  return value;
}

/** Until the driver listens. */
async function answers(driver: ChildProcess, url: string): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if (driver.exitCode !== null) throw new Error('WebKitWebDriver ended at once.');
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    await sleep(100);
  }
  throw new Error('WebKitWebDriver does not answer.');
}
