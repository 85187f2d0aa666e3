import { schema } from '@stet/document';
import type { Node } from 'prosemirror-model';
import { describe, expect, it } from 'vitest';
import { collapsedBlanks } from './collapse.js';

/** `#` is a comment, `|` a line break; what takes no room comes back in brackets. */
function shown(source: string): string {
  const nodes: Node[] = [];
  for (const part of source.match(/#|\||[^#|]+/g) ?? []) {
    if (part === '#') nodes.push(schema.node('comment', { text: 'x' }));
    else if (part === '|') nodes.push(schema.node('break'));
    else nodes.push(schema.text(part));
  }
  const ranges = collapsedBlanks(schema.node('paragraph', null, nodes));
  let out = source;
  for (const { from, to } of [...ranges].sort((a, b) => b.from - a.from)) {
    out = `${out.slice(0, from)}[${out.slice(from, to)}]${out.slice(to)}`;
  }
  return out;
}

describe('blanks that the read view does not show', () => {
  for (const expected of [
    'a b',
    ' a',
    'a# b',
    'a #b',
    'a #[ ]b',
    'a #[ ]#[ ]b',
    '#[ ]a',
    '#[  ]a',
    'a|#[ ]b',
    'a[ ]#',
    'a[ ]##',
    'a[ ]#|b',
    'a #b #[ ]c',
    'a[ ]|b',
    'a|[ ]b',
    'a[ ]|[ ]b c',
    'a[ ]#[ ]|b',
    'a||[ ]b',
  ]) {
    it(expected, () => expect(shown(expected.replace(/[[\]]/g, ''))).toBe(expected));
  }
});
