export { createEditor, type Editor, type EditorOptions, type SavedWikitext } from './editor.js';
export { defineStetEditor } from './element.js';
export type { Host, ImageInfo, PageResult, PageText } from './host.js';
export { createMessages, directionOf, languages, loadMessages, type Messages, type Msg } from './messages.js';
export { type Mounted, type MountOptions, mountEditor } from './mount.js';
