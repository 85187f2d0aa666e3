import { expect, test } from './input-tools.js';

/**
 * 1 000 random edits of programs and other people while somebody composes, half of them in the same paragraph: the
 * composition ends with the text that the person typed, and everything else comes out as it was meant.
 */

const words = ['あいう', 'かきく', 'さしす', 'たちつ', 'なにぬ'];

for (const seed of [1, 2]) {
  test(`500 edits in ${words.length} compositions, seed ${seed}`, async ({ person }) => {
    test.setTimeout(120_000);
    await person.call('openRandom', seed);
    await person.settle();
    for (const [i, word] of words.entries()) {
      for (let end = 1; end <= word.length; end++) {
        await person.method.update(word.slice(0, end));
        await person.call('randomEdits', 33);
        expect((await person.call('shown')).composing).toBe(true);
      }
      await person.call('randomEdits', 1);
      await person.method.commit(word);
      await person.settle(150);
      const { model } = await person.shown();
      expect(model).toContain(`${word}|`);
      expect(await person.call('randomProblems', words.slice(0, i + 1))).toEqual([]);
    }
  });
}

/**
 * The same on a shared page: two others type, delete, format and add paragraphs in documents of their own, and what they
 * did arrives while the person composes. With the larger client id Yjs puts what another typed at the same place before
 * what the person goes on with: then the letters are all there, in their order.
 */
for (const first of [true, false]) {
  test(`500 edits of others on a shared page, the person comes ${first ? 'first' : 'last'}`, async ({
    person,
  }) => {
    test.setTimeout(120_000);
    await person.call('openShared', first ? 11 : 12, first);
    await person.settle();
    for (const [i, word] of words.entries()) {
      for (let end = 1; end <= word.length; end++) {
        await person.method.update(word.slice(0, end));
        await person.call('sharedEdits', 40, word.slice(0, end));
        expect(await person.call('sharedState')).toMatchObject({ composing: true, errors: [] });
        expect((await person.call('sharedState')).before.endsWith(word.slice(0, end))).toBe(true);
      }
      await person.method.commit(word);
      await person.settle(150);
      await expect.poll(() => person.call('sharedProblems', words.slice(0, i + 1), first)).toEqual([]);
      const { before, errors } = await person.call('sharedState');
      expect(errors).toEqual([]);
      if (first) expect(before).toContain(word);
    }
  });
}
