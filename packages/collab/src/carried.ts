/**
 * Text that one edit takes away in one place and puts in another: a selection that is dragged, lines that become other blocks.
 * It is moved, as blocks with the same id are.
 */

import type { UnitId } from './origins.js';
import type { Unit } from './units.js';

/** Text in a row, of the sequence as it was. */
export interface Taken {
  readonly text: string;
  readonly ids: readonly UnitId[];
}

/** Text in a row that is new; `found` is told what stands at an index of it. */
export interface Given {
  readonly text: string;
  readonly found: (index: number, unit: UnitId) => void;
}

/** More than so many stretches, or letters, are not compared. */
const most = { pairs: 10_000, letters: 100_000 };

/**
 * Finds what was given in what was taken, each unit once: one is all of the other, or both end or begin alike, as where a
 * letter was typed over a selection that reached into it. Says which units those are.
 */
export function findCarried(taken: readonly Taken[], given: readonly Given[]): UnitId[] {
  const letters = [...taken, ...given].reduce((sum, { text }) => sum + text.length, 0);
  if (taken.length * given.length > most.pairs || letters > most.letters) return [];
  const carried: UnitId[] = [];
  let left = [...taken];
  const take = ({ text, ids }: Taken, from: number, length: number): Taken[] =>
    [
      { text: text.slice(0, from), ids: ids.slice(0, from) },
      { text: text.slice(from + length), ids: ids.slice(from + length) },
    ].filter((rest) => rest.text !== '');
  const waiting = [...given];
  const match = (source: Taken, into: number, from: number, length: number, target: Given): void => {
    for (let i = 0; i < length; i++) {
      const unit = source.ids[from + i] as UnitId;
      target.found(into + i, unit);
      carried.push(unit);
    }
    left = left.flatMap((each) => (each === source ? take(source, from, length) : [each]));
    const rest = (start: number, text: string): void => {
      if (text !== '') waiting.push({ text, found: (index, unit) => target.found(start + index, unit) });
    };
    rest(0, target.text.slice(0, into));
    rest(into + length, target.text.slice(into + length));
  };
  for (let target = waiting.shift(); target; target = waiting.shift()) {
    const { text } = target;
    const whole = left.find((source) => source.text.includes(text));
    if (whole) {
      match(whole, 0, whole.text.indexOf(text), text.length, target);
      continue;
    }
    const part = left.find((source) => text.includes(source.text));
    if (part) {
      match(part, text.indexOf(part.text), 0, part.text.length, target);
      continue;
    }
    for (const source of left) {
      const least = Math.min(source.text.length, text.length);
      let end = 0;
      while (end < least && source.text[source.text.length - 1 - end] === text[text.length - 1 - end]) end++;
      let start = 0;
      while (end === 0 && start < least && source.text[start] === text[start]) start++;
      if (end > 0) match(source, text.length - end, source.text.length - end, end, target);
      else if (start > 0) match(source, 0, 0, start, target);
      if (end + start > 0) break;
    }
  }
  return carried;
}

/** The stretches of text among units, as ranges of indices. */
export function textStretches(
  units: readonly Unit[],
  [from, to]: readonly [number, number],
): [from: number, to: number, text: string][] {
  const out: [number, number, string][] = [];
  for (let at = from; at < to; at++) {
    const unit = units[at];
    if (typeof unit !== 'number' || unit < 0) continue;
    const last = out.at(-1);
    if (last?.[1] === at) {
      last[1]++;
      last[2] += String.fromCharCode(unit);
    } else out.push([at, at + 1, String.fromCharCode(unit)]);
  }
  return out;
}
