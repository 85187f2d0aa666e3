/** A place before and a place after. */
export type Pair = readonly [number, number];

/** Of pairs in the order of their second numbers the most whose first ones grow too: by patience. */
export function longestRise(pairs: readonly Pair[]): Pair[] {
  const tails: number[] = [];
  const from: number[] = [];
  pairs.forEach(([value], index) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tails[middle] as number] as Pair)[0] < value) low = middle + 1;
      else high = middle;
    }
    from[index] = low > 0 ? (tails[low - 1] as number) : -1;
    tails[low] = index;
  });
  const out: Pair[] = [];
  for (let index = tails.at(-1) ?? -1; index >= 0; index = from[index] as number)
    out.push(pairs[index] as Pair);
  return out.reverse();
}
