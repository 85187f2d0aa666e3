/** All that opens when content is pressed: fetched when it is needed first. */
export { openCategories } from './content/category.js';
export { inspectors } from './content/index.js';
export { createLinkInspector } from './content/link.js';
export { createTableBar } from './content/table.js';
export { insertImage, insertTemplate } from './insert-actions.js';
