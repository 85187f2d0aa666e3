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
  /** Speaks to the server as an editor of another version does. */
  isOld = false;

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
      const server = socket.connectToServer();
      socket.onMessage((message) => {
        // A frame begins with the name of the session, and that with its version.
        if (guest.isOld && typeof message !== 'string') message[1] = '0'.charCodeAt(0);
        server.send(message);
      });
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

  async save(summary: string, review?: () => Promise<void>): Promise<void> {
    await this.page.getByRole('button', { name: /^Save/ }).first().click();
    await review?.();
    await this.page.getByLabel('Summary').fill(summary);
    await this.page.keyboard.press('Enter');
    await expect(this.page).not.toHaveURL(/action=edit/);
  }
}

/** As many people as `run` takes. */
async function together(
  browser: Browser,
  wiki: Wiki,
  title: string,
  run: (ann: Guest, ben: Guest, cem: Guest) => Promise<void>,
): Promise<void> {
  const address = wiki.address(title, 'action=edit');
  const guests: Guest[] = [];
  try {
    for (const name of ['Ann', 'Ben', 'Cem'].slice(0, run.length)) {
      guests.push(await Guest.open(browser, address, name));
    }
    await run(...(guests as [Guest, Guest, Guest]));
  } finally {
    for (const { context } of guests) await context.close();
  }
}

const same = (...guests: Guest[]) =>
  expect.poll(async () => new Set(await Promise.all(guests.map((guest) => guest.text()))).size).toBe(1);

const [before, after] = ((): [string, string] => {
  const part = (n: number) =>
    `== Part ${n} ==\n\nThe harbour of '''part ${n}''' has [[Boat|boats]], and [[Rope]] that holds them. ${'Rain falls on it. '.repeat(12)}\n\n* one of ${n}\n* two of ${n}\n\n`;
  const parts = Array.from({ length: 320 }, (_, n) => part(n));
  return [parts.slice(0, 2).join(''), `\n\n${parts.slice(2).join('')}The end.\n`];
})();

/** More than 100 KB, so that what a key costs and what is off the screen play a part. */
const long = (middle: string): string => {
  const page = `${before}${middle}${after}`;
  expect(Buffer.byteLength(page)).toBeGreaterThan(100_000);
  return page;
};

/** What a page of `long` has in the middle now. All else is as it was, byte for byte. */
async function middleOf(wiki: Wiki, title: string): Promise<string> {
  const { text } = await wiki.load(title);
  expect(text.startsWith(before) && text.endsWith(after)).toBe(true);
  return text.slice(before.length, -after.length);
}

test('two people write in one paragraph of a long page, one splits it; one saves for both', async ({
  browser,
  wiki,
}) => {
  await wiki.put('Together', long('Of the town.'));
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
  expect(await middleOf(wiki, 'Together')).toBe('Much is said—Of the town.\n\n—it is old. And quiet.');
  const history = await (await fetch(wiki.address('Together', 'action=history'))).text();
  expect(history).toMatch(/The town \(by (Ann, Ben|Ben, Ann)\)/);
});

test('three people write in one paragraph and part it; one saves for all', async ({ browser, wiki }) => {
  await wiki.put('Three', long("Of '''three''' towns."));
  await together(browser, wiki, 'Three', async (ann, ben, cem) => {
    const all = [ann, ben, cem];
    for (const { page } of all) await expect(page.locator('.stet-person')).toHaveCount(2);
    await ann.caret('towns.', 'Home');
    await ben.caret('towns.');
    await cem.caret('towns.');
    for (let i = 0; i < ' towns.'.length; i++) await cem.page.keyboard.press('ArrowLeft');
    await Promise.all([ann.type('First: '), ben.type(' Last.'), cem.type(' old')]);
    for (const { surface } of all) {
      await expect(surface.getByText('First: Of three old towns. Last.')).toBeVisible();
    }
    // Cem parts the paragraph before "towns" while the two others go on in what becomes of it.
    await Promise.all([cem.page.keyboard.press('Enter'), ann.type('then '), ben.type(' And so on.')]);
    for (const { surface } of all) {
      await expect(surface.getByText('First: then Of three old', { exact: true })).toBeVisible();
      await expect(surface.getByText('towns. Last. And so on.')).toBeVisible();
    }
    await same(...all);
    for (const guest of all) await guest.state('stored');
    await cem.save('Three', async () => {
      await cem.page.getByText('Who wrote what').click();
      const review = cem.page.locator('.stet-review');
      const colors = new Map<string, string>();
      for (const [name, text] of [
        ['Ann', 'First: then '],
        ['Ben', ' Last. And so on.'],
        ['Cem', ' old'],
      ] as const) {
        const written = review.locator(`ins[title="${name}"]`);
        await expect(written).toHaveCount(1);
        expect(await written.textContent()).toBe(`${name} added:${text}`);
        colors.set(await written.evaluate((ins) => getComputedStyle(ins).backgroundColor), name);
      }
      expect(colors.size).toBe(3);
      await expect(review.locator('li')).toHaveCount(2);
    });
    for (const { page } of [ann, ben]) {
      await expect(page.getByRole('alert')).toContainText('Cem has saved the page');
    }
  });
  expect(await middleOf(wiki, 'Three')).toMatch(
    /^First: then Of '''three( old'''|''' old)\n\ntowns\. Last\. And so on\.$/,
  );
  const history = await (await fetch(wiki.address('Three', 'action=history'))).text();
  expect(history).toMatch(/Three \(by (?=[^)]*Ann)(?=[^)]*Ben)[^)]*Cem/);
});

test('two people fill in parameters of one template, each with its form open', async ({ browser, wiki }) => {
  await wiki.put('Harbours', long('At {{Harbour|name=Old|depth=3|note=}} there is room.'));
  await together(browser, wiki, 'Harbours', async (ann, ben) => {
    const form = async ({ page, surface }: Guest) => {
      await surface.locator('.stet-template').first().click();
      return page.getByRole('complementary', { name: 'Harbour' });
    };
    const [one, other] = [await form(ann), await form(ben)];
    await one.getByLabel('depth', { exact: true }).fill('4 m');
    await other.getByLabel('name', { exact: true }).fill('Old harbour');
    // What the other filled in is seen in the form that is open.
    await expect(one.getByLabel('name', { exact: true })).toHaveValue('Old harbour');
    await expect(other.getByLabel('depth', { exact: true })).toHaveValue('4 m');
    await other.getByLabel('name', { exact: true }).fill('The Old harbour');
    await expect(one.getByLabel('name', { exact: true })).toHaveValue('The Old harbour');
    await Promise.all([
      one.getByLabel('note', { exact: true }).fill('deep'),
      other.getByLabel('depth', { exact: true }).fill('about 4 m'),
    ]);
    await expect(one.getByLabel('depth', { exact: true })).toHaveValue('about 4 m');
    await expect(other.getByLabel('note', { exact: true })).toHaveValue('deep');
    await one.getByRole('button', { name: 'Done' }).click();
    await other.getByRole('button', { name: 'Done' }).click();
    await ann.state('stored');
    await ben.state('stored');
    await ben.save('');
  });
  expect(await middleOf(wiki, 'Harbours')).toBe(
    'At {{Harbour|name=The Old harbour|depth=about 4 m|note=deep}} there is room.',
  );
});

test('a row is deleted while somebody writes in it; nothing that was written is lost', async ({
  browser,
  wiki,
}) => {
  await wiki.put('Table', long('{| class="wikitable"\n| one || two\n|-\n| three || four\n|}'));
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
  expect(await middleOf(wiki, 'Table')).toMatch(/^\{\|.*\n\| one \|\| two\n.* and more\n.*\|\}$/s);
});

test('one composes Japanese while the other writes beside it', async ({ browser, wiki }) => {
  await wiki.put('日本', long('はじめ。'), 'ja');
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
  expect(await middleOf(wiki, '日本')).toBe('Hello はじめ。日本');
});

test('somebody is offline for a while, and goes on writing', async ({ browser, wiki }) => {
  await wiki.put('Offline together', long('One.\n\nTwo.'));
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
  expect(await middleOf(wiki, 'Offline together')).toBe('One. By Ann.\n\nTwo. By Ben.');
});

test('a save from outside is merged block by block; what both changed is shown with both texts', async ({
  browser,
  wiki,
}) => {
  await wiki.put('Outside', long('One.\n\nTwo.\n\nThree.\n\n* first\n* second'));
  await together(browser, wiki, 'Outside', async (ann, ben) => {
    await ann.caret('One.');
    await ann.type(' By Ann.');
    await ben.caret('Two.');
    await ben.type(' By Ben.');
    await same(ann, ben);
    await ann.state('stored');
    await ben.state('stored');
    await wiki.put('Outside', long('One.\n\nTwo, outside.\n\nThree, outside.\n\n* first\n* second, outside'));
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
  expect(await middleOf(wiki, 'Outside')).toBe(
    'One. By Ann.\n\nTwo, outside.\n\nThree, outside.\n\n* first\n* second, outside',
  );
});

test('the server is killed and comes back: nobody loses a letter', async ({ browser }) => {
  const folder = mkdtempSync(join(tmpdir(), 'stet-wiki-'));
  const env = { STET_DB: join(folder, 'wiki.db') };
  let { wiki, child } = await startWiki([], env);
  try {
    await wiki.put('Killed', long('One.\n\nTwo.'));
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
    expect(await middleOf(wiki, 'Killed')).toBe('One. Before. Meanwhile.\n\nTwo. Meanwhile, too.');
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

test('what never got to the server is there after the editor is renewed, and at the next visit', async ({
  browser,
  wiki,
}) => {
  await wiki.put('Unsent', 'One.\n\nTwo.\n');
  const address = wiki.address('Unsent', 'action=edit');
  const ann = await Guest.open(browser, address, 'Ann');
  const kept = () =>
    ann.page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('stet-unsent')).length);
  ann.page.on('dialog', (dialog) => void dialog.accept());
  await ann.cut();
  await ann.caret('One.');
  await ann.type(' By Ann.');
  await ann.state('here');
  await expect.poll(kept).toBe(1);
  ann.isOld = true;
  ann.mend();
  await ann.state('ended');
  await expect(ann.page.getByRole('alert')).toContainText('The editor has been renewed.');
  await ann.type(' More.');
  ann.isOld = false;
  await ann.page.getByRole('button', { name: 'Load anew' }).click();
  await ann.state('stored');
  await expect(ann.surface.getByText('One. By Ann. More.')).toBeVisible();
  await expect.poll(kept).toBe(0);

  await ann.save('');

  // The session is another one at the next visit, and the copy of the old one is of no use.
  await ann.page.goto(address);
  await ann.state('stored');
  await ann.cut();
  await ann.caret('One. By Ann. More.');
  await ann.type(' Offline.');
  await ann.state('here');
  await expect.poll(kept).toBe(1);
  await ann.page.goto(wiki.address('Main Page'));
  await ann.page.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name ?? '');
  });
  await wiki.put('Unsent', 'One. By Ann. More.\n\nTwo, outside.\n');
  ann.mend();
  await ann.page.goto(address);
  await ann.state('stored');
  await expect(ann.page.getByRole('alert')).toContainText('never got to the server');
  await ann.page.getByRole('button', { name: 'Take them up' }).click();
  await expect(ann.surface.getByText('One. By Ann. More. Offline.')).toBeVisible();
  await expect(ann.surface.getByText('Two, outside.')).toBeVisible();
  await expect.poll(kept).toBe(0);
  await ann.save('');
  await ann.context.close();
  expect((await wiki.load('Unsent')).text).toBe('One. By Ann. More. Offline.\n\nTwo, outside.\n');
});
