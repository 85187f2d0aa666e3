// npm run size: what parser and printer weigh in a browser's bundle, minified and gzip; parse5 and its entities apart.
// The last line is one JSON object, sizes in KiB. Exits with 1 above the limit.
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

/** Tree and wikitext without parse5, KiB. */
const limit = 60;
const packages = fileURLToPath(new URL('../packages', import.meta.url));

async function bundle(source, external) {
  const id = 'virtual:entry';
  const { output } = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'entry',
        resolveId: (name) => (name === id ? name : null),
        load: (name) => (name === id ? source : null),
      },
    ],
    build: {
      write: false,
      minify: true,
      rollupOptions: { input: id, external, preserveEntrySignatures: 'strict' },
    },
  });
  return gzipSync(output[0].code, { level: 9 }).length / 1024;
}

const kib = (size) => Number(size.toFixed(1));
const everything = `export * from '${packages}/wikitext/dist/index.js'; export * from '${packages}/tree/dist/index.js';`;
const editing = `export { parse, print } from '${packages}/wikitext/dist/index.js'; export { writeHTML } from '${packages}/tree/dist/index.js';`;
const apart = [/^parse5/, /^entities/];
const sizes = {
  everything: kib(await bundle(everything, apart)),
  editing: kib(await bundle(editing, apart)),
  withParse5: kib(await bundle(editing, [])),
  limit,
};
console.log(`tree + wikitext, all they export: ${sizes.everything} KiB (limit ${limit})`);
console.log(`parse, print and writeHTML: ${sizes.editing} KiB; with parse5: ${sizes.withParse5} KiB`);
console.log(JSON.stringify(sizes));
process.exitCode = sizes.everything > limit ? 1 : 0;
