// npm run bench:parse: how fast wikitext is parsed, in MB of UTF-8 a second, beside other parsers in JavaScript.
//
// Every library parses the same pages in a process of its own: once to warm up, then in rounds that go from library to
// library, so that a busy moment of the machine hits all of them. Reported is the median round.
// The peers live in bench/peers, outside the workspaces (npm ci --prefix bench/peers installs them).
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sample } from '../scripts/sample.mjs';
import { dataFolder, median, root } from './data.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    pages: { type: 'string', default: '150' },
    json: { type: 'boolean' },
  },
});
const libraries = ['stet', 'wikiparser-node', 'wtf_wikipedia'];

const data = dataFolder();
const files = data
  ? sample(join(data, 'corpus'), { count: Number(values.pages), seed: 2 }).map((f) =>
      join(data, 'corpus', f.file),
    )
  : ['chronicle', 'kitchen-sink', 'aldmouth', 'templates', 'ferry'].map((n) =>
      join(root, `demo/pages/${n}.wikitext`),
    );
if (!data) console.log('No data folder (STET_DATA): the demo’s own pages are measured.');
if (!existsSync(join(root, 'bench/peers/node_modules'))) {
  console.log(
    'The other parsers are not installed; install them with: npm ci --prefix bench/peers --ignore-scripts',
  );
}

class Worker {
  constructor(library) {
    this.library = library;
    this.seconds = [];
    this.child = fork(join(root, 'bench/parse-worker.mjs'), [library], {
      execArgv: ['--max-old-space-size=4096'],
    });
  }
  ask(message) {
    return new Promise((done) => {
      const end = () => done({ error: 'the process ended' });
      this.child.once('exit', end);
      this.child.once('message', (answer) => {
        this.child.off('exit', end);
        done(answer);
      });
      this.child.send(message);
    });
  }
}

const workers = [];
for (const library of libraries) {
  const worker = new Worker(library);
  const loaded = await worker.ask({ files });
  if (loaded.error) {
    console.log(`${library}: left out (${loaded.error})`);
    worker.child.kill();
    continue;
  }
  Object.assign(worker, loaded);
  workers.push(worker);
}
for (let round = 0; round < Number(values.rounds); round++) {
  for (const worker of workers) worker.seconds.push((await worker.ask({ round })).seconds);
}
const rows = workers.map((w) => ({
  library: `${w.library} ${w.version}`,
  'MB/s': Number((w.bytes / 1e6 / median(w.seconds)).toFixed(2)),
  'slowest page, ms': Math.round(w.slowest.ms),
  'peak MB': w.peakMB,
  failed: w.failed,
}));
for (const w of workers) w.child.kill();
console.log(
  `${files.length} pages, ${(workers[0].bytes / 1e6).toFixed(1)} MB, ${values.rounds} rounds, Node ${process.version}`,
);
console.table(rows);
console.log(JSON.stringify({ pages: files.length, bytes: workers[0].bytes, rows }));
