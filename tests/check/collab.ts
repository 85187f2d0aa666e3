/**
 * `npm run check:collab [-- --steps N --seed S --session N --draws N --trace FILE]`
 *
 * The traps of a shared tree beside the usual binding, the matrix of conflicts, and a seeded fuzz. The last line printed is one
 * JSON object with the counts (design, section 10).
 *
 * - `--steps N` steps of the fuzz in all (3 000), `--session N` steps of one session (300), `--seed S` of the first session
 * - `--draws N` draws of client ids for each conflict of the matrix (5)
 * - `--trace FILE` where the first failing session is written (`collab-trace.json`); `--replay FILE` runs it again
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { noCount, session } from './collab-fuzz.js';
import { pairs, triples } from './collab-matrix.js';
import { runTrap, traps } from './collab-traps.js';

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '3000' },
    session: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    draws: { type: 'string', default: '5' },
    trace: { type: 'string', default: 'collab-trace.json' },
    replay: { type: 'string' },
  },
});

if (values.replay !== undefined) {
  const { seed, steps } = JSON.parse(readFileSync(values.replay, 'utf8')) as { seed: number; steps: number };
  const count = noCount();
  const log = session({ seed, steps, thorough: true }, count);
  console.log(log.join('\n'));
  for (const failure of count.failures) console.log(failure);
  process.exit(count.failures.length > 0 ? 1 : 0);
}

console.log('row  usual binding  ours   trap');
const rows = { run: 0, pass: 0 };
for (const trap of traps) {
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
for (const [name, tally] of [
  ['pairs', pairs(draws)],
  ['three at once', triples(Math.max(1, Math.floor(draws / 2)))],
] as const) {
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
  const log = session({ seed, steps: Math.min(length, steps - count.steps) }, count);
  if (count.failures.length > failures && !traced) {
    traced = true;
    writeFileSync(values.trace, JSON.stringify({ seed, steps: log.length, log }, null, 1));
    console.log(`fuzz: a trace that replays is in ${values.trace}`);
  }
}
for (const failure of count.failures.slice(0, 10)) console.log(`  ${failure.slice(0, 600)}`);
const { failures, ...fuzz } = count;
console.log(`fuzz: ${count.steps} steps, ${failures.length} failures`);
console.log(JSON.stringify({ traps: rows, fuzz, server: { run: 0, pass: 0 } }));
process.exitCode = rows.pass === rows.run && failures.length === 0 ? 0 : 1;
