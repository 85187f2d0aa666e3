/** Browsers with a window on a desktop. */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, firefox, type Page } from '@playwright/test';
import type { Desktop } from './ime-live-desktop.js';
import type { Engine } from './ime-live-table.js';
import { startWebKit } from './ime-live-webkit.js';

export interface LiveBrowser {
  /** Calls a function of the page (tests/input/live.ts) with plain data. */
  call(name: string, ...args: unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

interface Scripts {
  findChromium(): Promise<string | null>;
  findFirefox(): string | null;
  chromiumFlags: string[];
}

const script = async (root: string, name: string): Promise<Scripts> =>
  (await import(pathToFileURL(join(root, 'scripts', name)).href)) as Scripts;

const found = (path: string | null, name: string): string => {
  if (path === null) throw new Error(`There is no ${name}.`);
  return path;
};

/** Preferences without which a driven Firefox has no input method: it would take itself for out of focus. */
export const firefoxPrefs: Readonly<Record<string, boolean | number | string>> = {
  'focusmanager.testmode': false,
};

/** Calls a function of the page under test (tests/input/live.ts) with plain data. */
export function callPage(page: Page, name: string, args: readonly unknown[]): Promise<unknown> {
  return page.evaluate(
    ([which, given]) =>
      (globalThis as unknown as { live: Record<string, (...all: unknown[]) => unknown> }).live[which]?.(
        ...given,
      ),
    [name, args] as const,
  );
}

/** A page of Playwright's in a window on a desktop, with the focus of the desktop. */
export async function openWindow(
  engine: 'chromium' | 'firefox',
  desktop: Desktop,
  url: string,
  root: string,
  prefs = firefoxPrefs,
): Promise<{ browser: Browser; page: Page }> {
  const { env } = desktop;
  let browser: Browser;
  if (engine === 'chromium') {
    const { findChromium, chromiumFlags } = await script(root, 'chromium.mjs');
    browser = await chromium.launch({
      headless: false,
      env,
      executablePath: found(await findChromium(), 'Chromium'),
      args: [...chromiumFlags, '--ozone-platform=x11'],
    });
  } else {
    const { findFirefox } = await script(root, 'firefox.mjs');
    browser = await firefox.launch({
      headless: false,
      env,
      channel: 'moz-firefox',
      executablePath: found(findFirefox(), 'Firefox'),
      firefoxUserPrefs: { ...prefs },
    });
  }
  const context = await browser.newContext({ viewport: null });
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction('window.live !== undefined');
  desktop.activate('Live input');
  await page.mouse.click(300, 300);
  return { browser, page };
}

/** Starts an engine of that kind, shows the page, and gives it the focus. */
export async function startBrowser(
  engine: Engine,
  desktop: Desktop,
  url: string,
  root: string,
): Promise<LiveBrowser> {
  if (engine === 'webkit') {
    const driver = await startWebKit(desktop.env);
    try {
      await driver.open(url);
      desktop.activate('Live input');
      await driver.click(300, 300);
    } catch (error) {
      await driver.close();
      throw error;
    }
    return {
      call: (name, ...args) => driver.run('return window.live[arguments[0]](...arguments[1])', name, args),
      close: () => driver.close(),
    };
  }
  const { browser, page } = await openWindow(engine, desktop, url, root);
  return {
    call: (name, ...args) => callPage(page, name, args),
    close: () => browser.close(),
  };
}
