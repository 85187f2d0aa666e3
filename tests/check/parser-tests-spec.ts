/** A page as the DOM specification's HTML, with what the mock wiki of the tests knows. */

import { type Tree, writeHTML } from '@stet/tree';
import type { ParserTest } from './parser-tests-data.js';
import type { Wiki } from './parser-tests-site.js';

export function writeSpec(page: Tree, test: ParserTest, wiki: Wiki): string {
  return writeHTML(page, {
    mode: 'spec',
    title: wiki.title,
    subpages: wiki.subpages,
    exists: (title) => wiki.exists(title),
    sections: test.options.parsoid?.wrapSections === true,
    legacyFragments: (prefix) => !wiki.isLocal(prefix),
    interwikiUrl: wiki.interwikiUrl,
    noFollow: (url) => !/^(?:https?:)?\/\/(?:[^/]*\.)?mediawiki\.org(?:[/:?#]|$)/.test(url),
  });
}
