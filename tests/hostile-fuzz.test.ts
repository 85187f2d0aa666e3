import { exportDocument, importTree } from '@stet/document';
import { checkInvariants } from '@stet/tree';
import { parse, print } from '@stet/wikitext';
import { expect, test } from 'vitest';
import { mixed } from './hostile-cases.js';

/**
 * Random mixes of wikitext. `STET_FUZZ_SECONDS` makes it longer, `STET_FUZZ_SEED` chooses where it starts (in a plain
 * test run it is always the same). A failing page is cut down to the smallest one that still fails.
 */
const seconds = Number(process.env.STET_FUZZ_SECONDS ?? 3);
const firstSeed = Number(process.env.STET_FUZZ_SEED ?? 1);

/** What is wrong with a page; `''` if nothing is. */
function verdict(text: string): string {
  try {
    const tree = parse(text, { title: 'Fuzz' });
    const report = checkInvariants(tree);
    if (!report.ok) return `invariant ${report.violations[0]?.rule}`;
    const printed = print(exportDocument(importTree(tree)), { bases: [tree] }).text;
    if (printed !== text) return 'not identical';
    return '';
  } catch (error) {
    return `threw ${error instanceof Error ? error.message.slice(0, 60) : String(error)}`;
  }
}

/** The smallest page that fails in the same way: pieces are cut out as long as it does. */
function smallest(text: string, wrong: string): string {
  let current = text;
  for (let size = Math.ceil(current.length / 2); size >= 1; ) {
    let cut = false;
    for (let at = 0; at < current.length; at += size) {
      const shorter = current.slice(0, at) + current.slice(at + size);
      if (verdict(shorter) !== wrong) continue;
      current = shorter;
      cut = true;
      at -= size;
    }
    if (!cut) size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return current;
}

test(
  `random mixes of wikitext, from seed ${firstSeed}`,
  () => {
    const failures = new Map<string, string>();
    const end = performance.now() + seconds * 1000;
    for (let seed = firstSeed; performance.now() < end && failures.size < 20; seed++) {
      const text = mixed(2 + (seed % 40), seed);
      const wrong = verdict(text);
      if (wrong !== '' && !failures.has(wrong)) failures.set(wrong, smallest(text, wrong));
    }
    expect(Object.fromEntries(failures)).toEqual({});
  },
  seconds * 1000 + 60_000,
);
