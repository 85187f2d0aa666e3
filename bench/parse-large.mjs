// npm run bench:parse -- --over BYTES: the pages of the corpus that are larger than that, each in Stet and in
// wikiparser-node. A page that makes a library take minutes would leave nothing to compare of the others: each has a pair
// of processes of its own, which warm up with that page, and a limit of time.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from './parse-process.mjs';

/** Milliseconds for warming up and for the pass that is measured, each. */
const patience = 180_000;

/** CPU milliseconds of a page in a library, or what went wrong. */
async function timeOf(library, file) {
  const worker = new Worker(library);
  const limited = (message) => {
    let timer;
    const late = new Promise((done) => {
      timer = setTimeout(() => done({ error: `more than ${patience / 1000} s` }), patience);
    });
    return Promise.race([worker.ask(message), late]).finally(() => clearTimeout(timer));
  };
  try {
    const loaded = await limited({ files: [file] });
    const answer = loaded.error ? loaded : await limited({ round: 0 });
    if (answer.error) return answer.error;
    return answer.failed ? 'threw' : answer.times[0];
  } finally {
    worker.child.kill('SIGKILL');
  }
}

export async function compareLarge(data, bytes) {
  const corpus = join(data, 'corpus');
  const { files } = JSON.parse(readFileSync(join(corpus, 'index.json'), 'utf8'));
  const rows = [];
  for (const file of files.filter((f) => f.bytes > bytes).sort((a, b) => a.bytes - b.bytes)) {
    const path = join(corpus, file.file);
    const stet = await timeOf('stet', path);
    const other = await timeOf('wikiparser-node', path);
    const ratio = other / stet;
    const shown = (time) => (typeof time === 'number' ? Math.round(time) : time);
    rows.push({
      page: file.file.split('/').at(-1),
      KB: Math.round(file.bytes / 1000),
      'Stet, ms': shown(stet),
      'wikiparser-node, ms': shown(other),
      times: Number.isFinite(ratio) ? Number(ratio.toFixed(1)) : null,
    });
  }
  console.log(`${rows.length} pages larger than ${bytes} bytes, CPU time, Node ${process.version}`);
  console.table(rows);
  console.log(JSON.stringify({ pages: rows.length, rows }));
}
