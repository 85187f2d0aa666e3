/**
 * `npm run check:collab [-- --steps N --seed S --session N --draws N --trace FILE]`
 *
 * The traps of a shared tree beside the usual binding, the matrix of conflicts, and a seeded fuzz. The last line printed is one
 * JSON object with the counts (design, section 10).
 *
 * - `--steps N` steps of the fuzz in all (3 000), `--session N` steps of one session (300), `--seed S` of the first session
 * - `--draws N` draws of client ids for each conflict of the matrix (5)
 * - `--trace FILE` where the first failing session is written, made as short as `--shrink MILLISECONDS` allow (60 000;
 *   `collab-trace.json`); `--replay FILE` runs it again, `--watch TEXT` shows what becomes of a text in it
 * - `--fuzz-only` leaves out traps, matrix and server
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { noCount, replay, shrinkFailure } from './collab-fuzz.js';
import { pairs, triples } from './collab-matrix.js';
import { drawTrace, type Trace } from './collab-trace.js';
import { runTrap, traps } from './collab-traps.js';

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '3000' },
    session: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    draws: { type: 'string', default: '5' },
    trace: { type: 'string', default: 'collab-trace.json' },
    shrink: { type: 'string', default: '60000' },
    replay: { type: 'string' },
    watch: { type: 'string' },
    'fuzz-only': { type: 'boolean', default: false },
  },
});

if (values.replay !== undefined) {
  const trace = JSON.parse(readFileSync(values.replay, 'utf8')) as Trace;
  const count = noCount();
  const log = replay(trace, count, {
    thorough: true,
    ...(values.watch === undefined ? {} : { watch: values.watch }),
  });
  console.log(log.join('\n'));
  for (const failure of count.failures) console.log(failure);
  process.exit(count.failures.length > 0 ? 1 : 0);
}

console.log('row  usual binding  ours   trap');
const rows = { run: 0, pass: 0 };
for (const trap of values['fuzz-only'] ? [] : traps) {
  const [stock, ours] = [runTrap(trap, 'stock'), runTrap(trap, 'ours')];
  rows.run++;
  if (ours === null) rows.pass++;
  const show = (wrong: string | null): string => (wrong === null ? 'holds' : 'fails');
  console.log(
    `${String(trap.row).padStart(3)}  ${show(stock).padEnd(13)}  ${show(ours)}  ${trap.name}${stock ? ` (${stock.slice(0, 80)})` : ''}`,
  );
  if (ours !== null) console.log(`     ours: ${ours}`);
}

const draws = Number(values.draws);
for (const [name, tally] of values['fuzz-only']
  ? []
  : ([
      ['pairs', pairs(draws)],
      ['three at once', triples(Math.max(1, Math.floor(draws / 2)))],
    ] as const)) {
  rows.run += tally.run;
  rows.pass += tally.pass;
  console.log(`matrix, ${name}: ${tally.pass} of ${tally.run}`);
  for (const failure of tally.failures.slice(0, 10)) console.log(`  ${failure}`);
}

const count = noCount();
const [steps, length] = [Number(values.steps), Number(values.session)];
let traced = false;
for (let seed = Number(values.seed); count.steps < steps; seed++) {
  const failures = count.failures.length;
  const trace = drawTrace({ seed, steps: Math.min(length, steps - count.steps) });
  replay(trace, count);
  if (count.failures.length === failures) continue;
  console.log(`fuzz, seed ${seed}: ${count.failures.slice(failures).join('; ').slice(0, 600)}`);
  if (traced) continue;
  traced = true;
  writeFileSync(values.trace, JSON.stringify(shrinkFailure(trace, Number(values.shrink)), null, 1));
  console.log(`fuzz: a trace that replays is in ${values.trace}`);
}
const { failures, done, ...fuzz } = count;
console.log(`edits: ${[...done].map(([name, n]) => `${name} ${n}`).join(', ')}`);
console.log(`fuzz: ${count.steps} steps, ${failures.length} failures`);

/** What a server must survive: the tests of the server, with people connected to it, processes that are killed, a cluster. */
function checkServer(): { run: number; pass: number } {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'stet-check-'));
  const file = join(folder, 'result.json');
  const tests = ['packages/server', 'tests/collab/kill', 'tests/collab/cluster'];
  const args = ['run', ...tests, '--reporter=json', `--outputFile=${file}`];
  spawnSync(join(root, 'node_modules/.bin/vitest'), args, { cwd: root, stdio: 'ignore' });
  const result = JSON.parse(readFileSync(file, 'utf8')) as {
    testResults: { assertionResults: { fullName: string; status: string }[] }[];
  };
  rmSync(folder, { recursive: true });
  const all = result.testResults.flatMap(({ assertionResults }) => assertionResults);
  for (const { fullName, status } of all) console.log(`server: ${status.padEnd(7)} ${fullName}`);
  const ran = all.filter(({ status }) => status === 'passed' || status === 'failed');
  return { run: ran.length, pass: ran.filter(({ status }) => status === 'passed').length };
}

const server = values['fuzz-only'] ? { run: 0, pass: 0 } : checkServer();
console.log(JSON.stringify({ traps: rows, fuzz, server }));
process.exitCode = rows.pass === rows.run && failures.length === 0 ? 0 : 1;
