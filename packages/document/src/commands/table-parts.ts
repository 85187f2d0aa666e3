/** What commands on tables share. */

import type { Node } from 'prosemirror-model';
import type { Transform } from 'prosemirror-transform';
import { packAttributes, unpackAttributes } from '../attributes.js';
import { type Grid, type GridCell, grid } from '../grid.js';

export function tableAt(tr: Transform, tablePos: number): { table: Node; map: Grid; start: number } {
  const table = tr.doc.nodeAt(tablePos);
  if (table?.type.name !== 'table') throw new RangeError(`There is no table at position ${tablePos}.`);
  return { table, map: grid(table), start: tablePos + 1 };
}

export function emptyCell(table: Node, name: string): Node {
  const { cell, line } = table.type.schema.nodes;
  return (cell as NonNullable<typeof cell>).create({ name }, line?.create());
}

export function setSpan(
  tr: Transform,
  pos: number,
  cell: Node,
  name: 'colspan' | 'rowspan',
  span: number,
): void {
  const attrs = unpackAttributes(cell.attrs.attrs);
  if (span > 1) attrs[name] = String(span);
  else delete attrs[name];
  tr.setNodeAttribute(pos, 'attrs', packAttributes(attrs));
}

/** Cells that begin above `row` and go on in it. */
export const reachingInto = (map: Grid, row: number): GridCell[] =>
  map.cells.filter((cell) => cell.row < row && cell.row + cell.rows > row);
