import { fileURLToPath } from 'node:url';
import { test as base, expect, type Page } from '@playwright/test';
import type { InputPage, OpenOptions, Shown } from '../input/page.js';
import { serveInputPage } from '../lib/input-page.js';
import { compose, type InputMethod, inputMethod } from './compose.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The names of the page's functions that take and give plain data. */
type Functions = {
  [Name in keyof InputPage as InputPage[Name] extends (...args: never[]) => unknown
    ? Name
    : never]: InputPage[Name];
};

/** A person at the page for tests of input. */
export class Person {
  /** Every editor that is opened loses letters: what is said of input must then be wrong. */
  lossy = false;

  constructor(
    readonly page: Page,
    readonly method: InputMethod,
    readonly engine: string,
  ) {}

  /** Calls a function of the page (tests/input/page.ts). */
  call<Name extends keyof Functions>(
    name: Name,
    ...args: Parameters<Functions[Name]>
  ): Promise<Awaited<ReturnType<Functions[Name]>>> {
    return this.page.evaluate(
      ([which, given]) =>
        (window.stet[which as keyof Functions] as (...all: unknown[]) => unknown)(...(given as unknown[])),
      [name, args] as const,
    ) as Promise<Awaited<ReturnType<Functions[Name]>>>;
  }

  open(wikitext: string, options: OpenOptions = {}): Promise<void> {
    return this.call('open', wikitext, { lossy: this.lossy, ...options });
  }

  openEmpty(): Promise<void> {
    return this.call('openEmpty', { lossy: this.lossy });
  }

  async keys(...names: string[]): Promise<void> {
    for (const name of names) {
      await this.page.keyboard.press(name);
      await this.settle();
    }
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
    await this.settle();
  }

  compose(steps: readonly string[], last?: string): Promise<void> {
    return compose(this.page, this.method, steps, last);
  }

  /** Until the editor has read the page and what waited has come. */
  settle(ms = 80): Promise<void> {
    return this.page.waitForTimeout(ms);
  }

  /** What there is to see; document and page agree, nothing threw. */
  async shown(): Promise<Shown> {
    await this.settle(120);
    const shown = await this.call('shown');
    expect(shown.errors).toEqual([]);
    expect(shown.dom).toBe(shown.model);
    return shown;
  }

  /** The text block at the caret, which is `|`. */
  async block(): Promise<string> {
    return (await this.shown()).model;
  }

  async source(): Promise<string> {
    return (await this.shown()).source;
  }
}

export const test = base.extend<{ person: Person }, { inputUrl: string }>({
  inputUrl: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
    async ({}, use) => {
      const server = await serveInputPage(root);
      await use(server.url);
      server.close();
    },
    { scope: 'worker' },
  ],
  async person({ page, inputUrl, browserName }, use) {
    await page.goto(`${inputUrl}#${Math.random().toString(36).slice(2)}`);
    await page.waitForFunction('window.stet !== undefined');
    await use(new Person(page, await inputMethod(page), browserName));
  },
});

export { expect };
