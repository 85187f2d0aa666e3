/**
 * What has to be true when all peers have seen everything. Every letter of the page is a code point of its own, so that it can
 * be counted: one that nobody deleted is there exactly once, in the block that it was typed in, or beside a neighbour of then.
 */

import type { Node } from 'prosemirror-model';

interface Letter {
  /** Somebody saw it vanish by an edit of their own. */
  deleted: boolean;
  /** Its block was moved, or the letter came back by undo: where it is now is for the one who did that to say. */
  moved: boolean;
  /** When it was typed since the last count. */
  typed: {
    readonly block: string;
    readonly origin: string;
    readonly left: string;
    readonly right: string;
    readonly by: string;
  } | null;
}

/** Code points that no markup means anything by, and that no text here has otherwise. */
const ranges: readonly [number, number][] = [
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
  [0x20000, 0x2a6dd],
];

export class Letters {
  readonly #letters = new Map<string, Letter>();
  #range = 0;
  #next = ranges[0]?.[0] ?? 0;

  /** New text of `count` letters. */
  fresh(count: number): string {
    let text = '';
    for (let n = 0; n < count; n++) {
      const [, end] = ranges[this.#range] as [number, number];
      if (this.#next > end) {
        this.#range++;
        const range = ranges[this.#range];
        if (!range) throw new RangeError('Letters.fresh: the session is too long for its letters.');
        this.#next = range[0];
      }
      const letter = String.fromCodePoint(this.#next++);
      this.#letters.set(letter, { deleted: false, moved: false, typed: null });
      text += letter;
    }
    return text;
  }

  has(letter: string): boolean {
    return this.#letters.has(letter);
  }

  count(text: string): Map<string, number> {
    const counts = new Map<string, number>();
    for (const letter of text) {
      if (this.#letters.has(letter)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    }
    return counts;
  }

  /** Letters that an edit took away are deleted; those that came back by undo may be anywhere. */
  edited(before: Node, after: Node): void {
    const [old, now] = [this.count(before.textContent), this.count(after.textContent)];
    for (const letter of old.keys()) if (!now.has(letter)) this.#set(letter, 'deleted');
    for (const letter of now.keys()) if (!old.has(letter)) this.#set(letter, 'moved');
  }

  moved(text: string): void {
    for (const letter of text) this.#set(letter, 'moved');
  }

  #set(letter: string, key: 'deleted' | 'moved'): void {
    const known = this.#letters.get(letter);
    if (known) known[key] = true;
  }

  /** A run was typed into `block` (as it was before), with `left` and `right` of it. */
  typed(run: string, block: Node, left: string, right: string, by: string): void {
    const letters = [...run];
    letters.forEach((letter, index) => {
      const known = this.#letters.get(letter);
      if (!known) return;
      known.moved = false;
      known.typed = {
        block: String(block.attrs.id),
        origin: String(block.attrs.origin),
        left: letters[index - 1] ?? left,
        right: index === letters.length - 1 ? right : '',
        by,
      };
    });
  }

  /** Counts the letters of a document that all peers have. What is wrong is told; then the next span begins. */
  check(doc: Node): { lost: string[]; doubled: string[]; misplaced: string[] } {
    const counts = this.count(doc.textContent);
    const blocks = new Map<string, { node: Node; text: string }>();
    doc.descendants((node) => {
      if (!node.isTextblock) return true;
      const text = node.textContent;
      // The innermost block of a letter is the last to be set.
      for (const letter of text) blocks.set(letter, { node, text });
      return true;
    });
    const lost: string[] = [];
    const doubled: string[] = [];
    const misplaced: string[] = [];
    for (const [letter, known] of this.#letters) {
      const count = counts.get(letter) ?? 0;
      if (!known.deleted) {
        if (count === 0) lost.push(letter);
        else if (count > 1) doubled.push(letter);
        else if (known.typed && !this.#isPlaced(known, blocks.get(letter), blocks)) misplaced.push(letter);
      }
      // Deleted letters, and what was wrong already, are not counted again.
      if (known.deleted || count !== 1) this.#letters.delete(letter);
      else Object.assign(known, { typed: null, moved: false });
    }
    return { lost, doubled, misplaced };
  }

  #isPlaced(
    { typed, moved }: Letter,
    place: { node: Node; text: string } | undefined,
    blocks: ReadonlyMap<string, { node: Node }>,
  ): boolean {
    if (!typed || !place || moved) return true;
    const { id, origin } = place.node.attrs as { id: string; origin: string };
    const own = [typed.block, typed.origin].filter((each) => each !== '');
    if (own.includes(id) || own.includes(origin) || own.some((each) => id.startsWith(`${each}~`)))
      return true;
    const neighbours = [typed.left, typed.right].filter((letter) => letter !== '');
    if (neighbours.some((letter) => place.text.includes(letter))) return true;
    // A neighbour that is somewhere else, and was not taken there, says that the letter is in the wrong place.
    return !neighbours.some((letter) => {
      const known = this.#letters.get(letter);
      return blocks.has(letter) && known && !known.moved && !known.deleted;
    });
  }
}
