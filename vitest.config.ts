import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Unit tests read the sources of all packages: no build is needed before them. */
export default defineConfig({
  resolve: {
    alias: [
      {
        find: /^@stet\/tree\/(html|spec|invariants)$/,
        replacement: fileURLToPath(new URL('packages/tree/src/$1.ts', import.meta.url)),
      },
      {
        find: '@stet/ui/session',
        replacement: fileURLToPath(new URL('packages/ui/src/session/index.ts', import.meta.url)),
      },
      {
        find: /^@stet\/server\/(postgres|redis)$/,
        replacement: fileURLToPath(new URL('packages/server/src/$1.ts', import.meta.url)),
      },
      {
        find: '@stet/collab/session',
        replacement: fileURLToPath(new URL('packages/collab/src/session/index.ts', import.meta.url)),
      },
      {
        find: /^@stet\/(tree|wikitext|document|collab|server|editor|ui)$/,
        replacement: fileURLToPath(new URL('packages/$1/src/index.ts', import.meta.url)),
      },
    ],
  },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'demo/**/*.test.ts', 'tests/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'tests/browser/**'],
    testTimeout: 20_000,
    passWithNoTests: true,
  },
});
