/** One thread of the corpus check: pages come as messages, results go back. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { Page } from '../lib/corpus.js';
import { readSiteData } from '../lib/corpus.js';
import type { WorkerAnswer, WorkerData } from './roundtrip.js';
import { createEngine, type Engine } from './roundtrip-engine.js';
import { checkPage } from './roundtrip-page.js';

const { folder, sites, ...options } = workerData as WorkerData;
const engines = new Map<string, Engine>();

function engineFor(lang: string): Engine {
  let engine = engines.get(lang);
  if (!engine) engines.set(lang, (engine = createEngine(readSiteData(sites, lang))));
  return engine;
}

parentPort?.on('message', ({ file, title, lang }: Page) => {
  let answer: WorkerAnswer;
  try {
    const source = readFileSync(join(folder, file));
    answer = { result: checkPage(engineFor(lang), { file, title, source }, options) };
  } catch (error) {
    answer = { file, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort?.postMessage(answer);
});
