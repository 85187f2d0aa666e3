import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page, WebSocketRoute } from '@playwright/test';
import { compose, inputMethod } from './compose.js';
import { expect as expectSoon, openEditor, startWiki, test, type Wiki } from './wiki.js';

// Two browsers on one busy machine.
const expect = expectSoon.configure({ timeout: 20_000 });
test.describe.configure({ timeout: 180_000 });

/** Somebody in a browser of their own, with a cable that can be pulled. */
class Guest {
  #sockets = new Set<WebSocketRoute>();
  #isCut = false;

  private constructor(
    readonly name: string,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  static async open(browser: Browser, address: string, name: string): Promise<Guest> {
    const context = await browser.newContext({ viewport: { width: 1100, height: 800 } });
    const identity = JSON.stringify({ secret: randomBytes(16).toString('hex'), name });
    await context.addInitScript((value) => localStorage.setItem('stet-identity', value), identity);
    const guest = new Guest(name, context, await context.newPage());
    await guest.page.routeWebSocket('**/sessions', (socket) => {
      if (guest.#isCut) {
        void socket.close({ code: 4000 });
        return;
      }
      guest.#sockets.add(socket);
      socket.connectToServer();
    });
    await guest.page.goto(address);
    await openEditor(guest.page);
    await guest.state('stored');
    return guest;
  }

  state(state: string) {
    return expect(this.page.locator('.stet-session-state')).toHaveAttribute('data-state', state);
  }

  get surface() {
    return this.page.locator('.ProseMirror').first();
  }

  /** Sets the caret behind a text, or before it. */
  async caret(text: string, where: 'End' | 'Home' = 'End'): Promise<void> {
    await this.surface.getByText(text).first().click();
    await this.page.keyboard.press(where);
  }

  type(text: string): Promise<void> {
    return this.page.keyboard.type(text);
  }

  /** The page's text, line by line of blocks, without the names at carets. */
  text(): Promise<string> {
    return this.surface.evaluate((surface) =>
      [...surface.querySelectorAll('p, h2, li, td, th')]
        .filter((block) => !block.querySelector('p, li'))
        .map((block) => block.textContent?.replaceAll(/[\u2060\u200b\ufeff]/g, '').trim())
        .join('\n'),
    );
  }

  async cut(): Promise<void> {
    this.#isCut = true;
    for (const socket of this.#sockets) await socket.close({ code: 4000 });
    this.#sockets.clear();
  }

  mend(): void {
    this.#isCut = false;
  }

  async save(summary: string): Promise<void> {
    await this.page.getByRole('button', { name: /^Save/ }).first().click();
    await this.page.getByLabel('Summary').fill(summary);
    await this.page.keyboard.press('Enter');
    await expect(this.page).not.toHaveURL(/action=edit/);
  }
}

async function together(
  browser: Browser,
  wiki: Wiki,
  title: string,
  run: (ann: Guest, ben: Guest) => Promise<void>,
): Promise<void> {
  const address = wiki.address(title, 'action=edit');
  const ann = await Guest.open(browser, address, 'Ann');
  const ben = await Guest.open(browser, address, 'Ben');
  try {
    await run(ann, ben);
  } finally {
    await ann.context.close();
    await ben.context.close();
  }
}

const same = (ann: Guest, ben: Guest) =>
  expect.poll(async () => (await ann.text()) === (await ben.text())).toBe(true);

/** More than 100 KB, so that what a key costs and what is off the screen play a part. */
const long = (middle: string): string => {
  const part = (n: number) =>
    `== Part ${n} ==\n\nThe harbour of '''part ${n}''' has [[Boat|boats]], and [[Rope]] that holds them. ${'Rain falls on it. '.repeat(12)}\n\n* one of ${n}\n* two of ${n}\n\n`;
  const parts = Array.from({ length: 320 }, (_, n) => part(n));
  return `${parts.slice(0, 2).join('')}${middle}\n\n${parts.slice(2).join('')}The end.\n`;
};

test('two people write in one paragraph of a long page, one splits it; one saves for both', async ({
  browser,
  wiki,
}) => {
  const source = long('Of the town.');
  expect(Buffer.byteLength(source)).toBeGreaterThan(100_000);
  await wiki.put('Together', source);
  await together(browser, wiki, 'Together', async (ann, ben) => {
    await expect(ann.page.getByRole('button', { name: /^Ben/ })).toBeVisible();
    await ann.caret('Of the town.', 'Home');
    await ben.caret('Of the town.', 'End');
    await Promise.all([ann.type('Much is said—'), ben.type('—it is old.')]);
    await expect(ann.surface.getByText('Much is said—Of the town.—it is old.')).toBeVisible();
    await expect(ben.surface.getByText('Much is said—Of the town.—it is old.')).toBeVisible();
    await expect(ben.page.locator('.stet-peer-name').first()).toHaveAttribute('data-name', 'Ann');

    // Ann splits before the last sentence while Ben goes on behind it.
    for (let i = 0; i < 'Of the town.'.length; i++) await ann.page.keyboard.press('ArrowRight');
    await Promise.all([ann.page.keyboard.press('Enter'), ben.type(' And quiet.')]);
    await expect(ann.surface.getByText('—it is old. And quiet.')).toBeVisible();
    await same(ann, ben);

    // What Ben takes back is what he did.
    await ben.page.keyboard.press('Control+z');
    await expect(ann.surface.getByText('—it is old. And quiet.')).toHaveCount(0);
    await ben.page.keyboard.press('Control+y');
    await expect(ann.surface.getByText('—it is old. And quiet.')).toBeVisible();
    await ann.state('stored');
    await ben.state('stored');
    await ann.save('The town');
    await expect(ben.page.getByRole('alert')).toContainText('Ann has saved the page');
  });
  const { text } = await wiki.load('Together');
  expect(text).toBe(source.replace('Of the town.', 'Much is said—Of the town.\n\n—it is old. And quiet.'));
  const history = await (await fetch(wiki.address('Together', 'action=history'))).text();
  expect(history).toMatch(/The town \(by (Ann, Ben|Ben, Ann)\)/);
});

test('a row is deleted while somebody writes in it; nothing that was written is lost', async ({
  browser,
  wiki,
}) => {
  await wiki.put(
    'Table',
    'Before.\n\n{| class="wikitable"\n| one || two\n|-\n| three || four\n|}\n\nAfter.\n',
  );
  await together(browser, wiki, 'Table', async (ann, ben) => {
    await ben.surface.getByText('four').click();
    await ben.page.keyboard.press('End');
    await ann.cut();
    await ben.type(' and more');
    await ben.state('stored');
    await ann.surface.getByText('three').click();
    await ann.page.getByRole('button', { name: 'Delete row' }).click();
    await expect(ann.surface.getByText('three')).toHaveCount(0);
    ann.mend();
    await ann.state('stored');
    await expect(ann.surface.getByText('and more')).toBeVisible();
    await same(ann, ben);
    await ann.save('Rows');
  });
  const { text } = await wiki.load('Table');
  expect(text).toContain('and more');
  expect(text).toContain('| one || two');
});

test('one composes Japanese while the other writes beside it', async ({ browser, wiki }) => {
  await wiki.put('日本', 'はじめ。\n\nOther.\n', 'ja');
  await together(browser, wiki, '日本', async (ann, ben) => {
    await ann.caret('はじめ。');
    await ben.caret('はじめ。', 'Home');
    const method = await inputMethod(ann.page);
    await method.update('に');
    await method.update('にほ');
    await ben.type('Hello ');
    await ben.state('stored');
    await method.update('にほん');
    await compose(ann.page, method, ['日本'], '日本');
    await expect(ben.surface.getByText('Hello はじめ。日本')).toBeVisible();
    await expect(ann.surface.getByText('Hello はじめ。日本')).toBeVisible();
    await ann.save('');
  });
  expect((await wiki.load('日本')).text).toBe('Hello はじめ。日本\n\nOther.\n');
});

test('somebody is offline for a while, and goes on writing', async ({ browser, wiki }) => {
  await wiki.put('Offline together', 'One.\n\nTwo.\n');
  await together(browser, wiki, 'Offline together', async (ann, ben) => {
    await ann.cut();
    await ann.caret('One.');
    await ann.type(' By Ann.');
    await ann.state('here');
    await expect(ann.page.getByText('Offline: kept on this device')).toBeVisible();
    await ben.caret('Two.');
    await ben.type(' By Ben.');
    await ben.state('stored');
    ann.mend();
    await ann.state('stored');
    await expect(ann.surface.getByText('Two. By Ben.')).toBeVisible();
    await expect(ben.surface.getByText('One. By Ann.')).toBeVisible();
    await ben.save('');
  });
  expect((await wiki.load('Offline together')).text).toBe('One. By Ann.\n\nTwo. By Ben.\n');
});

test('a save from outside is merged block by block; what both changed is shown with both texts', async ({
  browser,
  wiki,
}) => {
  await wiki.put('Outside', 'One.\n\nTwo.\n\nThree.\n\n* first\n* second\n');
  await together(browser, wiki, 'Outside', async (ann, ben) => {
    await ann.caret('One.');
    await ann.type(' By Ann.');
    await ben.caret('Two.');
    await ben.type(' By Ben.');
    await same(ann, ben);
    await ann.state('stored');
    await ben.state('stored');
    await wiki.put('Outside', 'One.\n\nTwo, outside.\n\nThree, outside.\n\n* first\n* second, outside\n');
    for (const guest of [ann, ben]) {
      await expect(guest.surface.getByText('Three, outside.')).toBeVisible();
      await expect(guest.surface.getByText('second, outside')).toBeVisible();
    }
    await same(ann, ben);
    const cards = [ann, ben].map(({ page }) => page.locator('.stet-conflict'));
    await expect
      .poll(async () => (await Promise.all(cards.map((card) => card.count()))).reduce((a, b) => a + b))
      .toBe(1);
    const merger = (await cards[0]?.count()) === 1 ? ann : ben;
    await expect(merger.page.locator('.stet-conflict')).toContainText('Two. By Ben.');
    await expect(merger.page.locator('.stet-conflict')).toContainText('Two, outside.');
    await merger.page.getByRole('button', { name: 'Take the other' }).click();
    await expect(ann.surface.getByText('Two, outside.')).toBeVisible();
    await expect(ben.surface.getByText('Two, outside.')).toBeVisible();
    await merger.state('stored');
    await merger.save('');
  });
  expect((await wiki.load('Outside')).text).toBe(
    'One. By Ann.\n\nTwo, outside.\n\nThree, outside.\n\n* first\n* second, outside\n',
  );
});

test('the server is killed and comes back: nobody loses a letter', async ({ browser }) => {
  const folder = mkdtempSync(join(tmpdir(), 'stet-wiki-'));
  const env = { STET_DB: join(folder, 'wiki.db') };
  let { wiki, child } = await startWiki([], env);
  try {
    await wiki.put('Killed', 'One.\n\nTwo.\n');
    const port = new URL(wiki.url).port;
    await together(browser, wiki, 'Killed', async (ann, ben) => {
      await ann.caret('One.');
      await ann.type(' Before.');
      // All of it, not the first letters of it.
      await expect(ben.surface.getByText('One. Before.')).toBeVisible();
      await ann.state('stored');
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGKILL');
      await gone;
      await ann.state('offline');
      await ann.type(' Meanwhile.');
      await ben.caret('Two.');
      await ben.type(' Meanwhile, too.');
      await ann.state('here');
      ({ wiki, child } = await startWiki([], { ...env, PORT: port }));
      await ann.state('stored');
      await ben.state('stored');
      await expect(ben.surface.getByText('One. Before. Meanwhile.')).toBeVisible();
      await expect(ann.surface.getByText('Two. Meanwhile, too.')).toBeVisible();
      await ben.save('');
    });
    expect((await wiki.load('Killed')).text).toBe('One. Before. Meanwhile.\n\nTwo. Meanwhile, too.\n');
  } finally {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('who comes back finds what was left unsaved, and may take it up', async ({ browser, wiki }) => {
  await wiki.put('Left', 'One.\n\nTwo.\n');
  const address = wiki.address('Left', 'action=edit');
  const ann = await Guest.open(browser, address, 'Ann');
  await ann.caret('One.');
  await ann.type(' Unsaved.');
  await ann.state('stored');
  await ann.page.close();
  await ann.context.close();
  let ben = await Guest.open(browser, address, 'Ben');
  // The server may have heard of the end a moment later.
  for (let i = 0; i < 20 && (await ben.text()).includes('Unsaved.'); i++) {
    await ben.context.close();
    ben = await Guest.open(browser, address, 'Ben');
  }
  await expect(ben.surface).toContainText('One.');
  await expect(ben.surface).not.toContainText('Unsaved.');
  await expect(ben.page.getByRole('alert')).toContainText('Ann left edits here that are not saved.');
  await ben.page.getByRole('button', { name: 'Take them up' }).click();
  await expect(ben.surface.getByText('One. Unsaved.')).toBeVisible();
  await ben.state('stored');
  await ben.save('');
  await ben.context.close();
  expect((await wiki.load('Left')).text).toBe('One. Unsaved.\n\nTwo.\n');
});
