/** One thread of the corpus check: pages come as messages, results go back. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { type Site, siteFromData } from '@stet/wikitext';
import { type Page, readPages, readSiteData } from '../lib/corpus.js';
import type { WorkerAnswer, WorkerData } from './roundtrip.js';
import { createEngine, type Engine } from './roundtrip-engine.js';
import { checkExpanded, Templates } from './roundtrip-expanded.js';
import { checkPage } from './roundtrip-page.js';

const { folder, sites, ...options } = workerData as WorkerData;
const templates = new Templates(folder, readPages(folder));
const languages = new Map<string, { engine: Engine; site: Site }>();

function forLanguage(lang: string): { engine: Engine; site: Site } {
  const known = languages.get(lang);
  if (known) return known;
  const data = readSiteData(sites, lang);
  const made = { engine: createEngine(data), site: siteFromData(data ?? undefined) };
  languages.set(lang, made);
  return made;
}

parentPort?.on('message', (page: Page) => {
  const { file, title, lang } = page;
  let answer: WorkerAnswer;
  try {
    const source = readFileSync(join(folder, file));
    const { engine, site } = forLanguage(lang);
    const result = checkPage(engine, { file, title, source }, options);
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(source);
    answer = { result, expanded: checkExpanded(text, page, templates, site) };
  } catch (error) {
    answer = { file, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort?.postMessage(answer);
});
