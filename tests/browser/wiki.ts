import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test as base, expect, type Page } from '@playwright/test';

const root = fileURLToPath(new URL('../..', import.meta.url));
const main = `${root}demo/dist/server/main.js`;

export interface WikiPage {
  title: string;
  lang: string;
  dir: string;
  revision: number;
  text: string;
}

/** A demo wiki of its own for each worker: in memory, on a free port, with the sample pages. */
export class Wiki {
  constructor(readonly url: string) {}

  address(title: string, query = ''): string {
    const path = title.replace(/ /g, '_').split('/').map(encodeURIComponent).join('/');
    return `${this.url}/wiki/${path}${query && `?${query}`}`;
  }

  async load(title: string): Promise<WikiPage> {
    const answer = await fetch(`${this.url}/api/page/${encodeURIComponent(title)}`);
    if (!answer.ok) throw new Error(`${title}: ${answer.status}`);
    return (await answer.json()) as WikiPage;
  }

  /** Saves a text over whatever the page holds. */
  async put(title: string, text: string, lang = 'en'): Promise<WikiPage> {
    const now = await fetch(`${this.url}/api/page/${encodeURIComponent(title)}`);
    const revision = now.ok ? ((await now.json()) as WikiPage).revision : 0;
    const answer = await fetch(`${this.url}/api/page/${encodeURIComponent(title)}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text, summary: 'test', base: revision, lang }),
    });
    if (!answer.ok) throw new Error(`${title}: ${answer.status} ${await answer.text()}`);
    return this.load(title);
  }
}

/** Starts a wiki; `options` go to the command line (`--import DIR`). */
export async function startWiki(
  options: readonly string[] = [],
  variables: Readonly<Record<string, string>> = {},
): Promise<{ wiki: Wiki; child: ChildProcess }> {
  if (!existsSync(main))
    throw new Error('The demo is not built. Run: npm run build && npm run bundle -w demo');
  const env = { ...process.env, PORT: '0', STET_DB: ':memory:', ...variables };
  const child = spawn(process.execPath, [main, ...options], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await new Promise<string>((done, failed) => {
    let said = '';
    const listen = (text: Buffer) => {
      said += String(text);
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (found) done(found[0]);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.on('exit', () => failed(new Error(`The demo wiki did not start: ${said}`)));
  });
  return { wiki: new Wiki(url), child };
}

/** `wiki` is the demo; a page that logs an error, or asks another server for something, fails its test. */
export const test = base.extend<{ quiet: undefined }, { wiki: Wiki }>({
  wiki: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
    async ({}, use) => {
      const { wiki, child } = await startWiki();
      await use(wiki);
      child.kill();
    },
    { scope: 'worker' },
  ],
  quiet: [
    async ({ page, wiki }, use) => {
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(String(error)));
      page.on('console', (message) => {
        // A conflict answers 409 and a missing page 404: the browser logs those by itself.
        if (message.type() === 'error' && !/status of (404|409)/.test(message.text()))
          errors.push(message.text());
      });
      page.on('request', (request) => {
        if (!request.url().startsWith(wiki.url) && !/^(data|blob|about):/.test(request.url()))
          errors.push(request.url());
      });
      await use(undefined);
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** The editing surface, once a person can type in it. */
export async function openEditor(page: Page) {
  const surface = page.locator('.ProseMirror').first();
  await expect(surface).toBeVisible();
  await expect(surface).toHaveAttribute('contenteditable', 'true');
  return surface;
}
