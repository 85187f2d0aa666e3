/**
 * `npm run check:monkey -- DIR [--sessions N] [--actions N] [--seed S] [--only S] [--file SUBSTRING] [--browser NAME]
 * [--sites DIR] [--dump DIR]`
 *
 * A monkey in the whole editor: on real pages it presses places, keys, buttons and entries of menus, types prose and
 * markup anywhere, pastes HTML, and never waits. After each session
 *
 * - nothing was thrown, and the browser is still at the page (`threw`),
 * - the document is valid, and what would be saved is proven (`proven`); what is not is listed with its actions,
 * - an editor that is opened with the saved text gives that text back (`same`),
 * - undoing everything gives back the bytes of the page (`undoExact`).
 *
 * Session n has the seed S + n; `--only S` runs one. `--dump DIR` writes the document of each session that is not proven
 * as JSON. The last line printed is one JSON object with counts. Sessions are not quite the same each time: what a press
 * meets depends on what the browser has drawn by then.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page as Tab } from '@playwright/test';
import { browsers } from '../lib/browsers.js';
import { type Page, readPages, readSiteData, siteFolder } from '../lib/corpus.js';
import { call, serveInputPage } from '../lib/input-page.js';
import { Random } from '../lib/random.js';

const root = resolve(import.meta.dirname, '../../..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sessions: { type: 'string', default: '40' },
    actions: { type: 'string', default: '22' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    file: { type: 'string', default: '' },
    browser: { type: 'string', default: 'chromium' },
    sites: { type: 'string' },
    dump: { type: 'string' },
  },
});

const folder = resolve(positionals[0] ?? 'demo/pages');
if (!existsSync(folder)) {
  console.log(`check:monkey: skipped, there is no folder ${folder}.`);
  console.log(JSON.stringify({ skipped: true, sessions: 0 }));
  process.exit(2);
}
const sites = siteFolder(folder, values.sites);

/** Longer pages would take the time of several short ones. */
const longest = 30_000;

const texts =
  "boat|river |the town |''|'''|[[|]]|[[Boat]]|{{|}}|{{a|b}}|* |# |: |; |== |----|~~~~|<ref>|</ref>|<b>||||{||{{!}}|!|http://a.example/c |&amp;|&|<!--|-->|<nowiki>|__TOC__| |  |éàü |مرحبا |日本 |RFC 123 |-{a}-"
    .split(/\|(?![|}])/)
    .filter((text) => text !== '');

const keys = (
  'Enter Enter Enter Shift+Enter Tab Shift+Tab Backspace Backspace Backspace Delete Delete Control+Backspace Control+Delete ' +
  'ArrowLeft ArrowRight ArrowUp ArrowDown Shift+ArrowLeft Shift+ArrowRight Shift+ArrowDown Shift+ArrowDown Shift+ArrowUp ' +
  'Shift+Control+ArrowRight Home End Shift+End Shift+Home Control+b Control+i Control+u Control+k Control+z Control+z ' +
  'Control+y Control+x Control+c Control+v Control+v Control+Shift+v Control+0 Control+1 Control+2 Control+3 Control+7 ' +
  'Control+8 Control+] Control+[ Control+\\ Escape Control+a Control+Shift+7 Control+Shift+8'
).split(' ');

const pasted = [
  '<p>one</p><p>two <b>bold</b></p>',
  '<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>',
  '<table><tr><th>h</th><td>d</td></tr><tr><td colspan=2>x<p>y</p></td></tr></table>',
  'plain <i>text</i> <a href="https://a.example/">l</a>',
  '<h2>Head</h2><p>text',
  '<pre>a\n b</pre>',
  '<img src="x.png">pic',
  '<blockquote>q</blockquote>',
  '<dl><dt>t</dt><dd>d</dd></dl>',
  '<span style="color:red">red</span><br>next',
  '<div>a</div><div>b</div>',
  "[[x]] '''y''' {{z}}",
  '<li>only item</li>',
  '<td>cell</td>',
];

const controls =
  'button, [role=menuitem], [role=option], input:not([type=hidden]), textarea, select, [role=menuitemradio]';
const places = '.ProseMirror :is(p, li, td, th, dd, h2, h3, figcaption, span, a, sup)';

const result = {
  sessions: 0,
  actions: 0,
  proven: 0,
  same: 0,
  undoExact: 0,
  threw: 0,
  seed: Number(values.seed),
};

const launch = browsers[values.browser];
if (!launch) throw new RangeError(`--browser is one of ${Object.keys(browsers).join(', ')}.`);
const server = await serveInputPage(root, 'monkey.html');
const browser = await launch();
try {
  if (browser) await runAll(browser);
  else console.log(`${values.browser}: skipped, there is none here.`);
} finally {
  await browser?.close();
  server.close();
}
console.log(JSON.stringify({ ...result, browser: values.browser, ...(browser ? {} : { skipped: true }) }));
const { sessions, proven, same, undoExact, threw } = result;
if (threw > 0 || proven < sessions || same < sessions || undoExact < sessions) process.exitCode = 1;

async function runAll(engine: Browser): Promise<void> {
  const pages = readPages(folder).filter(({ file, bytes }) => file.includes(values.file) && bytes < longest);
  const seeds =
    values.only === undefined
      ? Array.from({ length: Number(values.sessions) }, (_, n) => result.seed + n)
      : [Number(values.only)];
  for (const seed of seeds) {
    const random = new Random(seed);
    const page = random.pick(pages);
    const context = await engine.newContext({ viewport: { width: 1100, height: 800 } });
    const actions: string[] = [];
    try {
      const problems = await session(await context.newPage(), page, random, actions, seed);
      if (problems.length > 0) report(seed, page, problems, actions);
    } catch (error) {
      result.threw++;
      report(seed, page, [String(error).slice(0, 500)], actions);
    } finally {
      await context.close();
    }
    result.sessions++;
  }
}

function report(seed: number, page: Page, problems: readonly string[], actions: readonly string[]): void {
  console.log(`seed ${seed}, ${page.file}:\n  ${problems.join('\n  ')}\n  after: ${actions.join(', ')}`);
}

async function session(
  tab: Tab,
  page: Page,
  random: Random,
  actions: string[],
  seed: number,
): Promise<string[]> {
  const errors: string[] = [];
  tab.on('pageerror', (error) => errors.push(`threw ${String(error.stack ?? error).slice(0, 600)}`));
  tab.on('dialog', (dialog) => void dialog.accept());
  await tab.goto(server.url);
  await tab.waitForFunction('window.stet !== undefined');
  tab.on('framenavigated', () => errors.push(`threw: it went away, to ${tab.url()}`));
  const wikitext = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    readFileSync(join(folder, page.file)),
  );
  const given = { title: page.title, lang: page.lang, siteData: readSiteData(sites, page.lang) };
  await call(tab, 'open', { ...given, wikitext });
  const count = Math.ceil(Number(values.actions) * (0.6 + 0.8 * random.next()));
  for (let n = 0; n < count && errors.length === 0; n++) {
    result.actions++;
    await act(tab, random, actions);
  }
  // What the keys caused: fields are read, and templates drawn, a moment later.
  await tab.waitForTimeout(150);
  if (errors.length > 0) {
    result.threw++;
    return errors;
  }
  const problems: string[] = [];
  const { text, proven, declared, invalid } = await call<{
    text: string;
    proven: boolean;
    declared: string[];
    invalid: string;
  }>(tab, 'saved');
  if (invalid === '' && proven) result.proven++;
  else problems.push(invalid || `not proven: ${JSON.stringify(declared)}`);
  if (problems.length > 0 && values.dump !== undefined) {
    mkdirSync(values.dump, { recursive: true });
    const doc = await call(tab, 'document');
    writeFileSync(join(values.dump, `${seed}.json`), JSON.stringify({ ...given, wikitext, doc }));
  }
  if ((await call(tab, 'undone')) === wikitext) result.undoExact++;
  else problems.push('undo does not give back the page');
  await call(tab, 'open', { ...given, wikitext: text });
  if ((await call<{ text: string }>(tab, 'saved')).text === text) result.same++;
  else problems.push('what was saved is not what an editor gives that is opened with it');
  return [...problems, ...errors];
}

/** One thing that somebody might do. */
async function act(tab: Tab, random: Random, actions: string[]): Promise<void> {
  const kind = random.next();
  if (kind < 0.16) {
    await press(tab, places, random.next(), actions);
  } else if (kind < 0.42) {
    const text = random.pick(texts);
    actions.push(`type ${JSON.stringify(text)}`);
    await tab.keyboard.type(text);
  } else if (kind < 0.76) {
    const times = random.next() < 0.3 ? 1 + random.below(6) : 1;
    const key = random.pick(keys);
    actions.push(`${key} × ${times}`);
    for (let n = 0; n < times; n++) await tab.keyboard.press(key);
  } else if (kind < 0.83) {
    const html = random.pick(pasted);
    actions.push(`paste ${JSON.stringify(html)}`);
    await call(tab, 'paste', html);
  } else await press(tab, controls, random.next(), actions);
}

/** Where something stands in the window, in CSS pixels, and what it is called. */
interface Spot {
  readonly x: number;
  readonly y: number;
  readonly tag: string;
  readonly name: string;
}

/** A press on one of the elements that a selector finds and that can be seen. */
async function press(tab: Tab, selector: string, where: number, actions: string[]): Promise<void> {
  const found = await call<Spot | null>(tab, 'spot', selector, where);
  if (!found) return;
  actions.push(`press ${found.tag} ${JSON.stringify(found.name)}`);
  await tab.mouse.click(Math.min(Math.max(found.x, 2), 1096), Math.min(Math.max(found.y, 2), 796));
}
