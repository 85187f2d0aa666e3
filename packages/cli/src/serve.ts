import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { importTree, withText } from '@stet/document';
import { type CollaborationHost, createCollaboration, LibsqlLog } from '@stet/server';
import { parse, type Site } from '@stet/wikitext';
import { type Io, UsageError } from './io.js';
import { siteOf } from './options.js';

const all = {
  pages: { type: 'string' },
  wiki: { type: 'string' },
  log: { type: 'string' },
  redis: { type: 'string' },
  port: { type: 'string' },
  address: { type: 'string' },
  lang: { type: 'string' },
  site: { type: 'string' },
} as const;

/** What a wiki answers about a page and the one who asks. */
interface Answer {
  user: { id: string; name: string };
  readOnly?: boolean;
  revision: number;
  source: string;
}

const open = (source: string, title: string, site: Site) =>
  withText(importTree(parse(source, { title, site })));

/** Pages in a folder, `Title.wikitext`; who has a token is whom it names. For trying, and for tests. */
function folderHost(folder: string, site: Site): CollaborationHost {
  const fileOf = (page: string): string => join(folder, `${encodeURIComponent(page)}.wikitext`);
  const revision = async (page: string): Promise<number> => {
    const stats = statSync(fileOf(page), { throwIfNoEntry: false });
    return stats ? Math.floor(stats.mtimeMs) : 0;
  };
  return {
    async authenticate(token) {
      const [name, right] = token.split(':');
      if (!name || name === 'bad') return null;
      return {
        id: createHash('sha256').update(name).digest('hex').slice(0, 16),
        name,
        readOnly: right === 'read',
      };
    },
    revision,
    async load(page) {
      const now = await revision(page);
      const source = now === 0 ? '' : await readFile(fileOf(page), 'utf8');
      return { revision: now, source, document: open(source, page, site) };
    },
  };
}

/**
 * A wiki that answers `GET URL?page=TITLE` with `Answer` as JSON: with the token as `Authorization: Bearer`, where it is
 * about a person, and without, for the server itself. 401 and 403 are nobody.
 */
function wikiHost(address: string, site: Site): CollaborationHost {
  const ask = async (page: string, token?: string): Promise<Answer | null> => {
    const url = new URL(address);
    url.searchParams.set('page', page);
    const headers = new Headers(token === undefined ? {} : { authorization: `Bearer ${token}` });
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) });
    if (answer.status === 401 || answer.status === 403) return null;
    if (!answer.ok) throw new Error(`The wiki answered ${answer.status} for “${page}”.`);
    return (await answer.json()) as Answer;
  };
  const have = async (page: string): Promise<Answer> => {
    const answer = await ask(page);
    if (!answer) throw new Error(`The wiki does not show “${page}” to the server.`);
    return answer;
  };
  return {
    async authenticate(token, page) {
      const answer = await ask(page, token);
      return answer && { ...answer.user, readOnly: answer.readOnly === true };
    },
    revision: async (page) => (await have(page)).revision,
    async load(page) {
      const { revision, source } = await have(page);
      return { revision, source, document: open(source, page, site) };
    },
  };
}

function read(args: string[]) {
  let values: { [Name in keyof typeof all]?: string };
  try {
    ({ values } = parseArgs({ args, options: all, strict: true }));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if ((values.pages === undefined) === (values.wiki === undefined)) {
    throw new UsageError('Say where the pages are: --pages DIR, or --wiki URL.');
  }
  if (values.wiki !== undefined && !URL.canParse(values.wiki)) {
    throw new UsageError(`“${values.wiki}” is no address.`);
  }
  const port = values.port ?? '8421';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) throw new UsageError(`“${port}” is no port.`);
  return { ...values, port: Number(port) };
}

/** `stet serve`: sessions of several people, until the process is told to end. */
export async function serveCommand(args: string[], io: Io): Promise<number> {
  const {
    pages,
    wiki,
    log: file = 'stet-sessions.db',
    redis,
    port,
    address = '127.0.0.1',
    ...options
  } = read(args);
  const site = siteOf({ files: [], ...options }, io);
  const host = pages === undefined ? wikiHost(wiki as string, site) : folderHost(pages, site);
  // What is not used is not loaded.
  const log = /^postgres(ql)?:/.test(file)
    ? new (await import('@stet/server/postgres')).PostgresLog(file)
    : new LibsqlLog(file);
  const fanout =
    redis === undefined ? undefined : new (await import('@stet/server/redis')).RedisFanout(redis);
  const collaboration = createCollaboration({ log, host, ...(fanout ? { fanout } : {}) });
  const http = createServer((request, response) => {
    const found =
      request.url === '/metrics' ? collaboration.metrics() : request.url === '/health' ? 'ok\n' : null;
    response.writeHead(found === null ? 404 : 200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    });
    response.end(found ?? 'There is nothing here but sessions.\n');
  });
  http.on('upgrade', (request, socket, head) => collaboration.upgrade(request, socket, head));
  await new Promise<void>((done, failed) => {
    http.once('error', (error) => failed(new UsageError(error.message)));
    http.listen(port, address, done);
  });
  io.stdout(`Sessions are at ws://${address}:${(http.address() as AddressInfo).port}/ (stop with Ctrl+C)\n`);
  await new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
  await collaboration.close();
  http.close();
  http.closeAllConnections();
  await fanout?.close();
  await log.close();
  return 0;
}
