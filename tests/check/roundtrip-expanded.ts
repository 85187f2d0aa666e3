/** Pages with what their templates make: read views are written, and the ranges of the tree hold there, too. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainText, type Tree, writeRead } from '@stet/tree';
import { checkInvariants } from '@stet/tree/invariants';
import { writeSpec } from '@stet/tree/spec';
import { callSource, parse, parseExpansion, parseTitle, type Site, siteFromData } from '@stet/wikitext';
import { expand, type PageSource, parseExpanded, wikitextTags } from '@stet/wikitext/expand';
import type { Page } from '../lib/corpus.js';

export interface ExpandedReport {
  readonly ok: boolean;
  /** Calls in the page; templates that the folder has were asked for so often, others so often. */
  readonly calls: number;
  readonly found: number;
  readonly missing: number;
  /** What is wrong; `''` for nothing. */
  readonly detail: string;
}

/** The clock of the pages, so that a run can be repeated. */
const now = new Date('2020-01-01T12:00:00Z');

/** The templates of a folder, as pages of one of its wikis find them: its own first, then those of other wikis. */
export class Templates {
  readonly #files = new Map<string, string>();
  readonly #read = new Map<string, PageSource>();
  readonly #site = siteFromData();

  constructor(
    private readonly folder: string,
    pages: readonly Page[],
  ) {
    for (const { file, title, wiki } of pages) {
      const name = this.#name(title, this.#site);
      this.#files.set(`${wiki}\n${name}`, file);
      if (!this.#files.has(name)) this.#files.set(name, file);
    }
  }

  get(wiki: string, title: string, site: Site): PageSource | null {
    const name = this.#name(title, site);
    const file = this.#files.get(`${wiki}\n${name}`) ?? this.#files.get(name);
    if (file === undefined) return null;
    const known = this.#read.get(file) ?? { text: readFileSync(join(this.folder, file), 'utf8') };
    this.#read.set(file, known);
    return known;
  }

  /** Namespace and name, whatever the namespace is called here. */
  #name(title: string, site: Site): string {
    const found = parseTitle(title, site);
    if (!found) return title;
    const bare = found.namespace === 0 ? found.text : found.text.slice(found.text.indexOf(':') + 1);
    return `${found.namespace}:${bare.replaceAll('_', ' ')}`;
  }
}

/**
 * Parses a page with its calls expanded, checks its ranges, and writes it as readers see it: the whole page expanded, in
 * both forms, and the tree for editing with each call shown in its place.
 */
export function checkExpanded(
  text: string,
  { title, wiki }: Pick<Page, 'title' | 'wiki'>,
  templates: Templates,
  site: Site,
): ExpandedReport {
  let found = 0;
  let missing = 0;
  const getPage = (name: string): PageSource | null => {
    const page = templates.get(wiki, name, site);
    if (page) found++;
    else missing++;
    return page;
  };
  const known = new Map<string, string>();
  const expanded = (call: string): string => {
    // On a line of its own, so that nothing is put before what begins one.
    const made =
      known.get(call) ??
      expand(`\n${call}`, { site, title, now, getPage, expandTags: wikitextTags }).slice(1);
    known.set(call, made);
    return made;
  };
  const parsed = (source: string) => parseExpanded(source, { site, title, expand: expanded });
  const { tree, calls } = parsed(text);
  const inner = (source: string): Tree => parsed(source).tree;
  const base = parse(text, { site, title });
  const { ok, count, violations } = checkInvariants(tree);
  const views = [
    writeSpec(tree, { title, parse: inner }),
    writeRead(tree, { title, parse: inner }),
    writeRead(base, {
      title,
      parse: inner,
      expand: (node, place) => {
        const call = callSource(node.attrs['data-mw'] ?? '');
        return call === '' ? null : parseExpansion(expanded(call), place, { site, title });
      },
    }),
  ];
  const [first] = violations;
  const wrong = ok ? [] : [`${count} violations, first (${first?.rule}): ${first?.message}`];
  const shows = plainText(base.children).trim() !== '';
  if (shows && views.some((view) => view === '')) wrong.push('a view is empty');
  return { ok: wrong.length === 0, calls: calls.length, found, missing, detail: wrong.join('; ') };
}
