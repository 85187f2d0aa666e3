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

/** A browser, method, place and speed in which ours loses and the bare one does not. */
export interface Loss {
  readonly where: string;
  readonly ours: number;
  readonly of: number;
}

/** "Ours never loses where the bare one does not": what speaks against it. */
export function losses(runs: readonly Run[]): Loss[] {
  const cells = group(runs, (run) => `${run.engine}, ${run.method}, ${run.place}, ${run.delay} ms`);
  return [...cells]
    .filter(([, cell]) => lost(cell, 'ours') > 0 && lost(cell, 'bare') === 0)
    .map(([where, cell]) => ({
      where,
      ours: lost(cell, 'ours'),
      of: cell.filter(({ side }) => side === 'ours').length,
    }));
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
        const count = (side: Run['side']): string => {
          const all = cell.filter((run) => run.side === side).length;
          return `${all - lost(cell, side)}/${all}`;
        };
        return cell.length === 0 ? '' : `${count('ours')}, bare ${count('bare')}`;
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
