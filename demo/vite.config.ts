import { defineConfig } from 'vite';

const prosemirror = /node_modules[\\/](?:prosemirror-(?!dropcursor)|orderedmap|w3c-keyname|rope-sequence)/;

/** The client: a small script for every page, and the editor, which loads when somebody edits. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: {
    outDir: 'dist/client',
    emptyOutDir: true,
    manifest: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    rollupOptions: {
      input: ['client/main.ts'],
      // One file of what every part of the editor stands on; what draws a drop comes when something is dragged.
      output: { codeSplitting: { groups: [{ name: 'prosemirror', test: prosemirror }] } },
    },
  },
});
