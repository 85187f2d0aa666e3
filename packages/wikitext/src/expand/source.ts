import { type Island, preprocess } from '../parse/preprocess.js';
import type { Site } from '../site.js';

/** What expansion stops at in a text; everything between two marks is copied. */
export interface Mark {
  readonly kind: 'template' | 'argument' | 'extension' | 'drop' | 'comment';
  readonly start: number;
  readonly end: number;
  readonly island: Island;
}

/** A text made ready for expansion: a page, a template's source, or the body of an extension tag. */
export interface Source {
  readonly text: string;
  /** By start; a mark may stand inside the template or argument before it. */
  readonly marks: readonly Mark[];
}

/**
 * How a text is read: as the page itself, as a template on another page, before saving (nothing is dropped), or as a
 * template that is put in for good (comments stay).
 */
export type Reading = 'page' | 'transcluded' | 'saved' | 'substituted';

/**
 * Finds the marks of a text, in linear time. Comments and include directives are dropped here, so that all else does
 * not see them.
 */
export function sourceOf(text: string, site: Site, reading: Reading): Source {
  const asTemplate = reading === 'transcluded' || reading === 'substituted';
  const islands = preprocess(text, site, 0, text.length, asTemplate);
  const marks: Mark[] = [];
  const byStart = [...islands.values()].sort((a, b) => a.start - b.start);
  let lineTaken = -1;
  for (const island of byStart) {
    const { start, end } = island;
    switch (island.kind) {
      case 'template':
      case 'argument':
      case 'extension':
        marks.push({ kind: island.kind, start, end, island });
        break;
      case 'include':
        if (reading !== 'saved') marks.push({ kind: 'drop', start, end, island });
        break;
      case 'annotation':
        // What Translate says of a template's text it says to that template's translators.
        if (reading !== 'saved' && /translate|tvar/.test(island.name))
          marks.push({ kind: 'drop', start, end, island });
        break;
      case 'comment': {
        if (reading === 'saved' || reading === 'substituted')
          marks.push({ kind: 'comment', start, end, island });
        else if (start >= lineTaken) {
          const line = commentLine(text, start, end, islands);
          if (line) {
            marks.push({ kind: 'drop', start: line.start, end: line.end, island });
            lineTaken = line.end;
          } else marks.push({ kind: 'drop', start, end, island });
        }
        break;
      }
    }
  }
  return { text, marks };
}

/**
 * The line of a comment that stands alone on it, or with comments and blanks only: such a line goes with its line feed.
 * The first line of a text stays, because no line feed stands before it.
 */
function commentLine(
  text: string,
  from: number,
  to: number,
  islands: ReadonlyMap<number, Island>,
): { start: number; end: number } | null {
  let start = from;
  while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
  if (start === 0 || text[start - 1] !== '\n') return null;
  let end = to;
  for (;;) {
    while (text[end] === ' ' || text[end] === '\t') end++;
    if (text[end] === '\n') return { start, end: end + 1 };
    const next = islands.get(end);
    if (next?.kind !== 'comment') return null;
    end = next.end;
  }
}

/** The first mark at or behind an offset: an index into `marks`. */
export function markFrom(source: Source, offset: number): number {
  const { marks } = source;
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks[middle] as Mark).start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
