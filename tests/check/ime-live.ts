/**
 * `npm run check:ime-live [-- --engine NAME] [--method SUBSTRING] [--place SUBSTRING] [--delay MS] [--times N]
 * [--workers N] [--from FILE]… [--out FILE] [--write] [--limit N]`
 *
 * Genuine input methods (ibus, on a desktop of its own under Xvfb; keys by xdotool) in Chromium, Firefox and WebKitGTK:
 * in our editor, and in turn with it in an editable element that nobody watches. Nothing is tried twice. The exit code
 * is 1 when ours loses somewhere where the other one does not (`losses` in ime-live-report.ts).
 *
 * Then words are corrected by Firefox's own menu (ime-live-spelling.ts), where `--method` says nothing or `spelling`.
 *
 * - `--engine` (chromium, firefox, webkit), `--method`, `--place`, `--delay` only those; `--times` how often each (10)
 * - `--workers` how many browsers side by side, each on a desktop of its own (1)
 * - `--out FILE` each run as a line of JSON; `--from FILE` counts the lines of earlier parts in; `--from` with
 *   `--times 0` only reports
 * - `--write` puts the table into docs/input.md; `--limit` how many losses are told (20)
 *
 * Needs Debian and the data folder's `ime` (docs/input.md); as root it installs what is missing. Elsewhere it says
 * "skipped" and why. The last line printed is one JSON object (design, section 10).
 */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { serveInputPage } from '../lib/input-page.js';
import { installDesktop, sessionProgram } from './ime-live-desktop.js';
import { losses, table, withTable } from './ime-live-report.js';
import type { Work } from './ime-live-run.js';
import {
  delays,
  type Engine,
  engines,
  livePlaces,
  methods,
  type Run,
  type SpellingRun,
} from './ime-live-table.js';

const root = resolve(import.meta.dirname, '../../..');
const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: '' },
    method: { type: 'string', default: '' },
    place: { type: 'string', default: '' },
    delay: { type: 'string' },
    times: { type: 'string', default: '10' },
    workers: { type: 'string', default: '1' },
    from: { type: 'string', multiple: true, default: [] },
    out: { type: 'string' },
    write: { type: 'boolean', default: false },
    limit: { type: 'string', default: '20' },
  },
});

const chosen = engines.filter((name) => name.includes(values.engine));
const times = Number(values.times);
const skipped = times > 0 ? await whySkipped() : null;
if (skipped !== null) {
  console.log(`check:ime-live: skipped, ${skipped}.`);
  console.log(JSON.stringify({ skipped: true, engines: {} }));
  process.exit(0);
}

const spelled: SpellingRun[] = [];
const runs: Run[] = values.from.flatMap((file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Run),
);
const broken: readonly string[] = times > 0 ? await runAll() : [];
report();

async function whySkipped(): Promise<string | null> {
  if (sessionProgram(root) === null)
    return 'there is no data: set STET_DATA to a folder that holds ime/ime-session';
  return installDesktop(chosen);
}

/** Runs all browsers; returns those that ended before they were through. */
async function runAll(): Promise<string[]> {
  const server = await serveInputPage(root, 'live.html');
  const given = { program: sessionProgram(root) as string, url: server.url };
  const typing = {
    ...given,
    methods: methods.filter(({ name }) => name.includes(values.method)),
    places: livePlaces.filter(({ name }) => name.includes(values.place)),
    delays: values.delay === undefined ? delays : [Number(values.delay)],
    times,
  };
  const left = typing.methods.length > 0 ? [...chosen] : [];
  const failed: string[] = [];
  const work = async (): Promise<void> => {
    for (let engine = left.shift(); engine; engine = left.shift()) {
      const ended = await runPart('ime-live-run.js', { ...typing, engine } satisfies Work, (line) =>
        note(line as Run),
      );
      if (!ended) failed.push(engine);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.max(1, Number(values.workers)) }, work));
    if (chosen.includes('firefox') && 'spelling'.includes(values.method)) {
      const ended = await runPart('ime-live-spelling.js', given, (line) => noteSpelling(line as SpellingRun));
      if (!ended) failed.push('spelling');
    }
  } finally {
    server.close();
  }
  return failed;
}

/** Runs a part in a process of its own. Returns whether it came to its end. */
async function runPart(name: string, given: object, tell: (line: unknown) => void): Promise<boolean> {
  const script = join(root, 'tests/dist/check', name);
  const [command = '', ...args] = [
    ...asOrdinaryUser(script),
    process.execPath,
    script,
    JSON.stringify(given),
  ];
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, HOME: tmpdir() },
  });
  const stop = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const closed = once(child, 'close');
  for await (const line of createInterface({ input: child.stdout })) tell(JSON.parse(line));
  const [code] = (await closed) as [number | null];
  process.off('SIGINT', stop).off('SIGTERM', stop);
  return code === 0;
}

/** What makes a command run as nobody, where root runs this and nobody may read the repository. */
function asOrdinaryUser(script: string): string[] {
  if (process.getuid?.() !== 0) return [];
  const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  const [command = '', ...args] = [...nobody, 'test', '-r', script];
  return spawnSync(command, args).status === 0 ? nobody : [];
}

function note(run: Run): void {
  runs.push(run);
  if (values.out !== undefined) appendFileSync(values.out, `${JSON.stringify(run)}\n`);
  if (!run.ok) {
    const { engine, method, place, delay, side } = run;
    console.log(
      `${side} lost: ${engine}, ${method}, ${place}, ${delay} ms: ${JSON.stringify(run.text ?? '')}`,
    );
    for (const problem of run.problems ?? []) console.log(`    ${problem.split('\n')[0]}`);
  }
}

function noteSpelling(run: SpellingRun): void {
  spelled.push(run);
  if (run.ok) return;
  console.log(
    `not corrected: ${run.spelling}: ${JSON.stringify(run.got)}, undone ${JSON.stringify(run.undone)}`,
  );
}

function report(): void {
  const made = table(runs);
  console.log(made);
  if (values.write) {
    const page = join(root, 'docs/input.md');
    writeFileSync(page, withTable(readFileSync(page, 'utf8'), made));
  }
  const found = losses(runs);
  for (const { where, ours, of } of found.slice(0, Number(values.limit)))
    console.log(`ours loses more than the bare one: ${where} (${ours} of ${of})`);
  for (const engine of broken) console.log(`${engine}: did not run to the end.`);
  const count = (engine: Engine, side: Run['side']): { run: number; pass: number } => {
    const all = runs.filter((run) => run.engine === engine && run.side === side);
    return { run: all.length, pass: all.filter(({ ok }) => ok).length };
  };
  const sums = engines.map((engine) => [
    engine,
    { ours: count(engine, 'ours'), bare: count(engine, 'bare') },
  ]);
  const spelling = { run: spelled.length, pass: spelled.filter(({ ok }) => ok).length };
  console.log(JSON.stringify({ engines: Object.fromEntries(sums), spelling, losses: found.length, broken }));
  if (found.length > 0 || broken.length > 0 || spelling.pass < spelling.run) process.exitCode = 1;
}
