export * from '../../wikitext/src/site.js';
export * from '../../wikitext/src/title.js';
