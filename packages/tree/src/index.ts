export {
  Citations,
  type Cite,
  type CiteContent,
  type CiteError,
  type CiteOptions,
  type CiteRef,
  type Note,
  type NoteList,
} from './cite.js';
export {
  blockNames,
  cellNames,
  containerNames,
  formatting,
  isHeading,
  itemNames,
  listNames,
  onlyInTables,
  set,
} from './element-names.js';
export { openGroups, Shapes, sameAttributes, sameName } from './equal.js';
export type { ExtensionFacts, Json, MediaFacts } from './html-facts.js';
export {
  decoded,
  encoded,
  extensionFacts,
  holdsText,
  localTarget,
  mediaFacts,
  mediaOptions,
  mwType,
  parseData,
  plainText,
  record,
  string,
  transclusionName,
} from './html-facts.js';
export { type CallPlace, hasBlocks, showsNothing } from './html-made.js';
export { type Citation, citationsIn, isShown } from './html-references.js';
export { writeRead } from './html-view.js';
export { type ReadOptions, writeHTML } from './html-write.js';
export type { Kept, Markup, Origin, Own, OwnContext, Place, Strength } from './markup.js';
export * from './node.js';
export { type Difference, differenceOf, equalTrees, normalForm } from './normal.js';
export { type Declared, type Saved, type SaveOptions, save } from './proof.js';
export { type PrintedBlock, printTree, type Reused, type ReuseOptions } from './reuse.js';
export type { Region } from './reuse-writer.js';
export {
  safeAttributes,
  safeName,
  voidElements,
  wikitextAttributes,
  wikitextElements,
  writtenAttributes,
} from './sanitize.js';
export { defaultProtocols, isSafeUrl } from './sanitize-url.js';
