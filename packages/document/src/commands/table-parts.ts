/** What commands on tables share. */

import { parseData } from '@stet/tree';
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
  const data = attrs['data-mw'];
  if (data) attrs['data-mw'] = withSpan(data, name, span);
  tr.setNodeAttribute(pos, 'attrs', packAttributes(attrs));
}

/** A span in attributes that are kept as they are written, because they hold calls. */
function withSpan(data: string, name: string, span: number): string {
  const { attribs, ...rest } = parseData(data);
  if (typeof attribs !== 'string') return data;
  const others = attribs.replace(new RegExp(`(?:^|\\s+)${name}\\s*=\\s*(?:"\\d+"|'\\d+'|\\d+)`, 'i'), '');
  return JSON.stringify({ ...rest, attribs: (span > 1 ? `${others} ${name}="${span}"` : others).trim() });
}

/** Cells that begin above `row` and go on in it. */
export const reachingInto = (map: Grid, row: number): GridCell[] =>
  map.cells.filter((cell) => cell.row < row && cell.row + cell.rows > row);
