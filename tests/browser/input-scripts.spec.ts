import { scriptTexts } from '../input/scripts-table.js';
import { expect, type Person, test } from './input-tools.js';

/**
 * Deleting and moving in many scripts: in the editor as in a bare contentEditable of the same engine, and never into
 * the middle of a pair of surrogates. Where ours is not the engine's, it says so here.
 */

interface State {
  readonly text: string;
  readonly caret: number | null;
}

const halves = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** What is seen after each press of a key. */
async function presses(
  person: Person,
  key: string,
  count: number,
  read: () => Promise<State>,
): Promise<State[]> {
  const seen: State[] = [];
  for (let i = 0; i < count; i++) {
    await person.page.keyboard.press(key);
    await person.page.waitForTimeout(person.engine === 'firefox' ? 12 : 6);
    const state = await read();
    seen.push(state);
    // At an edge the next press leaves the block.
    if (state.text === '' || (state.caret === 0 && key.endsWith('Left'))) break;
  }
  return seen;
}

const ways: readonly { key: string; from: 'start' | 'end'; count: number }[] = [
  { key: 'Backspace', from: 'end', count: 20 },
  { key: 'Delete', from: 'start', count: 20 },
  { key: 'ArrowLeft', from: 'end', count: 6 },
  { key: 'ArrowRight', from: 'start', count: 6 },
  { key: 'Control+ArrowLeft', from: 'end', count: 2 },
  { key: 'Control+ArrowRight', from: 'start', count: 2 },
  { key: 'Control+Backspace', from: 'end', count: 2 },
  { key: 'Control+Delete', from: 'start', count: 2 },
  { key: 'Home', from: 'end', count: 1 },
  { key: 'End', from: 'start', count: 1 },
];

/** Firefox takes these apart with Backspace; we do not. */
const whole = /^Emoji, (?:family|keycap|tag flag|profession)$/;

for (const { key, from, count } of ways) {
  test(`${key} in ${scriptTexts.length} texts`, async ({ person }) => {
    test.setTimeout(240_000);
    for (const [name, text] of scriptTexts) {
      const at = from === 'end' ? text.length : 0;
      await person.call('openBare', text, at);
      const native = await presses(person, key, count, () => person.call('bare'));
      await person.call('openPlain', text, at);
      await person.page.waitForTimeout(20);
      const ours = await presses(person, key, count, () => person.call('bare'));
      const model = await person.call('plainText');
      for (const { text: left } of ours) expect(left, `${name}: half a character`).not.toMatch(halves);
      expect(model, `${name}: document and page`).toBe(ours.at(-1)?.text);
      if (key === 'Backspace' && person.engine === 'firefox' && whole.test(name)) {
        expect(ours.length, name).toBeLessThan(native.length);
        continue;
      }
      expect(ours, `${name}, ${key}`).toEqual(native);
    }
  });
}
