import { expect, type Person, test } from './input-tools.js';

/** Direction: said in the menu, isolated in the text, and crossed by the caret as the engine has it. */

async function choose(person: Person, name: string): Promise<void> {
  await person.page.locator('.stet-toolbar [data-name="block"]').click();
  await person.page.getByRole('menuitemradio', { name, exact: true }).click();
  await person.settle();
}

test('a direction chosen in the menu, and taken back', async ({ person, page }) => {
  await person.open('one\n\ntwo\n\nthree');
  await person.call('caret', 'two');
  await choose(person, 'Right to left');
  const said = 'one\n\n<div dir="rtl">\ntwo\n</div>\n\nthree';
  await expect.poll(() => person.source()).toBe(said);
  const direction = (): Promise<string> =>
    page.getByText('two', { exact: true }).evaluate((p) => getComputedStyle(p).direction);
  expect(await direction()).toBe('rtl');
  await person.keys('Control+z');
  expect(await person.source()).toBe('one\n\ntwo\n\nthree');
  await person.keys('Control+Shift+z');
  expect(await person.source()).toBe(said);
  // What the page has anyway is not said.
  await choose(person, 'Left to right');
  await expect.poll(() => person.source()).toBe('one\n\ntwo\n\nthree');
});

const mixed: readonly (readonly [string, 'ltr' | 'rtl', string])[] = [
  ['Latin in Hebrew', 'rtl', 'שלום abc עולם'],
  ['Hebrew in Latin', 'ltr', 'abc שלום def'],
  ['numbers in Arabic', 'rtl', 'سنة 1984 كانت'],
];

for (const [name, dir, text] of mixed)
  test(`arrows cross mixed text as in a bare contentEditable: ${name}`, async ({ person, page }) => {
    const walk = async (): Promise<(number | null)[]> => {
      await page.evaluate((to) => {
        (document.querySelector('.stet-surface') as HTMLElement).dir = to;
      }, dir);
      const seen: (number | null)[] = [];
      for (let i = 0; i < text.length + 1; i++) {
        await page.keyboard.press(dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight');
        await page.waitForTimeout(person.engine === 'firefox' ? 20 : 10);
        seen.push((await person.call('bare')).caret);
      }
      await page.keyboard.press('Home');
      for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+End');
      seen.push(await page.evaluate(() => String(getSelection()).length));
      return seen;
    };
    await person.call('openBare', text, 0);
    const native = await walk();
    await person.call('openPlain', text, 0);
    expect(await walk()).toEqual(native);
  });

test('a link in the other direction does not move what stands beside it', async ({ person, page }) => {
  await person.open('[[Page|שלום]] 12, 13', { dir: 'ltr' });
  const { link, number } = await page.evaluate(() => {
    const a = document.querySelector('.stet-surface a') as HTMLElement;
    const range = document.createRange();
    range.setStart(a.nextSibling as Node, 1);
    range.setEnd(a.nextSibling as Node, 3);
    return { link: a.getBoundingClientRect().right, number: range.getBoundingClientRect().left };
  });
  expect(number).toBeGreaterThan(link);
});
