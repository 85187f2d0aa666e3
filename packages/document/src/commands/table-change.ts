/** Rows removed, columns added and removed: as in `table.ts`, only the cells named are touched. */

import type { Transform } from 'prosemirror-transform';
import { packAttributes, unpackAttributes } from '../attributes.js';
import type { GridCell } from '../grid.js';
import { emptyCell, reachingInto, setSpan, tableAt } from './table-parts.js';

/** Removes a row. Cells that span it shrink; a cell that begins in it and goes on moves to the row below. */
export function removeRow(tr: Transform, tablePos: number, at: number): void {
  const { map, start } = tableAt(tr, tablePos);
  const row = map.rows[at];
  if (!row) throw new RangeError(`The table has no row ${at}.`);
  if (map.rows.length === 1) {
    tr.delete(tablePos, tablePos + (tr.doc.nodeAt(tablePos)?.nodeSize ?? 0));
    return;
  }
  const steps = tr.steps.length;
  const map2 = (pos: number): number => tr.mapping.slice(steps).map(start + pos);
  for (const cell of reachingInto(map, at))
    setSpan(tr, start + cell.pos, cell.node, 'rowspan', cell.rows - 1);
  const below = map.rows[at + 1];
  const moved = map.cells.filter((cell) => cell.row === at && cell.rows > 1);
  if (below) {
    for (const cell of moved) {
      const next = map.cells.find(({ row: r, column }) => r === at + 1 && column > cell.column);
      const attrs = unpackAttributes(cell.node.attrs.attrs);
      if (cell.rows > 2) attrs.rowspan = String(cell.rows - 1);
      else delete attrs.rowspan;
      const copy = cell.node.type.create(
        { ...cell.node.attrs, attrs: packAttributes(attrs) },
        cell.node.content,
      );
      tr.insert(map2(next ? next.pos : below.pos + below.node.nodeSize - 1), copy);
    }
  }
  tr.delete(map2(row.pos), map2(row.pos + row.node.nodeSize));
}

/**
 * Adds a column before column number `at`, or after the last one. A row that does not reach so far stays as it is; a
 * cell that spans the place grows. The new cell is a header where its neighbours above and below would make it one.
 */
export function addColumn(tr: Transform, tablePos: number, at: number): void {
  const { table, map, start } = tableAt(tr, tablePos);
  const index = Math.max(0, Math.min(at, map.columns));
  const steps = tr.steps.length;
  const now = (pos: number): number => tr.mapping.slice(steps).map(start + pos);
  const grown = new Set<GridCell>();
  map.rows.forEach(({ node, pos }, row) => {
    const here = map.at(row, index);
    const before = index > 0 ? map.at(row, index - 1) : undefined;
    if (here && here === before) {
      if (!grown.has(here)) setSpan(tr, now(here.pos), here.node, 'colspan', here.columns + 1);
      grown.add(here);
      return;
    }
    if (index > 0 && !before) return;
    const own = map.cells.filter((cell) => cell.row === row);
    const next = own.find((cell) => cell.column >= index);
    const model = before ?? here;
    const headerRow = own.length > 1 && own.every((cell) => cell.node.attrs.name === 'th');
    const header = headerRow || (own.length <= 1 && model?.node.attrs.name === 'th');
    tr.insert(now(next ? next.pos : pos + node.nodeSize - 1), emptyCell(table, header ? 'th' : 'td'));
  });
}

/** Removes a column: cells of it go, cells that span it shrink. A row without cells goes too, and so does the table. */
export function removeColumn(tr: Transform, tablePos: number, at: number): void {
  const { table, map, start } = tableAt(tr, tablePos);
  if (at < 0 || at >= map.columns) throw new RangeError(`The table has no column ${at}.`);
  if (map.columns === 1) {
    tr.delete(tablePos, tablePos + table.nodeSize);
    return;
  }
  const steps = tr.steps.length;
  const now = (pos: number): number => tr.mapping.slice(steps).map(start + pos);
  const done = new Set<GridCell>();
  map.rows.forEach(({ node, pos }, row) => {
    const cell = map.at(row, at);
    if (!cell || done.has(cell)) return;
    done.add(cell);
    if (cell.columns > 1) setSpan(tr, now(cell.pos), cell.node, 'colspan', cell.columns - 1);
    else if (cell.row === row && node.childCount === 1 && cell.rows === 1) {
      tr.delete(now(pos), now(pos + node.nodeSize));
    } else tr.delete(now(cell.pos), now(cell.pos + cell.node.nodeSize));
  });
}
