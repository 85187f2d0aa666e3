/** A folder of pages: with an `index.json` as the shared corpus has, or any folder of wikitext files. */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';

export interface Page {
  /** Path inside the folder. */
  readonly file: string;
  readonly title: string;
  readonly lang: string;
  /** Where the page is from; `''` if nobody says. */
  readonly wiki: string;
  readonly bytes: number;
}

interface Index {
  files?: { file?: unknown; title?: unknown; lang?: unknown; wiki?: unknown; bytes?: unknown }[];
}

/** The pages of a folder, in a fixed order. Without an index: every file, in English, titled by its name. */
export function readPages(folder: string): Page[] {
  const index = join(folder, 'index.json');
  if (existsSync(index)) {
    const { files } = JSON.parse(readFileSync(index, 'utf8')) as Index;
    if (Array.isArray(files)) {
      return files.map(({ file, title, lang, wiki, bytes }) => ({
        file: String(file),
        title: String(title ?? ''),
        lang: String(lang ?? 'en'),
        wiki: String(wiki ?? ''),
        bytes: Number(bytes) || statSync(join(folder, String(file))).size,
      }));
    }
  }
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'index.json')
    .map((entry) => relative(folder, resolve(entry.parentPath, entry.name)))
    .sort()
    .map((file) => ({
      file,
      title: basename(file)
        .replace(/\.(?:wikitext|wiki|mediawiki|mw|txt)$/, '')
        .replaceAll('_', ' '),
      lang: 'en',
      wiki: '',
      bytes: statSync(join(folder, file)).size,
    }));
}

/** The folder of site data for a folder of pages: the one that was named, or the one beside it in the shared data. */
export function siteFolder(folder: string, named: string | undefined): string | null {
  const beside = join(folder, '..', 'conformance', 'parser-tests', 'site');
  return named ? resolve(named) : existsSync(beside) ? beside : null;
}

/** Site data for a language, as MediaWiki's `siteinfo` answers it; `null` where the folder has none. */
export function readSiteData(folder: string | null, lang: string): unknown {
  if (folder === null || !/^[a-z-]+$/.test(lang)) return null;
  const file = join(folder, `${lang}wiki.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}
