/**
 * Soft line ends. In the page a line end inside a paragraph reads as a blank; in the document it *is* a blank, with
 * the bytes in this mark. Browsers and ProseMirror make blanks of line ends, so nothing else survives typing.
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
const lineEnd = /[\r\n]/;

/** Text of the page as text nodes: every run of blanks with a line end in it becomes one blank that carries the run. */
export function softText(schema: Schema, value: string, marks: readonly Mark[]): Node[] {
  if (!lineEnd.test(value)) return value === '' ? [] : [schema.text(value, marks)];
  const out: Node[] = [];
  let from = 0;
  for (const { 0: run, index } of value.matchAll(blanks)) {
    if (!lineEnd.test(run)) continue;
    if (index > from) out.push(schema.text(value.slice(from, index), marks));
    out.push(schema.text(' ', [...marks, schema.mark('soft', { value: run })]));
    from = index + run.length;
  }
  if (from < value.length) out.push(schema.text(value.slice(from), marks));
  return out;
}

/** The inverse for one text node. What is no blank any more stands for itself. */
export function hardText(node: Node): string {
  const text = node.text ?? '';
  const mark = node.marks.find(({ type }) => type.name === 'soft');
  return mark ? text.replaceAll(' ', () => mark.attrs.value) : text;
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
