import { close, open, type QuoteToken, type Token } from './token.js';

/**
 * Apostrophes to bold and italic, for the tokens of one line from `from` on: two are italic, three bold, five both;
 * what is odd is an apostrophe. What is open at the end of the line is closed there.
 */
export function resolveQuotes(tokens: Token[], from: number, text: string, lineEnd: number): void {
  let first = from;
  while (first < tokens.length && tokens[first]?.type !== 'quote') first++;
  if (first === tokens.length) return;
  const line = tokens.splice(first);
  const runs = line.filter((token): token is QuoteToken => token.type === 'quote');
  const sizes = runSizes(runs, text);
  let n = 0;
  const out = new Emitter(tokens);
  for (const token of line) {
    if (token.type !== 'quote') {
      tokens.push(token);
      continue;
    }
    const size = sizes[n] as number;
    const at = token.end - size;
    if (at > token.start) tokens.push({ type: 'text', start: token.start, end: at });
    out.run(at, size, sizes[n + 1] ?? 0);
    n++;
  }
  out.end(lineEnd);
}

/** How many of the apostrophes of each run are markup: 2, 3 or 5. */
function runSizes(runs: readonly QuoteToken[], text: string): number[] {
  const sizes = runs.map(({ start, end }) => {
    const length = end - start;
    return length === 4 ? 3 : Math.min(length, 5);
  });
  const odd = (of: number): boolean => sizes.filter((size) => size === of || size === 5).length % 2 === 1;
  if (!odd(2) || !odd(3)) return sizes;
  let word = -1;
  let letter = -1;
  let blank = -1;
  for (let i = 0; i < sizes.length; i++) {
    if (sizes[i] !== 3) continue;
    const at = (runs[i] as QuoteToken).end - 3;
    const before = text[at - 1] ?? '';
    const second = text[at - 2] ?? '';
    if (before === ' ') {
      if (blank < 0) blank = i;
    } else if (second === ' ') {
      letter = i;
      break;
    } else if (word < 0) word = i;
  }
  const chosen = letter >= 0 ? letter : word >= 0 ? word : blank;
  if (chosen >= 0) sizes[chosen] = 2;
  return sizes;
}

type Format = 'b' | 'i';
const width: Readonly<Record<Format, number>> = { b: 3, i: 2 };

class Emitter {
  /** From outside in. */
  #open: Format[] = [];

  constructor(private readonly tokens: Token[]) {}

  run(at: number, size: number, next: number): void {
    if (size !== 5) {
      this.#toggle(size === 2 ? 'i' : 'b', at);
      return;
    }
    const inner = this.#open.at(-1);
    if (inner === undefined) {
      // Which one is outside is said by what ends first; where nothing does, it is bold.
      const outer: Format = next === 2 || next === 0 ? 'b' : 'i';
      this.#toggle(outer, at);
      this.#toggle(outer === 'b' ? 'i' : 'b', at + width[outer]);
    } else {
      // What is open inside ends first; the other one ends, or begins.
      this.#toggle(inner, at);
      this.#toggle(inner === 'b' ? 'i' : 'b', at + width[inner]);
    }
  }

  #toggle(name: Format, at: number): void {
    const end = at + width[name];
    const depth = this.#open.indexOf(name);
    if (depth < 0) {
      this.#open.push(name);
      this.tokens.push(open(name, at, end));
      return;
    }
    const inside = this.#open.splice(depth + 1);
    for (const inner of [...inside].reverse()) this.tokens.push(close(inner, at, at));
    this.#open.pop();
    this.tokens.push(close(name, at, end));
    for (const inner of inside) {
      this.tokens.push(open(inner, end, end, { print: { copy: true } }));
      this.#open.push(inner);
    }
  }

  end(at: number): void {
    for (const name of this.#open.reverse()) this.tokens.push(close(name, at, at, { implied: true }));
    this.#open = [];
  }
}
