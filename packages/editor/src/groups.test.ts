import type { Node } from 'prosemirror-model';
import { describe, expect, it } from 'vitest';
import { doc, p } from './builders.test-doc.js';
import { Groups } from './groups.js';

const page = (count: number, text = 'x'): Node =>
  doc(...Array.from({ length: count }, (_, i) => p(`${text}${i}`)));
const groupsOf = (marked: Node): unknown[] => {
  const out: unknown[] = [];
  marked.forEach((block) => {
    out.push(block.marks[0]?.attrs.number);
  });
  return out;
};

describe('groups', () => {
  it('divide a page, and leave the document as it is', () => {
    const source = page(50);
    const marked = new Groups().mark(source);
    expect(new Set(groupsOf(marked)).size).toBe(5);
    expect(source.firstChild?.marks).toEqual([]);
    expect(marked.nodeSize).toBe(source.nodeSize);
    expect(marked.textContent).toBe(source.textContent);
  });

  it('keep their blocks where a text changes, and the object of every other block', () => {
    const groups = new Groups();
    const before = page(50);
    const first = groups.mark(before);
    const after = before.copy(before.content.replaceChild(25, p('changed')));
    const second = groups.mark(after);
    expect(groupsOf(second)).toEqual(groupsOf(first));
    for (let i = 0; i < 50; i++) expect(second.child(i) === first.child(i)).toBe(i !== 25);
    expect(second.child(25).textContent).toBe('changed');
  });

  it('take a new block in with the one before it, and let one go', () => {
    const groups = new Groups();
    const before = page(50);
    const first = groupsOf(groups.mark(before));
    const start = before.copy(before.content.addToStart(p('start')));
    expect(groupsOf(groups.mark(start))).toEqual([first[0], ...first]);
    const end = start.copy(start.content.addToEnd(p('end')));
    expect(groupsOf(groups.mark(end))).toEqual([first[0], ...first, first[49]]);
    expect(groupsOf(groups.mark(start))).toEqual([first[0], ...first]);
    expect(groupsOf(groups.mark(before))).toEqual(first);
    expect(groupsOf(groups.mark(doc()))).toEqual([]);
    expect(groupsOf(groups.mark(doc(p('new')))).length).toBe(1);
  });
});
