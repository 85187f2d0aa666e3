import { describe, expect, it } from 'vitest';
import { diffLines, restoreLines, splitLines } from './lines.js';

describe('restoreLines puts back what a textarea loses', () => {
  const cases: [string, string, string, string][] = [
    ['nothing to restore', 'a\nb', 'a\nb c', 'a\nb c'],
    ['a CRLF page, unedited', 'a\r\nb\r\n', 'a\nb\n', 'a\r\nb\r\n'],
    ['the form sends CRLF', 'a\nb\n', 'a\r\nb\r\nc\r\n', 'a\nb\nc\n'],
    ['a new line in a CRLF page', 'a\r\nb\r\n', 'a\nnew\nb\n', 'a\r\nnew\r\nb\r\n'],
    ['mixed line ends', 'a\r\nb\nc\rd', 'a\nb\nc\nd', 'a\r\nb\nc\rd'],
    ['mixed, a line changed', 'a\r\nb\nc\rd', 'a\nB\nc\nd', 'a\r\nB\nc\rd'],
    ['NUL in another line', 'x\0y\nz', 'x\ufffdy\nZ', 'x\0y\nZ'],
    ['a lone surrogate in another line', 'x\ud800y\nz', 'x\ufffdy\nZ', 'x\ud800y\nZ'],
    ['everything removed', 'a\r\n', '', ''],
  ];
  it.each(cases)('%s', (_name, base, edited, expected) => {
    expect(restoreLines(base, edited)).toBe(expected);
  });
});

describe('diffLines', () => {
  const apply = (a: string, b: string) => {
    const chunks = diffLines(splitLines(a), splitLines(b));
    const side = (not: string) =>
      chunks
        .filter((c) => c.kind !== not)
        .flatMap((c) => c.lines)
        .join('');
    expect(side('added')).toBe(a);
    expect(side('removed')).toBe(b);
    return chunks.map((c) => `${c.kind[0]}${c.lines.length}`).join(' ');
  };
  it('says what stayed, went and came', () => {
    expect(apply('a\nb\nc\n', 'a\nx\nc\n')).toBe('s1 r1 a1 s1');
    expect(apply('', 'a\n')).toBe('a1');
    expect(apply('a', 'a')).toBe('s1');
    expect(apply('a', 'a\n')).toBe('r1 a1');
  });
  it('gives up on a minimal difference of two texts that have nothing in common, quickly', () => {
    const a = Array.from({ length: 20_000 }, (_, i) => `a${i}\n`).join('');
    const b = Array.from({ length: 20_000 }, (_, i) => `b${i}\n`).join('');
    const start = performance.now();
    expect(apply(a, b)).toBe('r20000 a20000');
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
