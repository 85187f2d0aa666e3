import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** The folder of data that is not part of the project: `STET_DATA`, or `../shared`; `null` where there is none. */
export function dataFolder() {
  return (
    [process.env.STET_DATA, resolve(root, '../shared')].find(
      (f) => f && existsSync(join(f, 'corpus/index.json')),
    ) ?? null
  );
}

/**
 * A generated page of 200 KB, like an encyclopaedia's article, and the templates that it uses, by name; our own long
 * page where the data is missing.
 */
export async function benchPage() {
  const data = dataFolder();
  if (data && existsSync(join(data, 'tools/mediawiki-seed.mjs'))) {
    const { makePage, templates } = await import(join(data, 'tools/mediawiki-seed.mjs'));
    return { title: 'Bench 200K', text: makePage(200 * 1024, { seed: 200 }), templates };
  }
  const text = readFileSync(join(root, 'demo/pages/chronicle.wikitext'), 'utf8');
  console.log('No data folder (STET_DATA): the demo’s long page, twice, stands in for “Bench 200K”.');
  return { title: 'Chronicle, twice', text: text + text, templates: {} };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length ? sorted[Math.floor(sorted.length / 2)] : Number.NaN;
}
