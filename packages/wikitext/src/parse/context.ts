import type { Site } from '../site.js';
import type { Draft } from './node.js';
import type { Islands } from './preprocess.js';

/** What all stages know of the stretch of page that they read. */
export interface Context {
  readonly text: string;
  readonly site: Site;
  /** Of the page, or of the body of an extension tag. */
  readonly islands: Islands;
  /** Levels of elements around the stretch. */
  readonly depth: number;
  /** In the text of a link: no links, no bare addresses. */
  readonly inLink: boolean;
  /** For showing: whoever writes the page knows what extension tags show. */
  readonly shows: boolean;
  /** Where the search for the bracket that closes an external link has passed in vain: brackets, braces, islands. */
  readonly unclosed: Set<number>;
  /** Reads a part of the stretch as text without blocks: a link's text, a caption. */
  inline(start: number, end: number, more?: { inLink?: boolean }): Draft[];
  /** Reads a caption or the text of a link: lines begin tables, headings and rules in it, but make no paragraphs. */
  caption(start: number, end: number, inLink?: boolean): Draft[];
  /** Reads the body of an extension tag as a small page. */
  body(start: number, end: number): Draft[];
}

/** Deeper than this, markup is text: what draws and edits a page recurses. */
export const depthLimit = 100;
