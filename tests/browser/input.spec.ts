import { inputCases } from './input-cases.js';
import { keyCases } from './input-cases-keys.js';
import { expect, test } from './input-tools.js';

const cases = [...inputCases, ...keyCases].toSorted((a, b) => a.number - b.number);

/** Input methods, driven with trusted events in Chromium and in a stock Firefox. */

for (const one of cases) {
  const title = `${one.number}: ${one.name} (${one.thread})`;
  // What only one engine's protocol can drive is no test of the other one (playwright.config.ts).
  test(title, { tag: one.only ? [`@${one.only.engine}`] : [] }, async ({ person }) => {
    await one.run(person);
  });
}

/** Each case again in an editor that loses the last letter of what is typed: a case that passes there says nothing. */
test('each case notices an editor that loses letters', async ({ person }) => {
  test.setTimeout(300_000);
  person.lossy = true;
  const blind: string[] = [];
  for (const { number, only, run } of cases) {
    if (only && only.engine !== person.engine) continue;
    const failed = await run(person).then(
      () => false,
      () => true,
    );
    if (!failed) blind.push(String(number));
    if ((await person.call('shown')).composing) await person.method.cancel();
  }
  expect(blind).toEqual([]);
});
