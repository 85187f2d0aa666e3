/**
 * `npm run check:html-cases -- FILE [--name SUBSTRING] [--known none] [--update] [--verbose]`
 *
 * HTML into a document and out again. A case passes when the HTML that comes out is, as a DOM, the one that went in (or
 * the `normalizedBody` that the case allows), when the save is proven, and when a letter typed into the first text
 * changes nothing else. The last line printed is `{"cases","pass"}`.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { exportDocument, importTree } from '@stet/document';
import { type Saved, save, type Tree } from '@stet/tree';
import { htmlMarkup, parseHtmlPage } from '@stet/tree/html';
import { type DefaultTreeAdapterTypes as Parse5, parseFragment } from 'parse5';
import { Fragment, type Node, Slice } from 'prosemirror-model';
import { KnownFailures } from './parser-tests-known.js';

interface HtmlCase {
  readonly suite: string;
  readonly name: string;
  readonly body: string;
  readonly normalizedBody?: string;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    name: { type: 'string', default: '' },
    known: { type: 'string' },
    update: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});

const file = resolve(
  positionals[0] ?? join(process.env.STET_DATA ?? '../shared', 'conformance/html-roundtrip/cases.json'),
);
if (!existsSync(file)) {
  console.log('check:html-cases: skipped, there is no such file.');
  console.log(JSON.stringify({ skipped: true, cases: 0, pass: 0 }));
  process.exit(positionals[0] === undefined ? 0 : 2);
}

const cases = (JSON.parse(readFileSync(file, 'utf8')) as HtmlCase[]).filter(({ name }) =>
  name.includes(values.name),
);
const failed: HtmlCase[] = [];
for (const of of cases) {
  const reason = reasonAgainst(of);
  if (reason === null) continue;
  failed.push(of);
  console.log(`${of.suite}: ${of.name}${values.verbose ? `\n  ${reason}` : ''}`);
}
if (judge()) process.exitCode = 1;
console.log(JSON.stringify({ cases: cases.length, pass: cases.length - failed.length }));

/** Why a case fails; `null` if it does not. An exception is a reason like any other. */
function reasonAgainst({ body, normalizedBody }: HtmlCase): string | null {
  try {
    const base = parseHtmlPage(body);
    const doc = importTree(base);
    const { text, proven } = saved(doc, base);
    if (![body, normalizedBody].some((html) => html !== undefined && domOf(html) === domOf(text)))
      return `came out as ${JSON.stringify(text)}, went in as ${JSON.stringify(body)}`;
    if (!proven) return 'not proven';
    return reasonAgainstEdit(doc, base, text);
  } catch (error) {
    return `threw ${error instanceof Error ? error.stack : error}`;
  }
}

function saved(doc: Node, base: Tree): Saved {
  return save(exportDocument(doc), { bases: [base], markup: htmlMarkup });
}

/** A letter behind the first text: nothing but that letter may be new. */
function reasonAgainstEdit(doc: Node, base: Tree, before: string): string | null {
  let at = -1;
  doc.descendants((node, pos) => {
    if (at < 0 && node.isText) at = pos + node.nodeSize;
    return at < 0;
  });
  if (at < 0) return null;
  const marks = doc.resolve(at).marks();
  const letter = new Slice(Fragment.from(doc.type.schema.text('q', marks)), 0, 0);
  const { text, proven } = saved(doc.replace(at, at, letter), base);
  let same = 0;
  while (same < before.length && before[same] === text[same]) same++;
  const isLocal = text[same] === 'q' && text.slice(same + 1) === before.slice(same);
  if (!isLocal) return `a letter made it ${JSON.stringify(text)}`;
  return proven ? null : 'a letter is not proven';
}

/** A body as one string: nodes in order, attributes by name. */
function domOf(html: string): string {
  const lines: string[] = [];
  const work: (Parse5.ChildNode | null)[] = [...parseFragment(html).childNodes].reverse();
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    if (node === null) lines.push('/');
    else if (node.nodeName === '#text') lines.push(JSON.stringify((node as Parse5.TextNode).value));
    else if (node.nodeName === '#comment')
      lines.push(`#${JSON.stringify((node as Parse5.CommentNode).data)}`);
    else if ('tagName' in node) {
      const attrs = node.attrs.map(({ name, value }) => `${name}=${JSON.stringify(value)}`).sort();
      lines.push([`<${node.tagName}`, ...attrs].join(' '));
      work.push(null, ...[...node.childNodes].reverse());
    }
  }
  return lines.join('\n');
}

/** Compares the failures with the list of known ones; true where there is news. */
function judge(): boolean {
  const list = new KnownFailures(resolve('tests/check/known'), 'html-cases');
  const news = failed.map(({ suite, name }) => ({ file: suite, name }));
  const key = (suite: string, name: string): string => `${suite}\n${name}`;
  const ran = new Set(cases.map(({ suite, name }) => key(suite, name)));
  if (values.update) {
    list.write('', news, (suite, name) => ran.has(key(suite, name)));
    return false;
  }
  console.log(`${failed.length} of ${cases.length} fail; the list of known failures holds ${list.size('')}`);
  if (values.known === 'none') return false;
  const fails = new Set(news.map(({ file: suite, name }) => key(suite, name)));
  const fresh = news.filter(({ file: suite, name }) => !list.has('', suite, name));
  const stale = list.listed('', (suite, name) => ran.has(key(suite, name)) && !fails.has(key(suite, name)));
  for (const { file: suite, name } of fresh) console.log(`  new failure: ${suite}: ${name}`);
  for (const { file: suite, name } of stale)
    console.log(`  passes now, to be taken off the list: ${suite}: ${name}`);
  return fresh.length + stale.length > 0;
}
