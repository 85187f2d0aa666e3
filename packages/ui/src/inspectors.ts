/**
 * All that opens when content is pressed, and commands that are used seldom: fetched when it is needed first, with the
 * words that it has.
 */
import english from '../i18n/inspectors-en.json' with { type: 'json' };

export { setDirection } from '@stet/editor';
export { openCategories } from './content/category.js';
export { inspectors } from './content/index.js';
export { createLinkInspector } from './content/link.js';
export { createTableBar } from './content/table.js';
export { insertImage, insertTemplate } from './insert-actions.js';
export { menuIcons } from './menu-icons.js';
export { english };
