import { diffArrays } from 'diff';

/** The lines of a text, each with its line end; the last one without, where the text has none. */
export function splitLines(text: string): string[] {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g);
  return lines ?? [];
}

export interface Chunk {
  kind: 'same' | 'removed' | 'added';
  lines: string[];
}

/** Beyond this many changed lines a minimal difference is not looked for: it costs time and says nothing. */
const maxEdits = 4000;

/** The difference of two lists of lines: equal ends are cut off first, so that a small edit of a long page is cheap. */
export function diffLines(before: readonly string[], after: readonly string[]): Chunk[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const a = before.slice(start, before.length - end);
  const b = after.slice(start, after.length - end);
  const chunks: Chunk[] = [];
  const push = (kind: Chunk['kind'], lines: string[]) => {
    if (lines.length > 0) chunks.push({ kind, lines });
  };
  push('same', before.slice(0, start));
  const changes = a.length && b.length ? diffArrays(a, b, { maxEditLength: maxEdits }) : undefined;
  if (changes) {
    for (const c of changes) push(c.added ? 'added' : c.removed ? 'removed' : 'same', c.value);
  } else {
    push('removed', a);
    push('added', b);
  }
  push('same', before.slice(before.length - end));
  return chunks;
}

/** A line as a form's textarea shows it: HTML turns every line end into a line feed and NUL into U+FFFD. */
function shown(line: string): string {
  return line.replace(/\r\n?/g, '\n').replaceAll('\0', '\ufffd').toWellFormed();
}

/**
 * The text of a plain form, with the bytes that a textarea cannot carry put back. A textarea loses the difference
 * between CRLF, CR and LF, NUL, and lone surrogates; every line that was not edited gets its own from `base`,
 * a new line gets the line end that is the most frequent there.
 */
export function restoreLines(base: string, edited: string): string {
  const text = edited.replace(/\r\n?/g, '\n');
  if (!/[\r\0]/.test(base) && base.isWellFormed()) return text;
  const baseLines = base.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
  const crlf = baseLines.filter((line) => line.endsWith('\r\n')).length;
  const lineEnd = crlf * 2 > baseLines.length ? '\r\n' : '\n';
  const keys = baseLines.map(shown);
  let at = 0;
  let out = '';
  for (const chunk of diffLines(keys, splitLines(text))) {
    if (chunk.kind === 'added') for (const line of chunk.lines) out += line.replace(/\n$/, lineEnd);
    else {
      if (chunk.kind === 'same') out += baseLines.slice(at, at + chunk.lines.length).join('');
      at += chunk.lines.length;
    }
  }
  return out;
}
