import { grid, addRow as insertRow } from '@stet/document';
import type { Node, ResolvedPos } from 'prosemirror-model';
import { type Command, NodeSelection, TextSelection, type Transaction } from 'prosemirror-state';

/** The cell around a position, with its table. */
export interface CellPlace {
  readonly table: Node;
  readonly tablePos: number;
  readonly cell: Node;
  readonly cellPos: number;
}

/** The innermost cell around a position; `null` outside tables. */
export function cellAround($pos: ResolvedPos): CellPlace | null {
  for (let depth = $pos.depth; depth > 0; depth--) {
    const node = $pos.node(depth);
    if (node.type.name !== 'cell') continue;
    for (let outer = depth - 1; outer > 0; outer--) {
      if ($pos.node(outer).type.name !== 'table') continue;
      return {
        table: $pos.node(outer),
        tablePos: $pos.before(outer),
        cell: node,
        cellPos: $pos.before(depth),
      };
    }
    return null;
  }
  return null;
}

export function isHeaderCell(cell: Node): boolean {
  return cell.attrs.name === 'th';
}

/** Positions of a table's cells in reading order, those of tables inside it left out. */
export function cellPositions(table: Node, tablePos: number): number[] {
  const found: number[] = [];
  table.descendants((node, pos) => {
    if (node.type.name === 'cell') found.push(tablePos + 1 + pos);
    return node.type.name === 'row' || node.type.name === 'group';
  });
  return found;
}

const move =
  (step: 1 | -1): Command =>
  (state, dispatch) => {
    const place = cellAround(state.selection.$from);
    if (!place) return false;
    const cells = cellPositions(place.table, place.tablePos);
    const target = cells[cells.indexOf(place.cellPos) + step];
    if (target === undefined) return false;
    if (dispatch) {
      const selection = TextSelection.near(state.doc.resolve(target + 1), 1);
      dispatch(state.tr.setSelection(selection).scrollIntoView());
    }
    return true;
  };

export const nextCell: Command = move(1);
export const previousCell: Command = move(-1);

/** Backspace after a table (Delete before one) selects the table: it is never emptied into the text. */
export const tableAfterEdge =
  (direction: 1 | -1): Command =>
  (state, dispatch) => {
    const { $from, empty } = state.selection;
    if (!empty || !$from.parent.isTextblock || $from.depth === 0) return false;
    const atEdge =
      direction < 0 ? $from.parentOffset === 0 : $from.parentOffset === $from.parent.content.size;
    if (!atEdge) return false;
    const neighbour = $from.node(-1).maybeChild($from.index(-1) + direction);
    if (neighbour?.type.name !== 'table' && neighbour?.type.name !== 'figure') return false;
    const pos = direction < 0 ? $from.before() - neighbour.nodeSize : $from.after();
    dispatch?.(state.tr.setSelection(NodeSelection.create(state.doc, pos)));
    return true;
  };

/** Where the selected cell stands in its table, counted in rows and columns. */
function gridPlace(place: CellPlace): { row: number; column: number; rows: number; columns: number } | null {
  const offset = place.cellPos - place.tablePos - 1;
  return grid(place.table).cells.find(({ pos }) => pos === offset) ?? null;
}

/** Runs an edit of the table around the selection and puts the caret into a cell of what is there then. */
export const editTable =
  (
    change: (tr: Transaction, tablePos: number, cell: NonNullable<ReturnType<typeof gridPlace>>) => void,
    target: (cell: NonNullable<ReturnType<typeof gridPlace>>) => { row: number; column: number },
  ): Command =>
  (state, dispatch) => {
    const place = cellAround(state.selection.$from);
    const cell = place && gridPlace(place);
    if (!place || !cell) return false;
    if (!dispatch) return true;
    const tr = state.tr;
    change(tr, place.tablePos, cell);
    const table = tr.doc.nodeAt(place.tablePos);
    const { row, column } = target(cell);
    if (table?.type.name === 'table') {
      const map = grid(table);
      const next =
        map.at(Math.min(row, map.rows.length - 1), Math.min(column, map.columns - 1)) ?? map.cells[0];
      const pos = next ? place.tablePos + 1 + next.pos + 1 : place.tablePos;
      tr.setSelection(TextSelection.near(tr.doc.resolve(pos), 1));
    }
    dispatch(tr.scrollIntoView());
    return true;
  };

/** Adds a row above (-1) or below (1) the selected cell; no other cell is touched. */
export const addRow = (side: 1 | -1): Command =>
  editTable(
    (tr, table, cell) => insertRow(tr, table, side < 0 ? cell.row : cell.row + cell.rows),
    (cell) => ({ row: side < 0 ? cell.row : cell.row + cell.rows, column: cell.column }),
  );

/** Tab in a table: the next cell; after the last one a new row. */
export const nextCellOrRow: Command = (state, dispatch, view) =>
  nextCell(state, dispatch, view) ||
  (cellAround(state.selection.$from) !== null && addRow(1)(state, dispatch, view));
