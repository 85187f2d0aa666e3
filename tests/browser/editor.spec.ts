import type { Page } from '@playwright/test';
import { expect, openEditor, test, type Wiki } from './wiki.js';

/**
 * The editor with real keys, from wikitext to wikitext. Each case says what a person does and which source comes out;
 * everything else of the page is as it was.
 */

/** A frame, in which the browser tells the editor where the caret went. */
const settle = (page: Page) => page.waitForTimeout(80);

async function keys(page: Page, ...names: string[]): Promise<void> {
  for (const name of names) {
    await page.keyboard.press(name);
    await settle(page);
  }
}

/** Opens a page that has `source`, and puts the caret behind `text` in it. */
async function edit(page: Page, wiki: Wiki, source: string, text?: string) {
  const title = `Test ${Math.random().toString(36).slice(2, 8)}`;
  await wiki.put(title, source);
  await page.goto(wiki.address(title, 'action=edit'));
  const surface = await openEditor(page);
  if (text !== undefined) {
    await surface.getByText(text, { exact: false }).last().click();
    await settle(page);
    await keys(page, 'End');
  }
  return {
    surface,
    /** Saves and gives the source that is stored then. */
    async saved(): Promise<string> {
      await page.getByRole('button', { name: 'Save', exact: true }).first().click();
      await page.getByLabel('Summary').fill('test');
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL(wiki.address(title));
      return (await wiki.load(title)).text;
    },
  };
}

test('a word in bold, and a link', async ({ page, wiki }) => {
  const { saved } = await edit(page, wiki, 'One two.\n\nThree four.', 'One two.');
  await page.keyboard.type(' ');
  await keys(page, 'Control+b');
  await page.keyboard.type('bold');
  await keys(page, 'Control+b');
  await page.keyboard.type(' and ');
  await keys(page, 'Control+k');
  await page.getByLabel('Page or web address').fill('Aldmouth');
  await keys(page, 'Enter');
  // A link that was just put in goes on as any other.
  await page.keyboard.type('s.');
  expect(await saved()).toBe("One two. '''bold''' and [[Aldmouth]]s.\n\nThree four.");
});

test('removing formatting behind a link leaves it', async ({ page, wiki }) => {
  const { saved } = await edit(page, wiki, 'One [[two]]', 'two');
  await page.getByRole('button', { name: 'Text style' }).click();
  await page.getByRole('menuitem', { name: 'Remove formatting' }).click();
  await page.keyboard.type('fold, and on');
  expect(await saved()).toBe('One [[two]]<nowiki/>fold, and on');
});

test('a list: a new item, one under it, and out of the list', async ({ page, wiki }) => {
  const { saved } = await edit(page, wiki, '* one\n*two\n\nEnd.', 'one');
  await keys(page, 'Enter');
  await page.keyboard.type('new');
  await keys(page, 'Enter', 'Tab');
  await page.keyboard.type('under');
  expect(await saved()).toBe('* one\n* new\n** under\n*two\n\nEnd.');
});

test('Enter in an empty item ends the list', async ({ page, wiki }) => {
  const { saved } = await edit(page, wiki, '# one\n# two', 'two');
  await keys(page, 'Enter', 'Enter');
  await page.keyboard.type('After.');
  expect(await saved()).toBe('# one\n# two\nAfter.');
});

test('a heading by its key', async ({ page, wiki }) => {
  const { saved } = await edit(page, wiki, 'Above.\n\nTitle\n\nBelow.', 'Title');
  await keys(page, 'Control+3');
  expect(await saved()).toBe('Above.\n\n=== Title ===\n\nBelow.');
});

test('a parameter of a template', async ({ page, wiki }) => {
  const { surface, saved } = await edit(page, wiki, 'Before {{Harbour|name= Old |depth=3}} after.');
  await surface.locator('.stet-template').click();
  const panel = page.getByRole('complementary', { name: 'Harbour' });
  await panel.getByLabel('depth', { exact: true }).fill('4 m');
  await panel.getByRole('button', { name: 'Done' }).click();
  expect(await saved()).toBe('Before {{Harbour|name= Old |depth=4 m}} after.');
});

test('what a template makes follows its parameters, and its notes count with the page’s', async ({
  page,
  wiki,
}) => {
  await wiki.put('Template:Depth', "''{{{1}}} fathoms''{{#if:{{{2|}}}|<ref>{{{2}}}</ref>}}");
  const source = 'One.<ref>First.</ref> {{Depth|3|Second.}} Three.<ref>Third.</ref>\n\n<references />';
  const { surface, saved } = await edit(page, wiki, source);
  const made = surface.locator('.stet-template');
  await expect(made).toHaveText('3 fathoms[2]');
  await expect(surface.locator('sup.reference')).toHaveText(['[1]', '[2]', '[3]']);
  await expect(surface.locator('.references li')).toHaveText([/First\.$/, /Second\.$/, /Third\.$/]);
  await made.click();
  const panel = page.getByRole('complementary', { name: 'Depth' });
  await panel.getByLabel('1', { exact: true }).fill('4');
  await expect(made).toHaveText('4 fathoms[2]');
  await panel.getByLabel('2', { exact: true }).fill('');
  await expect(made).toHaveText('4 fathoms');
  await expect(surface.locator('sup.reference')).toHaveText(['[1]', '[2]']);
  await panel.getByRole('button', { name: 'Done' }).click();
  await page.keyboard.press('Control+z');
  await expect(made).toHaveText('4 fathoms[2]');
  expect(await saved()).toBe(source.replace('{{Depth|3|', '{{Depth|4|'));
});

test('rows, cells and lists that templates make look as in the read view', async ({ page, wiki }) => {
  await wiki.put('Template:Two rows', '|-\n| a || b\n|-\n| c || d');
  await wiki.put('Template:Cells', '| e || f');
  await wiki.put('Template:Nothing', '<includeonly>[[Category:Nothing]]</includeonly>');
  await wiki.put('Template:Block', 'x<div>y</div>');
  const source =
    '{| class="wikitable"\n{{Two rows}}\n|-\n{{Cells}}\n|}\n\n{{Nothing}}\n\nIn {{Block}} text.\n\n{{Lost page}}';
  await wiki.put('Made', source);
  const look = () =>
    page.locator('.wiki .stet-content').evaluate((content) =>
      [...content.querySelectorAll('td, th, p, div, a')]
        .filter((e) => e.children.length === 0 && e.textContent !== '' && !e.closest('.stet-ghost'))
        .map((e) => {
          const { left, top } = e.getBoundingClientRect();
          return `${e.textContent} ${Math.round(left)} ${Math.round(top)}`;
        }),
    );
  await page.goto(wiki.address('Made'));
  const read = await look();
  expect(read.length).toBe(9);
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  const surface = await openEditor(page);
  await expect.poll(look).toEqual(read);
  await expect(surface.locator('.stet-ghost.stet-template')).toHaveCount(1);
  await expect(surface.getByText('Template:Lost page')).toBeVisible();
});

test('a template that cannot be loaded says so, and nothing is lost', async ({ page, wiki }) => {
  const { surface, saved } = await edit(page, wiki, 'Before {{Tl|x}} after.');
  await page.route('**/api/sources*', (route) => route.fulfill({ status: 404, body: '' }));
  await surface.locator('.stet-template').click();
  const panel = page.getByRole('complementary', { name: 'Tl' });
  await panel.getByLabel('1', { exact: true }).fill('y');
  await expect(surface.locator('.stet-template')).toContainText('could not be loaded');
  await panel.getByRole('button', { name: 'Done' }).click();
  expect(await saved()).toBe('Before {{Tl|y}} after.');
});

test('the text of a reference', async ({ page, wiki }) => {
  const { surface, saved } = await edit(
    page,
    wiki,
    'A claim.<ref name="x">A ' + "''book''</ref>\n\n<references />",
  );
  await surface.locator('.stet-reference').first().click();
  await page.locator('.stet-nested').getByText('book').click();
  await settle(page);
  await keys(page, 'End');
  await page.keyboard.type(', 1931');
  await expect(surface.locator('.references')).toContainText('A book, 1931');
  await keys(page, 'Escape');
  expect(await saved()).toMatch(
    /^A claim\.<ref name="x">A (''book'', 1931|''book, 1931'')<\/ref>\n\n<references \/>$/,
  );
});

test('a press on a link leads nowhere', async ({ page, wiki }) => {
  const { surface, saved } = await edit(
    page,
    wiki,
    'Of [http://127.0.0.1/a], [http://127.0.0.1/b text], [[Aldmouth]] and http://127.0.0.1/c here.<ref>[http://127.0.0.1/d x]</ref>' +
      '\n\n<references />',
    'here',
  );
  const address = page.url();
  await page.keyboard.type(' Kept.');
  for (const link of await surface.locator('a').all()) await link.click();
  await settle(page);
  expect(page.url()).toBe(address);
  await surface.locator('.references a').last().focus();
  await keys(page, 'Enter');
  expect(page.url()).toBe(address);
  await keys(page, 'Escape');
  expect(await saved()).toContain('Kept.');
});

test('a row and a column of a table', async ({ page, wiki }) => {
  const { saved } = await edit(page, wiki, '{| class="wikitable"\n! a !! b\n|-\n| c || d\n|}', 'd');
  await page.getByRole('button', { name: 'Insert row below' }).click();
  await page.keyboard.type('f');
  await page.getByRole('button', { name: 'Insert column before' }).click();
  await page.keyboard.type('new');
  const source = await saved();
  expect(source).toContain('| c |');
  expect(source.replace(/\s+/g, ' ')).toContain('new');
  expect(source.split('|-')).toHaveLength(3);
});

test('the caption of an image, in place', async ({ page, wiki }) => {
  const { saved } = await edit(page, wiki, '[[File:A.jpg|thumb|The harbour]]\n\nText.', 'The harbour');
  await page.keyboard.type(' at dawn');
  expect(await saved()).toBe('[[File:A.jpg|thumb|The harbour at dawn]]\n\nText.');
});

test('a category more', async ({ page, wiki }) => {
  const { saved } = await edit(page, wiki, 'Text.\n\n[[Category:Ducks|Mallard]]', 'Text.');
  await page.getByRole('button', { name: 'Insert' }).click();
  await page.getByRole('menuitem', { name: 'Category' }).click();
  await page.getByLabel('Add a category').fill('Geese');
  await keys(page, 'Enter');
  expect(await saved()).toBe('Text.\n\n[[Category:Ducks|Mallard]]\n[[Category:Geese]]');
});

test('a comment', async ({ page, wiki }) => {
  const { surface, saved } = await edit(page, wiki, 'Text<!-- check --> more.');
  await surface.locator('.stet-comment .stet-mask').click();
  await page.getByRole('textbox', { name: 'Comment' }).fill('checked');
  await page.getByRole('button', { name: 'Done' }).click();
  expect(await saved()).toBe('Text<!-- checked --> more.');
});

test('copied and pasted, a template stays a template', async ({ page, wiki, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { saved } = await edit(page, wiki, 'Depth: {{m|3}}.\n\nAgain: ', 'Depth');
  await keys(page, 'Home', 'Shift+End', 'Control+c');
  await page.getByText('Again:').click();
  await settle(page);
  await keys(page, 'End', 'Control+v');
  expect(await saved()).toMatch(/^Depth: \{\{m\|3\}\}\.\n\nAgain: ?Depth: \{\{m\|3\}\}\./);
});

test('what is typed while a template is selected goes behind it', async ({ page, wiki }) => {
  const { surface, saved } = await edit(page, wiki, '{{Box}}\n\nA {{chip}} here.');
  await surface.locator('span.stet-template').click();
  await page.keyboard.type('ed');
  await surface.locator('div.stet-template').click();
  await page.keyboard.type('Under it.');
  expect(await saved()).toBe('{{Box}}\n\nUnder it.\n\nA {{chip}}ed here.');
});

test('undo gives back the bytes', async ({ page, wiki }) => {
  const source = "One  ''two''.\n*a\n* b \n\n\n== H==\n{|\n|x||y\n|}";
  const { surface, saved } = await edit(page, wiki, source, 'One');
  await page.keyboard.type(' typed');
  await keys(page, 'Enter');
  await surface.getByText('b', { exact: true }).click();
  await settle(page);
  await keys(page, 'Tab');
  await keys(page, 'Control+z', 'Control+z', 'Control+z', 'Control+z', 'Control+z');
  await page.keyboard.press('Control+End');
  await settle(page);
  await page.keyboard.type('!');
  expect(await saved()).toBe(source.replace('y', 'y!'));
});

test.describe('an input method', () => {
  for (const [place, source, text, expected] of [
    ['a paragraph', 'Word.\n\nNext.', 'Word.', 'Word.日本語\n\nNext.'],
    ['an item', '* word\n* next', 'word', '* word日本語\n* next'],
    ['a cell', '{|\n| word || next\n|}', 'word', '{|\n| word日本語 || next\n|}'],
  ] as const) {
    test(`composes in ${place}`, async ({ page, wiki }) => {
      const { saved } = await edit(page, wiki, source, text);
      const cdp = await page.context().newCDPSession(page);
      for (const step of ['に', 'にほ', 'にほんご']) {
        await cdp.send('Input.imeSetComposition', {
          text: step,
          selectionStart: step.length,
          selectionEnd: step.length,
        });
        await settle(page);
      }
      await cdp.send('Input.insertText', { text: '日本語' });
      await settle(page);
      expect(await saved()).toBe(expected);
    });
  }
});
