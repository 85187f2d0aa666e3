import { expect, test } from './input-tools.js';

/** Text that comes without keys: from programs that write into the page, from menus, by the mouse. */

test('a program writes into a text node, as spell-checkers and extensions do', async ({ person, page }) => {
  await person.open("a '''wrod''' z");
  await person.call('caret', 'a ');
  await page.evaluate(() => {
    const text = document.querySelector('.stet-surface b')?.firstChild as Text;
    text.data = 'word';
  });
  expect(await person.source()).toBe("a '''word''' z");
});

test('a program puts another text node in place of one', async ({ person, page }) => {
  await person.open('one two\n\nthree');
  await person.call('caret', 'one');
  await page.evaluate(() => {
    const p = document.querySelector('.stet-surface p') as HTMLElement;
    p.firstChild?.replaceWith(document.createTextNode('one 2'));
  });
  expect(await person.source()).toBe('one 2\n\nthree');
});

test('a translator wraps words in elements of its own: the text stays, the elements do not', async ({
  person,
  page,
}) => {
  await person.open('one two');
  await person.call('caret', 'one');
  await page.evaluate(() => {
    const text = document.querySelector('.stet-surface p')?.firstChild as Text;
    const font = document.createElement('font');
    font.style.verticalAlign = 'inherit';
    const word = text.splitText(4);
    word.replaceWith(font);
    font.append(word);
  });
  expect(await person.source()).toBe('one two');
  await person.type('x');
  expect(await person.source()).toBe('onex two');
});

for (const [what, source] of [
  ['a link', '[[Page|one]] z'],
  ['a link in an item', '* [[Page|one]] z'],
] as const)
  test(`what is typed before the first letter of ${what} stands before it`, async ({ person }) => {
    await person.open(source);
    await person.call('caret', '');
    await person.type('new ');
    await person.compose(['に', 'にほ'], '日本');
    expect(await person.source()).toBe(source.replace('[[', 'new 日本[['));
  });

test('half a surrogate pair that a program writes is taken out', async ({ person, page }) => {
  await person.open('one two');
  await person.call('caret', '');
  await page.evaluate(() => {
    const text = document.querySelector('.stet-surface p')?.firstChild as Text;
    text.insertData(5, '\ud83d');
  });
  expect(await person.block()).toBe('|one two');
});

// The pointer of Firefox's protocol begins no drag.
const dragged = { tag: ['@chromium'] };
test(
  'a word dragged with the mouse to another place keeps its formatting',
  dragged,
  async ({ person, page }) => {
    await person.open("one '''two''' three\n\nfour");
    await person.call('caret', 'one ', 'two');
    const word = await page.locator('.stet-surface b').boundingBox();
    const target = await page.locator('.stet-surface p').last().boundingBox();
    if (!word || !target) throw new Error('Nothing is shown.');
    await page.mouse.move(word.x + word.width / 2, word.y + word.height / 2);
    await page.mouse.down();
    const y = target.y + target.height / 2;
    await page.mouse.move(target.x + 5, y - 10, { steps: 6 });
    await page.mouse.move(target.x + 1, y, { steps: 6 });
    await page.mouse.up();
    await person.settle(200);
    expect(await person.source()).toBe("one  three\n\n'''two'''four");
    await person.keys('Control+z');
    expect(await person.source()).toBe("one '''two''' three\n\nfour");
  },
);

test('a page that says no direction: each block has that of its text', async ({ person, page }) => {
  await person.open('abc\n\nسلام\n\nabc', { silent: true });
  const directions = (): Promise<string[]> =>
    page.evaluate(() =>
      [...document.querySelectorAll('.stet-surface p')].map((p) => getComputedStyle(p).direction),
    );
  expect(await directions()).toEqual(['ltr', 'rtl', 'ltr']);
  await person.open('abc\n\nسلام', { dir: 'ltr' });
  expect(await directions()).toEqual(['ltr', 'ltr']);
});

test('the caret reaches each place around atoms', async ({ person, page }) => {
  await person.open('{{one}}{{two}}a<ref>note</ref>\n\nend');
  await person.call('caret', '');
  const seen: number[] = [];
  for (let i = 0; i < 9; i++) {
    const at = await page.evaluate(() => {
      const { selection } = window.stet.editor.view.state;
      return selection.empty ? selection.head : -selection.head;
    });
    seen.push(at);
    await page.keyboard.press('ArrowRight');
    await person.settle(40);
  }
  // Before, between and behind: 1, 2, 3, 4; each atom is selected on the way.
  expect(seen.filter((at) => at > 0)).toEqual(expect.arrayContaining([1, 2, 3, 4]));
});
