/**
 * `npm run check:expansion -- FILE TEMPLATES_DIR [--known none] [--limit N] [--case SUBSTRING] [--verbose]`
 *
 * Recorded calls of templates and functions: each `statement` of FILE is expanded on its page with the templates of
 * TEMPLATES_DIR (titles in its `index.json`) and compared with what was recorded, by the rules in the corpus's README.
 * The last line printed is one JSON object (design, section 10).
 *
 * - `--known none` ignores the committed list (`known/expansion.txt`); otherwise a failure that is not in it, or an
 *   entry that does not fail, makes the exit code 1
 * - `--limit N` how many failures are listed (20); `--verbose` with expected and actual text
 * - `--case SUBSTRING` only cases whose name contains it
 */

import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { normalName, parseTitle, siteFromData } from '@stet/wikitext';
import { expand, type PageSource } from '@stet/wikitext/expand';

interface Case {
  readonly name: string;
  readonly title: string;
  readonly statement: string;
  readonly expected: string;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    known: { type: 'string' },
    limit: { type: 'string', default: '20' },
    case: { type: 'string', default: '' },
    verbose: { type: 'boolean', default: false },
  },
});

const [file, folder] = positionals.map((path) => resolve(path));
if (file === undefined || folder === undefined || !existsSync(file) || !existsSync(folder)) {
  console.log('check:expansion: skipped, give it a file of recorded expansions and a folder of templates.');
  console.log(JSON.stringify({ skipped: true, cases: 0, pass: 0 }));
  process.exit(positionals.length === 0 ? 0 : 2);
}

const recorded = JSON.parse(readFileSync(file, 'utf8')) as {
  cases: readonly Case[];
  fileUrls?: Readonly<Record<string, string>>;
};
const pages = readTemplates(folder);

/** What the engine that recorded the cases took its wiki for. */
const site = siteFromData({
  general: { sitename: 'English Wikipedia' },
  namespaces: {
    4: { id: 4, name: 'English Wikipedia', canonical: 'Project', subpages: true },
    5: { id: 5, name: 'English Wikipedia talk', canonical: 'Project talk', subpages: true },
    100: { id: 100, name: 'Portal', subpages: true },
    101: { id: 101, name: 'Portal talk', subpages: true },
    108: { id: 108, name: 'Book', subpages: true },
    109: { id: 109, name: 'Book talk', subpages: true },
  },
  namespacealiases: [
    { id: 4, alias: 'WP' },
    { id: 5, alias: 'WT' },
  ],
});
const messages: Readonly<Record<string, string>> = {
  pfunc_expr_unrecognised_word: 'Expression error: Unrecognised word "$1".',
};
const clock = new Date('2012-10-18T12:00:00Z');
const fileUrls = new Map(
  Object.entries(recorded.fileUrls ?? {}).map(([key, url]) => [
    normalName(key.replace(/^fileUrl-[^:]*:/, '').replace(/--.*$/, '')),
    url,
  ]),
);

const known = values.known === 'none' ? new Map<string, string>() : readKnown();
const failed: { name: string; expected: string; actual: string }[] = [];
const cases = recorded.cases.filter(({ name }) => name.includes(values.case));
for (const { name, title, statement, expected } of cases) {
  const actual = decoded(run(statement, title));
  if (actual !== decoded(expected)) failed.push({ name, expected: decoded(expected), actual });
}
report();

function run(statement: string, title: string): string {
  try {
    return expand(statement, {
      site,
      title,
      siteName: 'English Wikipedia',
      now: clock,
      urls: { server: 'http://localhost', articlePath: '/?title=$1', script: '/' },
      message: (key) => messages[key] ?? null,
      fileUrl: (name) => fileUrls.get(normalName(name)) ?? null,
      getPage: (wanted) => pages.get(wanted) ?? null,
      exists: (wanted) =>
        pages.has(wanted) ||
        wanted === title ||
        fileUrls.has(normalName(wanted.replace(/^(?:Media|File):/, ''))),
    });
  } catch (error) {
    return `THREW ${String(error)}`;
  }
}

/** 225 statements carry braces, bars and equals signs of arguments that had been expanded already. */
function decoded(text: string): string {
  return text.replace(/&#x(7[BCD]|3D);/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function readTemplates(from: string): Map<string, PageSource> {
  const { titles } = JSON.parse(readFileSync(join(from, 'index.json'), 'utf8')) as {
    titles: Record<string, string>;
  };
  const found = new Map<string, PageSource>();
  for (const [name, title] of Object.entries(titles)) {
    const normal = parseTitle(title, siteFromData())?.text.replaceAll('_', ' ') ?? title;
    found.set(normal, { text: readFileSync(join(from, name), 'utf8') });
  }
  return found;
}

/** Case to reason: one line each, `file: case: reason`. */
function readKnown(): Map<string, string> {
  const path = resolve(import.meta.dirname, '../../check/known/expansion.txt');
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  const list = new Map<string, string>();
  for (const line of lines) {
    const [listed, name, ...reason] = line.split(': ');
    if (listed === basename(file as string) && name !== undefined) list.set(name, reason.join(': '));
  }
  return list;
}

function report(): void {
  const news = failed.filter(({ name }) => !known.has(name));
  const shown = values.verbose ? failed : news;
  for (const { name, expected, actual } of shown.slice(0, Number(values.limit))) {
    const reason = known.get(name);
    console.log(reason === undefined ? name : `${name} (known: ${reason})`);
    if (values.verbose) console.log(difference(expected, actual));
  }
  const names = new Set(failed.map(({ name }) => name));
  const stale = [...known.keys()].filter((name) => name.includes(values.case) && !names.has(name));
  for (const name of stale) console.log(`listed as known, but does not fail: ${name}`);
  console.log(`known failures listed: ${known.size}; new: ${news.length}; stale: ${stale.length}`);
  console.log(JSON.stringify({ cases: cases.length, pass: cases.length - failed.length }));
  if (values.known !== 'none' && (news.length > 0 || stale.length > 0)) process.exitCode = 1;
}

/** Both texts from a little before where they part. */
function difference(expected: string, actual: string): string {
  let at = 0;
  while (at < expected.length && expected[at] === actual[at]) at++;
  const from = Math.max(0, at - 60);
  const part = (text: string): string => JSON.stringify(text.slice(from, at + 160));
  return `  at ${at}\n  expected ${part(expected)}\n  actual   ${part(actual)}`;
}
