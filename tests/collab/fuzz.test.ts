import { expect, test } from 'vitest';
import { noCount, session } from '../check/collab-fuzz.js';

test('a session of people who do everything at once, over a bad network', () => {
  const count = noCount();
  for (let seed = 1; seed <= 2; seed++) session({ seed, steps: 240 }, count);
  expect(count.failures).toEqual([]);
  expect(count.steps).toBe(480);
}, 60_000);
