/**
 * All pairs of operations on the same and on neighbouring blocks, two peers and three, with draws of client ids: what the
 * guide's oracle says of every typed run and of the text that was there.
 */

import { seedUpdate } from '@stet/collab';
import { schema } from '@stet/document';
import type { Node } from 'prosemirror-model';
import { Random } from '../lib/random.js';
import { middle, operations, typing } from './collab-operations.js';
import { merge, Peer } from './collab-peer.js';

export interface Tally {
  run: number;
  pass: number;
  readonly failures: string[];
}

const words = ['alpha', 'bravo', 'charlie', 'delta', 'echo'];
const idOf = (index: number): string => `abc123.${index}`;

const page = (): Node =>
  schema.node(
    'doc',
    null,
    words.map((word, index) => schema.node('paragraph', { id: idOf(index) }, schema.text(word))),
  );

export interface Act {
  readonly name: string;
  readonly block: number;
}

/** Runs acts at once, one for each peer, merges, and says what is wrong; `null` when all is well. */
export function conflict(acts: readonly Act[], clients: readonly number[]): string | null {
  const seed = seedUpdate(page());
  const peers = acts.map((_, index) => new Peer('abc'[index] as string, clients[index] as number, seed));
  const runs = acts.map((_, index) => ['xyz', 'XYZ', '123'][index] as string);
  try {
    acts.forEach(({ name, block }, index) => {
      const peer = peers[index] as Peer;
      operations[name]?.(peer, idOf(block), runs[index] as string);
      const differs = peer.differs();
      if (differs) throw new Error(`before merging, ${differs}`);
    });
    merge(peers);
    return verdict(acts, runs, peers);
  } catch (error) {
    return String(error);
  } finally {
    for (const peer of peers) peer.destroy();
  }
}

interface Line {
  readonly id: string;
  readonly text: string;
  readonly inList: boolean;
}

function lines(doc: Node): Line[] {
  const out: Line[] = [];
  doc.descendants((node, _pos, parent) => {
    if (node.isTextblock) {
      out.push({ id: node.attrs.id, text: node.textContent, inList: parent?.type.name === 'item' });
    }
    return !node.isTextblock;
  });
  return out;
}

function verdict(acts: readonly Act[], runs: readonly string[], peers: readonly Peer[]): string | null {
  const [first, ...others] = peers as [Peer, ...Peer[]];
  const doc = first.document;
  for (const peer of peers) {
    const differs = peer.differs();
    if (differs) return `${peer.name}: ${differs}`;
  }
  for (const peer of others) if (!peer.document.eq(doc)) return `diverged: ${doc} and ${peer.document}`;
  doc.check();
  const found = lines(doc);
  const all = found.map(({ text }) => text).join('\n');
  const count = (text: string): number => all.split(text).length - 1;

  for (let i = 0; i < acts.length; i++) {
    const { name, block } = acts[i] as Act;
    const run = runs[i] as string;
    if (!typing.has(name)) continue;
    if (count(run) !== 1) return `${run} is there ${count(run)} times in ${doc}`;
    const line = found.find(({ text }) => text.includes(run)) as Line;
    let rest = line.text;
    for (const typed of runs) rest = rest.replace(typed, '');
    const wanted = expected(
      name,
      block,
      acts.filter((_, n) => n !== i),
    );
    if (!wanted.includes(rest)) return `${run} is beside "${rest}", not ${wanted.join(' or ')}, in ${doc}`;
  }
  // What was there before: once, unless somebody deleted it.
  words.forEach((word, index) => {
    for (const half of [word.slice(0, middle(word.length)), word.slice(middle(word.length))]) {
      let text = all;
      for (const run of runs) text = text.replace(run, '');
      const times = text.split(half).length - 1;
      const deleted = acts.some(({ name, block }) => name === 'remove' && block === index);
      if (times > 1 || (times === 0 && !deleted))
        throw new Error(`"${half}" is there ${times} times in ${doc}`);
    }
  });
  return null;
}

/** What may stand beside a typed run in its block, typed runs left out. */
function expected(name: string, block: number, others: readonly Act[]): string[] {
  const word = words[block] as string;
  if (name === 'enterEndType') {
    // A block of its own; text that a join takes away from the block behind may come to it.
    const joined = others.some((act) => act.name === 'join' && act.block === block + 1);
    return joined ? ['', words[block + 1] as string] : [''];
  }
  let choices = [word];
  for (const other of others) {
    if (other.block === block && other.name === 'split') {
      const at = middle(word.length);
      const [first, second] = [word.slice(0, at), word.slice(at)];
      const half = name === 'typeEnd' ? second : first;
      choices = [...choices.filter((choice) => choice !== word), half];
    }
  }
  const same = (operation: string): boolean =>
    others.some((act) => act.name === operation && act.block === block);
  // Kept at its old place, alone.
  if (same('remove') || same('move')) choices = [''];
  const out = [...choices];
  for (const other of others) {
    if (other.name !== 'join') continue;
    const before = words[other.block - 1] ?? '';
    if (other.block === block) out.push(...choices.map((choice) => before + choice), before);
    if (other.block === block + 1) out.push(...choices.map((choice) => choice + (words[other.block] ?? '')));
  }
  return out;
}

/** All pairs: `draws` draws of client ids each, on the same block and on the two neighbours. */
export function pairs(draws: number, seed = 1): Tally {
  const random = new Random(seed);
  const tally: Tally = { run: 0, pass: 0, failures: [] };
  const names = Object.keys(operations);
  for (const one of names) {
    for (const other of names) {
      for (const offset of [0, 1, -1]) {
        const acts = [
          { name: one, block: 2 },
          { name: other, block: 2 + offset },
        ];
        attempt(acts, draws, random, tally);
      }
    }
  }
  return tally;
}

/** Three at once on one block, of which one types. */
export function triples(draws: number, seed = 2): Tally {
  const random = new Random(seed);
  const tally: Tally = { run: 0, pass: 0, failures: [] };
  const names = Object.keys(operations);
  for (const typed of typing) {
    for (const one of names) {
      for (const other of names) {
        attempt(
          [typed, one, other].map((name) => ({ name, block: 2 })),
          draws,
          random,
          tally,
        );
      }
    }
  }
  return tally;
}

function attempt(acts: readonly Act[], draws: number, random: Random, tally: Tally): void {
  for (let draw = 0; draw < draws; draw++) {
    const clients = acts.map(() => 2 + random.below(2 ** 31 - 3));
    const wrong = conflict(acts, clients);
    tally.run++;
    if (wrong === null) tally.pass++;
    else {
      tally.failures.push(
        `${acts.map(({ name, block }) => `${name} in ${words[block]}`).join(' × ')} (${clients.join(', ')}): ${wrong}`,
      );
    }
  }
}
