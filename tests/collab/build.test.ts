import { build, seedUpdate } from '@stet/collab';
import { importTree } from '@stet/document';
import { tree } from '@stet/tree';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { random, Trees } from '../../packages/document/src/random.test-tree.js';

const shared = (...updates: Uint8Array[]): Y.Doc => {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
};

describe('build(sequence(doc)) = doc', () => {
  test('400 random documents', () => {
    for (let seed = 1; seed <= 400; seed++) {
      const trees = new Trees(random(seed));
      const nodes = Array.from({ length: 6 }, () => trees.block(4));
      const doc = importTree(tree(nodes, { base: 'abc123' }));
      const built = build(shared(seedUpdate(doc)));
      built.check();
      if (!built.eq(doc)) expect(built.toJSON(), `seed ${seed}`).toEqual(doc.toJSON());
    }
  }, 120_000);

  test('an empty document', () => {
    const doc = importTree(tree([], { base: 'abc123' }));
    expect(build(shared(seedUpdate(doc))).eq(doc)).toBe(true);
  });

  test('a page seeded twice is one page', () => {
    const doc = importTree(tree([new Trees(random(3)).block(4)], { base: 'abc123' }));
    expect(build(shared(seedUpdate(doc), seedUpdate(doc))).eq(doc)).toBe(true);
  });
});
