export { domAttributes, packAttributes, unpackAttributes } from './attributes.js';
export {
  addItem,
  insertAfter,
  joinTarget,
  joinWithPrevious,
  removeNode,
  splitAt,
} from './commands/blocks.js';
export { addRow } from './commands/table.js';
export { addColumn, removeColumn, removeRow } from './commands/table-change.js';
export { hardened } from './content/soft.js';
export { exportDocument, exportNode } from './export.js';
export { type Grid, type GridCell, type GridRow, grid, spanOf } from './grid.js';
export { compareIds, createIds, isParsedId, type NewId, repairIds } from './ids.js';
export { type ImportOptions, importTree } from './import.js';
export type { ContentKind } from './kind.js';
export { addMark } from './marks.js';
export { schema } from './schema.js';
export { isLink, joinLinks, type LinkLetters, marksOfTyped, typeText } from './typed.js';
export { withText } from './with-text.js';
