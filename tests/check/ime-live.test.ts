import { expect, test } from 'vitest';
import { losses, table, withTable } from './ime-live-report.js';
import type { Run } from './ime-live-table.js';

const run = (side: Run['side'], ok: boolean, delay = 10): Run => ({
  engine: 'firefox',
  method: 'hangul (Korean)',
  place: 'table cell',
  delay,
  time: 1,
  side,
  ok,
});

test('ours may lose only where the bare one does', () => {
  expect(losses([run('ours', true), run('bare', false)])).toEqual([]);
  expect(losses([run('ours', false), run('bare', false)])).toEqual([]);
  const runs = [run('ours', false), run('ours', true), run('bare', true), run('bare', false, 30)];
  expect(losses(runs)).toEqual([{ where: 'firefox, hangul (Korean), table cell, 10 ms', ours: 1, of: 2 }]);
});

test('a table counts what ended right', () => {
  const made = table([run('ours', false), run('ours', true), run('bare', true)]);
  expect(made).toContain('| hangul (Korean) | Firefox |  |  | 1/2, bare 1/1 |  |');
  const page = 'a\n<!-- check:ime-live -->\nold\n<!-- /check:ime-live -->\nb';
  expect(withTable(page, 'new')).toBe('a\n<!-- check:ime-live -->\nnew\n<!-- /check:ime-live -->\nb');
});
