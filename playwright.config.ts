import { defineConfig } from '@playwright/test';
// @ts-expect-error plain JavaScript, shared with scripts that run without a build
import { chromiumFlags, findChromium } from './scripts/chromium.mjs';
// @ts-expect-error the same
import { findFirefox, firefoxLaunch } from './scripts/firefox.mjs';

const executablePath = (await findChromium()) ?? undefined;
const firefox = findFirefox();

/** Browser tests start their own demo wiki (tests/browser/wiki.ts), so nothing has to run before them but the build. */
export default defineConfig({
  testDir: 'tests/browser',
  outputDir: 'test-results',
  timeout: 60_000,
  workers: 2,
  // Real input on a busy machine: what fails once and then holds is reported as flaky.
  retries: 1,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  use: { viewport: { width: 1280, height: 900 }, trace: 'off', actionTimeout: 15_000 },
  projects: [
    {
      name: 'chromium',
      grepInvert: /@firefox/,
      use: { browserName: 'chromium', launchOptions: { executablePath, args: chromiumFlags } },
    },
    // A stock Firefox, for what depends on how a browser edits. Without one this part is skipped (scripts/test.mjs says so).
    ...(firefox
      ? [
          {
            name: 'firefox',
            testMatch: 'input*.spec.ts',
            grepInvert: /@chromium/,
            use: {
              browserName: 'firefox' as const,
              channel: 'moz-firefox',
              launchOptions: firefoxLaunch(firefox),
            },
          },
        ]
      : []),
  ],
});
