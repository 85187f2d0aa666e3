import { diffArrays } from 'diff';
import { type Html, html } from './html.js';
import { type Chunk, diffLines, splitLines } from './lines.js';

/** How many unchanged lines stay visible around a change. */
const context = 2;
/** A longer line is not compared word by word. */
const longLine = 20_000;

interface Row {
  before: number | null;
  after: number | null;
  left: Html | null;
  right: Html | null;
  kind: 'same' | 'changed' | 'removed' | 'added' | 'fold';
}

function words(segmenter: Intl.Segmenter, line: string): string[] {
  return Array.from(segmenter.segment(line), (s) => s.segment);
}

/** What cannot be seen in a line: a carriage return at its end, an empty line, a missing line end. */
function visible(line: string): { text: string; mark: string } {
  const text = line.replace(/\r?\n$/, '');
  const mark = /\r\n$/.test(line) ? '␍' : line.endsWith('\n') ? '' : '⌀';
  return { text, mark };
}

function plain(line: string, tag?: 'ins' | 'del'): Html {
  const { text, mark } = visible(line);
  const note = mark
    ? html`<span class="diff-mark" title="${mark === '␍' ? 'Line end CRLF' : 'No line end'}">${mark}</span>`
    : '';
  if (!tag) return html`${text}${mark === '⌀' ? '' : note}`;
  return tag === 'ins' ? html`<ins>${text}${note}</ins>` : html`<del>${text}${note}</del>`;
}

/** Two versions of a line with the words that differ marked; `null` where they have too little in common. */
function changedLine(segmenter: Intl.Segmenter, before: string, after: string): [Html, Html] | null {
  if (before.length > longLine || after.length > longLine) return null;
  const a = visible(before);
  const b = visible(after);
  const changes = diffArrays(words(segmenter, a.text), words(segmenter, b.text), { maxEditLength: 400 });
  if (!changes) return null;
  let common = 0;
  const left: Html[] = [];
  const right: Html[] = [];
  for (const c of changes) {
    const text = c.value.join('');
    if (c.added) right.push(html`<ins>${text}</ins>`);
    else if (c.removed) left.push(html`<del>${text}</del>`);
    else {
      common += text.trim().length;
      left.push(html`${text}`);
      right.push(html`${text}`);
    }
  }
  if (common * 3 < Math.min(a.text.length, b.text.length)) return null;
  if (a.mark !== b.mark) {
    if (a.mark) left.push(html`<del class="diff-mark">${a.mark}</del>`);
    if (b.mark) right.push(html`<ins class="diff-mark">${b.mark}</ins>`);
  }
  return [html`${left}`, html`${right}`];
}

function rowsOf(chunks: Chunk[], lang: string): Row[] {
  const segmenter = new Intl.Segmenter(lang, { granularity: 'word' });
  const rows: Row[] = [];
  let before = 1;
  let after = 1;
  chunks.forEach((chunk, i) => {
    const next = chunks[i + 1];
    if (chunk.kind === 'same') {
      const head = i === 0 ? 0 : context;
      const tail = next ? context : 0;
      const hidden = chunk.lines.length - head - tail;
      chunk.lines.forEach((line, k) => {
        if (hidden > 1 && k >= head && k < chunk.lines.length - tail) {
          if (k === head) {
            const note = html`${hidden} unchanged lines`;
            rows.push({ before: null, after: null, left: note, right: null, kind: 'fold' });
          }
          return;
        }
        const text = plain(line);
        rows.push({ before: before + k, after: after + k, left: text, right: text, kind: 'same' });
      });
      before += chunk.lines.length;
      after += chunk.lines.length;
      return;
    }
    if (chunk.kind === 'added' && chunks[i - 1]?.kind === 'removed') return; // done with the lines it replaces
    const removed = chunk.kind === 'removed' ? chunk.lines : [];
    const added = chunk.kind === 'added' ? chunk.lines : next?.kind === 'added' ? next.lines : [];
    let taken = 0;
    for (const line of removed) {
      const other = added[taken];
      const pair = other === undefined ? null : changedLine(segmenter, line, other);
      if (pair) {
        rows.push({ before: before++, after: after++, left: pair[0], right: pair[1], kind: 'changed' });
        taken++;
      } else {
        rows.push({ before: before++, after: null, left: plain(line, 'del'), right: null, kind: 'removed' });
      }
    }
    for (const line of added.slice(taken)) {
      rows.push({ before: null, after: after++, left: null, right: plain(line, 'ins'), kind: 'added' });
    }
  });
  return rows;
}

/** Two texts side by side: changed words marked, unchanged lines folded around the changes. */
export function diffView(before: string, after: string, { lang, dir }: { lang: string; dir: string }): Html {
  if (before === after) return html`<p class="note">The two texts are the same, byte for byte.</p>`;
  const rows = rowsOf(diffLines(splitLines(before), splitLines(after)), lang);
  return html`<table class="diff" lang="${lang}" dir="${dir}">
<colgroup><col class="diff-number"><col><col class="diff-number"><col></colgroup>
<tbody>${rows.map((row) =>
    row.kind === 'fold'
      ? html`<tr class="diff-fold"><td colspan="4" lang="en" dir="ltr">${row.left}</td></tr>`
      : html`<tr class="diff-${row.kind}"><th>${row.before}</th><td class="diff-before">${row.left}</td><th>${row.after}</th><td class="diff-after">${row.right}</td></tr>`,
  )}</tbody></table>`;
}
