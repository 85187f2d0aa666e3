import { describe, expect, test } from 'vitest';
import { runTrap, traps } from '../check/collab-traps.js';

describe('traps of a shared tree, on ours', () => {
  test.each(traps.map((trap) => [`${trap.row}: ${trap.name}`, trap] as const))('%s', (_, trap) => {
    expect(runTrap(trap, 'ours')).toBeNull();
  });
});

test('the usual binding falls into most of them: the scenarios can fail', () => {
  const failed = traps.filter((trap) => runTrap(trap, 'stock') !== null);
  expect(failed.length).toBeGreaterThanOrEqual(12);
});
