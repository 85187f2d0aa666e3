import type { FunctionTable } from './call.js';
import type { Expander } from './expander.js';
import type { Frame } from './frame.js';
import { conditions } from './functions/conditions.js';
import { dates, dateVariables } from './functions/dates.js';
import { letters } from './functions/letters.js';
import { numbers } from './functions/numbers.js';
import { pageNames, pageVariables } from './functions/page-names.js';
import { sections } from './functions/sections.js';
import { strings } from './functions/strings.js';
import { tags } from './functions/tags.js';
import { titles } from './functions/titles.js';
import { urls, urlVariables } from './functions/urls.js';
import { words } from './functions/words.js';

/** What a variable gives without an argument. */
export type Variables = Readonly<Record<string, (expander: Expander, frame: Frame) => string>>;

/** Parser functions by MediaWiki's name, without `#`. */
export const parserFunctions: FunctionTable = {
  ...conditions,
  ...dates,
  ...letters,
  ...numbers,
  ...pageNames,
  ...sections,
  ...strings,
  ...tags,
  ...titles,
  ...urls,
  ...words,
};

function directionmark({ site }: Expander): string {
  return site.rtl ? '\u200f' : '\u200e';
}

/** Variables by MediaWiki's name. */
export const variables: Variables = {
  '!': () => '|',
  '=': () => '=',
  ...pageVariables,
  ...dateVariables,
  ...urlVariables,
  contentlanguage: ({ site }) => site.lang,
  contentlang: ({ site }) => site.lang,
  directionmark,
  dirmark: directionmark,
  noexternallanglinks: () => '',
};
