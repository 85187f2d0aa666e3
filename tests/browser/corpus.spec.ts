import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import { test as base, expect } from '@playwright/test';
import { openEditor, startWiki } from './wiki.js';

/**
 * The main job on a real page that nobody of us wrote: imported, edited with real keys in a paragraph, a list item and
 * a table cell, a word made bold and one a link, saved. Exactly those lines may differ.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const data = [process.env.STET_DATA, resolve(root, '../shared')].find(
  (f) => f && existsSync(join(f, 'corpus/pages')),
);

const pages = [
  { folder: 'wtf_wikipedia-cache', title: 'Bazooka' },
  { folder: 'dbpedia-minidumps', title: 'Berlin', file: 'sv--Berlin' },
];

const test = base;
test.describe.configure({ timeout: 180_000 });
test.skip(!data, 'no corpus here: set STET_DATA');

async function boxOf(page: Page, block: Locator) {
  await block.evaluate((e) => e.scrollIntoView({ block: 'center' }));
  await page.waitForTimeout(400);
  const box = await block.boundingBox();
  if (!box) throw new Error('The block is not on the screen.');
  return box;
}

/** Puts the caret at the end of a visual line of the block and types. */
async function typeIn(page: Page, block: Locator, text: string): Promise<void> {
  const box = await boxOf(page, block);
  await page.mouse.click(box.x + Math.min(12, box.width / 2), box.y + Math.min(14, box.height / 2));
  await page.keyboard.press('End');
  await page.keyboard.type(text);
}

/** Selects the n-th plain word of a block as a double click does, and gives it. */
async function selectWord(page: Page, block: Locator, skip: number): Promise<string> {
  await boxOf(page, block);
  const spot = await block.evaluate((element, n) => {
    const words: { x: number; y: number; word: string }[] = [];
    for (const node of element.childNodes) {
      if (node.nodeType !== 3) continue;
      for (const match of (node.textContent ?? '').matchAll(/(?<=\s)[a-zåäö]{5,}(?=\s)/g)) {
        const range = element.ownerDocument.createRange();
        range.setStart(node, match.index);
        range.setEnd(node, match.index + match[0].length);
        const r = range.getBoundingClientRect();
        words.push({ x: r.x + r.width / 2, y: r.y + r.height / 2, word: match[0] });
      }
    }
    return words[n] ?? null;
  }, skip);
  if (!spot) throw new Error('The block has no such word.');
  await page.mouse.dblclick(spot.x, spot.y);
  return spot.word;
}

for (const { folder, title, file } of pages) {
  test(`${title} (${file ?? folder}): only what was edited has changed`, async ({ page }) => {
    const { wiki, child } = await startWiki(['--import', join(data ?? '', 'corpus/pages', folder)]);
    try {
      const list = (await (
        await fetch(`${wiki.url}/api/pages?q=${encodeURIComponent(file ?? title)}`)
      ).json()) as {
        pages: { title: string; lang: string }[];
      };
      const named =
        list.pages.find((p) => (file ? p.title.includes(file) : p.title === title))?.title ?? title;
      const { text } = await wiki.load(named);
      expect(text.length).toBeGreaterThan(50_000);
      await page.goto(wiki.address(named, 'action=edit'));
      const surface = await openEditor(page);

      const paragraphs = surface.locator(':scope > .stet-group > p').filter({ hasText: /\S{3,}.{200,}/s });
      await typeIn(page, paragraphs.nth(1), ' stetparagraph');
      const bold = await selectWord(page, paragraphs.nth(2), 0);
      await page.keyboard.press('Control+b');
      const linked = await selectWord(page, paragraphs.nth(3), 0);
      await page.keyboard.press('Control+k');
      await page.keyboard.type('Stet target');
      await page.keyboard.press('Enter');
      const item = surface
        .locator(':scope > .stet-group > ul > li')
        .filter({ hasText: /\p{L}{4}/u })
        .first();
      await typeIn(page, item, ' stetitem');
      const cell = surface
        .locator('td')
        .filter({ hasText: /[\p{L}\d]{2}/u })
        .first();
      await typeIn(page, cell, ' stetcell');

      await page.getByRole('button', { name: /^Save/ }).first().click();
      await page.getByLabel('Summary').fill('corpus test');
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL(wiki.address(named));

      const saved = (await wiki.load(named)).text;
      const before = text.split('\n');
      const after = saved.split('\n');
      expect(after.length).toBe(before.length);
      const changed = after.flatMap((line, i) => (line === before[i] ? [] : [line]));
      expect(changed).toHaveLength(5);
      const undone = saved
        .replace(' stetparagraph', '')
        .replace(' stetitem', '')
        .replace(' stetcell', '')
        .replace(`'''${bold}'''`, bold)
        .replace(`[[Stet target|${linked}]]`, linked);
      expect(undone).toBe(text);
    } finally {
      child.kill();
    }
  });
}
