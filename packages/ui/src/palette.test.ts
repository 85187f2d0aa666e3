import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { expect, it } from 'vitest';

/** The style sheets as an embedder's own build writes them, with the settings that Vite comes with. */
async function bundled(): Promise<string> {
  const at = (file: string) => fileURLToPath(new URL(file, import.meta.url));
  const entry = ['./content.css', './ui.css', './session/session.css'].map(
    (file) => `import ${JSON.stringify(at(file))};`,
  );
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, rollupOptions: { input: 'stet-entry' } },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'stet-entry' ? id : undefined),
        load: (id) => (id === 'stet-entry' ? entry.join('\n') : undefined),
      },
    ],
  });
  const outputs = Array.isArray(result) ? result : [result];
  return outputs
    .flatMap((output) => ('output' in output ? output.output : []))
    .map((file) => (file.fileName.endsWith('.css') && file.type === 'asset' ? String(file.source) : ''))
    .join('');
}

it('keeps its colours in a build whose own style sheets say nothing of color-scheme', async () => {
  const css = await bundled();
  expect(css).toContain('--stet-raised:light-dark(#fff,#25282f)');
  expect(css).not.toContain('var(--lightningcss');
});
