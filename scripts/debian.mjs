import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Whether a missing program may be installed here: Debian's packages, by root. */
export const mayInstall = () => existsSync('/etc/debian_version') && process.getuid?.() === 0;

/**
 * Installs Debian packages, where that may be done.
 * @returns whether it was done
 */
export function installPackages(packages, log = console.log) {
  if (!mayInstall()) return false;
  const run = (...args) => {
    log(`$ apt-get ${args.join(' ')}`);
    const { status } = spawnSync('apt-get', args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    return status === 0;
  };
  // An update that fails may leave lists that are good enough.
  run('update', '-q');
  return run('install', '-y', '-q', '--no-install-recommends', ...packages);
}
