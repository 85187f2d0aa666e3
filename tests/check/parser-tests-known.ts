/**
 * Failures that are known, one list a mode: a line for each with file and test name, nothing else. A list may only shrink: a test that fails
 * without being in it and a test in it that passes are both news.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface News {
  readonly file: string;
  readonly name: string;
}

export class KnownFailures {
  readonly #folder: string;
  readonly #name: string;
  readonly #lists = new Map<string, Map<string, Set<string>>>();

  /** @param name the check whose lists they are: `NAME-MODE.txt`, `NAME.txt` for the mode `''` */
  constructor(folder: string, name = 'parser-tests') {
    this.#folder = folder;
    this.#name = name;
  }

  /** How many failures the list of a mode holds. */
  size(mode: string): number {
    let total = 0;
    for (const names of this.#list(mode).values()) total += names.size;
    return total;
  }

  has(mode: string, file: string, name: string): boolean {
    return this.#list(mode).get(file)?.has(name) ?? false;
  }

  /** What is listed for the tests that `covers` names: those that are gone from the data are never covered. */
  listed(mode: string, covers: (file: string, name: string) => boolean): News[] {
    const out: News[] = [];
    for (const [file, names] of this.#list(mode)) {
      for (const name of names) if (covers(file, name)) out.push({ file, name });
    }
    return out;
  }

  /** Writes the list anew: of the tests that ran the failures, of the others what was listed. */
  write(mode: string, failures: readonly News[], ran: (file: string, name: string) => boolean): void {
    const all = [...failures, ...this.listed(mode, (file, name) => !ran(file, name))];
    const lines = all.map(({ file, name }) => `${file}: ${escaped(name)}\n`);
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(this.#path(mode), lines.toSorted((a, b) => (a < b ? -1 : 1)).join(''));
  }

  #path(mode: string): string {
    return join(this.#folder, `${this.#name}${mode === '' ? '' : `-${mode}`}.txt`);
  }

  #list(mode: string): Map<string, Set<string>> {
    let list = this.#lists.get(mode);
    if (!list) {
      const path = this.#path(mode);
      list = new Map();
      for (const line of existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []) {
        const colon = line.indexOf(': ');
        if (colon < 0) continue;
        const file = line.slice(0, colon);
        let names = list.get(file);
        if (!names) list.set(file, (names = new Set()));
        names.add(unescaped(line.slice(colon + 2)));
      }
      this.#lists.set(mode, list);
    }
    return list;
  }
}

/** A name may hold line ends. */
const escaped = (name: string): string => JSON.stringify(name).slice(1, -1).replaceAll('\\"', '"');
const unescaped = (line: string): string => JSON.parse(`"${line.replaceAll('"', '\\"')}"`) as string;
