/**
 * A session as data: who does what, and what the network does, each entry with a seed of its own. What an entry draws does not
 * depend on the entries before it, so that a trace can be made shorter and still says the same.
 */

import { Random } from '../lib/random.js';
import { edits } from './collab-edits.js';

export type Entry =
  /** A person does one edit at a place drawn by the seed. */
  | { readonly by: number; readonly edit: string; readonly seed: number }
  /** Something happens in the network. */
  | { readonly net: number }
  /** Everything arrives, and is counted. */
  | { readonly count: true };

export interface Trace {
  /** The client id of each person: it decides the order of what stands at one place. */
  readonly clients: readonly number[];
  readonly entries: readonly Entry[];
}

export interface DrawOptions {
  readonly seed: number;
  readonly steps: number;
  /** Steps between two counts. */
  readonly span?: number;
  /** Edits that are left out. */
  readonly without?: ReadonlySet<string>;
}

/** A session of three to five people. */
export function drawTrace({ seed, steps, span = 120, without = new Set() }: DrawOptions): Trace {
  const random = new Random(seed);
  const drawn = Object.entries(edits).filter(([name]) => !without.has(name));
  const total = drawn.reduce((sum, [, [weight]]) => sum + weight, 0);
  const name = (): string => {
    let at = random.next() * total;
    return drawn.find(([, [weight]]) => (at -= weight) < 0)?.[0] ?? 'type';
  };
  const clients = Array.from({ length: 3 + random.below(3) }, () => 2 + random.below(2 ** 31 - 3));
  const entries: Entry[] = [];
  for (let step = 1; step <= steps; step++) {
    entries.push({ by: random.below(clients.length), edit: name(), seed: random.below(2 ** 31) });
    entries.push({ net: random.below(2 ** 31) });
    if (step % span === 0 || step === steps) entries.push({ count: true });
  }
  return { clients, entries };
}

/**
 * The shortest trace found, within so many milliseconds, that still fails: stretches of entries are left out, long ones first,
 * as long as that can be done.
 */
export function shrink(trace: Trace, fails: (trace: Trace) => boolean, patience: number): Trace {
  const end = Date.now() + patience;
  const last: Entry = { count: true };
  const withEntries = (entries: readonly Entry[]): Trace => ({ ...trace, entries: [...entries, last] });
  let entries = trace.entries.filter((entry) => !('count' in entry));
  // Counts in between forget what was typed before them: they stay where they are needed.
  if (!fails(withEntries(entries))) entries = trace.entries.slice(0, -1);
  for (let size = entries.length >> 1; size > 0 && Date.now() < end; ) {
    const before = entries.length;
    for (let at = entries.length - size; at > -size && Date.now() < end; at -= size) {
      const shorter = entries.toSpliced(Math.max(0, at), size + Math.min(0, at));
      if (fails(withEntries(shorter))) entries = shorter;
    }
    if (size > 1) size = Math.min(size >> 1, Math.max(1, entries.length >> 1));
    else if (entries.length === before) break;
  }
  return withEntries(entries);
}
