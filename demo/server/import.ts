import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Store } from './store.js';
import { direction, normalizeTitle } from './title.js';

export interface ImportResult {
  added: number;
  present: number;
  /** Files that could not be read, with the reason. */
  skipped: { file: string; reason: string }[];
}

interface Entry {
  title?: string;
  lang?: string;
  dir?: string;
}

/** How far above the folder an index is looked for. */
const levelsAbove = 3;

/** What an `index.json` says about files: `{files: [{file, title, lang, dir}]}` or `{titles: {file: title}}`. */
function readIndex(folder: string): Map<string, Entry> | null {
  const file = join(folder, 'index.json');
  if (!existsSync(file)) return null;
  let index: { files?: (Entry & { file?: string })[]; titles?: Record<string, string> };
  try {
    index = JSON.parse(readFileSync(file, 'utf8')) as typeof index;
  } catch (error) {
    throw new RangeError(`${file} is not JSON (${(error as Error).message}). Correct it or take it away.`);
  }
  const entries = new Map<string, Entry>();
  if (Array.isArray(index.files)) {
    for (const f of index.files) if (typeof f.file === 'string') entries.set(join(folder, f.file), f);
  }
  for (const [name, title] of Object.entries(index.titles ?? {})) entries.set(join(folder, name), { title });
  return entries;
}

/** Looks a file up in the indexes beside and above it. */
function indexReader(top: string): (file: string) => Entry {
  const read = new Map<string, Map<string, Entry> | null>();
  const highest = resolve(top, ...Array.from({ length: levelsAbove }, () => '..'));
  return (file) => {
    for (let folder = dirname(file); ; folder = dirname(folder)) {
      if (!read.has(folder)) read.set(folder, readIndex(folder));
      const entry = read.get(folder)?.get(file);
      if (entry) return entry;
      if (folder === highest || folder === dirname(folder)) return {};
    }
  };
}

function wikitextFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.wikitext'))
    .sort()
    .map((name) => join(folder, name));
}

/** A title that can be stored: characters that no title can hold become hyphens. */
function storable(title: string): string | null {
  const checked = normalizeTitle(title.replace(/[\p{Cc}#<>[\]{}|\ufffd]+/gu, '-'));
  return 'title' in checked ? checked.title : null;
}

/**
 * Makes a page of every `*.wikitext` file below a folder, byte for byte. A page that exists already stays as it is. When
 * another file has taken a title, the file's name is put behind it. Throws `RangeError` if the folder cannot be read.
 */
export function importFolder(store: Store, folder: string, summary = 'Imported'): ImportResult {
  const top = resolve(folder);
  if (!existsSync(top) || !statSync(top).isDirectory()) throw new RangeError(`There is no folder ${folder}.`);
  const entryOf = indexReader(top);
  const result: ImportResult = { added: 0, present: 0, skipped: [] };
  const taken = new Set<string>();
  for (const file of wikitextFiles(top)) {
    const name = relative(top, file);
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
    } catch {
      result.skipped.push({ file: name, reason: 'it is not UTF-8' });
      continue;
    }
    const entry = entryOf(file);
    const base = name.slice(0, -'.wikitext'.length).split(sep).join('/');
    let title = storable(entry.title ?? base);
    if (title && taken.has(title)) title = storable(`${title} (${base.split('/').at(-1)})`);
    if (!title) {
      result.skipped.push({ file: name, reason: `“${entry.title ?? base}” cannot be a title` });
      continue;
    }
    taken.add(title);
    if (store.page(title)) {
      result.present++;
      continue;
    }
    const lang = entry.lang && /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(entry.lang) ? entry.lang : 'en';
    const dir = entry.dir === 'rtl' || entry.dir === 'ltr' ? entry.dir : direction(lang);
    store.save({ title, lang, dir, text, summary, base: 0 });
    result.added++;
  }
  return result;
}
