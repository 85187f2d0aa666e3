/** Parser functions that the mock wiki has for the tests' sake. */

import type { SiteData } from '@stet/wikitext';
import type { ForeignCall } from '@stet/wikitext/expand';

interface TestFunction {
  readonly key: string;
  /** In this language only. */
  readonly lang?: string;
  readonly run: (args: readonly string[]) => string;
}

const joined = (args: readonly string[]): string => args.join(' ');

/** By name, in lower case. */
const functions: Readonly<Record<string, TestFunction>> = {
  '#f1_wt': { key: 'f1_wt', run: joined },
  f1_wt_nohash: { key: 'f1_wt_nohash', run: joined },
  '#f1_wt_hash': { key: 'f1_wt_nohash', run: joined },
  '＃もし': { key: 'f2_if', lang: 'ja', run: ([test, yes, no]) => (test === '' ? no : yes) ?? '' },
  '#f3_uc': { key: 'f3_uc', run: ([text = '']) => text.toUpperCase() },
  '#f6_async_return': {
    key: 'f6_async_return',
    run: ([state, text]) => (state === 'ready' ? text : '') ?? '',
  },
};

const functionOf = (name: string, lang: string): TestFunction | undefined => {
  const found = Object.hasOwn(functions, name.toLowerCase()) ? functions[name.toLowerCase()] : undefined;
  return found?.lang === undefined || found.lang === lang ? found : undefined;
};

/** What a wiki's data has more, so that its parser knows them. */
export const functionData = ({ functionhooks = [], variables = [], magicwords = [] }: SiteData) => ({
  functionhooks: [...functionhooks, '#f1_wt', 'f1_wt_nohash', '#f3_uc', '#f6_async_return'],
  variables: [...variables, 'f1_wt_nohash'],
  magicwords: [
    ...magicwords,
    { name: 'f1_wt_nohash', aliases: ['f1_wt_nohash', 'F:', '#f1_wt_hash'], 'case-sensitive': true },
  ],
});

export const functionKey = (name: string, lang: string): string | null => functionOf(name, lang)?.key ?? null;

/** What Parsoid by itself says of a function that it does not have, too. */
export function runFunction({ name, args }: ForeignCall, lang: string): string | null {
  const found = functionOf(name, lang);
  if (found) return found.run(args);
  return name.startsWith('#')
    ? `Parser function implementation for pf_${name.slice(1)} missing in Parsoid.`
    : null;
}
