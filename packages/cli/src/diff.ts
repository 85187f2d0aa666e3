import type { TreeElement, TreeNode } from '@stet/tree';
import { parse, type Site } from '@stet/wikitext';
import { type Io, readText, UsageError } from './io.js';
import { readOptions, siteOf } from './options.js';

/** A stretch of one of two texts. */
export interface Stretch {
  /** UTF-16 units. */
  start: number;
  end: number;
  /** 1-based, of its start. */
  line: number;
  column: number;
  source: string;
}

export interface Region {
  /** Names of the elements around it in the old page, from outside in: `table`, `tr`, `td`. */
  path: string[];
  old: Stretch;
  new: Stretch;
}

export interface Diff {
  regions: Region[];
  /** UTF-8 bytes of the old text outside of all regions: they stand in the new one, in the same order. */
  same: number;
  /** UTF-8 bytes of the old text. */
  bytes: number;
}

/**
 * What differs between two versions of a page: the old text, with each region replaced, is the new one.
 * @throws Error where it would not be, which would be a fault of this function
 */
export function diffTexts(old: string, now: string, options: { site: Site; title: string }): Diff {
  const regions = changedStretches(old, now);
  let rebuilt = '';
  let at = 0;
  for (const [a, b] of regions) {
    rebuilt += old.slice(at, a.start) + now.slice(b.start, b.end);
    at = a.end;
  }
  if (rebuilt + old.slice(at) !== now)
    throw new Error('The regions do not make the new text of the old one.');
  const { children } = parse(old, options);
  const size = (text: string): number => new TextEncoder().encode(text).length;
  const bytes = size(old);
  const changed = regions.reduce((sum, [a]) => sum + size(old.slice(a.start, a.end)), 0);
  return {
    regions: regions.map(([a, b]) => ({
      path: pathTo(children, a),
      old: stretchOf(old, a),
      new: stretchOf(now, b),
    })),
    same: bytes - changed,
    bytes,
  };
}

interface Range {
  readonly start: number;
  readonly end: number;
}

type Pair = readonly [old: Range, now: Range];

/** More differing lines than this are one region. */
const mostEdits = 2_000;

/** Pairs of stretches that differ, in order: whole lines, each cut down to what differs in it. */
function changedStretches(old: string, now: string): Pair[] {
  const [a, b] = [linesOf(old), linesOf(now)];
  let first = 0;
  while (first < a.length && first < b.length && a[first] === b[first]) first++;
  let last = 0;
  const most = Math.min(a.length, b.length) - first;
  while (last < most && a[a.length - 1 - last] === b[b.length - 1 - last]) last++;
  const kept = commonLines(a.slice(first, a.length - last), b.slice(first, b.length - last));
  const out: Pair[] = [];
  const starts = [offsets(a), offsets(b)] as const;
  let [x, y] = [first, first];
  const end = [a.length - last, b.length - last] as const;
  for (const [i, j] of [...kept.map(([i, j]) => [i + first, j + first] as const), end]) {
    if (i > x || j > y) {
      const pair = trimmed(old, now, {
        old: { start: starts[0][x] as number, end: starts[0][i] as number },
        now: { start: starts[1][y] as number, end: starts[1][j] as number },
      });
      if (pair) out.push(pair);
    }
    [x, y] = [i + 1, j + 1];
  }
  return out;
}

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+/g) ?? [];

function offsets(lines: readonly string[]): number[] {
  const out = [0];
  for (const line of lines) out.push((out.at(-1) as number) + line.length);
  return out;
}

/** Numbers of lines that two lists have in common, in order (Myers, "An O(ND) Difference Algorithm", 1986). */
function commonLines(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const trace: Map<number, number>[] = [];
  let reach = new Map<number, number>([[1, 0]]);
  for (let d = 0; d <= Math.min(a.length + b.length, mostEdits); d++) {
    trace.push(new Map(reach));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
      let x = down ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach.set(k, x);
      if (x >= a.length && x - k >= b.length) return backwards(trace, a, b);
    }
    reach = new Map(reach);
  }
  return [];
}

function backwards(
  trace: readonly Map<number, number>[],
  a: readonly string[],
  b: readonly string[],
): (readonly [number, number])[] {
  const out: (readonly [number, number])[] = [];
  let [x, y] = [a.length, b.length];
  for (let d = trace.length - 1; d >= 0 && (x > 0 || y > 0); d--) {
    const reach = trace[d] as Map<number, number>;
    const k = x - y;
    const down = k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
    const before = down ? k + 1 : k - 1;
    const fromX = d === 0 ? 0 : (reach.get(before) ?? 0);
    const fromY = d === 0 ? 0 : fromX - before;
    while (x > fromX && y > fromY) out.push([--x, --y]);
    [x, y] = [fromX, fromY];
  }
  return out.reverse();
}

/** Without what both have in common at their ends; `null` where nothing is left. */
function trimmed(old: string, now: string, pair: { old: Range; now: Range }): Pair | null {
  let { start, end } = pair.old;
  let { start: from, end: to } = pair.now;
  while (start < end && from < to && old[start] === now[from]) {
    start++;
    from++;
  }
  while (end > start && to > from && old[end - 1] === now[to - 1]) {
    end--;
    to--;
  }
  return start === end && from === to
    ? null
    : [
        { start, end },
        { start: from, end: to },
      ];
}

function stretchOf(text: string, { start, end }: Range): Stretch {
  const before = text.slice(0, start);
  return {
    start,
    end,
    line: before.split('\n').length,
    column: start - before.lastIndexOf('\n'),
    source: text.slice(start, end),
  };
}

function pathTo(nodes: readonly TreeNode[], { start, end }: Range): string[] {
  const path: string[] = [];
  const holds = (node: TreeNode): node is TreeElement =>
    node.kind === 'element' && node.source !== null && node.source.start <= start && node.source.end >= end;
  for (let list = nodes; ; ) {
    const found = list.find(holds);
    if (!found) return path;
    path.push(found.name);
    list = found.children;
  }
}

const oneLine = (source: string): string => {
  const line = source.replace(/\s+/g, ' ').trim();
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
};

/**
 * `stet diff`: which regions of a page differ in another version of it, and that all else is byte-identical. The exit
 * code is 1 where something differs.
 */
export async function diffCommand(args: string[], io: Io): Promise<number> {
  const options = readOptions(args, ['title', 'lang', 'site', 'json'], 'some');
  const [oldFile, newFile, ...more] = options.files;
  if (oldFile === undefined || newFile === undefined || more.length > 0)
    throw new UsageError('Name two files: the old version and the new one.');
  const diff = diffTexts(readText(io, oldFile), readText(io, newFile), {
    site: siteOf(options, io),
    title: options.title ?? '',
  });
  const { regions, same, bytes } = diff;
  if (options.json) io.stdout(`${JSON.stringify(diff)}\n`);
  else {
    for (const { path, old, new: now } of regions) {
      io.stdout(`${old.line}:${old.column}  ${path.join(' ')}\n`);
      if (old.source !== '') io.stdout(`  - ${oneLine(old.source)}\n`);
      if (now.source !== '') io.stdout(`  + ${oneLine(now.source)}\n`);
    }
    const count = regions.length === 1 ? '1 region differs' : `${regions.length} regions differ`;
    io.stdout(
      regions.length === 0
        ? `identical, ${bytes} bytes\n`
        : `${count}; all else is byte-identical: ${same} of ${bytes} bytes\n`,
    );
  }
  return regions.length === 0 ? 0 : 1;
}
