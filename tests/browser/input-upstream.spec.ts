import { expect, test } from './input-tools.js';

/**
 * Faults of stock prosemirror-view that packages/editor/src/input/upstream.ts works around. When one of these tests
 * fails, the fault is gone upstream: take the part for it out of that file, and the test out of this one.
 */

test('stock: the text node that the browser made is thrown away', async ({ person, page }) => {
  await person.call('openStock');
  await page.evaluate(() => {
    const seen: string[] = [];
    const note = (): void => void seen.push(document.getSelection()?.focusNode?.nodeName ?? '');
    const made = new Set<Node>();
    new MutationObserver((records) => {
      for (const { addedNodes, removedNodes } of records) {
        for (const node of addedNodes) if (node.nodeType === 3) made.add(node);
        for (const node of removedNodes) if (made.has(node)) seen.push('thrown away');
      }
      note();
    }).observe(document.querySelector('.ProseMirror') as Element, { childList: true, subtree: true });
    (window as unknown as { seen: string[] }).seen = seen;
  });
  await person.type('a');
  const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen);
  expect(seen).toContain('thrown away');
});

test('ours: it stays, from the first letter to the last', async ({ person }) => {
  await person.openEmpty();
  await person.type('a');
  expect(await person.call('markCaretNode')).toBe(false);
  await person.compose(['に', 'にほ'], '日本');
  await person.type('b');
  expect(await person.call('markCaretNode')).toBe(true);
  expect(await person.block()).toBe('a日本b|');
});

test('stock: a composition in formatted text is read back by the rules for foreign HTML', async ({
  person,
}) => {
  await person.call('openStock', true);
  await person.call('stockCaret', 5);
  await person.method.update('に');
  await person.method.update('にほ');
  await person.method.update('にほん');
  await person.method.commit('日本');
  await person.settle();
  expect(await person.call('stockMarks')).not.toContain('42');
});

/** For a caret that moves right after a focus: no time goes by. */
const stopTime = (): void => {
  const now = Date.now();
  Date.now = () => now;
};

test('stock: a caret that a person puts at the start of the page right after a focus is put back', async ({
  person,
  page,
}) => {
  await page.evaluate(stopTime);
  await person.call('openStock', true);
  await person.call('stockCaret', 4);
  await person.keys('Home');
  await person.type('x');
  await person.settle();
  expect(await person.call('stockText')).toBe('a bxold z');
});

test('ours: it stays there', async ({ person, page }) => {
  await page.evaluate(stopTime);
  await person.open('one two');
  await person.call('caret', 'one');
  await person.keys('Home');
  await person.type('x');
  expect(await person.block()).toBe('x|one two');
});
