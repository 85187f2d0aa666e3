// npm run bench:parse -- [WIKI_DIR]: how fast wikitext is parsed, in MB of UTF-8 a second of CPU time, beside other
// parsers in JavaScript and, given the folder of a MediaWiki that the data folder's `mediawiki-up` made, beside Parsoid.
//
// Every library parses the same pages in a process of its own: to warm up, then in rounds that go from library to
// library, so that a busy moment of the machine hits all of them. Reported is the median round; of each page the median
// of its times.
// `--over BYTES` instead: each page of the data that is larger, in Stet and wikiparser-node, one by one (parse-large.mjs).
// The peers live in bench/peers, outside the workspaces (npm ci --prefix bench/peers installs them).
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sample } from '../scripts/sample.mjs';
import { dataFolder, median, root } from './data.mjs';
import { compareLarge } from './parse-large.mjs';
import { ParsoidWorker } from './parse-parsoid.mjs';
import { Worker } from './parse-process.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    pages: { type: 'string', default: '150' },
    over: { type: 'string' },
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

if (data && values.over !== undefined) {
  await compareLarge(data, Number(values.over));
  process.exit();
}

const starting = libraries.map((library) => new Worker(library));
const [wiki] = positionals;
if (wiki !== undefined && data) starting.push(new ParsoidWorker(data, wiki));
else console.log('Parsoid: left out (no folder of a wiki, or no data folder)');
const workers = [];
for (const worker of starting) {
  const loaded = await worker.ask({ files });
  if (loaded.error) {
    console.log(`${worker.library}: left out (${loaded.error})`);
    worker.child.kill();
    continue;
  }
  workers.push(Object.assign(worker, loaded, { rounds: [] }));
}
for (let round = 0; round < Number(values.rounds); round++) {
  for (const worker of workers) worker.rounds.push((await worker.ask({ round })).times);
}
for (const worker of workers) {
  worker.seconds = median(worker.rounds.map((times) => times.reduce((sum, ms) => sum + ms, 0))) / 1000;
  worker.pages = files.map((_, page) => median(worker.rounds.map((times) => times[page])));
  Object.assign(worker, await worker.ask({ peak: true }));
  worker.child.kill();
}

const [stet] = workers;
const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
const rows = workers.map((worker) => {
  const slowest = worker.pages.indexOf(Math.max(...worker.pages));
  return {
    library: `${worker.library} ${worker.version}`,
    'MB/s': Number((bytes / 1e6 / worker.seconds).toFixed(2)),
    'times Stet': Number((worker.seconds / stet.seconds).toFixed(1)),
    'slowest page, ms': Math.round(worker.pages[slowest]),
    'that page in Stet, ms': Math.round(stet.pages[slowest]),
    'peak MB': worker.peakMB,
    failed: worker.failed,
  };
});
console.log(
  `${files.length} pages, ${(bytes / 1e6).toFixed(1)} MB, ${values.rounds} rounds, CPU time, Node ${process.version}`,
);
console.table(rows);
console.log(JSON.stringify({ pages: files.length, bytes, rows }));
