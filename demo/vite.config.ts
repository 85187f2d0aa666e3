import { defineConfig, type Plugin } from 'vite';

const prosemirror =
  /node_modules[\\/](?:prosemirror-(?!dropcursor|gapcursor)|orderedmap|w3c-keyname|rope-sequence)/;

/**
 * All icons are one module, which a bundler puts where it is needed first. The icons of inspectors are a copy of their
 * own, so that they come with the inspectors.
 */
const iconsOfInspectors: Plugin = {
  name: 'icons-of-inspectors',
  enforce: 'pre',
  async resolveId(id, importer) {
    if (
      id !== '@wikimedia/codex-icons' ||
      !/[\\/]content[\\/]|(?:insert-actions|menu-icons)/.test(importer ?? '')
    )
      return null;
    const found = await this.resolve(id, importer, { skipSelf: true });
    return found && { ...found, id: `${found.id}?inspectors` };
  },
};

/** The client: a small script for every page, and the editor, which loads when somebody edits. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  plugins: [iconsOfInspectors],
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
      // One file of what every part of the editor stands on; what draws other cursors comes later.
      output: { codeSplitting: { groups: [{ name: 'prosemirror', test: prosemirror }] } },
    },
  },
});
