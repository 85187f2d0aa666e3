/**
 * `npm run check:input -- DIR… [--browser NAME] [--place SUBSTRING] [--name SUBSTRING] [--sample N] [--seed S]
 * [--workers N] [--known none] [--update] [--limit N] [--verbose]`
 *
 * Recordings of genuine input (`ime-recording/1`, docs/input.md) are replayed into the editor in Chromium and Firefox:
 * in an empty paragraph, and then everywhere else that a person types (tests/input/places.ts). One passes when at each
 * of its checkpoints the text, and at the end the caret, are as recorded, in the document and on the page, and undo
 * gives back the page. The last line printed is one JSON object (design, section 10).
 *
 * - `--browser`, `--place`, `--name` only those; `--sample N` N replays a browser, drawn by the seed
 * - `--known none` ignores the committed list (`known/input.txt`); otherwise a failure that is not in it, or an entry
 *   that does not fail, makes the exit code 1. `--update` writes it anew
 * - `--limit N` how many failures are listed (20); `--verbose` with all that is wrong
 */

import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from '@playwright/test';
import { type Place, places } from '../input/places.js';
import { isRecording, type Recording, type Verdict } from '../input/recording.js';
import { browsers } from '../lib/browsers.js';
import { serveInputPage } from '../lib/input-page.js';
import { Random } from '../lib/random.js';

const root = resolve(import.meta.dirname, '../../..');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    browser: { type: 'string', default: '' },
    place: { type: 'string', default: '' },
    name: { type: 'string', default: '' },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: '2' },
    known: { type: 'string' },
    update: { type: 'boolean', default: false },
    limit: { type: 'string', default: '20' },
    verbose: { type: 'boolean', default: false },
  },
});

interface Case {
  readonly recording: Recording;
  readonly place: Place;
}

interface Failure {
  readonly key: string;
  readonly problems: readonly string[];
}

const folders = (positionals.length > 0 ? positionals : ['tests/input/recordings']).map((path) =>
  resolve(path),
);
for (const folder of folders) {
  if (existsSync(folder)) continue;
  console.log(`check:input: skipped, there is no folder ${folder}.`);
  console.log(JSON.stringify({ skipped: true, browsers: {} }));
  process.exit(2);
}

const recordings = folders.flatMap(readRecordings).filter(({ name }) => name.includes(values.name));
const cases: Case[] = places
  .filter(({ name }) => name.includes(values.place))
  .flatMap((place) => recordings.map((recording) => ({ recording, place })));

const server = await serveInputPage(root);
const result: Record<string, { run: number; pass: number; skipped?: true }> = {};
const failures: Failure[] = [];
const asked = new Set<string>();
try {
  for (const [name, launch] of Object.entries(browsers)) {
    if (!name.includes(values.browser)) continue;
    const chosen =
      values.sample === undefined
        ? cases
        : new Random(Number(values.seed)).sample(cases, Number(values.sample));
    const failed = await runAll(name, launch, chosen);
    if (failed === null) {
      console.log(`${name}: skipped, there is none here.`);
      result[name] = { run: 0, pass: 0, skipped: true };
      continue;
    }
    for (const one of chosen) asked.add(keyOf(name, one));
    failures.push(...failed);
    result[name] = { run: chosen.length, pass: chosen.length - failed.length };
  }
} finally {
  server.close();
}
report();

function keyOf(browser: string, { recording, place }: Case): string {
  return `${browser}: ${place.name}: ${recording.name}`;
}

/** All cases in one kind of browser, in several of them side by side; `null` where there is none. */
async function runAll(
  name: string,
  launch: () => Promise<Browser | null>,
  all: readonly Case[],
): Promise<Failure[] | null> {
  const failed: Failure[] = [];
  let next = 0;
  const work = async (): Promise<boolean> => {
    const browser = await launch();
    if (!browser) return false;
    try {
      let page = await openPage(browser);
      for (let one = all[next++]; one; one = all[next++]) {
        const problems = await within(20_000, replayed(page, one));
        if (problems.length > 0) failed.push({ key: keyOf(name, one), problems });
        if (problems.length > 0) {
          // What failed may have left something behind.
          await page.close();
          page = await openPage(browser);
        }
      }
    } finally {
      await browser.close();
    }
    return true;
  };
  const done = await Promise.all(Array.from({ length: Math.max(1, Number(values.workers)) }, work));
  return done.includes(false) ? null : failed.sort((a, b) => (a.key < b.key ? -1 : 1));
}

async function openPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.waitForFunction('window.stet !== undefined');
  return page;
}

async function replayed(page: Page, { recording, place }: Case): Promise<readonly string[]> {
  const verdict = await page.evaluate(
    ([recorded, where]) =>
      (globalThis as unknown as { stet: { replay(r: Recording, p: Place): Promise<Verdict> } }).stet.replay(
        recorded,
        where,
      ),
    [recording, place] as const,
  );
  return verdict.problems;
}

async function within(ms: number, run: Promise<readonly string[]>): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly string[]>((done) => {
    timer = setTimeout(() => done([`took longer than ${ms / 1000} s`]), ms);
  });
  try {
    return await Promise.race([run.catch((error: unknown) => [String(error)]), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The recordings of a folder and of the folders in it, by name. */
function readRecordings(folder: string): Recording[] {
  const found: Recording[] = [];
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) found.push(...readRecordings(path));
    else if (name.endsWith('.json')) {
      const data: unknown = JSON.parse(readFileSync(path, 'utf8'));
      if (isRecording(data)) found.push(data);
    }
  }
  return found;
}

function report(): void {
  const path = join(root, 'tests/check/known/input.txt');
  const lines = values.known === 'none' || !existsSync(path) ? [] : readFileSync(path, 'utf8').split('\n');
  const known = new Set(lines.filter((line) => line !== '' && !line.startsWith('#')));
  const failed = new Set(failures.map(({ key }) => key));
  const news = failures.filter(({ key }) => !known.has(key));
  for (const { key, problems } of (values.verbose ? failures : news).slice(0, Number(values.limit))) {
    console.log(`${key}${known.has(key) ? ' (known)' : ''}`);
    for (const problem of values.verbose ? problems : problems.slice(0, 1))
      console.log(`    ${values.verbose ? problem : problem.split('\n')[0]}`);
  }
  const stale = [...known].filter((key) => asked.has(key) && !failed.has(key));
  for (const key of stale) console.log(`listed as known, but does not fail: ${key}`);
  if (values.update) {
    const kept = [...known].filter((key) => !asked.has(key));
    writeFileSync(
      path,
      [...kept, ...failed]
        .sort()
        .map((key) => `${key}\n`)
        .join(''),
    );
  }
  console.log(`known failures listed: ${known.size}; new: ${news.length}; stale: ${stale.length}`);
  console.log(JSON.stringify({ browsers: result }));
  if (values.known !== 'none' && !values.update && (news.length > 0 || stale.length > 0))
    process.exitCode = 1;
}
