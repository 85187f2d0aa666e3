import { expect, test } from 'vitest';
import { createEngine } from './check/roundtrip-engine.js';
import { checkPage, type KindCount } from './check/roundtrip-page.js';
import { firstSeed, patience, seeds } from './lib/fuzz.js';
import { generatedPage } from './lib/generated-page.js';
import { Random } from './lib/random.js';

/**
 * Edits of generated pages: each is proven or declared, undone exactly, and, where its block lies between points of
 * rest, local and proven; unedited, a page comes back byte for byte. `STET_FUZZ_SECONDS` makes it longer,
 * `STET_FUZZ_SEED` chooses where it starts.
 */
test(
  `edits of generated pages, from seed ${firstSeed}`,
  () => {
    const engine = createEngine(null);
    const failures: Record<string, unknown> = {};
    for (const seed of seeds(60)) {
      if (Object.keys(failures).length >= 10) break;
      const page = generatedPage(new Random(seed));
      const input = { file: `page-${seed}`, title: 'Generated', source: new TextEncoder().encode(page) };
      const result = checkPage(engine, input, { edits: 20, sessions: 0, seed });
      const sum = (key: keyof KindCount): number =>
        Object.values(result.kinds).reduce((total, kind) => total + kind[key], 0);
      const [edits, rest] = [sum('edits'), sum('rest')];
      const holds =
        result.identical &&
        result.inverse &&
        result.rangesOk &&
        result.freshEqual &&
        [sum('agree'), sum('undoExact'), sum('proven') + sum('declared')].every((n) => n === edits) &&
        [sum('restLocal'), sum('restProven')].every((n) => n === rest) &&
        sum('unneeded') + sum('threw') === 0;
      if (!holds) failures[page] = result.failures.map(({ what, detail }) => `${what}\n${detail}`);
    }
    expect(failures).toEqual({});
  },
  patience,
);
