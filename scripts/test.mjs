// npm test: build, lint, types, unit tests, checks on data where it is present, browser tests.
// The last line is the sum over all of them: "N passed, N failed, N skipped". Exits with 1 when something failed.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findOrInstallChromium } from './chromium.mjs';
import { mayInstall } from './debian.mjs';
import { findOrInstallFirefox } from './firefox.mjs';
import { findOrInstallServices } from './services.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => join(root, 'node_modules/.bin', name);
const scratch = mkdtempSync(join(tmpdir(), 'stet-test-'));
const total = { passed: 0, failed: 0, skipped: 0 };

function count(suite, passed, failed, skipped) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  console.log(`${failed ? '✗' : '✓'} ${suite}: ${passed} passed, ${failed} failed, ${skipped} skipped\n`);
}

/** Runs a command with its output shown; `capture` also returns what it printed. */
function run(command, args, { env = {}, capture = false, cwd = root } = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', capture ? 'pipe' : 'inherit', 'inherit'],
    });
    let out = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      out += text;
      process.stdout.write(text);
    });
    child.on('error', (error) => done({ ok: false, out: String(error) }));
    child.on('close', (code) => done({ ok: code === 0, out }));
  });
}

async function step(suite, command, args, options) {
  console.log(`— ${suite}`);
  const { ok } = await run(command, args, options);
  count(suite, ok ? 1 : 0, ok ? 0 : 1, 0);
  return ok;
}

const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);

async function unitTests() {
  console.log('— unit tests');
  const file = join(scratch, 'vitest.json');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { ok } = await run(bin('vitest'), args);
  const r = readJson(file);
  if (!r) return count('unit tests', 0, 1, 0);
  const broken = r.testResults.filter(
    (t) => t.status === 'failed' && !t.assertionResults.some((a) => a.status === 'failed'),
  );
  const failed = r.numFailedTests + broken.length;
  count(
    'unit tests',
    r.numPassedTests,
    ok ? failed : Math.max(1, failed),
    r.numPendingTests + r.numTodoTests,
  );
}

async function browserTests(chrome) {
  console.log('— browser tests');
  const file = join(scratch, 'playwright.json');
  const { ok } = await run(bin('playwright'), ['test', '--reporter=list,json'], {
    env: { CHROME_PATH: chrome, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  });
  const stats = readJson(file)?.stats;
  if (!stats) return count('browser tests', 0, 1, 0);
  const failed = stats.unexpected;
  count('browser tests', stats.expected + stats.flaky, ok ? failed : Math.max(1, failed), stats.skipped);
}

/** What has to hold of the last line of `check:roundtrip` (docs/benchmarks.md has the figures of the whole corpus). */
const roundtrip = [
  ['no page throws', (r) => r.threw === 0],
  ['an unedited page is saved byte for byte', (r) => r.identical === r.pages && r.pages > 0],
  ['import and export are inverse', (r) => r.inverse === r.pages],
  ['ids and source ranges keep their invariants', (r) => r.rangesOk === r.pages],
  ['they keep them with templates expanded, and read views are written', (r) => r.expandedOk === r.pages],
  ['printed anew, ≥ 90 % of pages mean the same', (r) => r.freshEqual >= 0.9 * r.pages],
  ['aliens hold ≤ 5 % of the bytes', (r) => r.alienBytes <= 0.05 * r.bytes],
  ['≥ 97 % of single edits stay local', (r) => r.edits > 0 && r.local >= 0.97 * r.edits],
  ['≥ 97 % of single edits are proven', (r) => r.edits > 0 && r.proven >= 0.97 * r.edits],
  [
    'undo restores the bytes',
    (r) => r.undoExact === undefined || r.undoExact === r.edits || r.undoExact === r.sessions,
  ],
  ['no page takes longer than 10 s', (r) => r.slowestMs <= 10_000],
  ['no page needs more than 1 GB', (r) => r.peakMB <= 1024],
];

async function dataChecks() {
  console.log('— check:roundtrip on a seeded sample');
  const data = dataWith('corpus/index.json');
  if (!data) {
    console.log('No data: set STET_DATA to a folder that holds corpus/index.json. Skipped.');
    return count('check:roundtrip', 0, 0, roundtrip.length);
  }
  const script = join(root, 'tests/dist/check/roundtrip.js');
  const args = [script, join(data, 'corpus'), '--sample', '150', '--edits', '5', '--seed', '2'];
  const { out } = await run(process.execPath, args, { capture: true });
  let result = null;
  try {
    result = JSON.parse(out.trim().split('\n').at(-1) ?? '');
  } catch {
    console.log('check:roundtrip printed no result.');
  }
  let passed = 0;
  for (const [law, holds] of roundtrip) {
    if (result && holds(result)) passed++;
    else console.log(`  ✗ ${law}`);
  }
  count('check:roundtrip', passed, roundtrip.length - passed, 0);
}

/** The data folder that holds a file: `STET_DATA`, or `../shared`. */
const dataWith = (file) =>
  [process.env.STET_DATA, resolve(root, '../shared')].find((d) => d && existsSync(join(d, file)));

/** A check on data: passes when nothing fails that is not known, and nothing known passes. */
async function dataCheck(name, file, args) {
  const data = dataWith(file);
  if (!data) {
    console.log(`— check:${name}\nNo data: set STET_DATA to a folder that holds ${file}. Skipped.`);
    return count(`check:${name}`, 0, 0, 1);
  }
  const script = join(root, `tests/dist/check/${name}.js`);
  await step(`check:${name}`, process.execPath, [script, ...args.map((arg) => arg.replace('DATA', data))]);
}

/** Recorded input: our own recordings everywhere, in both browsers; a seeded sample of more where data is there. */
async function recordedInput() {
  const script = join(root, 'tests/dist/check/input.js');
  await step('check:input, own recordings', process.execPath, [
    script,
    join(root, 'tests/input/recordings'),
    '--sample',
    '150',
  ]);
  const data = dataWith('ime/recordings');
  if (!data) {
    console.log('— check:input on a sample\nNo data: set STET_DATA to a folder that holds ime. Skipped.');
    return count('check:input on a sample', 0, 0, 1);
  }
  const args = [script, join(data, 'ime'), '--sample', '60', '--seed', '2'];
  await step('check:input on a sample', process.execPath, args);
}

try {
  let chrome = null;
  try {
    chrome = await findOrInstallChromium();
    console.log(`Chromium: ${chrome}\n`);
  } catch (error) {
    console.error(`${error.message}\n`);
  }
  const firefox = findOrInstallFirefox();
  console.log(firefox ? `Firefox: ${firefox}\n` : 'No Firefox: none is here, and none could be installed.\n');
  for (const service of findOrInstallServices()) {
    console.log(`No ${service}: what needs it is skipped.\n`);
    // As with browsers: a failure where it could have been installed.
    if (mayInstall()) count(`what needs ${service}`, 0, 1, 0);
  }
  const built = await step('build', bin('tsc'), ['-b']);
  await step('lint', bin('biome'), ['check', '.']);
  await step('types of the tests', bin('tsc'), ['-p', 'tsconfig.test.json']);
  await unitTests();
  if (built) {
    await dataChecks();
    await dataCheck('parser-tests', 'conformance/parser-tests/index.json', [
      'DATA/conformance/parser-tests',
      '--limit',
      '0',
    ]);
    await dataCheck('html-cases', 'conformance/html-roundtrip/cases.json', [
      'DATA/conformance/html-roundtrip/cases.json',
    ]);
    const recorded = 'enwiki-2012-obama';
    await dataCheck('expansion', `corpus/expansion/${recorded}.json`, [
      `DATA/corpus/expansion/${recorded}.json`,
      `DATA/corpus/templates/${recorded}`,
    ]);
  } else count('check:roundtrip (nothing was built)', 0, 1, 0);
  const bundled =
    built &&
    (await step('demo bundle', bin('vite'), ['build', '--logLevel', 'warn'], { cwd: join(root, 'demo') }));
  if (chrome && bundled) {
    await browserTests(chrome);
    await recordedInput();
    const typing = ['DATA/corpus', '--pages', '5', '--edits', '8', '--seed', '2'];
    await dataCheck('typing', 'corpus/index.json', typing);
    // Where it could have been installed, its absence is a failure, not a choice.
    const missing = mayInstall() ? [1, 0] : [0, 1];
    if (!firefox) count('what is tested in Firefox, too (there is none: set FIREFOX_PATH)', 0, ...missing);
  } else count(`browser tests (${chrome ? 'nothing was built' : 'no Chromium'})`, 0, 1, 0);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed ? 1 : 0;
