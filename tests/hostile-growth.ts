/**
 * Whether work grows in proportion to its input. Clocks are noisy on shared machines: sizes are chosen so that a run
 * takes long enough to be measured, and a bad ratio must show up in the best of several rounds, three times. A good
 * one is believed at once: the smaller input has been timed more often than the larger one.
 */

export interface Growth {
  /** Time for twice the input over time for the input. */
  readonly ratio: number;
  /** Milliseconds for the larger input. */
  readonly time: number;
  /** Units of the smaller input. */
  readonly size: number;
}

const enough = 10;

function once<T>(input: T, work: (input: T) => void): number {
  const start = performance.now();
  work(input);
  return performance.now() - start;
}

/**
 * @param make gives an input of about `n` parts.
 * @param largest inputs do not become larger than twice this.
 */
export function growth<T>(
  make: (n: number) => T,
  work: (input: T) => void,
  {
    smallest = 10_000,
    largest = 80_000,
    bound = 3,
  }: { smallest?: number; largest?: number; bound?: number } = {},
): Growth {
  work(make(Math.min(500, smallest)));
  let size = smallest;
  let single = make(size);
  let time = once(single, work);
  while (time < enough && size < largest) {
    size *= 2;
    single = make(size);
    time = once(single, work);
  }
  const double = make(size * 2);
  let best: Growth = { ratio: Number.POSITIVE_INFINITY, time: 0, size };
  for (let attempt = 0; attempt < 3 && best.ratio >= bound; attempt++) {
    let one = time;
    let two = Number.POSITIVE_INFINITY;
    let ratio = Number.POSITIVE_INFINITY;
    const rounds = time > 500 ? 2 : 5;
    for (let round = 0; round < rounds && ratio >= bound; round++) {
      one = Math.min(one, once(single, work));
      two = Math.min(two, once(double, work));
      one = Math.min(one, once(single, work));
      // What is too quick to be measured is not slow.
      ratio = two < enough ? Math.min(two / one, 2) : two / one;
    }
    if (ratio < best.ratio) best = { ratio, time: two, size };
  }
  return best;
}
