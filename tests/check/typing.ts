/**
 * `npm run check:typing -- DIR [--pages N] [--edits N] [--seed S] [--file SUBSTRING] [--browser NAME] [--sites DIR]
 * [--limit N]`
 *
 * Edits of text on real pages, typed with the keys and input methods of a browser instead of made as transactions: the
 * wikitext must be the same as by transaction, page and document must agree, and undo must give back the bytes. Pages
 * are drawn by the seed, evenly among languages, so that all scripts come up.
 *
 * - `--pages N` how many (30), `--edits N` on each (20); `--file SUBSTRING` only files whose path contains it
 * - `--browser NAME` `chromium` (default) or `firefox`
 * - `--lossy` in an editor that loses letters: then most edits must be found wrong
 * - `--sites DIR` as in check:roundtrip; `--limit N` how many failures are listed (20)
 *
 * The last line printed is one JSON object with counts. `elsewhere`: places that cannot be typed in where they stand.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page as Tab } from '@playwright/test';
import { compose, type InputMethod, inputMethod } from '../browser/compose.js';
import type { Elsewhere, TypingTask } from '../input/typing-task.js';
import { browsers } from '../lib/browsers.js';
import { type Page, readPages, readSiteData, siteFolder } from '../lib/corpus.js';
import { call, serveInputPage } from '../lib/input-page.js';
import { hash, Random } from '../lib/random.js';

const root = resolve(import.meta.dirname, '../../..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pages: { type: 'string', default: '30' },
    edits: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    file: { type: 'string', default: '' },
    browser: { type: 'string', default: 'chromium' },
    lossy: { type: 'boolean', default: false },
    sites: { type: 'string' },
    limit: { type: 'string', default: '20' },
  },
});

const folder = resolve(positionals[0] ?? 'demo/pages');
if (!existsSync(folder)) {
  console.log(`check:typing: skipped, there is no folder ${folder}.`);
  console.log(JSON.stringify({ skipped: true, pages: 0 }));
  process.exit(2);
}
const seed = Number(values.seed);
const sites = siteFolder(folder, values.sites);

const result = { pages: 0, edits: 0, same: 0, undoExact: 0, composed: 0, elsewhere: 0, threw: 0, seed };
const failures: string[] = [];

const launch = browsers[values.browser];
if (!launch) throw new RangeError(`--browser is one of ${Object.keys(browsers).join(', ')}.`);
const server = await serveInputPage(root);
const browser = await launch();
try {
  if (browser) await runAll(browser);
  else console.log(`${values.browser}: skipped, there is none here.`);
} finally {
  await browser?.close();
  server.close();
}
for (const failure of failures.slice(0, Number(values.limit))) console.log(failure);
console.log(JSON.stringify({ ...result, browser: values.browser, ...(browser ? {} : { skipped: true }) }));
if (result.same < result.edits || result.undoExact < result.edits || result.threw > 0) process.exitCode = 1;

/** Pages drawn evenly among languages, and then among the pages of one. */
function draw(from: readonly Page[], count: number): Page[] {
  const random = new Random(seed);
  const byLanguage = new Map<string, Page[]>();
  for (const page of from) {
    const group = byLanguage.get(page.lang);
    if (group) group.push(page);
    else byLanguage.set(page.lang, [page]);
  }
  const drawn: Page[] = [];
  while (drawn.length < count && byLanguage.size > 0) {
    const lang = random.pick([...byLanguage.keys()]);
    const group = byLanguage.get(lang) ?? [];
    drawn.push(...group.splice(random.below(group.length), 1));
    if (group.length === 0) byLanguage.delete(lang);
  }
  return drawn;
}

async function runAll(engine: Browser): Promise<void> {
  const pages = readPages(folder).filter(({ file }) => file.includes(values.file));
  for (const page of draw(pages, Number(values.pages))) {
    const tab = await engine.newPage({ viewport: { width: 1280, height: 900 } });
    try {
      await tab.goto(`${server.url}#${hash(page.file)}`);
      await tab.waitForFunction('window.stet !== undefined');
      await runPage(tab, page, await inputMethod(tab));
    } catch (error) {
      result.threw++;
      failures.push(`${page.file}: threw ${String(error).slice(0, 500)}`);
    } finally {
      await tab.close();
    }
    result.pages++;
  }
}

async function runPage(tab: Tab, page: Page, method: InputMethod): Promise<void> {
  const wikitext = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    readFileSync(join(folder, page.file)),
  );
  const siteData = readSiteData(sites, page.lang);
  const given = { wikitext, title: page.title, siteData, lossy: values.lossy };
  let opened = 0;
  const open = (): Promise<void> => call(tab, 'openTyping', given, (hash(page.file) ^ seed) + opened++);
  await open();
  for (let n = 0; n < Number(values.edits); n++) {
    const task = await call<TypingTask | Elsewhere | null>(tab, 'drawTyping');
    if (task === null) return;
    if (task === 'elsewhere') {
      result.elsewhere++;
      continue;
    }
    result.edits++;
    if (task.composed && !task.bold) result.composed++;
    const problems = await typed(tab, method, task);
    if (problems.length === 0) result.same++;
    const undone = await undo(tab);
    if (undone) result.undoExact++;
    else problems.push('undo does not give back the page');
    if (problems.length === 0) continue;
    const how = `${task.kind} (${task.composed ? 'composed' : 'typed'}) in ${task.where}`;
    failures.push(`${page.file}: ${how}: ${JSON.stringify(task.text)}\n    ${problems.join('\n    ')}`);
    await open();
  }
}

/** Until the caret is drawn: what is not laid out yet cannot be composed in, and nobody would. */
function seen(tab: Tab): Promise<unknown> {
  return tab.evaluate(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 20))))',
  );
}

/** Does what a person does. Gives what is wrong then. */
async function typed(tab: Tab, method: InputMethod, task: TypingTask): Promise<string[]> {
  const { keyboard } = tab;
  await seen(tab);
  if (task.inside) {
    await keyboard.press('Enter');
    await tab.waitForFunction('document.activeElement?.matches(".stet-nested .stet-surface")', null, {
      timeout: 10_000,
    });
    if (!(await call<boolean>(tab, 'selectInside'))) return ['the note does not open'];
    await tab.waitForTimeout(20);
  }
  if (task.bold) await keyboard.press('Control+b');
  for (let n = 0; n < task.backspaces; n++) {
    await keyboard.press('Backspace');
    await tab.waitForTimeout(10);
    if (await call<boolean>(tab, 'deleted')) break;
  }
  if (task.composed) {
    const [, before = '', word = '', after = ''] = /^(\s*)(.*?)(\s*)$/su.exec(task.text) ?? [];
    const letters = [...word];
    await keyboard.type(before);
    if (word)
      await compose(
        tab,
        method,
        letters.map((_, i) => letters.slice(0, i + 1).join('')),
      );
    await keyboard.type(after);
  } else await keyboard.type(task.text);
  let problems: string[] = [];
  // A busy machine reads the page late.
  for (const wait of [30, 200, 1000]) {
    await tab.waitForTimeout(wait);
    problems = await call<string[]>(tab, 'typingProblems');
    if (problems.length === 0) break;
  }
  return problems;
}

/** Undoes until nothing is left to undo, or all is as it was. */
async function undo(tab: Tab): Promise<boolean> {
  for (let n = 0; n < 8; n++) {
    await tab.keyboard.press('Control+z');
    await tab.waitForTimeout(20);
    if (await call<boolean>(tab, 'undone')) return true;
  }
  return false;
}
