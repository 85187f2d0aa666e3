/** Builds the page for tests of input (tests/input) and serves it on a free port of this machine. */

import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import type { Page as Tab } from '@playwright/test';
import { build } from 'vite';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** Bundles an entry of `tests/input` of the repository at `root`; files by their path. */
async function bundle(root: string, entry: string): Promise<Map<string, string | Uint8Array>> {
  const built = await build({
    root: join(root, 'tests/input'),
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2023',
      minify: false,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 4000,
      rollupOptions: { input: join(root, 'tests/input', entry) },
    },
  });
  const files = new Map<string, string | Uint8Array>();
  const outputs = Array.isArray(built) ? built : [built];
  for (const output of outputs) {
    if (!('output' in output)) continue;
    for (const file of output.output)
      files.set(`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source);
  }
  return files;
}

/** Serves a page of `tests/input`, built from the packages as they are built now; `close` ends it. */
export async function serveInputPage(
  root: string,
  entry = 'index.html',
): Promise<{ url: string; close(): void }> {
  const files = await bundle(root, entry);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname === '/' ? `/${entry}` : pathname;
    const body = files.get(path);
    if (body === undefined) response.writeHead(404);
    else response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' });
    response.end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return { url: `http://127.0.0.1:${address.port}/`, close: () => void server.close() };
}

/** Calls a function of a page of `tests/input`, by its name in `stet`. */
export function call<T>(tab: Tab, name: string, ...args: unknown[]): Promise<T> {
  return tab.evaluate(
    ([which, given]) =>
      (globalThis as unknown as { stet: Record<string, (...all: unknown[]) => unknown> }).stet[which]?.(
        ...given,
      ),
    [name, args] as const,
  ) as Promise<T>;
}
