import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { exportDocument, importTree } from '@stet/document';
import { writeRead } from '@stet/tree';
import { checkInvariants } from '@stet/tree/invariants';
import { writeSpec } from '@stet/tree/spec';
import { parse, print } from '@stet/wikitext';
import { parseExpanded } from '@stet/wikitext/expand';
import { expect, test } from 'vitest';
import { mixed } from './hostile-cases.js';
import { readPages } from './lib/corpus.js';
import { firstSeed, patience, seeds } from './lib/fuzz.js';
import { Random } from './lib/random.js';

/**
 * Random mixes of wikitext, and pieces of real pages (where the data folder is) that are cut up, doubled and swapped. Each
 * page goes the whole road unedited, and is shown with calls that make more of the like. `STET_FUZZ_SECONDS` makes it
 * longer, `STET_FUZZ_SEED` chooses where it starts (in a plain test run it is always the same). A failing page is cut down
 * to the smallest one that still fails.
 */
const folder = join(process.env.STET_DATA ?? resolve('../shared'), 'corpus');
const pages = existsSync(folder) ? readPages(folder).filter(({ bytes }) => bytes < 60_000) : [];

/** A stretch of a real page, damaged in a few places. */
function damaged(seed: number): string {
  const random = new Random(seed);
  const draw = (): number => random.next();
  const page = pages[Math.floor(draw() * pages.length)];
  if (!page) return mixed(20, seed);
  const whole = readFileSync(join(folder, page.file), 'utf8');
  const from = Math.floor(draw() * whole.length);
  let text = whole.slice(from, from + 200 + Math.floor(draw() * 3000));
  const place = (): number => Math.floor(draw() * (text.length + 1));
  for (let left = 1 + Math.floor(draw() * 6); left > 0; left--) {
    const [a = 0, b = 0] = [place(), place()].sort((x, y) => x - y);
    const piece = text.slice(a, Math.min(b, a + 40));
    const at = place();
    if (draw() < 0.4) text = text.slice(0, a) + text.slice(a + piece.length);
    else text = text.slice(0, at) + (draw() < 0.5 ? piece : mixed(2, seed + left)) + text.slice(at);
  }
  return text;
}

/** What is wrong with a page; `''` if nothing is. */
function verdict(text: string): string {
  try {
    const tree = parse(text, { title: 'Fuzz' });
    const report = checkInvariants(tree);
    if (!report.ok) return `invariant ${report.violations[0]?.rule}`;
    const printed = print(exportDocument(importTree(tree)), { bases: [tree] }).text;
    if (printed !== text) return 'not identical';
    let call = 0;
    const shown = parseExpanded(text, { title: 'Fuzz', expand: () => mixed(call % 5, call++) }).tree;
    const expanded = checkInvariants(shown);
    if (!expanded.ok) return `expanded: invariant ${expanded.violations[0]?.rule}`;
    writeSpec(shown);
    writeRead(shown);
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
    for (const seed of seeds(600)) {
      if (failures.size >= 20) break;
      const text = seed % 3 === 0 ? damaged(seed) : mixed(2 + (seed % 40), seed);
      const wrong = verdict(text);
      if (wrong !== '' && !failures.has(wrong)) failures.set(wrong, smallest(text, wrong));
    }
    expect(Object.fromEntries(failures)).toEqual({});
  },
  patience,
);
