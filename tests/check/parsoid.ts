/**
 * `npm run check:parsoid -- WIKI_DIR [DIR] [--pages N] [--edits N] [--seed S] [--limit N]`
 *
 * Side by side with a real Parsoid, in the MediaWiki that `mediawiki-up` made in WIKI_DIR:
 *
 * - pages of DIR without templates, as HTML, block by block in the parser tests' normal form (`blocks`, `equal`);
 * - a word typed into a page's text, saved by both selectively: how many units of the source changed outside the line
 *   that was edited (`outside`), and what was lost (`failed`: the word is not there, or an error);
 * - the time of one such save of a generated page of 200 KB (`saveMs`, medians).
 *
 * The last line printed is one JSON object.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Tree, TreeNode } from '@stet/tree';
import { writeSpec } from '@stet/tree/spec';
import { parse, print } from '@stet/wikitext';
import { type DefaultTreeAdapterTypes as Parse5, parseFragment, serialize } from 'parse5';
import { readPages } from '../lib/corpus.js';
import { normalHtml } from './parser-tests-normal.js';
import { Parsoid } from './parsoid-peer.js';
import { siteOf } from './wiki-site.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pages: { type: 'string', default: '100' },
    edits: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    limit: { type: 'string', default: '20' },
  },
});
const data = process.env.STET_DATA ?? resolve('../shared');
const [wiki, folder = join(data, 'corpus')] = positionals;
const script = join(data, 'tools/parsoid-batch.php');
if (wiki === undefined || !existsSync(script)) {
  console.log(
    'check:parsoid: skipped. Give it the folder of a MediaWiki that mediawiki-up made; the data folder has both tools.',
  );
  console.log(JSON.stringify({ skipped: true }));
  process.exit(0);
}

let seed = Number(values.seed) >>> 0;
function random(): number {
  seed = (seed + 0x6d2b79f5) >>> 0;
  let t = seed;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const median = (list: number[]): number => list.toSorted((a, b) => a - b)[list.length >> 1] ?? Number.NaN;

const site = await siteOf(resolve(wiki));
const parsoid = new Parsoid(script, resolve(wiki));

/** Pages without templates, a seeded draw. */
const pages = readPages(folder)
  .map((page) => ({ ...page, text: '', order: random() }))
  .toSorted((a, b) => a.order - b.order)
  .filter((page) => {
    if (page.bytes > 100_000 || page.bytes < 200) return false;
    page.text = readFileSync(join(folder, page.file), 'utf8');
    return !/\{\{|\r|\0/.test(page.text) && !/\p{Surrogate}/u.test(page.text);
  })
  .slice(0, Number(values.pages));

const specOf = (text: string, title: string): string =>
  writeSpec(parse(text, { title, site }), {
    title,
    parse: (source) => parse(source, { title, site }),
    noFollow: () => false,
    columnsFrom: 10,
  });

/** The blocks of a page, sections looked through, in normal form. */
function blocksOf(html: string): string[] {
  const out: string[] = [];
  const add = (nodes: readonly Parse5.ChildNode[]): void => {
    for (const node of nodes) {
      if ('tagName' in node && node.tagName === 'section') add(node.childNodes);
      else if ('tagName' in node || ('value' in node && node.value.trim() !== '')) {
        const wrapper = parseFragment('');
        wrapper.childNodes = [node];
        const normal = plain(normalHtml(serialize(wrapper), 'actual', { strict: true, keepSpace: false }));
        if (normal !== '') out.push(normal);
      }
    }
  };
  add(parseFragment(html).childNodes);
  return out;
}

/**
 * What depends on the wiki's own pages and files, on how ids are counted, or on the version of the specification
 * (the tools' MediaWiki is of 2022), is no difference of parsing.
 */
function plain(html: string): string {
  return html
    .replace(/<span class="cite-bracket">([[\]])<\/span>/g, '$1')
    .replace(/ data-mw-footnote-number="\d+"/g, '')
    .replace(/<span class="mw-cite-backlink">(.*?<\/a>)<\/span>/g, '$1')
    .replace(/(<span class="mw-linkback-text">[^<]*?) <\/span>/g, '$1</span>')
    .replace(/class="mw-reference-text reference-text"/g, 'class="mw-reference-text"')
    .replace(/ class="mw-selflink(?:-fragment| selflink)"/g, '')
    .replace(/ style="counter-reset: mw-Ref [^"]*"/g, '')
    .replace(
      /class="(?:mw-file-element )?mw-broken-media"(?: data-(?:width|height)="\d*")*/g,
      'class="mw-broken-media"',
    )
    .replace(/href="\.\/Special:(?:FilePath\/|Upload\?wpDestFile=)[^"]*"/g, 'href="./Special:Upload"')
    .replace(/ (?:id|title|data-mw-section-id|data-parsoid|data-file-(?:width|height|type))="[^"]*"/g, '')
    .replace(/ class="new"/g, '')
    .replace(/&amp;action=edit&amp;redlink=1|\?action=edit(?:&amp;|&)redlink=1/g, '')
    .trim();
}

const excerpt = (html: string, from: number): string => JSON.stringify(html.slice(from, from + 240));

/** How many of two lists stand in both, in order. */
function common(a: readonly string[], b: readonly string[]): number {
  let row = new Uint32Array(b.length + 1);
  for (const one of a) {
    const next = new Uint32Array(b.length + 1);
    for (let j = 0; j < b.length; j++)
      next[j + 1] = one === b[j] ? (row[j] as number) + 1 : Math.max(row[j + 1] as number, next[j] as number);
    row = next;
  }
  return row[b.length] as number;
}

/** The part of a text that another differs in: offsets in the first. */
function changed(before: string, after: string): { start: number; end: number } {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end++;
  return { start, end: before.length - end };
}

/** Units of the source that changed outside of the line at `at`. */
function outside(before: string, after: string, at: number): number {
  const from = before.lastIndexOf('\n', at - 1) + 1;
  const to = before.indexOf('\n', at) < 0 ? before.length : before.indexOf('\n', at);
  const { start, end } = changed(before, after);
  return Math.max(0, from - start) + Math.max(0, end - to);
}

/** The tree with a word behind another one in its text. */
function typed(tree: Tree, word: string): Tree {
  let done = false;
  const edit = (node: TreeNode): TreeNode => {
    if (done) return node;
    if (node.kind === 'text') {
      if (!node.value.includes(word)) return node;
      done = true;
      return { ...node, value: node.value.replace(word, `${word} typed`), source: null };
    }
    if (node.kind !== 'element') return node;
    const children = node.children.map(edit);
    return children.some((child, i) => child !== node.children[i]) ? { ...node, children } : node;
  };
  return { ...tree, children: tree.children.map(edit) };
}

/** A long word that a page has once, in plain text of its own. */
function drawWord(text: string, html: string): string | null {
  const words = [...text.matchAll(/(?<=[\p{L},.] )\p{L}{5,}(?= \p{L})/gu)].map(([word]) => word);
  for (let i = 0; i < 20 && words.length > 0; i++) {
    const word = words[Math.floor(random() * words.length)] as string;
    if (text.split(word).length === 2 && html.split(` ${word} `).length === 2) return word;
  }
  return null;
}

let blocks = 0;
let equal = 0;
let shown = 0;
const edits = { run: 0, stet: { outside: 0, failed: 0 }, parsoid: { outside: 0, failed: 0 } };
// Some pages have no word to draw.
const perPage = Math.ceil((1.3 * Number(values.edits)) / Math.max(1, pages.length));
for (const { file, title: name, text } of pages) {
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  const reply = await parsoid.ask({ op: 'html', title, wt: text, body: true, bare: true });
  if (reply.html === undefined) {
    console.log(`${file}: ${reply.error}`);
    continue;
  }
  const theirs = blocksOf(reply.html);
  const ours = blocksOf(specOf(text, title));
  const same = common(theirs, ours);
  blocks += theirs.length;
  equal += same;
  if (same < theirs.length) {
    const has = new Set(ours);
    const had = new Set(theirs);
    const missing = theirs.filter((block) => !has.has(block));
    const extra = ours.filter((block) => !had.has(block));
    for (let i = 0; i < missing.length && shown < Number(values.limit); i++, shown++) {
      const a = missing[i] ?? '';
      const b = extra[i] ?? '';
      const from = Math.max(0, changed(a, b).start - 60);
      console.log(`${file}\n  - ${excerpt(a, from)}\n  + ${excerpt(b, from)}`);
    }
  }
  const full = (await parsoid.ask({ op: 'html', title, wt: text })).html ?? '';
  for (let i = 0; i < perPage && edits.run < Number(values.edits); i++) {
    const word = drawWord(text, full);
    if (word === null) break;
    edits.run++;
    const at = text.indexOf(word);
    const tree = parse(text, { title, site });
    const mine = print(typed(tree, word), { bases: [tree], site });
    if (!mine.text.includes(`${word} typed`)) edits.stet.failed++;
    else {
      const units = outside(text, mine.text, at);
      edits.stet.outside += units;
      const { start, end } = changed(text, mine.text);
      if (units > 0)
        console.log(`${file}: “${word}”: ${units} units more, ${JSON.stringify(text.slice(start, end))}`);
    }
    const edited = full.replace(` ${word} `, ` ${word} typed `);
    const other = await parsoid.ask({ op: 'wt', title, html: edited, origWt: text, origHtml: full });
    if (!other.wt?.includes(`${word} typed`)) edits.parsoid.failed++;
    else edits.parsoid.outside += outside(text, other.wt, at);
  }
}

const { makePage } = (await import(pathToFileURL(join(data, 'tools/mediawiki-seed.mjs')).href)) as {
  makePage(bytes: number, options: { seed: number }): string;
};
const long = makePage(200 * 1024, { seed: 200 });
const longHtml = (await parsoid.ask({ op: 'html', title: 'Long', wt: long })).html ?? '';
const saves: { stet: number[]; parsoid: number[] } = { stet: [], parsoid: [] };
const word = drawWord(long, longHtml) ?? 'Mossgate';
for (let i = 0; i < 5; i++) {
  const tree = parse(long, { site });
  const edited = typed(tree, word);
  const start = performance.now();
  print(edited, { bases: [tree], site });
  saves.stet.push(performance.now() - start);
  const html = longHtml.replace(` ${word} `, ` ${word} typed `);
  const reply = await parsoid.ask({ op: 'wt', title: 'Long', html, origWt: long, origHtml: longHtml });
  if (reply.ms !== undefined) saves.parsoid.push(reply.ms);
}
parsoid.close();
const saveMs = { stet: Math.round(median(saves.stet)), parsoid: Math.round(median(saves.parsoid)) };
console.log(JSON.stringify({ pages: pages.length, blocks, equal, edits, saveMs }));
