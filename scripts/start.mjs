// npm start: builds what the demo wiki needs, then serves it. Options are handed on (npm start -- --help).
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => join(root, 'node_modules/.bin', name);

if (!existsSync(bin('tsc'))) {
  console.error('The dependencies are not installed yet. Run: npm ci');
  process.exit(1);
}

function build(command, args, cwd = root) {
  const shell = process.platform === 'win32';
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit', shell });
  if (status !== 0) {
    console.error('The build failed; the messages above say where.');
    process.exit(1);
  }
}

console.log('Building…');
build(bin('tsc'), ['-b', 'demo/server', 'demo/client']);
build(bin('vite'), ['build', '--logLevel', 'warn'], join(root, 'demo'));

const server = spawn(process.execPath, [join(root, 'demo/dist/server/main.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
server.on('exit', (code) => process.exit(code ?? 0));
