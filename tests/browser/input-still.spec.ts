import { expect, type Person, test } from './input-tools.js';

/**
 * The surface keeps still: text that the browser has put there is not drawn anew, and nobody sets the selection while
 * an input method composes.
 */

const places: readonly (readonly [string, string, string])[] = [
  ['a paragraph', 'one two', 'one'],
  ['the end of a paragraph', 'one two', 'two'],
  ['an item', '* one\n* two', 'two'],
  ['a cell', '{|\n| one\n| two\n|}', 'one'],
  ['a heading', '== one ==\n\ntwo', 'one'],
  ['bold text', "a '''one''' z", 'on'],
  ['a link', 'a [[Page|one]] z', 'on'],
  ['behind a template', 'a {{chip}} z', 'a \ufffc'],
  ['before a template', 'a {{chip}} z', 'a '],
  ['behind a reference', 'a<ref>note</ref> z', 'a\ufffc'],
];

async function open(person: Person, source: string, behind: string): Promise<void> {
  await person.open(source);
  await person.call('caret', behind);
  await person.settle();
}

for (const [place, source, behind] of places) {
  test(`typing in ${place}`, async ({ person }) => {
    await open(person, source, behind);
    await person.type('abc de');
    await person.keys('Backspace', 'Backspace');
    expect((await person.shown()).rewrites).toBe(0);
  });

  test(`composing in ${place}`, async ({ person }) => {
    await open(person, source, behind);
    await person.method.update('に');
    const before = await person.call('selectionWrites');
    await person.method.update('にほ');
    await person.method.update('にほん');
    expect(await person.call('selectionWrites')).toBe(before);
    await person.method.commit('日本');
    const { rewrites, model } = await person.shown();
    expect(model).toContain('日本|');
    expect(rewrites).toBe(0);
  });
}

test('the first letters of an empty paragraph, typed and composed', async ({ person }) => {
  await person.openEmpty();
  await person.type('ab');
  await person.compose(['に', 'にほ'], '日本');
  await person.type('c');
  expect(await person.shown()).toMatchObject({ model: 'ab日本c|', rewrites: 0 });
});

/** Chromium took no group of blocks for visible before the first frame, and put the caret out of the text. */
test('what is typed before the first frame', async ({ person, page }) => {
  await page.evaluate(() => {
    window.stet.openEmpty();
    for (const letter of ['a', 'b']) document.execCommand('insertText', false, letter);
  });
  expect(await person.block()).toBe('ab|');
});

test('a page that says no direction: typed and composed, from left to right and from right to left', async ({
  person,
}) => {
  for (const text of ['one two', 'سلام كتاب']) {
    await person.open(`${text}\n\n* ${text}`, { silent: true });
    await person.call('caret', text);
    await person.settle();
    await person.type('ab');
    await person.compose(['ك', 'كت'], 'كتب');
    expect((await person.shown()).rewrites).toBe(0);
  }
});

test('the counter counts: a program that writes what was typed again', async ({ person, page }) => {
  await open(person, 'one two', 'one');
  await page.evaluate(() => {
    const { view } = window.stet.editor;
    const update = view.updateState.bind(view);
    let once = true;
    view.updateState = (state) => {
      update(state);
      if (!once) return;
      once = false;
      const text = document.getSelection()?.focusNode as Text;
      text.replaceWith(text.ownerDocument.createTextNode(text.data));
    };
  });
  await page.keyboard.type('a');
  await person.settle();
  expect((await person.call('shown')).rewrites).toBeGreaterThan(0);
});

/** The browser scrolls to what it inserts; we leave that to it. */
test('typing far from what is shown brings the caret into sight', async ({ person, page }) => {
  const lines = Array.from({ length: 120 }, (_, n) => `line ${n}`).join('\n\n');
  await open(person, lines, 'line 60');
  const top = (): Promise<number> =>
    page.evaluate(() => {
      const range = getSelection()?.getRangeAt(0);
      return (range?.getClientRects()[0]?.top ?? -1) / innerHeight;
    });
  for (const place of [0, 100_000]) {
    await page.evaluate((y) => scrollTo(0, y), place);
    await expect.poll(async () => Math.abs((await top()) - 0.5) > 0.5).toBe(true);
    await person.type('x');
    await expect.poll(async () => (await top()) > 0 && (await top()) < 1).toBe(true);
  }
  // A command of ours scrolls by itself.
  await page.evaluate(() => scrollTo(0, 0));
  await person.keys('Enter');
  await expect.poll(async () => (await top()) < 1).toBe(true);
});
