export { activeBlock, type BlockKind, insertBreak, setBlock, splitTextBlock } from './commands/block.js';
export { saidDirection, setDirection } from './commands/direction.js';
export { insertAtom, insertBlock, insertReference, insertRule, insertTable } from './commands/insert.js';
export { type LinkRange, type LinkTarget, linkAt, removeLink, setLink } from './commands/link.js';
export {
  activeList,
  indent,
  itemAround,
  type ListName,
  outdent,
  toggleList,
  wrapInList,
} from './commands/list.js';
export {
  clearFormatting,
  type Formatting,
  type Presence,
  presence,
  toggleFormatting,
} from './commands/mark.js';
export {
  addRow,
  type CellPlace,
  cellAround,
  isHeaderCell,
  nextCell,
  previousCell,
} from './commands/table.js';
export {
  addColumn,
  removeColumn,
  removeRow,
  removeTable,
  toggleHeaderCell,
} from './commands/table-change.js';
export { titleOf } from './content/category.js';
export type { ContentViews } from './content/views.js';
export type { OpenTarget, Picture, ReferenceNumbers, SurfaceContext } from './context.js';
export { setHighlight } from './highlight.js';
export { clientName, idsFor, idsPlugin, newId } from './ids.js';
export { isComposing } from './input/guard.js';
export { type InputRecording, recordInput, redactRecording } from './input/recorder.js';
export { RewriteCounter } from './input/rewrites.js';
export { editingKeys, type Keys } from './keys.js';
export type { NestedSurface } from './nested.js';
export { openAt } from './open.js';
export { type Note, numberReferences, type References, referenceData, referencesKey } from './references.js';
export { type ExpandCalls, RenderCache, type RenderCacheOptions, type Rendered } from './render-cache.js';
export { type Direction, shownDirection } from './shown-direction.js';
export { createSurface, type Surface, type SurfaceOptions } from './surface.js';
export { redo, redoDepth, type SharedUndo, sharedUndo, undo, undoDepth } from './undo.js';
