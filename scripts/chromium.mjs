import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installPackages, mayInstall } from './debian.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const places = ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'];
const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The path of a Chromium that is already here: `CHROME_PATH`, the system's, Playwright's own; `null` if there is none.
 * Throws a `RangeError` when `CHROME_PATH` names something that cannot be run.
 */
export async function findChromium() {
  const set = process.env.CHROME_PATH;
  if (set) {
    if (!executable(set))
      throw new RangeError(`CHROME_PATH is "${set}", which is not an executable file. Correct or unset it.`);
    return set;
  }
  const folders = [...new Set([...places, ...(process.env.PATH ?? '').split(delimiter)])].filter(Boolean);
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      if (executable(path)) return path;
    }
  }
  if (executable(mac)) return mac;
  const { chromium } = await import('@playwright/test');
  const own = chromium.executablePath();
  return existsSync(own) ? own : null;
}

function download(log) {
  log('$ npx playwright install chromium');
  return spawnSync('npx', ['playwright', 'install', 'chromium'], { stdio: 'inherit' }).status === 0;
}

/** As `findChromium`, and installs one where there is none. Throws an `Error` that says what to do when that fails too. */
export async function findOrInstallChromium(log = console.log) {
  const found = await findChromium();
  if (found) return found;
  log('No Chromium found: installing one.');
  const debian = mayInstall();
  if (debian) installPackages(['chromium'], log);
  const installed = (await findChromium()) ?? (download(log) && (await findChromium()));
  if (installed) return installed;
  throw new Error(
    'The browser tests need Chromium, and none could be found or installed.\n' +
      (debian
        ? '  Tried: apt-get install chromium; npx playwright install chromium.\n'
        : '  Tried: npx playwright install chromium.\n') +
      '  Install Chromium or Chrome yourself (Debian: sudo apt-get install chromium), or set CHROME_PATH to one.',
  );
}

/** Flags for a Chromium that talks to nobody but the page under test, also as root in a container. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
