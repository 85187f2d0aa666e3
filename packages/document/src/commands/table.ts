/**
 * Rows and columns added and removed. Only the cells named are touched: no row is padded, no other cell rewritten, so
 * everything else keeps its source. New nodes have no id yet: `repairIds` gives them one.
 */

import type { Node } from 'prosemirror-model';
import type { Transform } from 'prosemirror-transform';
import { packAttributes, unpackAttributes } from '../attributes.js';
import { type Grid, type GridCell, grid, spanOf } from '../grid.js';

function tableAt(tr: Transform, tablePos: number): { table: Node; map: Grid; start: number } {
  const table = tr.doc.nodeAt(tablePos);
  if (table?.type.name !== 'table') throw new RangeError(`There is no table at position ${tablePos}.`);
  return { table, map: grid(table), start: tablePos + 1 };
}

function emptyCell(table: Node, name: string): Node {
  const { cell, line } = table.type.schema.nodes;
  return (cell as NonNullable<typeof cell>).create({ name }, line?.create());
}

function setSpan(tr: Transform, pos: number, cell: Node, name: 'colspan' | 'rowspan', span: number): void {
  const attrs = unpackAttributes(cell.attrs.attrs);
  if (span > 1) attrs[name] = String(span);
  else delete attrs[name];
  tr.setNodeAttribute(pos, 'attrs', packAttributes(attrs));
}

/** Cells that begin above `row` and go on in it. */
const reachingInto = (map: Grid, row: number): GridCell[] =>
  map.cells.filter((cell) => cell.row < row && cell.row + cell.rows > row);

/**
 * Adds a row before row number `at`, or after the last one. Its cells are those of the row beside it, empty; under a
 * row of headers they are data cells. Cells that span the place grow.
 */
export function addRow(tr: Transform, tablePos: number, at: number): void {
  const { table, map, start } = tableAt(tr, tablePos);
  const { row } = table.type.schema.nodes;
  const index = Math.max(0, Math.min(at, map.rows.length));
  const beside = map.rows[index - 1] ?? map.rows[index];
  if (!row) return;
  if (!beside) {
    tr.insert(start + table.content.size, row.create(null, emptyCell(table, 'td')));
    return;
  }
  const model = map.rows.indexOf(beside);
  const spanning = index < map.rows.length ? reachingInto(map, index) : [];
  const cells: Node[] = [];
  let headersOnly = true;
  for (let column = 0; column < map.columns; ) {
    const cell = map.at(model, column);
    if (!cell) break;
    if (!spanning.includes(cell)) {
      const width = cell.column + cell.columns - column;
      headersOnly &&= cell.node.attrs.name === 'th';
      for (let n = 0; n < width; n++) cells.push(emptyCell(table, cell.node.attrs.name));
    }
    column = cell.column + cell.columns;
  }
  if (headersOnly && index > 0) cells.fill(emptyCell(table, 'td'));
  const pos = index > model ? beside.pos + beside.node.nodeSize : beside.pos;
  tr.insert(start + pos, row.create(null, cells.length > 0 ? cells : [emptyCell(table, 'td')]));
  for (const cell of spanning) {
    setSpan(tr, start + cell.pos, cell.node, 'rowspan', spanOf(cell.node, 'rowspan') + 1);
  }
}

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
