import { readFileSync } from 'node:fs';
import { createIds, exportDocument, importTree, repairIds } from '@stet/document';
import { differenceOf, equalTrees, normalForm } from '@stet/tree';
import { meant, parse, print } from '@stet/wikitext';
import type { Node } from 'prosemirror-model';
import { EditorState } from 'prosemirror-state';
import { expect, test } from 'vitest';
import { drawEdit, findPlaces } from './check/roundtrip-edits.js';
import { firstSeed, patience, seeds } from './lib/fuzz.js';
import { Random } from './lib/random.js';

/**
 * Any document that edits can reach, and any text typed anywhere in it, comes back from its wikitext as it was: equal in
 * normal form. `STET_FUZZ_SECONDS` makes it longer, `STET_FUZZ_SEED` chooses where it starts. A failing run is shown
 * with as few edits as still fail.
 */
const pages = [
  'kitchen-sink',
  'lists',
  'links',
  'text',
  'templates',
  'ferry',
  'pictures',
  'lighthouse.ar',
].map((name) => readFileSync(new URL(`../demo/pages/${name}.wikitext`, import.meta.url), 'utf8'));

/** What a person might type that looks like markup, in whole or in part. */
const pieces = (
  "' '' ''' ''''' [ ] [[ ]] [[a]] [[a|b]] [http://a.org [http://a.org b] http://a.org/b mailto:a@b.org { } {{ }} {{a}} {{{a}}} " +
  '| || |- |} {| ! !! = == ==a== * # : ; ** ---- < > <b> </b> <br> <ref> </ref> <nowiki> </nowiki> <!-- --> <pre> <div> ' +
  '& &amp; &nbsp; &#32; ~~~ ~~~~ __TOC__ __NOTOC__ -{ }- RFC ISBN 1 a b stet слово 言葉 कि 🏳️‍🌈 x=1 #REDIRECT'
).split(' ');

const typedText = (random: Random): string =>
  Array.from({ length: 1 + random.below(6) }, () => random.pick(pieces)).join(random.pick(['', ' ', ' ']));

/** One thing that a person does, the same for the same seed wherever it is done. */
function step(doc: Node, seed: number): Node {
  const random = new Random(seed);
  const newId = createIds(`person-${seed}`);
  const { tr } = EditorState.create({ doc });
  if (random.next() < 0.5) {
    const places: number[] = [];
    doc.descendants((node, pos) => {
      if (node.isTextblock) for (let at = 0; at <= node.content.size; at++) places.push(pos + 1 + at);
      return true;
    });
    if (places.length === 0) return doc;
    tr.insertText(typedText(random), random.pick(places));
  } else {
    const edit = drawEdit(doc, findPlaces(doc), random);
    if (!edit?.apply(tr, newId)) return doc;
  }
  return tr.docChanged ? repairIds(tr, newId).doc : doc;
}

interface Run {
  readonly page: string;
  readonly steps: readonly number[];
}

/** What is wrong with a run; `''` if nothing is. */
function verdict({ page, steps }: Run): string {
  const base = parse(page, { title: 'Property' });
  let doc = importTree(base);
  for (const seed of steps) doc = step(doc, seed);
  const wanted = meant(exportDocument(doc), [base]);
  const { text, declared } = print(wanted, { bases: [base] });
  const got = parse(text, { title: 'Property' });
  const same = equalTrees(wanted, got);
  if (same === declared.length > 0) return same ? 'declared what is so' : 'not what it was, and not declared';
  if (same) return '';
  const difference = differenceOf(normalForm(wanted), normalForm(got));
  return `declared: ${difference?.a.slice(0, 30)} | ${difference?.b.slice(0, 30)}`;
}

/** Paragraphs of the page, and steps, are left out as long as the run still fails. */
function smallest(run: Run): Run {
  let { page, steps } = run;
  const fails = (one: Run): boolean => verdict(one) !== '';
  for (let i = steps.length - 1; i >= 0; i--) {
    const fewer = steps.toSpliced(i, 1);
    if (fails({ page, steps: fewer })) steps = fewer;
  }
  let blocks = page.split(/\n(?=\n)/);
  for (let i = blocks.length - 1; i >= 0; i--) {
    const fewer = blocks.toSpliced(i, 1);
    if (fails({ page: fewer.join('\n'), steps })) blocks = fewer;
  }
  page = blocks.join('\n');
  return { page, steps };
}

test(
  `edits and typed text come back, from seed ${firstSeed}`,
  () => {
    const failures = new Map<string, Run>();
    for (const seed of seeds(60)) {
      if (failures.size >= 20) break;
      const random = new Random(seed);
      const run = {
        page: random.pick(pages),
        steps: Array.from({ length: 1 + random.below(8) }, () => random.below(2 ** 31)),
      };
      const wrong = verdict(run);
      if (wrong !== '' && !failures.has(wrong)) failures.set(wrong, smallest(run));
    }
    expect(Object.fromEntries(failures)).toEqual({});
  },
  patience,
);
