/**
 * Rows added. Only the cells named are touched: no row is padded, no other cell rewritten, so everything else keeps its
 * source. New nodes have no id yet: `repairIds` gives them one.
 */

import type { Node } from 'prosemirror-model';
import type { Transform } from 'prosemirror-transform';
import { spanOf } from '../grid.js';
import { emptyCell, reachingInto, setSpan, tableAt } from './table-parts.js';

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
