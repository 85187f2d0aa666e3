/** Sessions of three to five people who do everything at once over a bad network, from a seed. */

import { build, seedUpdate } from '@stet/collab';
import { exportDocument, importTree } from '@stet/document';
import { equalTrees } from '@stet/tree';
import { meant, parse, print } from '@stet/wikitext';
import type { Node } from 'prosemirror-model';
import { Random } from '../lib/random.js';
import { edits, type Hand } from './collab-edits.js';
import { Network } from './collab-network.js';
import { Letters } from './collab-oracle.js';
import { Peer } from './collab-peer.js';
import { type DrawOptions, drawTrace, shrink, type Trace } from './collab-trace.js';

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
  /** How often each edit did something. */
  readonly done: Map<string, number>;
}

const kinds = ['lost', 'doubled', 'misplaced', 'diverged', 'invalid', 'exported'] as const;

export interface ReplayOptions {
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

const names = ['ann', 'bob', 'cid', 'dan', 'eve', 'fay', 'gus'];

/** A session drawn from a seed. */
export const session = (options: DrawOptions, count: FuzzCount): string[] =>
  replay(drawTrace(options), count);

/** One session; what went wrong is counted, with a line for each. Stops at the first count at which something did. */
export function replay(
  { clients, entries }: Trace,
  count: FuzzCount,
  { thorough = false, watch }: ReplayOptions = {},
): string[] {
  const letters = new Letters();
  const source = page(letters);
  const base = parse(source);
  const document = importTree(base);
  const update = seedUpdate(document);
  const locked = lockedIds(document);
  // Every second one hands over what is typed later, as a session does.
  const peers = clients.map(
    (client, index) =>
      new Peer(names[index] ?? `peer${index}`, client, update, index % 2 ? () => undefined : undefined),
  );
  const network = new Network(peers);
  const hands: Hand[] = peers.map((peer) => ({
    peer,
    random: new Random(0),
    letters,
    clipboard: null,
    locked,
  }));
  for (const peer of peers) peer.onLocal = (before, after) => letters.edited(before, after);
  const log: string[] = [];
  const fail: Fail = (kind, n, text) => {
    if (n === 0) return;
    count[kind] += n;
    count.failures.push(`step ${log.length}: ${kind}: ${text}`);
  };
  const failed = count.failures.length;
  try {
    for (const entry of entries) {
      if ('net' in entry) network.tick(new Random(entry.net));
      else if ('count' in entry) {
        network.heal();
        verify(peers, letters, fail);
        if (count.failures.length > failed) break;
      } else {
        const hand = hands[entry.by] as Hand;
        const { peer } = hand;
        hand.random = new Random(entry.seed);
        peer.beginStep(`${entry.seed}`);
        const did = edits[entry.edit]?.[1](hand) === true;
        log.push(`${peer.name} ${entry.edit}${did ? '' : ' (nothing)'}`);
        if (did) count.done.set(entry.edit, (count.done.get(entry.edit) ?? 0) + 1);
        if (watch) log[log.length - 1] += watched(peers, watch);
        const differs = thorough || log.length % 10 === 0 ? peer.differs() : null;
        if (differs) fail('diverged', 1, `after ${log.at(-1)}: ${differs}`);
        count.steps++;
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

/** What a trace fails in, and a shorter trace that fails in the same: within so many milliseconds. */
export function shrinkFailure(trace: Trace, patience: number): Trace {
  const kindsOf = (each: Trace, thorough = false): string[] => {
    const count = noCount();
    replay(each, count, { thorough });
    return kinds.filter((kind) => count[kind] > 0);
  };
  const [wanted] = kindsOf(trace);
  return wanted === undefined
    ? trace
    : shrink(trace, (each) => kindsOf(each, wanted === 'diverged').includes(wanted), patience);
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

type Kind = (typeof kinds)[number];
type Fail = (kind: Kind, n: number, text: string) => void;

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
  const doubledIds = findDoubledIds(first.document);
  fail('invalid', doubledIds.length, `ids that stand twice: ${doubledIds.join(' ')}`);
  const { lost, doubled, misplaced } = letters.check(first.document);
  fail('lost', lost.length, `${lost.join('')}\n${first.document}`);
  fail('doubled', doubled.length, `${doubled.join('')}\n${first.document}`);
  fail('misplaced', misplaced.length, `${misplaced.join('')}\n${first.document}`);
}

/**
 * Blocks and containers are known by their ids in the text that they stand in (the page's, or that of a note), atoms in the page:
 * one that stands twice makes the next edit go to the wrong one.
 */
function findDoubledIds(doc: Node): string[] {
  const seen = new Set<string>();
  const doubled = new Set<string>();
  const visit = (parent: Node, scope: string): void =>
    parent.forEach((node) => {
      const { id } = node.attrs as { id?: string };
      const isAtom = node.isInline && !node.isText;
      if (id && !node.isText) {
        const key = isAtom ? id : `${scope} ${id}`;
        if (seen.has(key)) doubled.add(key);
        seen.add(key);
      }
      visit(node, isAtom ? `in ${id}` : scope);
    });
  visit(doc, '');
  return [...doubled];
}

function verifyExport(peer: Peer, base: ReturnType<typeof parse>, fail: Fail): void {
  const tree = exportDocument(peer.document);
  const { text, declared } = print(tree, { bases: [base] });
  if (declared.length === 0 && !equalTrees(parse(text), meant(tree, [base])))
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
  done: new Map(),
});
