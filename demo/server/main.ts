import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { LibsqlLog } from '@stet/server';
import { Bundle } from './assets.js';
import { importFolder } from './import.js';
import { createWiki } from './server.js';
import { createSessions } from './sessions.js';
import { Store } from './store.js';

const help = `The demonstration wiki of Stet.

  npm start [-- options]

  --import DIR   makes a page of every *.wikitext file in a folder (titles from its index.json, if it has one)
  --help         this text

  PORT           the port on 127.0.0.1 (8420; 0 for any free one)
  STET_DB        the database file (demo/data/wiki.db; ":memory:" keeps nothing); what people are editing lies beside it
`;

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

function options() {
  try {
    return parseArgs({
      options: { import: { type: 'string', multiple: true }, help: { type: 'boolean', short: 'h' } },
    }).values;
  } catch (error) {
    return fail(`${(error as Error).message}\n\n${help}`);
  }
}

function portNumber(): number {
  const port = process.env.PORT ?? '8420';
  if (!/^\d+$/.test(port) || Number(port) > 65535)
    fail(`PORT is "${port}". It has to be a number from 0 to 65535.`);
  return Number(port);
}

function start(): void {
  const asked = options();
  if (asked.help) {
    console.log(help);
    return;
  }
  const port = portNumber();
  const file = process.env.STET_DB || here('../../data/wiki.db');
  const store = new Store(file);
  if (store.count() === 0) importFolder(store, here('../../pages'), 'A sample page');
  for (const folder of asked.import ?? []) {
    const { added, present, skipped } = importFolder(store, folder);
    console.log(
      `Imported ${folder}: ${added} pages added, ${present} were there already, ${skipped.length} skipped.`,
    );
    for (const { file: name, reason } of skipped.slice(0, 20)) console.log(`  ${name}: ${reason}`);
  }
  // Beside the pages: what is being written and not yet saved.
  const log = new LibsqlLog(file === ':memory:' ? file : `${file.replace(/\.db$/, '')}-sessions.db`);
  const sessions = createSessions(store, log);
  const server = createWiki({ store, bundle: new Bundle(here('../client')), sessions });
  server.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE')
      fail(`Port ${port} is taken. Choose another one: PORT=${port + 1} npm start`);
    if (error.code === 'EACCES')
      fail(`Port ${port} may not be used here. Choose one above 1023: PORT=8420 npm start`);
    fail(error.message);
  });
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    const at = typeof address === 'object' && address ? address.port : port;
    console.log(`The wiki is at http://127.0.0.1:${at}/ (${store.count()} pages; stop with Ctrl+C)`);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      await sessions.close();
      server.close(async () => {
        await log.close();
        store.close();
        process.exit(0);
      });
      server.closeAllConnections();
    });
  }
}

try {
  start();
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}
