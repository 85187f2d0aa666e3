/** The browsers that checks run in, each by its name. */

import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, firefox } from '@playwright/test';

const root = resolve(import.meta.dirname, '../../..');

interface Scripts {
  findOrInstallChromium(): Promise<string>;
  findFirefox(): string | null;
  firefoxLaunch(path: string): { channel: string; executablePath: string; args: string[] };
  chromiumFlags: string[];
}

const script = async (name: string): Promise<Scripts> =>
  (await import(pathToFileURL(join(root, 'scripts', name)).href)) as Scripts;

/** Starts one; `null` where there is none. */
export const browsers: Readonly<Record<string, () => Promise<Browser | null>>> = {
  async chromium() {
    const { findOrInstallChromium, chromiumFlags } = await script('chromium.mjs');
    return chromium.launch({ executablePath: await findOrInstallChromium(), args: chromiumFlags });
  },
  async firefox() {
    const { findFirefox, firefoxLaunch } = await script('firefox.mjs');
    const path = findFirefox();
    return path === null ? null : firefox.launch(firefoxLaunch(path));
  },
};
