/** What a page says about itself (categories, language links, switches …), in the lines in which a test lists it. */

import type { Tree } from '@stet/tree';
import type { ParserTest } from './parser-tests-data.js';
import type { Outcome } from './parser-tests-modes.js';
import type { Wiki } from './parser-tests-site.js';

export function metadataOf(page: Tree, test: ParserTest, wiki: Wiki): Outcome {
  void page;
  void wiki;
  const expected =
    test.metadata['parsoid+standalone'] ??
    test.metadata.parsoid ??
    test.metadata.standalone ??
    test.metadata[''] ??
    '';
  return { actual: 'not yet', expected };
}
