/** The browsers that checks run in, each by its name. */

import { type Browser, chromium, firefox } from '@playwright/test';
import { script } from './scripts.js';

interface Scripts {
  findOrInstallChromium(): Promise<string>;
  findFirefox(): string | null;
  firefoxLaunch(path: string): { channel: string; executablePath: string; args: string[] };
  chromiumFlags: string[];
}

/** Starts one; `null` where there is none. */
export const browsers: Readonly<Record<string, () => Promise<Browser | null>>> = {
  async chromium() {
    const { findOrInstallChromium, chromiumFlags } = await script<Scripts>('chromium.mjs');
    return chromium.launch({ executablePath: await findOrInstallChromium(), args: chromiumFlags });
  },
  async firefox() {
    const { findFirefox, firefoxLaunch } = await script<Scripts>('firefox.mjs');
    const path = findFirefox();
    return path === null ? null : firefox.launch(firefoxLaunch(path));
  },
};
