/**
 * Random edits of programs and other people while somebody composes. Every letter of the page and every piece that is
 * put in is unlike all others, so that afterwards each can be asked for: what was deleted is gone, all else is there
 * once and in its order.
 */

import { schema } from '@stet/document';
import type { Node } from 'prosemirror-model';
import type { EditorState, Transaction } from 'prosemirror-state';
import { Random } from '../lib/random.js';

/** Paragraphs of letters that occur once: `count` of them, of `size` letters each, as wikitext. */
export function uniquePage(count: number, size: number): string {
  const lines: string[] = [];
  for (let i = 0; i < count; i++) {
    const letters = Array.from({ length: size }, (_, j) => String.fromCodePoint(0x4e00 + i * size + j));
    lines.push(letters.join(''));
  }
  return lines.join('\n\n');
}

const isLetter = (char: string): boolean => /[\u4e00-\u9fff]/.test(char);

/** Somebody who edits, or a program. */
export interface Editing {
  readonly state: EditorState;
  dispatch(tr: Transaction): void;
}

export class RandomEdits {
  readonly #random: Random;
  readonly #letters: readonly string[];
  readonly #deleted = new Set<string>();
  #pieces = 0;

  /** `page` is where the person composes. */
  constructor(
    readonly page: Editing,
    seed: number,
  ) {
    this.#random = new Random(seed);
    this.#letters = [...page.state.doc.textContent].filter(isLetter);
  }

  /**
   * Dispatches edits, each made for the document as `by` has it.
   * @param caretOf where the person composes, in that document
   */
  edit(
    count: number,
    by: Editing = this.page,
    caretOf: (doc: Node) => number = () => by.state.selection.head,
  ): void {
    for (let i = 0; i < count; i++) this.#one(by, caretOf);
  }

  #one(by: Editing, caretOf: (doc: Node) => number): void {
    const { doc, tr } = by.state;
    const caret = caretOf(doc);
    // Half of them are in the paragraph in which the person composes.
    const here = doc.resolve(caret).start();
    const inSame = this.#random.below(2) === 0;
    const start = inSame ? here : this.#blockStart(doc);
    const size = doc.resolve(start).parent.content.size;
    // Where it goes wrong most easily is right behind what is composed.
    const atCaret = inSame && this.#random.below(3) === 0;
    const at = atCaret ? caret : start + this.#random.below(size + 1);
    const kind = this.#random.below(10);
    if (kind < 5) {
      // Nothing is put into the middle of what is composed, nor into a piece.
      if (!this.#between(doc, at)) return;
      tr.insertText(`‹${this.#pieces++}›`, at);
    } else if (kind < 8) {
      const letter = doc.textBetween(Math.max(start, at - 1), at);
      if (!isLetter(letter)) return;
      this.#deleted.add(letter);
      tr.delete(at - 1, at);
    } else if (kind === 8) {
      const end = Math.min(start + size, at + 3);
      if (end > at) tr.addMark(at, end, schema.mark('bold', { id: `x${this.#pieces}` }));
    } else if (!inSame && start !== here) {
      const $start = doc.resolve(start);
      tr.insert(
        $start.before(),
        schema.node('paragraph', { id: `p${this.#pieces}` }, schema.text(`‹${this.#pieces++}›`)),
      );
    }
    if (by === this.page && tr.docChanged && this.#random.below(2) === 0)
      tr.setMeta('remote', true).setMeta('addToHistory', false);
    by.dispatch(tr);
  }

  #blockStart(doc: Node): number {
    const starts: number[] = [];
    doc.descendants((node, pos) => {
      if (node.isTextblock) starts.push(pos + 1);
      return !node.isTextblock;
    });
    return this.#random.pick(starts);
  }

  /** Whether a place is beside a letter of the page, or at the edge of a block. */
  #between(doc: Node, at: number): boolean {
    const $at = doc.resolve(at);
    const before = doc.textBetween(Math.max($at.start(), at - 1), at);
    const after = doc.textBetween(at, Math.min($at.end(), at + 1));
    return before === '' || after === '' || isLetter(before) || isLetter(after);
  }

  /** What is not as it should be. `whole`: nobody else's text may stand in what was composed. */
  problems(composed: readonly string[], whole = true): string[] {
    const { doc } = this.page.state;
    doc.check();
    const text = doc.textContent;
    const found: string[] = [];
    const left = [...text].filter(isLetter).join('');
    const expected = this.#letters.filter((letter) => !this.#deleted.has(letter)).join('');
    if (left !== expected) found.push(`letters: "${left}" instead of "${expected}"`);
    for (let i = 0; i < this.#pieces; i++) {
      const times = text.split(`‹${i}›`).length - 1;
      if (times !== 1) found.push(`piece ${i} is there ${times} times`);
    }
    for (const word of composed) {
      const own = whole ? text : [...text].filter((char) => word.includes(char)).join('');
      if (own.split(word).length !== 2) found.push(`"${word}" is not there once: "${own}"`);
    }
    return found;
  }
}
