import { expect, it } from 'vitest';
import { defaultSite } from '../site.js';
import { numberedHeadings } from './headings.js';

it.each([
  ['== a ==\n== b == <!-- c -->', [0, 8]],
  ['x == a ==', []],
  ['<!-- c -->== a ==', []],
  ['== {{ a ==\n== [[ a ==\n== a ==', [22]],
  ['{{a|\n== b ==\n}}', [5]],
  ['<nowiki>\n== a ==\n</nowiki>\n== b == x\n== c ==', [37]],
])('%j', (text, starts) => {
  expect(numberedHeadings(text, defaultSite)).toEqual(starts);
});
