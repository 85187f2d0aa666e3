import { expect, openEditor, test } from './wiki.js';

test.describe('without the editor', () => {
  test('the list finds pages, and a missing one can be made', async ({ page, wiki }) => {
    await page.goto(wiki.url);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('All pages');
    await page.getByRole('searchbox').fill('kitchen');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Kitchen sink' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Kitchen sink' })).toBeVisible();
    await page.getByRole('searchbox').fill('Nowhere yet');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('link', { name: 'Create “Nowhere yet”' })).toBeVisible();
  });

  test('the source tab saves, the history compares', async ({ page, wiki }) => {
    const { text } = await wiki.put('Source test', 'first line\r\nsecond line\r\n');
    await page.goto(wiki.address('Source test'));
    await page.getByRole('link', { name: 'Source' }).click();
    await page.getByLabel('Source of the page').click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('The ');
    await page.getByLabel('Summary').fill('an article');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page).toHaveURL(wiki.address('Source test'));
    expect((await wiki.load('Source test')).text).toBe(`The ${text}`);
    await page.getByRole('link', { name: 'History' }).click();
    await expect(page.getByText('an article')).toBeVisible();
    await page.getByRole('button', { name: 'Compare' }).click();
    await expect(page.locator('.diff ins')).toHaveText('The ');
  });

  test('a page from right to left is laid out so', async ({ page, wiki }) => {
    await page.goto(wiki.address('المنارة القديمة'));
    await expect(page.locator('.stet-content')).toHaveCSS('direction', 'rtl');
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});

test('a page is read, edited with real keys, saved; its history shows exactly that change', async ({
  page,
  wiki,
}) => {
  const before = await wiki.put('Edit test', 'The first paragraph.\n\n* one\n* two  \n\nThe  last   one.');
  await page.goto(wiki.address('Edit test'));
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  const surface = await openEditor(page);
  await expect(page).toHaveURL(/action=edit/);
  await surface.getByText('The first paragraph.').click();
  await page.keyboard.press('End');
  await page.keyboard.type(' With more.');
  await page.getByRole('button', { name: /^Save/ }).first().click();
  await page.getByLabel('Summary').fill('more');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(wiki.address('Edit test'));
  await expect(page.locator('.stet-content')).toContainText('The first paragraph. With more.');
  const after = await wiki.load('Edit test');
  expect(after.text).toBe(before.text.replace('paragraph.', 'paragraph. With more.'));
  await page.getByRole('link', { name: 'History' }).click();
  await page.getByRole('link', { name: 'Changes' }).first().click();
  await expect(page.locator('.diff-changed')).toHaveCount(1);
  await expect(page.locator('.diff ins')).toHaveText(' With more.');
});

test('a conflict shows both texts, and neither is lost', async ({ page, wiki }) => {
  await wiki.put('Conflict test', 'Mine to edit.\n\nOthers edit here.');
  await page.goto(wiki.address('Conflict test', 'action=edit'));
  const surface = await openEditor(page);
  await surface.getByText('Mine to edit.').click();
  await page.keyboard.press('End');
  await page.keyboard.type(' Done.');
  await wiki.put('Conflict test', 'Mine to edit.\n\nOthers edited here.');
  await page.getByRole('button', { name: /^Save/ }).first().click();
  await page.getByLabel('Summary').fill('mine');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('changed while you were editing');
  await expect(page.locator('.diff')).toContainText('Others edited here.');
  await expect(page.locator('.diff')).toContainText('Mine to edit. Done.');
  expect((await wiki.load('Conflict test')).text).toBe('Mine to edit.\n\nOthers edited here.');

  // Going back finds the text as it was left; saving again is then deliberate.
  await page.getByRole('button', { name: 'Go back to my text' }).click();
  await expect(surface).toContainText('Mine to edit. Done.');
  await page.getByRole('button', { name: /^Save/ }).first().click();
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(wiki.address('Conflict test'));
  expect((await wiki.load('Conflict test')).text).toBe('Mine to edit. Done.\n\nOthers edit here.');
});

test('the source can be edited on the way, and nothing is lost there or back', async ({ page, wiki }) => {
  await wiki.put('Both ways', 'First.\r\n\r\nSecond.\r\n');
  await page.goto(wiki.address('Both ways', 'action=edit'));
  const surface = await openEditor(page);
  await surface.getByText('First.').click();
  await page.keyboard.press('End');
  await page.keyboard.type(' Visual.');
  await page.getByRole('button', { name: 'Edit source' }).click();
  const source = page.getByLabel('Source of the page');
  await expect(source).toHaveValue('First. Visual.\n\nSecond.\n');
  await source.press('Control+End');
  await page.keyboard.type('Third.');
  await page.getByRole('button', { name: 'Back to the visual editor' }).click();
  await expect(surface).toContainText('Third.');
  await page.getByRole('button', { name: /^Save/ }).first().click();
  await page.getByLabel('Summary').fill('both');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(wiki.address('Both ways'));
  expect((await wiki.load('Both ways')).text).toBe('First. Visual.\r\n\r\nSecond.\r\nThird.');
});

test('a save that fails keeps the text and says what to do', async ({ page, wiki }) => {
  await wiki.put('Offline', 'Words.');
  await page.goto(wiki.address('Offline', 'action=edit'));
  const surface = await openEditor(page);
  await surface.getByText('Words.').click();
  await page.keyboard.press('End');
  await page.keyboard.type(' More.');
  await page.route('**/api/page/**', (route) =>
    route.fulfill({ status: 409, contentType: 'application/json', body: '{"error":"x","message":"No."}' }),
  );
  await page.getByRole('button', { name: /^Save/ }).first().click();
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toHaveText('No. Your text is still here.');
  await page.unroute('**/api/page/**');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(wiki.address('Offline'));
  expect((await wiki.load('Offline')).text).toBe('Words. More.');
});

test('a page that was not there is made', async ({ page, wiki }) => {
  await page.goto(`${wiki.url}/new`);
  await page.getByLabel('Title', { exact: true }).fill('Fresh/Süß');
  await page.getByRole('button', { name: 'Create' }).click();
  await openEditor(page);
  await page.keyboard.type('Hello.');
  await page.getByRole('button', { name: /^Save/ }).first().click();
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(wiki.address('Fresh/Süß'));
  expect((await wiki.load('Fresh/Süß')).text.trimEnd()).toBe('Hello.');
});

test('pressing Edit moves no line of the page', async ({ page, wiki }) => {
  // What the templates make came with the page: what has to be fetched first stands later, and moves the rest.
  const fetched: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/sources')) fetched.push(request.url());
  });
  for (const title of [
    'Aldmouth',
    'Lists',
    'Ferry timetable',
    'Sourdough bread',
    'Templates and notes',
    'Text and characters',
    'Kitchen sink',
    'المنارة القديمة',
  ]) {
    await page.goto(wiki.address(title));
    const lines = () =>
      page.locator('.stet-content').evaluate((content) =>
        [...content.querySelectorAll('p, li, h2, h3, td, th, caption, dt, dd')]
          .filter((e) => e.getClientRects().length > 0 && !e.closest('.references, .stet-box, .categories'))
          .map((e) => ({
            text: e.textContent?.trim().slice(0, 30) ?? '',
            top: e.getBoundingClientRect().top + scrollY,
          }))
          // A text that is there twice names no one place.
          .filter((e, _i, all) => e.text !== '' && all.filter((other) => other.text === e.text).length === 1),
      );
    const read = await lines();
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    await openEditor(page);
    const moved = async (where: (top: number) => boolean) => {
      const edited = new Map((await lines()).map((e) => [e.text, e.top]));
      const from = read.filter((e) => edited.has(e.text) && where(e.top));
      return from.filter((e) => Math.abs((edited.get(e.text) ?? 0) - e.top) >= 1);
    };
    expect(read.length).toBeGreaterThan(5);
    // What is on the screen stands at once, the rest when it has been laid out too.
    expect(await moved((top) => top < 600)).toEqual([]);
    await expect.poll(() => moved(() => true)).toEqual([]);
    expect(fetched).toEqual([]);
  }
});

test('a page of comments, breaks and notes that it lists nowhere stands as it stood', async ({
  page,
  wiki,
}) => {
  const source = [
    'One <!-- a --> two,<br> three <br>four.<ref>Note one.</ref><br>',
    '',
    '<!-- b --> {{Redirect box}} <ref group="n">Of a group.</ref>',
    '',
    '{| class="wikitable"',
    '| a<br> b || <!-- c --> d || e <br>',
    '|-',
    '| || x || <pre>',
    'p',
    '</pre>',
    '|}',
    '<references />',
    'Later.<ref>Note two.</ref> <references group="none" />',
    '',
    'The end.',
  ].join('\n');
  await wiki.put('Stands', source);
  const lines = () =>
    page
      .locator('.wiki .stet-content')
      .evaluateAll((contents) =>
        contents
          .flatMap((content) => [...content.querySelectorAll('p, li, td, pre, ol')])
          .map((e) => `${e.localName} ${e.getBoundingClientRect().top} ${e.getBoundingClientRect().left}`),
      );
  await page.goto(wiki.address('Stands'));
  const read = await lines();
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  await openEditor(page);
  // Where the caret is, every blank shows.
  await page.getByText('The end.').click();
  await expect.poll(lines).toEqual(read);
  expect(read.length).toBeGreaterThan(12);
});

test('what has a background of its own can be read in the dark', async ({ page, wiki }) => {
  await wiki.put(
    'Colours',
    '{|\n| style="background:#f8f9fa" | light [[x]]\n| bgcolor=#eee | old\n| style="background: none" | none\n|}',
  );
  await page.emulateMedia({ colorScheme: 'dark' });
  const colours = () =>
    page
      .locator('.stet-content td, .stet-content td a')
      .evaluateAll((cells) => cells.map((cell) => getComputedStyle(cell).color));
  const expected = ['rgb(28, 30, 35)', 'rgb(179, 38, 30)', 'rgb(28, 30, 35)', 'rgb(231, 232, 236)'];
  await page.goto(wiki.address('Colours'));
  expect(await colours()).toEqual(expected);
  await page.goto(wiki.address('Colours', 'action=edit'));
  await expect.poll(colours).toEqual(expected);
});
