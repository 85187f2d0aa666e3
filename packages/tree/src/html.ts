/** Reading HTML, ours and other people's, and HTML as a markup of its own. An editor of wikitext needs neither. */

export { paragraphs } from './html-foreign.js';
export { htmlMarkup, parseHtmlPage } from './html-markup.js';
export { type ReadHTMLOptions, readHTML } from './html-read.js';
