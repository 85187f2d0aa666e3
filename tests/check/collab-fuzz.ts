/** Sessions of three to five people who do everything at once over a bad network, from a seed. */

import { build, seedUpdate } from '@stet/collab';
import { exportDocument, importTree } from '@stet/document';
import { equalTrees } from '@stet/tree';
import { parse, print } from '@stet/wikitext';
import type { Node } from 'prosemirror-model';
import { Random } from '../lib/random.js';
import { type Edit, edits, type Hand } from './collab-edits.js';
import { Network } from './collab-network.js';
import { Letters } from './collab-oracle.js';
import { Peer } from './collab-peer.js';

export interface FuzzCount {
  steps: number;
  lost: number;
  doubled: number;
  misplaced: number;
  diverged: number;
  /** Documents that the schema refuses, or that threw. */
  invalid: number;
  /** Sessions whose page changed when it was saved and opened again, or whose untouched part did. */
  exported: number;
  readonly failures: string[];
}

export interface SessionOptions {
  readonly seed: number;
  readonly steps: number;
  /** Steps between two counts. */
  readonly span?: number;
  readonly without?: ReadonlySet<string>;
  /** Every step is looked at, not every tenth. */
  readonly thorough?: boolean;
  /** A letter, or any text of the document, whose surroundings the log shows after each step (to find out what happened). */
  readonly watch?: string;
}

/** The end of the page, which nobody edits. */
const untouched = "== End ==\nThis ''stays'' {{as|it}}  is.\n* one\n*two\n";

function page(letters: Letters): string {
  const w = (count = 4): string => letters.fresh(count);
  return `${w(6)} '''${w()}''' ${w()} {{T|${'a'}|b}} ${w()}<ref>${w()}</ref>

== ${w()} ==
${w(8)} [[${'X'}|${w()}]] ''${w()}''

* ${w()}
* ${w()}
** ${w()}
** ${w()}
* ${w()}

{| class="wikitable"
|+ ${w()}
! ${w()} !! ${w()}
|-
| ${w()} || ${w()}
|-
| ${w()} || ${w()}
|}

<blockquote>
${w()}

${w()}
</blockquote>

[[File:A.png|thumb|${w()}]]

{{T|${'c'}}}

 ${w()}
 ${w()}

${w(12)}

${w()}
${untouched}`;
}

const table: readonly [string, number, Edit][] = Object.entries(edits).map(([name, [weight, edit]]) => [
  name,
  weight,
  edit,
]);

function draw(random: Random, without: ReadonlySet<string>): [string, Edit] {
  const left = table.filter(([name]) => !without.has(name));
  let at = random.next() * left.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [name, weight, edit] of left) {
    at -= weight;
    if (at < 0) return [name, edit];
  }
  return ['type', (edits.type as readonly [number, Edit])[1]];
}

/** One session; what went wrong is counted, with a line for each. Stops at the first span in which something did. */
export function session(
  { seed, steps, span = 120, without = new Set(), thorough = false, watch }: SessionOptions,
  count: FuzzCount,
): string[] {
  const random = new Random(seed);
  const letters = new Letters();
  const source = page(letters);
  const base = parse(source);
  const document = importTree(base);
  const update = seedUpdate(document);
  const locked = lockedIds(document);
  const names = ['ann', 'bob', 'cid', 'dan', 'eve'].slice(0, 3 + random.below(3));
  const peers = names.map((name) => new Peer(name, 2 + random.below(2 ** 31 - 3), update));
  const network = new Network(peers, random);
  const hands = new Map<Peer, Hand>();
  for (const peer of peers) {
    hands.set(peer, { peer, random, letters, clipboard: null, locked });
    peer.onLocal = (before, after) => letters.edited(before, after);
  }
  const log: string[] = [];
  const fail = (kind: keyof Omit<FuzzCount, 'failures'>, n: number, text: string): void => {
    if (n === 0) return;
    count[kind] += n;
    count.failures.push(`seed ${seed}, step ${log.length}: ${kind}: ${text}`);
  };
  const failed = count.failures.length;
  try {
    for (let step = 1; step <= steps && count.failures.length === failed; step++) {
      const peer = random.pick(peers);
      const [name, edit] = draw(random, without);
      log.push(`${peer.name} ${name}`);
      const did = edit(hands.get(peer) as Hand);
      if (!did) log[log.length - 1] += ' (nothing)';
      if (watch) log[log.length - 1] += watched(peers, watch);
      const differs = thorough || step % 10 === 0 ? peer.differs() : null;
      if (differs) fail('diverged', 1, `after ${log.at(-1)}: ${differs}`);
      count.steps++;
      network.tick();
      if (step % span === 0 || step === steps) {
        network.heal();
        verify(peers, letters, fail);
      }
    }
    if (count.failures.length === failed) verifyExport(peers[0] as Peer, base, fail);
  } catch (error) {
    fail('invalid', 1, error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    network.destroy();
    for (const peer of peers) peer.destroy();
  }
  return log;
}

/** Ids from the last heading on. */
function lockedIds(doc: Node): Set<string> {
  const ids = new Set<string>();
  let from = Infinity;
  doc.forEach((node, pos) => {
    if (node.type.name === 'heading') from = pos;
  });
  doc.descendants((node, pos) => {
    if (pos >= from && !node.isText) ids.add(node.attrs.id);
  });
  return ids;
}

/** The block around a text, as each peer has it. */
function watched(peers: readonly Peer[], text: string): string {
  return peers
    .map(({ name, document }) => {
      const found: string[] = [];
      document.descendants((node, _pos, parent) => {
        if (node.isTextblock && node.textContent.includes(text))
          found.push(
            `${parent?.type.name} ${parent?.attrs.id} > ${node.type.name} ${node.attrs.id} ${node.textContent}`,
          );
      });
      return `\n    ${name}: ${found.join(' | ')}`;
    })
    .join('');
}

type Fail = (kind: keyof Omit<FuzzCount, 'failures'>, n: number, text: string) => void;

function verify(peers: readonly Peer[], letters: Letters, fail: Fail): void {
  const [first, ...others] = peers as [Peer, ...Peer[]];
  for (const peer of peers) {
    const differs = peer.differs();
    if (differs) fail('diverged', 1, `${peer.name}: ${differs}`);
  }
  for (const peer of others) {
    if (!build(peer.doc).eq(build(first.doc))) {
      fail('diverged', 1, `${first.name} and ${peer.name}:\n${first.document}\n${peer.document}`);
    }
  }
  first.document.check();
  const { lost, doubled, misplaced } = letters.check(first.document);
  fail('lost', lost.length, `${lost.join('')}\n${first.document}`);
  fail('doubled', doubled.length, `${doubled.join('')}\n${first.document}`);
  fail('misplaced', misplaced.length, `${misplaced.join('')}\n${first.document}`);
}

function verifyExport(peer: Peer, base: ReturnType<typeof parse>, fail: Fail): void {
  const tree = exportDocument(peer.document);
  const { text, declared } = print(tree, { bases: [base] });
  if (declared.length === 0 && !equalTrees(parse(text), tree))
    fail('exported', 1, 'another page when parsed again');
  if (!text.endsWith(untouched)) fail('exported', 1, `the end changed: ${JSON.stringify(text.slice(-120))}`);
}

export const noCount = (): FuzzCount => ({
  steps: 0,
  lost: 0,
  doubled: 0,
  misplaced: 0,
  diverged: 0,
  invalid: 0,
  exported: 0,
  failures: [],
});
