/** Counts by mode, tier and folder, and the failures that a person wants to see. */

import type { Case, Mode } from './parser-tests-data.js';
import type { Outcome } from './parser-tests-modes.js';

export interface Count {
  run: number;
  pass: number;
}

type Counts = Record<string, Count>;

export interface Failure {
  readonly of: Case;
  readonly mode: Mode;
  readonly outcome: Outcome;
}

export class Report {
  readonly #modes: Counts = {};
  readonly #tiers: Record<string, Counts> = {};
  readonly #folders: Record<string, Counts> = {};
  readonly failures: Failure[] = [];

  add(of: Case, mode: Mode, outcome: Outcome): boolean {
    const pass = outcome.actual === outcome.expected;
    const folder = of.file.split('/')[0] ?? of.file;
    this.#tiers[of.tier] ??= {};
    this.#folders[folder] ??= {};
    for (const counts of [this.#modes, this.#tiers[of.tier] as Counts, this.#folders[folder] as Counts]) {
      counts[mode] ??= { run: 0, pass: 0 };
      const count = counts[mode];
      count.run++;
      if (pass) count.pass++;
    }
    if (!pass) this.failures.push({ of, mode, outcome });
    return pass;
  }

  /** The object of the last line. */
  summary(): { modes: Counts; tiers: Record<string, Counts>; folders: Record<string, Counts> } {
    return { modes: this.#modes, tiers: sorted(this.#tiers), folders: sorted(this.#folders) };
  }
}

const sorted = <T>(of: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(of).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** Both sides from a little before the place where they part. */
export function differing({ actual, expected }: Outcome, around = 60, length = 400): string {
  let at = 0;
  while (at < actual.length && actual[at] === expected[at]) at++;
  const from = Math.max(0, at - around);
  const show = (text: string): string => JSON.stringify(text.slice(from, from + length));
  return `  expected ${show(expected)}\n  actual   ${show(actual)}`;
}
