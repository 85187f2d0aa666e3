/**
 * `npm run check:parser-tests -- DIR [--mode M] [--file SUBSTRING] [--tier T] [--name SUBSTRING] [--known none] [--update]
 * [--limit N] [--verbose]`
 *
 * MediaWiki's parser tests, as the README of the shared data describes their modes and the comparison. The index of DIR
 * says which tests a mode runs. The last line printed is one JSON object with the counts (design, section 10).
 *
 * - `--mode M` one mode, several with commas between them (all but `selser-auto`)
 * - `--known none` without the lists of known failures (`tests/check/known`): the figures, no verdict. With them a new
 *   failure and an entry that passes both end the run with code 1; `--update` writes the lists anew
 * - `--limit N` how many failures are listed (20); `--verbose` with the differences
 */

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Case, type Mode, modes, readCases } from './parser-tests-data.js';
import { KnownFailures } from './parser-tests-known.js';
import { type Outcome, runs } from './parser-tests-modes.js';
import { differing, Report } from './parser-tests-report.js';
import { MockWikis } from './parser-tests-site.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    mode: { type: 'string' },
    file: { type: 'string', default: '' },
    tier: { type: 'string' },
    name: { type: 'string', default: '' },
    known: { type: 'string' },
    update: { type: 'boolean', default: false },
    limit: { type: 'string', default: '20' },
    verbose: { type: 'boolean', default: false },
  },
});

const folder = resolve(
  positionals[0] ?? join(process.env.STET_DATA ?? '../shared', 'conformance/parser-tests'),
);
if (!existsSync(folder)) {
  console.log('check:parser-tests: skipped, there is no such folder.');
  console.log(JSON.stringify({ skipped: true, modes: {}, tiers: {}, folders: {} }));
  process.exit(positionals[0] === undefined ? 0 : 2);
}

const wanted = values.mode === undefined ? modes : values.mode.split(',').map(modeOf);
const cases = (await readCases(folder)).filter(
  ({ file, name, tier }) =>
    file.includes(values.file) &&
    name.includes(values.name) &&
    (values.tier === undefined || tier === values.tier),
);
const wikis = new MockWikis(folder);
const report = new Report();
for (const mode of wanted) {
  for (const of of cases) if (of.modes.has(mode)) report.add(of, mode, outcomeOf(of, mode));
}
list();
const news = wanted.map(judge).some(Boolean);
console.log(JSON.stringify(report.summary()));
if (news) process.exitCode = 1;

function modeOf(name: string): Mode {
  const found = modes.find((mode) => mode === name);
  if (!found) throw new RangeError(`There is no mode ${name}: ${modes.join(', ')}.`);
  return found;
}

/** An exception is a failure like any other. */
function outcomeOf(of: Case, mode: Mode): Outcome {
  try {
    return runs[mode](of, wikis.wikiOf(of));
  } catch (error) {
    return { actual: `threw ${error instanceof Error ? error.stack : error}`, expected: 'no exception' };
  }
}

function list(): void {
  for (const { of, mode, outcome } of report.failures.slice(0, Number(values.limit))) {
    console.log(`${mode} ${of.file}: ${of.name}`);
    if (values.verbose) console.log(`  source   ${JSON.stringify(of.test.wikitext)}\n${differing(outcome)}`);
  }
}

/** Compares a mode's failures with its list; true where there is news. */
function judge(mode: Mode): boolean {
  const known = new KnownFailures(resolve('tests/check/known'));
  const failed = report.failures.filter((failure) => failure.mode === mode).map(({ of }) => of);
  const key = (file: string, name: string): string => `${file}\n${name}`;
  const ran = new Set(cases.filter((of) => of.modes.has(mode)).map(({ file, name }) => key(file, name)));
  if (values.update) {
    known.write(mode, failed, (file, name) => ran.has(key(file, name)));
    console.log(`${mode}: the list of known failures is written anew.`);
    return false;
  }
  console.log(
    `${mode}: ${failed.length} of ${ran.size} fail; the list of known failures holds ${known.size(mode)}`,
  );
  if (values.known === 'none') return false;
  const fails = new Set(failed.map(({ file, name }) => key(file, name)));
  const fresh = failed.filter(({ file, name }) => !known.has(mode, file, name));
  const stale = known.listed(mode, (file, name) => ran.has(key(file, name)) && !fails.has(key(file, name)));
  for (const { file, name } of fresh) console.log(`  new failure: ${file}: ${name}`);
  for (const { file, name } of stale) console.log(`  passes now, to be taken off the list: ${file}: ${name}`);
  return fresh.length + stale.length > 0;
}
