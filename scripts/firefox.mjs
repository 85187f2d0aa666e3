import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installPackages, mayInstall } from './debian.mjs';

const names = ['firefox-esr', 'firefox'];
const places = ['/usr/bin', '/usr/local/bin', '/opt/firefox'];
const mac = '/Applications/Firefox.app/Contents/MacOS/firefox';

function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The path of a stock Firefox that is already here: `FIREFOX_PATH`, or the system's; `null` if there is none.
 * Throws a `RangeError` when `FIREFOX_PATH` names something that cannot be run.
 */
export function findFirefox() {
  const set = process.env.FIREFOX_PATH;
  if (set) {
    if (!executable(set))
      throw new RangeError(`FIREFOX_PATH is "${set}", which is not an executable file. Correct or unset it.`);
    return set;
  }
  const folders = [...new Set([...places, ...(process.env.PATH ?? '').split(delimiter)])].filter(Boolean);
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      if (executable(path)) return path;
    }
  }
  return executable(mac) ? mac : null;
}

/** As `findFirefox`, and installs Debian's where there is none and that may be done; `null` where it may not. */
export function findOrInstallFirefox(log = console.log) {
  const found = findFirefox();
  if (found) return found;
  if (!mayInstall()) return null;
  log('No Firefox found: installing one.');
  installPackages(['firefox-esr'], log);
  return findFirefox();
}

/**
 * How Playwright starts a stock Firefox (through its channel, over BiDi; 1.64.1 can, 1.65.1 cannot). With system
 * access scripts may drive compositions, see tests/browser/compose.ts: for browsers under test only.
 */
export const firefoxLaunch = (executablePath) => ({
  channel: 'moz-firefox',
  executablePath,
  args: ['--remote-allow-system-access'],
});
