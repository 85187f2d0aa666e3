// Removes what builds and tests write; keeps node_modules and the demo's database.
import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = ['demo/dist', 'tests/dist', 'test-results', 'playwright-report'];
for (const name of readdirSync(`${root}packages`)) folders.push(`packages/${name}/dist`);
for (const folder of folders) rmSync(root + folder, { recursive: true, force: true });
