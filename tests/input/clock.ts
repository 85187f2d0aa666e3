/**
 * Time that stands still until it is told to go on, so that recordings are replayed with the pauses they were made
 * with and still in a moment. Promises, mutation observers and events of the browser run as ever.
 */
export interface Clock {
  /** Goes on by this many milliseconds, and runs the timers that are due in their order. */
  advance(ms: number): Promise<void>;
  /** Lets the browser do what it has to do: two of its tasks, and what follows from them. */
  tasks(): Promise<void>;
}

interface Timer {
  readonly id: number;
  readonly at: number;
  readonly every: number | null;
  readonly run: () => void;
}

/** Takes over the timers and `Date.now` of a window, before anything else asks for them. */
export function takeClock(window: Window & typeof globalThis): Clock {
  const realTimeout = window.setTimeout.bind(window);
  let now = Date.now();
  let last = 1e6;
  let timers: Timer[] = [];
  const add = (run: TimerHandler, ms: number | undefined, repeat: boolean, args: unknown[]): number => {
    const wait = Math.max(repeat ? 1 : 0, Number(ms) || 0);
    const call = typeof run === 'function' ? () => run(...args) : () => undefined;
    timers.push({ id: ++last, at: now + wait, every: repeat ? wait : null, run: call });
    return last;
  };
  const remove = (id: number | undefined): void => {
    timers = timers.filter((timer) => timer.id !== id);
  };
  const patched = {
    setTimeout: (run: TimerHandler, ms?: number, ...args: unknown[]) => add(run, ms, false, args),
    setInterval: (run: TimerHandler, ms?: number, ...args: unknown[]) => add(run, ms, true, args),
    clearTimeout: remove,
    clearInterval: remove,
  };
  Object.assign(window, patched);
  window.Date.now = () => now;

  // A browser tells of a new selection in a task of its own, which may come late.
  const document = window.document;
  let told: (() => void) | null = null;
  document.addEventListener('selectionchange', () => told?.());
  const seen: { node: Node | null; offset: number }[] = [];
  const selectionIsNews = (): boolean => {
    const { anchorNode, anchorOffset, focusNode, focusOffset } = document.getSelection() as Selection;
    const now = [
      { node: anchorNode, offset: anchorOffset },
      { node: focusNode, offset: focusOffset },
    ];
    const same = now.every(({ node, offset }, i) => seen[i]?.node === node && seen[i]?.offset === offset);
    seen.splice(0, 2, ...now);
    return !same;
  };

  const channel = new MessageChannel();
  const waiting: (() => void)[] = [];
  channel.port1.onmessage = () => waiting.shift()?.();
  const task = (): Promise<void> =>
    new Promise((done) => {
      waiting.push(done);
      channel.port2.postMessage(null);
    });

  return {
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        const due = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at || a.id - b.id)[0];
        if (!due) break;
        now = Math.max(now, due.at);
        timers = timers.filter((timer) => timer !== due);
        if (due.every !== null) timers.push({ ...due, at: now + due.every });
        due.run();
        await task();
      }
      now = end;
    },
    async tasks() {
      await task();
      if (selectionIsNews()) {
        await new Promise<void>((done) => {
          told = done;
          realTimeout(done, 30);
        });
        told = null;
      }
      await new Promise<void>((done) => realTimeout(done, 0));
    },
  };
}
