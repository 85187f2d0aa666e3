import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The interface by itself, from the sources of all packages. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: {
    alias: [
      { find: '@stet/wikitext', replacement: fileURLToPath(new URL('./wikitext.ts', import.meta.url)) },
      {
        find: /^@stet\/(tree|document|editor|ui)$/,
        replacement: fileURLToPath(new URL('../../$1/src/index.ts', import.meta.url)),
      },
    ],
  },
  build: {
    rollupOptions: {
      input: ['index.html', 'form.html'].map((page) => fileURLToPath(new URL(page, import.meta.url))),
    },

    outDir: 'dist',
    emptyOutDir: true,
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    sourcemap: true,
  },
});
