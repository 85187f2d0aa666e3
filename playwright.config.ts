import { defineConfig } from '@playwright/test';
// @ts-expect-error plain JavaScript, shared with scripts that run without a build
import { chromiumFlags, findChromium } from './scripts/chromium.mjs';

const executablePath = (await findChromium()) ?? undefined;

/** Browser tests start their own demo wiki (tests/browser/wiki.ts), so nothing has to run before them but the build. */
export default defineConfig({
  testDir: 'tests/browser',
  outputDir: 'test-results',
  timeout: 60_000,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 900 },
    launchOptions: { executablePath, args: chromiumFlags },
    trace: 'off',
    actionTimeout: 15_000,
  },
});
