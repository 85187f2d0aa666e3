/**
 * How long tests of random things run. A plain test run does the same everywhere, however fast the machine is;
 * `STET_FUZZ_SECONDS` makes it longer, `STET_FUZZ_SEED` chooses where it starts.
 */
const seconds = Number(process.env.STET_FUZZ_SECONDS ?? 0);
export const firstSeed = Number(process.env.STET_FUZZ_SEED ?? 1);

/** Milliseconds that a test may take: with what making failures small needs. */
export const patience = seconds * 1000 + 120_000;

/** The seeds of a test, `runs` of them in a plain run. */
export function* seeds(runs: number): Generator<number> {
  const end = performance.now() + seconds * 1000;
  for (let seed = firstSeed; seconds > 0 ? performance.now() < end : seed < firstSeed + runs; seed++)
    yield seed;
}
