/**
 * Spelling correction by Firefox's own context menu, with Debian's hunspell and genuine presses and keys: the word is
 * replaced, each letter keeps its formatting, and one undo takes it back (facebookarchive/draft-js/issues/2171,
 * Samyssmile/notectl/issues/218). A process of its own, as `ime-live-run.ts` is; prints one line of JSON for each case.
 */

import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { callPage, firefoxPrefs, openWindow } from './ime-live-browsers.js';
import { type Desktop, onDesktop } from './ime-live-desktop.js';
import { type Spelling, type SpellingRun, spellings } from './ime-live-table.js';

const root = resolve(import.meta.dirname, '../../..');
const { program, url } = JSON.parse(process.argv[2] ?? '') as { program: string; url: string };

await onDesktop(program, 'stet-spelling-', async (desktop) => {
  desktop.use({ engine: 'us', layout: 'us' });
  const prefs = { ...firefoxPrefs, 'layout.spellcheckDefault': 2, 'spellchecker.dictionary': 'en-US' };
  const { browser, page } = await openWindow('firefox', desktop, url, root, prefs);
  try {
    for (const one of spellings) console.log(JSON.stringify(await corrected(desktop, page, one)));
  } finally {
    await browser.close();
  }
});

async function corrected(on: Desktop, page: Page, one: Spelling): Promise<SpellingRun> {
  const call = (name: string, ...args: unknown[]): Promise<unknown> => callPage(page, name, args);
  const until = async (source: string): Promise<string> => {
    let got = '';
    for (let i = 0; i < 60; i++) {
      got = String(await call('source'));
      if (got === source) break;
      await sleep(50);
    }
    return got;
  };
  await call('openOurs', `${one.wrong}\ue000`);
  // Firefox reads a page for errors when it has nothing else to do, and tells nobody.
  await sleep(2000);
  const [x, y] = (await call('screenPoint', one.at)) as [number, number];
  await on.xdotool('mousemove', String(x), String(y), 'click', '3');
  await sleep(700);
  // The first thing in the menu is the first suggestion.
  await on.press('<Down><Return>', 300);
  const got = await until(one.right);
  await on.press('<ctrl+z>', 50);
  const undone = await until(one.wrong);
  return { spelling: one.name, ok: got === one.right && undone === one.wrong, got, undone };
}
