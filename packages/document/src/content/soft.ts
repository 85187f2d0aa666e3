/**
 * Soft line ends. In the page a line end inside a paragraph reads as a blank; in the document it *is* a blank, with
 * the bytes in this mark. Browsers and ProseMirror make blanks of line ends, so nothing else survives typing.
 * A run of several blanks reads as one too, and is kept in the same way: an editable surface shows every blank
 * (`white-space: pre-wrap`), and a line would break elsewhere than in the read view.
 */

import { Fragment, type Mark, type Node, type Schema } from 'prosemirror-model';
import { strings } from '../attributes.js';
import type { ContentKind } from '../kind.js';

export const soft: ContentKind = {
  name: 'soft',
  marks: {
    soft: {
      attrs: strings('value'),
      inclusive: false,
      excludes: '',
      toDOM: () => ['span', { class: 'stet-soft' }, 0],
      parseDOM: [{ tag: 'span.stet-soft', getAttrs: () => ({ value: '\n' }) }],
    },
  },
};

const blanks = /[ \t\r\n]+/g;
const hasLineEnd = /[\r\n]/;
/** What reads as one blank and is more, or is another one. */
const isSoft = /[ \t]{2}|[\t\r\n]/;

const isSpace = (text: string, at: number): boolean => text[at] === ' ' || text[at] === '\t';

/** Text of the page as text nodes: every run of blanks that is not just one becomes one blank that carries the run. */
export function softText(schema: Schema, value: string, marks: readonly Mark[]): Node[] {
  if (!isSoft.test(value)) return value === '' ? [] : [schema.text(value, marks)];
  const out: Node[] = [];
  let from = 0;
  for (const { 0: run, index } of value.matchAll(blanks)) {
    if (!isSoft.test(run)) continue;
    if (index > from) out.push(schema.text(value.slice(from, index), marks));
    out.push(schema.text(' ', [...marks, schema.mark('soft', { value: run })]));
    from = index + run.length;
  }
  if (from < value.length) out.push(schema.text(value.slice(from), marks));
  return out;
}

/**
 * The inverse: adjacent text nodes as text of the page. Beside a line end that an edit brought next to blanks, or to
 * another line end, the blanks stand before it: no line begins with one (that would be markup), and none is empty.
 */
export function hardText(nodes: readonly Node[]): string {
  let out = '';
  let spaces = '';
  let lineEnd = '';
  const close = (): void => {
    out += spaces + lineEnd;
    spaces = '';
    lineEnd = '';
  };
  for (const node of nodes) {
    const text = node.text ?? '';
    const mark = node.marks.find(({ type }) => type.name === 'soft');
    if (!mark) {
      let first = 0;
      let last = text.length;
      while (first < last && isSpace(text, first)) first++;
      while (last > first && isSpace(text, last - 1)) last--;
      spaces += text.slice(0, first);
      if (first === last) continue;
      close();
      out += text.slice(first, last);
      spaces = text.slice(last);
      continue;
    }
    for (const char of text) {
      if (char !== ' ') {
        // What is no blank any more stands for itself.
        close();
        out += char;
      } else if (!hasLineEnd.test(mark.attrs.value)) spaces += mark.attrs.value;
      else if (lineEnd === '') lineEnd = mark.attrs.value;
      else spaces += ' ';
    }
  }
  close();
  return out;
}

/** `content` without soft line ends: where line ends are text (preformatted), or a command wants plain blanks. */
export function hardened(content: Fragment): Fragment {
  const out: Node[] = [];
  content.forEach((node) => {
    const mark = node.marks.find(({ type }) => type.name === 'soft');
    out.push(mark ? node.mark(mark.removeFromSet(node.marks)) : node);
  });
  return Fragment.fromArray(out);
}
