/** Parser tests as the shared data has them: the index says which tests run, the data's own reader reads the files. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export const modes = [
  'wt2html',
  'metadata',
  'wt2wt',
  'html2wt',
  'html2html',
  'selser-5',
  'selser-manual',
] as const;
export type Mode = (typeof modes)[number];

/** Selector, operation, arguments. */
export type Change = readonly string[];

/** A test as the reader gives it; only what this check looks at. */
export interface ParserTest {
  readonly name: string;
  readonly wikitext?: string;
  readonly wikitextEdited?: string;
  readonly parsoidHtml?: string;
  readonly parsoidOnly: boolean;
  readonly metadata: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, unknown>> & {
    readonly parsoid?: { readonly changes?: readonly Change[]; readonly [key: string]: unknown };
  };
  readonly config: Readonly<Record<string, unknown>>;
}

export interface Article {
  readonly title: string;
  readonly text: string;
}

interface TestFile {
  readonly articles: readonly Article[];
  readonly tests: readonly ParserTest[];
}

interface Reader {
  readParserTests(text: string): TestFile;
  testModes(test: ParserTest): readonly string[];
}

/** One test, and where it stands. */
export interface Case {
  readonly file: string;
  readonly name: string;
  readonly tier: string;
  readonly modes: ReadonlySet<string>;
  readonly test: ParserTest;
  readonly articles: readonly Article[];
}

interface IndexRecord {
  readonly file: string;
  readonly name: string;
  readonly tier: string;
  readonly modes: readonly string[];
}

const readerName = 'read-parser-tests.mjs';

/** A file beside the data, or beside one of the folders above it; else in the shared data. */
export function findBeside(folder: string, ...names: string[]): string | null {
  const places: string[] = [];
  for (let at = folder, up = 0; up < 4; at = dirname(at), up++) places.push(at, join(at, 'parser-tests'));
  const shared = resolve(process.env.STET_DATA ?? '../shared', 'conformance');
  places.push(shared, join(shared, 'parser-tests'));
  for (const place of places) {
    for (const name of names) if (existsSync(join(place, name))) return join(place, name);
  }
  return null;
}

/** All cases of a folder, in the order of its index. */
export async function readCases(folder: string): Promise<Case[]> {
  const path = findBeside(folder, readerName);
  if (path === null) throw new Error(`There is no ${readerName} beside the data.`);
  const reader = (await import(pathToFileURL(path).href)) as Reader;
  const files = new Map<string, TestFile>();
  const fileOf = (file: string): TestFile => {
    let known = files.get(file);
    if (!known) {
      known = reader.readParserTests(readFileSync(join(folder, file), 'utf8'));
      files.set(file, known);
    }
    return known;
  };
  const index = join(folder, 'index.json');
  if (!existsSync(index)) return withoutIndex(folder, fileOf, reader);
  const records = JSON.parse(readFileSync(index, 'utf8')) as IndexRecord[];
  const cases: Case[] = [];
  for (const { file, name, tier, modes } of records) {
    const { tests, articles } = fileOf(file);
    const test = tests.find((other) => other.name === name);
    if (!test) throw new Error(`The index names a test that ${file} does not hold: ${name}`);
    cases.push({ file, name, tier, modes: new Set(modes), test, articles });
  }
  return cases;
}

function withoutIndex(folder: string, fileOf: (file: string) => TestFile, reader: Reader): Case[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.txt'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
    .flatMap((file) => {
      const { tests, articles } = fileOf(file);
      return tests.map((test) => {
        const modes = new Set(reader.testModes(test));
        if (modes.delete('selser')) {
          modes.add('selser-5');
          if (test.options.parsoid?.changes) modes.add('selser-manual');
        }
        if (modes.has('wt2html') && Object.keys(test.metadata).length > 0) modes.add('metadata');
        return { file, name: test.name, tier: '?', modes, test, articles };
      });
    });
}
