/** How many pieces of generated content are drawn before a page is shown: more than a screen has. */
const atOnce = 40;
/** Milliseconds of one turn's work afterwards. */
const turn = 8;

/**
 * What a page need not wait for when it opens. A person can type as soon as the first screen stands; what templates
 * make further down, and lists of notes, follow a little later, a few milliseconds at a time, in the page's order.
 */
export class Opening {
  readonly #window: Window | null;
  #tasks: (() => void)[] = [];
  #drawn = 0;
  #isOpen = false;
  #timer = 0;

  constructor(window: Window | null) {
    this.#window = window;
  }

  /** Draws one piece: now where it may be on the first screen, or where the page is open; else later. */
  draw(task: () => void): void {
    if (this.#isOpen || !this.#window || this.#drawn++ < atOnce) task();
    else this.#tasks.push(task);
  }

  /** Does what stands at a page's end: later, unless the page is open. */
  last(task: () => void): void {
    if (this.#isOpen || !this.#window) task();
    else this.#tasks.push(task);
  }

  /** The page stands: what comes now is drawn at once, what waits in turns between frames. */
  done(): void {
    this.#isOpen = true;
    this.#window?.requestAnimationFrame(() => this.#next());
  }

  end(): void {
    this.#tasks = [];
    this.#window?.clearTimeout(this.#timer);
  }

  #next(): void {
    this.#timer = this.#window?.setTimeout(() => {
      const until = performance.now() + turn;
      let next = 0;
      while (next < this.#tasks.length && performance.now() < until) (this.#tasks[next++] as () => void)();
      this.#tasks = this.#tasks.slice(next);
      if (this.#tasks.length > 0) this.#next();
    }) as number;
  }
}
