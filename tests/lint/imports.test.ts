import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/**
 * The direction of imports is `tree ← wikitext, document ← editor ← ui`, and only Biome's `noRestrictedImports`
 * keeps it. A lint rule that silently matches nothing looks just like a clean project, so violations are planted
 * here, in a folder of their own with the project's configuration, and each has to be reported.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');

const forbidden: Record<string, string[]> = {
  'packages/tree/src/x.ts': [
    '@stet/wikitext',
    '@stet/document',
    '@stet/editor',
    '@stet/ui',
    'prosemirror-model',
  ],
  'packages/wikitext/src/x.ts': [
    '@stet/document',
    '@stet/editor',
    '@stet/ui',
    'prosemirror-model',
    'lit-html',
  ],
  'packages/document/src/x.ts': [
    '@stet/wikitext',
    '@stet/editor',
    '@stet/ui',
    'prosemirror-view',
    'lit-html',
  ],
  'packages/document/src/content/x.ts': ['../../../wikitext/src/index.js', '../../../wikitext/dist/index.js'],
  'packages/collab/src/x.ts': [
    '@stet/wikitext',
    '@stet/editor',
    '@stet/ui',
    'prosemirror-view',
    'y-prosemirror',
    '../../document/src/index.js',
  ],
  'packages/editor/src/x.ts': ['@stet/ui', '@stet/cli', 'lit-html', '../../ui/src/index.js'],
  'packages/server/src/x.ts': ['@stet/wikitext', '@stet/editor', '@stet/ui', 'prosemirror-view'],
  'packages/ui/src/x.ts': ['@stet/server', '@stet/cli', '../../editor/src/view.js'],
  'packages/cli/src/x.ts': ['@stet/editor', '@stet/ui', '../../tree/src/index.js'],
};

const allowed: Record<string, string[]> = {
  'packages/tree/src/y.ts': ['parse5', './node.js', '../package.json'],
  'packages/wikitext/src/tokens/y.ts': ['@stet/tree', 'parse5', '../tokens/x.js', './document.js'],
  'packages/document/src/content/y.ts': [
    '@stet/tree',
    'prosemirror-model',
    '../schema.js',
    '../../package.json',
  ],
  'packages/collab/src/y.ts': [
    '@stet/tree',
    '@stet/document',
    'prosemirror-state',
    'yjs',
    'y-protocols/awareness',
  ],
  'packages/editor/src/content/y.ts': ['@stet/document', '@stet/wikitext', '@stet/tree', 'prosemirror-view'],
  'packages/server/src/y.ts': ['@stet/tree', '@stet/document', '@stet/collab', '@hocuspocus/server', 'yjs'],
  'packages/ui/src/content/y.ts': [
    '@stet/collab/session',
    '@stet/editor',
    '@stet/document',
    'lit-html',
    '@floating-ui/dom',
  ],
  'packages/cli/src/y.ts': ['@stet/server', '@stet/tree', '@stet/wikitext', '@stet/document', 'node:fs'],
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stet-lint-'));
  copyFileSync(join(root, 'biome.json'), join(folder, 'biome.json'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Report {
  diagnostics: { category: string; location: { path?: unknown } }[];
}

/** How many imports of a file Biome reports as restricted. */
function restricted(path: string, source: string): number {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, source);
  const args = [biome, 'lint', '--vcs-enabled=false', '--reporter=json', path];
  let out: string;
  try {
    out = execFileSync(process.execPath, args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    out = (error as { stdout: string }).stdout;
  } finally {
    rmSync(file);
  }
  const report = JSON.parse(out) as Report;
  return report.diagnostics.filter((d) => d.category === 'lint/style/noRestrictedImports').length;
}

const forms: [string, (from: string, i: number) => string][] = [
  ['value import', (from, i) => `import { a as a${i} } from '${from}';\nconsole.log(a${i});\n`],
  ['type import', (from, i) => `import type { A as A${i} } from '${from}';\nexport type B${i} = A${i};\n`],
  ['re-export', (from, i) => `export { a as a${i} } from '${from}';\n`],
];

describe('every forbidden import is reported', () => {
  for (const [path, names] of Object.entries(forbidden)) {
    it.each(forms)(`${path}: %s of ${names.join(', ')}`, (_form, write) => {
      expect(restricted(path, names.map(write).join(''))).toBe(names.length);
    });
  }
});

describe('an import in the direction is not', () => {
  for (const [path, names] of Object.entries(allowed)) {
    it.each(forms)(`${path}: %s of ${names.join(', ')}`, (_form, write) => {
      expect(restricted(path, names.map(write).join(''))).toBe(0);
    });
  }
});
