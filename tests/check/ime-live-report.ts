/** What the lines of `check:ime-live` come to: a table, and where ours loses although the bare one does not. */

import { engines, livePlaces, methods, type Run } from './ime-live-table.js';

const engineNames = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKitGTK' };

const group = <Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> => {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const list = groups.get(key(item));
    if (list) list.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
};

const lost = (runs: readonly Run[], side: Run['side']): number =>
  runs.filter((run) => run.side === side && !run.ok).length;

const count = (runs: readonly Run[], side: Run['side']): number =>
  runs.filter((run) => run.side === side).length;

/** A browser, method and place in which ours loses more than the bare one explains. */
export interface Loss {
  readonly where: string;
  readonly ours: number;
  readonly of: number;
}

/** How likely `lost` or more of `of` are by chance, when `allLost` of `all` were (Fisher's exact test, one side). */
export function chance(lost: number, of: number, allLost: number, all: number): number {
  const choose = (n: number, k: number): number => {
    let log = 0;
    for (let i = 1; i <= k; i++) log += Math.log((n - k + i) / i);
    return log;
  };
  let sum = 0;
  for (let k = lost; k <= Math.min(of, allLost); k++)
    if (all - of >= allLost - k)
      sum += Math.exp(choose(of, k) + choose(all - of, allLost - k) - choose(all, allLost));
  return sum;
}

/**
 * "Ours never loses where the bare one does not": what speaks against it. The control of a method is the bare one in that
 * browser, in all places at all speeds; where it never lost there, in all browsers, since what is between keyboard and
 * browser (ibus, which does not wait for its engines) is the same. Where it never lost at all, ours may not either. Where
 * it did, ours may as often, but in no place more often than chance explains (1 in 100). A place where the bare one loses
 * more often than not (Chromium, behind what cannot be edited) is a control of itself only.
 */
export function losses(runs: readonly Run[]): Loss[] {
  const found: Loss[] = [];
  for (const all of group(runs, (run) => run.method).values()) {
    const cells = group(all, (run) => `${run.engine}, ${run.method}, ${run.place}`);
    const isSound = (cell: readonly Run[]): boolean => 2 * lost(cell, 'bare') <= count(cell, 'bare');
    const sound = [...cells.values()].filter(isSound).flat();
    for (const [where, cell] of cells) {
      const near = sound.filter(({ engine }) => engine === cell[0]?.engine);
      const control = isSound(cell) ? (lost(near, 'bare') > 0 ? near : sound) : cell;
      const ours = lost(cell, 'ours');
      const of = count(cell, 'ours');
      const bareLost = lost(control, 'bare');
      const isChance = bareLost > 0 && chance(ours, of, ours + bareLost, of + count(control, 'bare')) >= 0.01;
      if (ours > 0 && !isChance) found.push({ where, ours, of });
    }
  }
  return found;
}

/** Markdown: a row for each method and browser; what ended right, of ours and of the bare one. */
export function table(runs: readonly Run[]): string {
  const lines = [
    `| method | browser | ${livePlaces.map(({ name }) => name).join(' | ')} |`,
    `| --- | --- |${' --- |'.repeat(livePlaces.length)}`,
  ];
  for (const { name } of methods)
    for (const engine of engines) {
      const row = runs.filter((run) => run.method === name && run.engine === engine);
      if (row.length === 0) continue;
      const cells = livePlaces.map((place) => {
        const cell = row.filter((run) => run.place === place.name);
        const right = (side: Run['side']): string => {
          const all = count(cell, side);
          return `${all - lost(cell, side)}/${all}`;
        };
        return cell.length === 0 ? '' : `${right('ours')}, bare ${right('bare')}`;
      });
      lines.push(`| ${name} | ${engineNames[engine]} | ${cells.join(' | ')} |`);
    }
  return lines.join('\n');
}

const begin = '<!-- check:ime-live -->';
const end = '<!-- /check:ime-live -->';

/** Puts a table into a page between its two marks. Throws a `RangeError` when they are not there. */
export function withTable(page: string, made: string): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new RangeError(`The page has no ${begin} with ${end} after it.`);
  return `${page.slice(0, from + begin.length)}\n${made}\n${page.slice(to)}`;
}
