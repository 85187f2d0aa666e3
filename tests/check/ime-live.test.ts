import { expect, test } from 'vitest';
import { chance, losses, table, withTable } from './ime-live-report.js';
import type { Run } from './ime-live-table.js';

const run = (side: Run['side'], ok: boolean, place = 'table cell'): Run => ({
  engine: 'firefox',
  method: 'hangul (Korean)',
  place,
  delay: 10,
  time: 1,
  side,
  ok,
});
const many = (side: Run['side'], right: number, wrong: number, place?: string): Run[] => [
  ...Array.from({ length: right }, () => run(side, true, place)),
  ...Array.from({ length: wrong }, () => run(side, false, place)),
];

test('where the bare one never loses, ours may not', () => {
  expect(losses([...many('ours', 30, 0), ...many('bare', 120, 0)])).toEqual([]);
  expect(losses([...many('ours', 29, 1), ...many('bare', 120, 0)])).toEqual([
    { where: 'firefox, hangul (Korean), table cell', ours: 1, of: 30 },
  ]);
});

test('where the bare one loses, ours may as often, but not more', () => {
  expect(losses([...many('ours', 29, 1), ...many('bare', 118, 2)])).toEqual([]);
  expect(losses([...many('ours', 19, 11), ...many('bare', 19, 11)])).toEqual([]);
  expect(losses([...many('ours', 24, 6), ...many('bare', 118, 2)])).toHaveLength(1);
});

test('a place where the bare one cannot excuses no other', () => {
  const elsewhere = [...many('ours', 29, 1), ...many('bare', 30, 0)];
  expect(losses([...elsewhere, ...many('ours', 30, 0, 'chip'), ...many('bare', 0, 30, 'chip')])).toHaveLength(
    1,
  );
  expect(losses([...many('ours', 0, 30, 'chip'), ...many('bare', 0, 30, 'chip')])).toEqual([]);
});

test('the control is the browser itself, if it ever lost there', () => {
  const chromium = many('bare', 900, 0).map((one): Run => ({ ...one, engine: 'chromium' }));
  expect(losses([...many('ours', 25, 5), ...many('bare', 113, 7), ...chromium])).toEqual([]);
  expect(losses([...many('ours', 25, 5), ...many('bare', 120, 0), ...chromium])).toHaveLength(1);
});

test('chance is exact', () => {
  expect(chance(1, 1, 1, 2)).toBeCloseTo(0.5);
  expect(chance(2, 2, 2, 4)).toBeCloseTo(1 / 6);
  expect(chance(0, 3, 1, 6)).toBeCloseTo(1);
});

test('a table counts what ended right', () => {
  const made = table([run('ours', false), run('ours', true), run('bare', true)]);
  expect(made).toContain('| hangul (Korean) | Firefox |  |  | 1/2, bare 1/1 |  |');
  const page = 'a\n<!-- check:ime-live -->\nold\n<!-- /check:ime-live -->\nb';
  expect(withTable(page, 'new')).toBe('a\n<!-- check:ime-live -->\nnew\n<!-- /check:ime-live -->\nb');
});
