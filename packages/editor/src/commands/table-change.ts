import {
  removeColumn as deleteColumn,
  removeRow as deleteRow,
  addColumn as insertColumn,
} from '@stet/document';
import { type Command, TextSelection } from 'prosemirror-state';
import { cellAround, editTable, isHeaderCell } from './table.js';

/** A data cell becomes a header cell and back; the cell keeps its content and its id. */
export const toggleHeaderCell: Command = (state, dispatch) => {
  const place = cellAround(state.selection.$from);
  if (!place) return false;
  dispatch?.(state.tr.setNodeAttribute(place.cellPos, 'name', isHeaderCell(place.cell) ? 'td' : 'th'));
  return true;
};

/** Deletes the table around the selection. */
export const removeTable: Command = (state, dispatch) => {
  const place = cellAround(state.selection.$from);
  if (!place) return false;
  if (dispatch) {
    const tr = state.tr.delete(place.tablePos, place.tablePos + place.table.nodeSize);
    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(place.tablePos), -1)).scrollIntoView());
  }
  return true;
};

/** Adds a column before (-1) or after (1) the selected cell. */
export const addColumn = (side: 1 | -1): Command =>
  editTable(
    (tr, table, cell) => insertColumn(tr, table, side < 0 ? cell.column : cell.column + cell.columns),
    (cell) => ({ row: cell.row, column: side < 0 ? cell.column : cell.column + cell.columns }),
  );

export const removeRow: Command = editTable(
  (tr, table, cell) => deleteRow(tr, table, cell.row),
  (cell) => cell,
);

export const removeColumn: Command = editTable(
  (tr, table, cell) => deleteColumn(tr, table, cell.column),
  (cell) => cell,
);
