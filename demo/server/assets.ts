import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Assets } from './views.js';

interface Chunk {
  file: string;
  css?: string[];
  imports?: string[];
  dynamicImports?: string[];
}

interface Asset {
  body: Buffer;
  zipped: Buffer | null;
  type: string;
}

const types: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  json: 'application/json; charset=utf-8',
  woff2: 'font/woff2',
};

/** The client bundle, read once and kept in memory, compressed. Its file names carry a hash of what is in them. */
export class Bundle {
  readonly assets: Assets;
  readonly #files = new Map<string, Asset>();

  constructor(folder: string) {
    let manifest: Record<string, Chunk>;
    try {
      manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as Record<
        string,
        Chunk
      >;
    } catch {
      throw new Error(
        `The client bundle is missing (${folder}). Build it: npm run build && npm run bundle -w demo`,
      );
    }
    for (const name of readdirSync(join(folder, 'assets')))
      this.#add(`/assets/${name}`, join(folder, 'assets', name));
    const main = manifest['client/main.ts'];
    const edit = manifest['client/edit.ts'];
    if (!main || !edit) throw new Error('The client bundle has no client/main.ts or client/edit.ts.');
    const reach = (chunk: Chunk, seen = new Set<Chunk>()): Set<Chunk> => {
      if (seen.has(chunk)) return seen;
      seen.add(chunk);
      for (const name of chunk.imports ?? []) {
        const next = manifest[name];
        if (next) reach(next, seen);
      }
      return seen;
    };
    const first = reach(main);
    const editor = [...reach(edit)].filter((c) => !first.has(c));
    const styles = (chunks: Iterable<Chunk>) => [...chunks].flatMap((c) => (c.css ?? []).map((f) => `/${f}`));
    this.assets = {
      script: `/${main.file}`,
      styles: styles(first),
      editor: editor.map((c) => `/${c.file}`),
      editorStyles: styles(editor),
    };
  }

  #add(url: string, file: string): void {
    const type = types[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    const body = readFileSync(file);
    const zip = /text|javascript|json|svg/.test(type) && body.length > 1024;
    this.#files.set(url, { body, type, zipped: zip ? gzipSync(body, { level: 9 }) : null });
  }

  get(url: string): Asset | undefined {
    return this.#files.get(url);
  }
}
