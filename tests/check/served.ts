/**
 * `npm run check:served -- WIKI_DIR [TESTS_DIR] [--count N] [--seed S] [--limit N] [--source TEXT]`
 *
 * Pages that no test has (sources of the parser tests, changed at random), drawn by the two parsers of the MediaWiki that
 * `mediawiki-up` made and serves, and by ours. Where the two agree on what readers see and ours differs, the page is cut
 * down to the smallest that still does, and listed. The wiki's `local.php` should have `$wgParserEnableLegacyMediaDOM =
 * false;` (one form of pictures) and `$wgThumbLimits` with 300 as its only width, else pictures never agree.
 *
 * - `--source TEXT` one page: what the three make of it
 * - `--annotated` pages on which all three agree, again with all that Parsoid and ours say of them: what calls made, types
 *
 * The last line printed is one JSON object: pages drawn, those on which the two agree, those of them that ours draws
 * otherwise, and those that could not be drawn.
 */

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeSpec } from '@stet/tree/spec';
import { hrefOf, parseTitle } from '@stet/wikitext';
import { expand, parseExpanded, wikitextTags } from '@stet/wikitext/expand';
import { Random } from '../lib/random.js';
import { readCases } from './parser-tests-data.js';
import { Parsoid } from './parsoid-peer.js';
import { annotatedHtml, servedHtml } from './served-normal.js';
import { drawPage, isOutdated, sourcesOf } from './served-pages.js';
import { addressOf, filesOf, siteOf } from './wiki-site.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    limit: { type: 'string', default: '50' },
    source: { type: 'string' },
    annotated: { type: 'boolean', default: false },
  },
});
const data = process.env.STET_DATA ?? resolve('../shared');
const [folder, tests = join(data, 'conformance/parser-tests')] = positionals;
const script = join(data, 'tools/parsoid-batch.php');
if (folder === undefined || !existsSync(script) || !existsSync(tests)) {
  console.log('check:served: skipped. Give it the folder of a MediaWiki that mediawiki-up made and serves.');
  console.log(JSON.stringify({ skipped: true }));
  process.exit(0);
}

const title = 'Served page';
const wiki = resolve(folder);
const site = await siteOf(wiki);
const files = await filesOf(wiki);
const address = addressOf(wiki);
const peer = new Parsoid(script, wiki);

interface Served {
  readonly legacy: string;
  readonly parsoid: string;
  readonly ours: string;
}

function shown(source: string) {
  const options = {
    site,
    title,
    getPage: () => null,
    siteName: 'Testwiki',
    fileExists: (name: string) => files.has(name.replaceAll(' ', '_')),
    keepIncludes: true,
    expandTags: wikitextTags,
    urls: { server: address, articlePath: '/index.php/$1', script: '/index.php', scriptPath: '' },
  };
  return parseExpanded(source, { site, title, expand: (call) => expand(`\n${call}`, options).slice(1) }).tree;
}

/** Where the link of a picture leads. */
function linkTarget(target: string) {
  const found = parseTitle(target, site);
  if (!found) return undefined;
  const shown = found.text.replaceAll('_', ' ');
  if (found.interwiki === '') return { title: shown, href: hrefOf(found) };
  const url = site.interwiki.get(found.interwiki)?.url.replace('$1', found.text);
  return url === undefined ? undefined : { title: shown, href: url, rel: 'nofollow' };
}

const drawn = (source: string): string =>
  writeSpec(shown(source), {
    title,
    subpages: true,
    parse: shown,
    noFollow: () => false,
    columnsFrom: 10,
    thumbWidth: 300,
    linkTarget,
    interwikiUrl: (prefix, name) => site.interwiki.get(prefix.toLowerCase())?.url.replace('$1', name),
    mediaFile: (name) => files.get(name.replaceAll(' ', '_')),
  });

/** `null` where one of the three fails. */
async function serve(wt: string): Promise<Served | null> {
  if (isOutdated(wt)) return null;
  const [legacy, parsoid] = await Promise.all([
    peer.ask({ op: 'legacy', title, wt }),
    peer.ask({ op: 'html', title, wt, body: true, bare: true, sections: false }),
  ]);
  if (legacy.html === undefined || parsoid.html === undefined) return null;
  const of = title.replaceAll(' ', '_');
  const html = drawn(wt);
  const served = {
    legacy: servedHtml(legacy.html, 'legacy', of),
    parsoid: servedHtml(parsoid.html, 'spec', of),
    ours: servedHtml(html, 'spec', of),
  };
  if (!values.annotated) return served;
  if (!agree(served) || served.ours !== served.legacy || /<ref|gallery/i.test(wt)) return null;
  const parsoidSays = annotatedHtml(parsoid.html);
  // A line end before what a call made had a place of its own.
  if (/<span [^>]*typeof="mw:Transclusion"[^>]*>\s+<\/span>/.test(parsoidSays)) return null;
  return { legacy: parsoidSays, parsoid: parsoidSays, ours: annotatedHtml(html) };
}

const agree = (served: Served | null): served is Served =>
  served !== null && served.legacy === served.parsoid;
const differs = (served: Served | null): boolean => agree(served) && served.ours !== served.legacy;

/** The smallest page on which ours still differs: pieces are cut out as long as it does. */
async function smallest(text: string): Promise<string> {
  let current = text;
  for (let size = Math.ceil(current.length / 2); size >= 1; ) {
    let cut = false;
    for (let at = 0; at < current.length; at += size) {
      const shorter = current.slice(0, at) + current.slice(at + size);
      if (!differs(await serve(shorter))) continue;
      current = shorter;
      cut = true;
      at -= size;
    }
    if (!cut) size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return current;
}

async function list(source: string): Promise<void> {
  const served = await serve(source);
  console.log(JSON.stringify(source));
  console.log(`  - ${JSON.stringify(served?.legacy)}`);
  if (served && served.parsoid !== served.legacy) console.log(`  p ${JSON.stringify(served.parsoid)}`);
  console.log(`  + ${JSON.stringify(served?.ours)}`);
}

const counts = { pages: 0, agreed: 0, differ: 0, failed: 0 };
if (values.source !== undefined) await list(values.source);
else {
  const sources = sourcesOf(await readCases(tests));
  const random = new Random(Number(values.seed));
  const seen = new Set<string>();
  for (; counts.pages < Number(values.count); counts.pages++) {
    const page = drawPage(sources, random);
    const served = await serve(page);
    if (served === null) counts.failed++;
    if (agree(served)) counts.agreed++;
    if (!differs(served)) continue;
    counts.differ++;
    if (seen.size >= Number(values.limit)) continue;
    const small = await smallest(page);
    if (seen.has(small)) continue;
    seen.add(small);
    await list(small);
  }
}
peer.close();
console.log(JSON.stringify(counts));
