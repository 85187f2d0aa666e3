/**
 * The geometry of a table: which cell covers which row and column. It reads what is there (spans are strings, rows are
 * ragged, there are aliens between rows and cells) and never asks for a repair.
 */

import type { Node } from 'prosemirror-model';
import { unpackAttributes } from './attributes.js';

/** As HTML: no cell spans more columns. Rows are held to the same number. */
const mostSpans = 1000;

export interface GridRow {
  readonly node: Node;
  /** Where the row stands, counted from the start of the table's content. */
  readonly pos: number;
}

export interface GridCell {
  readonly node: Node;
  /** Where the cell stands, counted from the start of the table's content. */
  readonly pos: number;
  readonly row: number;
  readonly column: number;
  /** Rows and columns that it covers: its spans, cut at the end of its row group. */
  readonly rows: number;
  readonly columns: number;
}

export interface Grid {
  readonly rows: readonly GridRow[];
  /** Width: the columns of the longest row. */
  readonly columns: number;
  readonly cells: readonly GridCell[];
  /** The cell that covers a place; `undefined` where a row is too short. The earlier one where two overlap. */
  at(row: number, column: number): GridCell | undefined;
}

/** A `colspan` or `rowspan` as a browser reads it: 1 unless it is a positive number. `rowspan="0"`: all that follow. */
export function spanOf(cell: Node, name: 'colspan' | 'rowspan'): number {
  const value = Number.parseInt(unpackAttributes(cell.attrs.attrs)[name] ?? '', 10);
  if (value === 0 && name === 'rowspan') return mostSpans;
  return value > 0 ? Math.min(value, mostSpans) : 1;
}

export function grid(table: Node): Grid {
  const rows: GridRow[] = [];
  const cells: GridCell[] = [];
  const taken = new Map<number, GridCell>();
  const key = (row: number, column: number): number => row * 1_000_000 + column;
  let columns = 0;

  const addRows = (found: GridRow[]): void => {
    const first = rows.length;
    const end = first + found.length;
    rows.push(...found);
    found.forEach(({ node, pos }, index) => {
      const row = first + index;
      let column = 0;
      node.forEach((child, offset) => {
        if (child.type.name !== 'cell') return;
        while (taken.has(key(row, column))) column++;
        const cell: GridCell = {
          node: child,
          pos: pos + 1 + offset,
          row,
          column,
          rows: Math.min(spanOf(child, 'rowspan'), end - row),
          columns: spanOf(child, 'colspan'),
        };
        cells.push(cell);
        for (let r = row; r < row + cell.rows; r++) {
          for (let c = column; c < column + cell.columns; c++) {
            if (!taken.has(key(r, c))) taken.set(key(r, c), cell);
          }
        }
        column += cell.columns;
        columns = Math.max(columns, column);
      });
    });
  };

  let loose: GridRow[] = [];
  table.forEach((child, pos) => {
    if (child.type.name === 'row') loose.push({ node: child, pos });
    if (child.type.name !== 'group') return;
    addRows(loose);
    loose = [];
    const inGroup: GridRow[] = [];
    child.forEach((row, offset) => {
      if (row.type.name === 'row') inGroup.push({ node: row, pos: pos + 1 + offset });
    });
    addRows(inGroup);
  });
  addRows(loose);
  return { rows, columns, cells, at: (row, column) => taken.get(key(row, column)) };
}
