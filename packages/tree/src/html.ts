/** HTML to be read again: our exchange form, other people's HTML, and HTML as a markup of its own. An editor of wikitext needs none. */

export { escapeAttribute, escapeText } from './html-escape.js';
export { writeExchange } from './html-exchange.js';
export { paragraphs } from './html-foreign-settle.js';
export { htmlMarkup, parseHtmlPage } from './html-markup.js';
export { type ReadHTMLOptions, readHTML } from './html-read.js';
