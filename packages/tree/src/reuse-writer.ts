/** The output of a print: bytes, which of them are new, and what stands on the line. */

/** A stretch of the output, in UTF-16 units. */
export interface Region {
  readonly start: number;
  readonly end: number;
}

const headLength = 200;
/** An address can be long, and what stands behind it must not become part of it. */
const tailLength = 1000;

export class Writer {
  readonly #parts: string[] = [];
  readonly #fresh: { start: number; end: number }[] = [];
  readonly #lineEnd: string;
  length = 0;
  /** The beginning of the line. */
  line = '';
  /** The last units, on any line. */
  tail: string;

  /**
   * @param before what stands before the output on its line
   * @param lineEnd what a new line end is written as
   */
  constructor(before = '', lineEnd = '\n') {
    this.line = before.slice(before.lastIndexOf('\n') + 1).slice(0, headLength);
    this.tail = before.slice(-tailLength);
    this.#lineEnd = lineEnd;
  }

  /** Bytes of a base, as they are. */
  reuse(text: string): void {
    this.#push(text);
  }

  /** New bytes. */
  write(text: string): void {
    if (text === '') return;
    const bytes = this.#lineEnd === '\n' ? text : text.replace(/\r?\n/g, this.#lineEnd);
    const start = this.length;
    this.#push(bytes);
    const last = this.#fresh.at(-1);
    if (last && last.end === start) last.end = this.length;
    else this.#fresh.push({ start, end: this.length });
  }

  /** Notes that something was left out here. */
  mark(): void {
    const last = this.#fresh.at(-1);
    if (last?.end !== this.length) this.#fresh.push({ start: this.length, end: this.length });
  }

  get text(): string {
    return this.#parts.join('');
  }

  get fresh(): readonly Region[] {
    return this.#fresh;
  }

  #push(text: string): void {
    if (text === '') return;
    this.#parts.push(text);
    this.length += text.length;
    this.tail = text.length >= tailLength ? text.slice(-tailLength) : (this.tail + text).slice(-tailLength);
    const at = text.lastIndexOf('\n');
    if (at >= 0) this.line = text.slice(at + 1, at + 1 + headLength);
    else if (this.line.length < headLength) this.line = (this.line + text).slice(0, headLength);
  }
}
