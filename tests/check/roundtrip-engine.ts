/** What the check needs of parser and printer, for one site. */

import type { LinkLetters } from '@stet/document';
import type { Tree } from '@stet/tree';
import * as treePackage from '@stet/tree';
import * as wikitextPackage from '@stet/wikitext';

export interface Printed {
  readonly text: string;
  /** The printer could not prove an edit and says so. */
  readonly declared: boolean;
}

export interface Engine {
  /** How its site reads letters beside a link; as an English one where nothing is given. */
  readonly letters?: LinkLetters;
  parse(text: string, title: string): Tree;
  /** With `base` unchanged source is reused; with `null` everything is printed anew. */
  print(tree: Tree, base: Tree | null): Printed;
  /** What an edited tree means: values that no source can hold, as they are written. */
  meant(tree: Tree, base: Tree): Tree;
  /** Equal in normal form. */
  equal(a: Tree, b: Tree): boolean;
  /** Where two trees differ in normal form. */
  explain(a: Tree, b: Tree): string;
}

interface Wikitext {
  parse?: (text: string, options: { title: string; site?: unknown }) => Tree;
  print?: (
    tree: Tree,
    options: { bases: Tree[]; site?: unknown },
  ) => { text: string; declared?: readonly unknown[] };
  meant?: (tree: Tree, bases: readonly Tree[]) => Tree;
  siteFromData?: (data: unknown) => LinkLetters;
}
interface Trees {
  normalForm?: (tree: Tree) => readonly string[];
  equalTrees?: (a: Tree, b: Tree) => boolean;
}

export function createEngine(siteData: unknown): Engine {
  const { meant, parse, print, siteFromData } = wikitextPackage as Wikitext;
  const { normalForm, equalTrees } = treePackage as Trees;
  if (!meant || !parse || !print || !siteFromData || !normalForm || !equalTrees)
    throw new Error('There is no parser or printer yet.');
  const site = siteData === null ? undefined : siteFromData(siteData);
  return {
    ...(site ? { letters: site } : {}),
    parse: (text, title) => parse(text, { title, site }),
    print: (tree, base) => {
      const { text, declared } = print(tree, { bases: base ? [base] : [], site });
      return { text, declared: (declared?.length ?? 0) > 0 };
    },
    meant: (tree, base) => meant(tree, [base]),
    equal: equalTrees,
    explain: (a, b) => firstDifference(normalForm(a), normalForm(b)),
  };
}

function firstDifference(a: readonly string[], b: readonly string[]): string {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  const show = (sign: string, lines: readonly string[]): string =>
    lines
      .slice(at, at + 6)
      .map((line) => `  ${sign} ${line.slice(0, 160)}`)
      .join('\n');
  const context = a
    .slice(Math.max(0, at - 3), at)
    .map((line) => `    ${line.slice(0, 160)}`)
    .join('\n');
  return `${context}\n${show('-', a)}\n${show('+', b)}`;
}
