/** What each mode does with a test: the road that it goes, and the two strings that have to be equal at its end. */

import { comment, type Tree, tree } from '@stet/tree';
import { escapeText, readHTML, writeExchange } from '@stet/tree/html';
import { parse } from '@stet/wikitext';
import { printForeign } from '@stet/wikitext/foreign';
import { applyChanges } from './parser-tests-changes.js';
import type { Case, Mode } from './parser-tests-data.js';
import { metadataOf } from './parser-tests-metadata.js';
import { normalHtml } from './parser-tests-normal.js';
import type { Wiki } from './parser-tests-site.js';
import { messageOf, parsedForShow, writeSpec } from './parser-tests-spec.js';

export interface Outcome {
  readonly actual: string;
  readonly expected: string;
}

type Run = (test: Case, wiki: Wiki) => Outcome;

const parsed = (source: string, { site, title }: Wiki): Tree => parse(source, { site, title });
const printed = (page: Tree, bases: readonly Tree[], { site, title }: Wiki): string =>
  printForeign(page, { bases, site, title }).text;

/** Out as HTML and in again, so that nothing but what the exchange form says is known. */
function exchanged(page: Tree, changes: (html: string) => string = (html) => html): Tree {
  const html = writeExchange(page);
  // Its first element is a mark and no part of the page: no change is meant for it.
  const mark = /^<meta property="stet:exchange"[^>]*>/.exec(html)?.[0] ?? '';
  return readHTML(mark + changes(html.slice(mark.length)));
}

/** The expectation, read as somebody else's HTML. */
const foreign = ({ test }: Case, { localHref }: Wiki): Tree =>
  readHTML(test.parsoidHtml ?? '', { foreign: true, localHref });

const sourceOf = ({ test }: Case): string => test.wikitext ?? '';
const changesOf = ({ test }: Case) => test.options.parsoid?.changes ?? [];

const withoutLineEnds = (text: string): string => text.replace(/\n+$/, '');

function html(actual: string, { test }: Case): Outcome {
  const comparison = {
    strict: test.parsoidOnly,
    keepSpace: test.options.parsoid?.preserveIEW === true,
  };
  return {
    actual: normalHtml(actual, 'actual', comparison),
    expected: normalHtml(test.parsoidHtml ?? '', 'expected', comparison),
  };
}

/** A page's source, as HTML. */
const shown = (source: string, of: Case, wiki: Wiki): Outcome =>
  html(writeSpec(parsedForShow(source, wiki), source, of.test, wiki), of);

const wikitext = (actual: string, expected: string): Outcome => ({
  actual: withoutLineEnds(actual),
  expected: withoutLineEnds(expected),
});

/** A comment at the end of the page that no test has. */
const marker = 'stet: the end of the page';

export const runs: Readonly<Record<Mode, Run>> = {
  wt2html: (of, wiki) => {
    // The other parser's text of the interface.
    if ('msg' in of.test.options && !of.test.parsoidOnly)
      return html(escapeText(messageOf(sourceOf(of), wiki)), of);
    return shown(sourceOf(of), of, wiki);
  },

  metadata: (of, wiki) => metadataOf(sourceOf(of), of.test, wiki),

  wt2wt: (of, wiki) => {
    const changes = changesOf(of);
    const page = exchanged(parsed(sourceOf(of), wiki), (out) => applyChanges(out, changes));
    const expected = changes.length > 0 ? (of.test.wikitextEdited ?? sourceOf(of)) : sourceOf(of);
    return wikitext(printed(page, [], wiki), expected);
  },

  html2wt: (of, wiki) => wikitext(printed(foreign(of, wiki), [], wiki), sourceOf(of)),

  html2html: (of, wiki) => {
    const source = printed(foreign(of, wiki), [], wiki);
    return shown(source, of, wiki);
  },

  'selser-5': (of, wiki) => {
    const base = parsed(sourceOf(of), wiki);
    const edited = tree([...base.children, comment(marker, { block: true })]);
    const saved = printed(edited, [base], wiki).replace(`<!--${marker}-->`, '');
    return wikitext(saved, sourceOf(of));
  },

  'selser-manual': (of, wiki) => {
    const { site, title } = wiki;
    const source = sourceOf(of);
    const base = parsed(source, wiki);
    const html = writeSpec(parsedForShow(source, wiki), source, of.test, wiki, { ids: true });
    const [original, edited] = [[], changesOf(of)].map((changes) =>
      readHTML(applyChanges(html, changes), { foreign: true, ids: true, localHref: wiki.localHref }),
    );
    const saved = printForeign(edited as Tree, { bases: [base], original, site, title });
    return wikitext(saved.text, of.test.wikitextEdited ?? '');
  },
};
