import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** mulberry32: the same seed draws the same sample on every machine. */
function random(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * A fixed sample of a corpus, as file entries of its index: drawn evenly over sizes (a file from each of `count`
 * slices of the list sorted by size), so that short stubs do not crowd out long articles. `maxBytes` bounds a file.
 */
export function sample(corpus, { count, seed, maxBytes = 200_000 }) {
  const index = JSON.parse(readFileSync(join(corpus, 'index.json'), 'utf8'));
  const next = random(seed);
  const files = index.files
    .filter((f) => f.bytes <= maxBytes && existsSync(join(corpus, f.file)))
    .sort((a, b) => a.bytes - b.bytes || (a.file < b.file ? -1 : 1));
  const drawn = [];
  for (let i = 0; i < Math.min(count, files.length); i++) {
    const from = Math.floor((i * files.length) / count);
    const to = Math.max(from + 1, Math.floor(((i + 1) * files.length) / count));
    drawn.push(files[from + Math.floor(next() * (to - from))]);
  }
  return drawn;
}
