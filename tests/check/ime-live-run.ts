/**
 * One browser of `check:ime-live`, in a process and on a desktop of its own (mozc refuses root, so the whole of it runs
 * as an ordinary user). Prints one line of JSON for each time that something was typed; `ime-live.ts` starts it.
 */

import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LiveBrowser, startBrowser } from './ime-live-browsers.js';
import { type Desktop, onDesktop } from './ime-live-desktop.js';
import {
  type Engine,
  type LivePlace,
  type LiveRead,
  livePlaces,
  type Method,
  type Run,
  type Side,
} from './ime-live-table.js';

/** What the process is told, as JSON in its first argument. */
export interface Work {
  readonly program: string;
  readonly url: string;
  readonly engine: Engine;
  readonly methods: readonly Method[];
  readonly places: readonly LivePlace[];
  readonly delays: readonly number[];
  readonly times: number;
}

const root = resolve(import.meta.dirname, '../../..');
const work = JSON.parse(process.argv[2] ?? '') as Work;
const sides: readonly Side[] = ['ours', 'bare'];

/** A text that has not changed for so long, in milliseconds, is what there is. */
const patience = 2000;

await onDesktop(work.program, 'stet-ime-', runAll);

async function runAll(on: Desktop): Promise<void> {
  let browser: LiveBrowser | null = null;
  try {
    for (const method of work.methods) {
      on.use(method);
      if (browser) await warmUp(on, browser, method);
      for (const place of work.places)
        for (const delay of work.delays)
          for (let time = 1; time <= work.times; time++) {
            // Ours and the bare one in turn, so that what else the machine does is the same for both.
            for (const side of time % 2 === 1 ? sides : [...sides].reverse()) {
              const what = { engine: work.engine, method: method.name, place: place.name, delay, time, side };
              try {
                browser ??= await readyBrowser(on, method);
                const came = await typed(on, browser, method, place, delay, side);
                tell({ ...what, ...came });
                if (method.open) await on.reset();
              } catch (error) {
                tell({ ...what, ok: false, problems: [`threw: ${String(error)}`] });
                // Whether it still answers is not known.
                await browser?.close().catch((closing: unknown) => console.error(String(closing)));
                browser = null;
              }
            }
          }
    }
  } finally {
    await browser?.close();
  }
}

/** A browser in which the method has been used until it worked: both take their time at first. */
async function readyBrowser(on: Desktop, method: Method): Promise<LiveBrowser> {
  const browser = await startBrowser(work.engine, on, work.url, root);
  await warmUp(on, browser, method);
  return browser;
}

async function warmUp(on: Desktop, browser: LiveBrowser, method: Method): Promise<void> {
  for (let i = 0; i < 5; i++) {
    await sleep(500);
    const { ok } = await typed(on, browser, method, livePlaces[0] as LivePlace, 60, 'bare');
    if (method.open) await on.reset();
    if (ok) return;
  }
}

function tell(run: Run): void {
  console.log(JSON.stringify(run));
}

async function typed(
  on: Desktop,
  browser: LiveBrowser,
  method: Method,
  place: LivePlace,
  delay: number,
  side: Side,
): Promise<Pick<Run, 'ok' | 'text' | 'problems' | 'log'>> {
  if (side === 'ours') await browser.call('openOurs', place.wikitext);
  else await browser.call('openBare', place.html);
  // The browser tells the input method of the focus in a process of its own, and nobody when it has.
  await sleep(300);
  await on.press(method.keys, delay);
  const isRight = ({ typed, composing, problems }: LiveRead): boolean =>
    typed === method.text && problems.length === 0 && (method.open || !composing);
  let last = '';
  let since = Date.now();
  let stays = 0;
  while (true) {
    const read = (await browser.call('read')) as LiveRead;
    stays = isRight(read) ? stays + 1 : 0;
    // What is right has to be so again a little later.
    if (stays === 3) return { ok: true };
    const seen = JSON.stringify([read.text, read.problems]);
    if (seen !== last) since = Date.now();
    last = seen;
    if (stays === 0 && Date.now() - since > patience)
      return { ok: false, text: read.text, problems: read.problems, log: read.log };
    await sleep(30);
  }
}
