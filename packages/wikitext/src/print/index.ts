export { createMarkup, type MarkupOptions } from './markup.js';
