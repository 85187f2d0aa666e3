import { expect, test } from 'vitest';
import { pairs } from '../check/collab-matrix.js';

test('all pairs of operations on the same block and on neighbours', () => {
  const { failures, run, pass } = pairs(2);
  expect(failures.slice(0, 5)).toEqual([]);
  expect(pass).toBe(run);
}, 60_000);
