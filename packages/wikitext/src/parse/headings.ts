import type { Site } from '../site.js';
import { type Islands, preprocess } from './preprocess.js';

/**
 * Offsets of the headings that a page's sections are numbered by: those that the first pass sees, at the beginning of a
 * line, nothing but comments behind them, no braces or brackets open at their end. Those in the arguments of calls count.
 */
export function numberedHeadings(text: string, site: Site): number[] {
  const islands = preprocess(text, site);
  const hidden = [...islands.values()].filter(({ kind }) => /^(?:comment|extension|include)$/.test(kind));
  hidden.sort((a, b) => a.start - b.start);
  const found: number[] = [];
  let next = 0;
  let hiddenTo = 0;
  for (let at = 0; at >= 0 && at < text.length; at = nextLine(text, at)) {
    for (let island = hidden[next]; island && island.start < at; island = hidden[++next])
      hiddenTo = Math.max(hiddenTo, island.end);
    if (text[at] === '=' && at >= hiddenTo && isHeading(text, at, islands)) found.push(at);
  }
  return found;
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? -1 : end + 1;
}

function isHeading(text: string, start: number, islands: Islands): boolean {
  let tail = start;
  for (let at = start; at < text.length && text[at] !== '\n'; ) {
    const island = islands.get(at);
    const opens = /\{\{|\[\[|-\{/y;
    opens.lastIndex = at;
    if (!island && opens.test(text)) return false;
    if (island?.kind !== 'comment' && !/[ \t\r]/.test(text[at] as string)) tail = island?.end ?? at + 1;
    at = island?.end ?? at + 1;
  }
  return tail - start >= 3 && text[tail - 1] === '=';
}
