/** Timers, which every platform has and no language library that this package is compiled with. */

export type Timer = unknown;

interface Timers {
  setTimeout(run: () => void, milliseconds: number): Timer;
  clearTimeout(timer: Timer): void;
}

const timers = globalThis as unknown as Timers;

export const later = (run: () => void, milliseconds: number): Timer => timers.setTimeout(run, milliseconds);

export const notLater = (timer: Timer): void => timers.clearTimeout(timer);
