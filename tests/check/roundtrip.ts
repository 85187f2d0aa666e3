/**
 * `npm run check:roundtrip -- DIR [--edits N] [--sessions N] [--seed S] [--no-reuse] [--file SUBSTRING] [--sample N]
 * [--sites DIR] [--workers N] [--limit N] [--verbose]`
 *
 * Every page of DIR goes the whole road (parse, import, export, print), is shown with its templates expanded
 * (`expandedOk`: ranges hold and read views are written), and then takes seeded edits. The last line printed is one JSON
 * object with the counts (design, section 10).
 *
 * - `--edits N` single edits a page (20), `--sessions N` runs of 50 edits saved at once (0)
 * - `--no-reuse` only the unedited page, everything printed anew; pages that come out different are listed
 * - `--file SUBSTRING` only files whose path contains it; `--sample N` N files, drawn by the seed
 * - `--sites DIR` site data `<lang>wiki.json` (default: beside DIR as in the shared data); else the English site
 * - `--limit N` how many failing pages are listed (20); `--verbose` with the differences
 */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { type Page, readPages, siteFolder } from '../lib/corpus.js';
import { Random } from '../lib/random.js';
import { type EditKind, editKinds } from './roundtrip-edits.js';
import type { ExpandedReport } from './roundtrip-expanded.js';
import type { KindCount, PageOptions, PageResult } from './roundtrip-page.js';

export interface WorkerData extends PageOptions {
  readonly folder: string;
  readonly sites: string | null;
}

export type WorkerAnswer =
  | { readonly result: PageResult; readonly expanded: ExpandedReport }
  | { readonly file: string; readonly error: string };

/** Edits that type plain prose: none of them needs a nowiki tag, but where a place makes markup of words. */
const prose: readonly EditKind[] = ['typeWord', 'insertParagraph', 'changeCell', 'changeHeading', 'addItem'];

/** A page and its edits may take this long before its worker is given up, milliseconds. */
const patience = 300_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    edits: { type: 'string', default: '20' },
    sessions: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    'no-reuse': { type: 'boolean', default: false },
    file: { type: 'string' },
    sample: { type: 'string' },
    sites: { type: 'string' },
    workers: { type: 'string', default: '2' },
    limit: { type: 'string', default: '20' },
    verbose: { type: 'boolean', default: false },
    known: { type: 'string' },
  },
});

const folder = resolve(positionals[0] ?? 'demo/pages');
if (!existsSync(folder)) {
  console.log(`check:roundtrip: skipped, there is no folder ${positionals[0] ?? 'demo/pages'}.`);
  console.log(JSON.stringify({ skipped: true, pages: 0 }));
  process.exit(positionals[0] === undefined ? 0 : 2);
}

const seed = Number(values.seed);
const noReuse = values['no-reuse'];
const data: WorkerData = {
  folder,
  sites: siteFolder(folder, values.sites),
  edits: noReuse ? 0 : Number(values.edits),
  sessions: noReuse ? 0 : Number(values.sessions),
  seed,
};

let pages = readPages(folder).filter(({ file }) => file.includes(values.file ?? ''));
if (values.sample !== undefined) pages = new Random(seed).sample(pages, Number(values.sample));

const results: PageResult[] = [];
const expanded: ExpandedReport[] = [];
const threw: { file: string; error: string }[] = [];
// The largest first: the end of the run is then evenly spread over the workers.
const waiting = pages.toSorted((a, b) => a.bytes - b.bytes);
await Promise.all(Array.from({ length: Math.max(1, Number(values.workers)) }, work));
report();

/** One worker after another, until no page is left: a worker that hangs or dies is replaced. */
async function work(): Promise<void> {
  while (waiting.length > 0) await oneWorker();
}

function oneWorker(): Promise<void> {
  return new Promise((done) => {
    const worker = new Worker(fileURLToPath(new URL('./roundtrip-worker.js', import.meta.url)), {
      workerData: data,
      // A page that needs more fails; without a bound, what is collected late counts as needed.
      resourceLimits: { maxOldGenerationSizeMb: 400 },
    });
    let current: Page | undefined;
    let timer: NodeJS.Timeout | undefined;
    const next = (): void => {
      clearTimeout(timer);
      current = waiting.pop();
      if (!current) {
        void worker.terminate();
        done();
        return;
      }
      const { file } = current;
      timer = setTimeout(() => {
        threw.push({ file, error: `took longer than ${patience / 1000} s` });
        void worker.terminate();
        done();
      }, patience);
      worker.postMessage(current);
    };
    worker.on('message', (answer: WorkerAnswer) => {
      if ('result' in answer) {
        results.push(answer.result);
        expanded.push(answer.expanded);
        const { ok, detail } = answer.expanded;
        if (!ok) answer.result.failures.push({ what: 'with templates expanded', detail });
      } else threw.push(answer);
      next();
    });
    worker.on('error', (error) => {
      clearTimeout(timer);
      if (current) threw.push({ file: current.file, error: String(error) });
      done();
    });
    next();
  });
}

function report(): void {
  results.sort((a, b) => (a.file < b.file ? -1 : 1));
  listFailures();
  const kinds = sumKinds();
  if (kinds.size > 0)
    console.log('\nkind             edits  local  proven  declared  agree  nowiki  undo  refused  threw');
  for (const [kind, c] of kinds) {
    const cells = [
      c.edits,
      c.local,
      c.proven,
      c.declared,
      c.agree,
      c.nowiki,
      c.undoExact,
      c.refused,
      c.threw,
    ];
    console.log(
      `${kind.padEnd(16)} ${cells.map((n, i) => String(n).padStart([5, 6, 7, 9, 6, 7, 5, 8, 6][i] ?? 6)).join(' ')}`,
    );
  }
  const exceptions: Record<string, number> = {};
  for (const result of results) {
    for (const [name, n] of Object.entries(result.exceptions)) exceptions[name] = (exceptions[name] ?? 0) + n;
  }
  console.log(`\nrange exceptions: ${JSON.stringify(exceptions)}`);
  console.log(
    `aliens: ${sum((r) => r.aliens)}; inverse: ${count((r) => r.inverse)}; valid: ${count((r) => r.valid)}`,
  );
  const all = [...kinds.values()];
  const over = (pick: (c: KindCount) => number): number => all.reduce((total, c) => total + pick(c), 0);
  const inProse = (pick: (c: KindCount) => number): number =>
    prose.reduce((n, kind) => n + (kinds.has(kind) ? pick(kinds.get(kind) as KindCount) : 0), 0);
  const last = {
    pages: pages.length,
    identical: count((r) => r.identical),
    fresh: count((r) => r.fresh),
    freshEqual: count((r) => r.freshEqual),
    inverse: count((r) => r.inverse),
    rangesOk: count((r) => r.rangesOk),
    expandedOk: expanded.filter(({ ok }) => ok).length,
    calls: expanded.reduce((total, { calls }) => total + calls, 0),
    templatesFound: expanded.reduce((total, report) => total + report.found, 0),
    templatesMissing: expanded.reduce((total, report) => total + report.missing, 0),
    bytes: sum((r) => r.bytes),
    alienBytes: sum((r) => r.alienBytes),
    edits: over((c) => c.edits),
    local: over((c) => c.local),
    proven: over((c) => c.proven),
    declared: over((c) => c.declared),
    agree: over((c) => c.agree),
    rest: over((c) => c.rest),
    restLocal: over((c) => c.restLocal),
    restProven: over((c) => c.restProven),
    nowiki: over((c) => c.nowiki),
    nowikiInProse: inProse((c) => c.nowiki - c.nowikiByPlace),
    nowikiByPlace: inProse((c) => c.nowikiByPlace),
    nowikiUnneeded: over((c) => c.unneeded),
    undoExact: over((c) => c.undoExact),
    sessions: sum((r) => r.sessions.run),
    sessionsProven: sum((r) => r.sessions.proven),
    sessionsLines: sum((r) => r.sessions.lines),
    sessionsUndoExact: sum((r) => r.sessions.undoExact),
    threw: threw.length + over((c) => c.threw),
    slowestMs: Math.round(Math.max(0, ...results.map((r) => r.ms))),
    peakMB: Math.round(process.resourceUsage().maxRSS / 1024),
    seed,
  };
  console.log(JSON.stringify(last));
}

function count(holds: (result: PageResult) => boolean): number {
  return results.filter(holds).length;
}

function sum(of: (result: PageResult) => number): number {
  return results.reduce((total, result) => total + of(result), 0);
}

function sumKinds(): Map<EditKind, KindCount> {
  const total = new Map<EditKind, KindCount>();
  for (const kind of editKinds) {
    for (const { kinds } of results) {
      const found = kinds[kind];
      if (!found) continue;
      const before = total.get(kind);
      if (!before) total.set(kind, { ...found });
      else for (const key of Object.keys(found) as (keyof KindCount)[]) before[key] += found[key];
    }
  }
  return total;
}

/** One line a failing page; how many of each failure. */
function listFailures(): void {
  const limit = Number(values.limit);
  for (const { file, error } of threw.slice(0, limit)) console.log(`THREW ${file}: ${error.slice(0, 1500)}`);
  const counts = new Map<string, number>();
  let listed = 0;
  for (const { file, failures } of results) {
    if (failures.length === 0) continue;
    for (const { what } of failures) counts.set(what, (counts.get(what) ?? 0) + 1);
    const shown = noReuse ? failures.filter(({ what }) => what.startsWith('fresh')) : failures;
    if (shown.length === 0 || listed++ >= limit) continue;
    console.log(`${file}: ${[...new Set(shown.map(({ what }) => what))].join(', ')}`);
    if (values.verbose)
      for (const { what, detail } of shown) console.log(`  ${what}: ${detail.replaceAll('\n', '\n    ')}`);
  }
  if (listed > limit) console.log(`… and ${listed - limit} more pages`);
  for (const [what, n] of [...counts].sort((a, b) => b[1] - a[1]))
    console.log(`${String(n).padStart(6)}  ${what}`);
}
