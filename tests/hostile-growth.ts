/**
 * Whether work grows in proportion to its input. Clocks are noisy on shared machines: what counts is the time that this
 * process spends, not what passes while others have their turn. Sizes are chosen so that a run takes long enough to be
 * measured, and a bad ratio, the best of several rounds, must hold on average while the size is doubled twice more. One
 * that is clearly good is believed at once: the smaller input has been timed more often than the larger one.
 */

export interface Growth {
  /** Time for twice the input over time for the input; the mean where it was doubled several times. */
  readonly ratio: number;
  /** Milliseconds of processor time for the larger input. */
  readonly time: number;
  /** Units of the smaller input. */
  readonly size: number;
}

/** Inputs do not grow further from here. */
const patience = 2_000;
/** A run on the smaller input should take this long. */
const enough = 15;
/** What is quicker than this on the larger input is not slow, whatever the ratio. */
const quick = 45;
/** A ratio below this needs no second look. */
const clear = 2.7;

function once<T>(input: T, work: (input: T) => void): number {
  const start = process.cpuUsage();
  work(input);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/**
 * @param make gives an input of about `n` parts.
 * @param largest inputs do not become larger than twice this, as long as they are in proportion.
 */
export function growth<T>(
  make: (n: number) => T,
  work: (input: T) => void,
  {
    smallest = 4_000,
    largest = 32_000,
    bound = 3,
  }: { smallest?: number; largest?: number; bound?: number } = {},
): Growth {
  work(make(Math.min(500, smallest)));
  let size = smallest;
  let single = make(size);
  // The first run may be slow only because nothing is compiled yet.
  const timed = (): number => {
    const first = once(single, work);
    return first < enough ? first : Math.min(first, once(single, work));
  };
  let time = timed();
  while (time < enough && size < largest) {
    size *= 2;
    single = make(size);
    time = timed();
  }
  let double = make(size * 2);
  let first = time;
  for (let doublings = 1; ; doublings++) {
    let one = time;
    let two = Number.POSITIVE_INFINITY;
    let ratio = Number.POSITIVE_INFINITY;
    const rounds = time > 500 ? 2 : 3;
    for (let round = 0; round < rounds && ratio >= clear; round++) {
      one = Math.min(one, once(single, work));
      two = Math.min(two, once(double, work));
      one = Math.min(one, once(single, work));
      if (doublings === 1) first = one;
      const mean = (two / first) ** (1 / doublings);
      ratio = two < quick ? Math.min(mean, 2) : mean;
    }
    if (ratio < bound || doublings === 3 || two > patience) return { ratio, time: two, size };
    size *= 2;
    [single, double] = [double, make(size * 2)];
    time = two;
  }
}
