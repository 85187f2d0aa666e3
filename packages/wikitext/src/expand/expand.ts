import { Expander } from './expander.js';
import type { ExpandOptions } from './options.js';

/**
 * Expands all templates, arguments, parser functions and variables of a text, synchronously. Never throws by itself:
 * what has no meaning stays as it is written, what goes beyond a limit shows an error text.
 * Comments are dropped; `<nowiki>`, `<pre>` and other extension tags stay as they are.
 * @param text a page's source
 * @returns wikitext without transclusions
 */
export function expand(text: string, options: ExpandOptions): string {
  return new Expander(options).run(text);
}

/**
 * Puts in what is marked `subst:` (and what is marked `safesubst:`), as a wiki does when it saves a page; all else,
 * comments included, stays as it is written.
 */
export function substitute(text: string, options: ExpandOptions): string {
  return new Expander(options, true).run(text);
}
