/**
 * While a person composes, what others and programs change waits, and so does what they select. An edit beside the
 * composing text makes the browser double a Hangul syllable (Chromium) or throw the caret out of it (Firefox), and a
 * caret set by a program ends the composition (BitPhinix/slate-yjs/issues/362, yjs/y-prosemirror/pull/107,
 * ueberdosis/tiptap/pull/6879). Both were measured with ibus-hangul.
 *
 * A transaction that waits is an edit of the document as it was when it was made. It is applied after the composition
 * as if both had been made at once: its steps are mapped over what was typed meanwhile, and over what waited before it.
 */

import { redo, undo } from 'prosemirror-history';
import { TextSelection, type Transaction } from 'prosemirror-state';
import { Mapping, ReplaceStep, type Step, type StepMap } from 'prosemirror-transform';
import type { EditorView } from 'prosemirror-view';
import { isDue, isTyped } from './guard.js';

/** After a composition it may be this long, in milliseconds, until the next one begins; then it is over. */
const pause = 40;

type Held =
  | { readonly run: (view: EditorView) => void }
  | {
      readonly steps: readonly Step[];
      readonly meta: Readonly<Record<string, unknown>>;
      readonly storedMarks: Transaction['storedMarks'] | undefined;
      /** How many changes there were when it was made. */
      readonly since: number;
    };

/** Metas of a transaction by key. prosemirror-state has no public way to list them. */
const metasOf = (tr: Transaction): Record<string, unknown> =>
  (tr as unknown as { meta: Record<string, unknown> }).meta;

/** The step for the document after `mapping`. What it puts into a place that is gone comes where that place was. */
function mapStep(step: Step, mapping: Mapping): Step | null {
  const mapped = step.map(mapping);
  if (mapped || !(step instanceof ReplaceStep) || step.slice.size === 0) return mapped;
  const pos = mapping.map(step.from, 1);
  return new ReplaceStep(pos, pos, step.slice);
}

/** Applies `steps`, which were made for the document before the changes `over`, to `tr`, which has them. */
export function rebase(tr: Transaction, steps: readonly Step[], over: readonly StepMap[]): void {
  const mapping = new Mapping();
  for (let i = steps.length - 1; i >= 0; i--) mapping.appendMap((steps[i] as Step).getMap().invert());
  for (const map of over) mapping.appendMap(map);
  steps.forEach((step, i) => {
    const undone = steps.length - i;
    const mapped = mapStep(step, mapping.slice(undone));
    if (!mapped || tr.maybeStep(mapped).failed) return;
    mapping.appendMap(mapped.getMap(), undone - 1);
  });
}

export class Hold {
  readonly #view: () => EditorView;
  readonly #composing: () => boolean;
  #held: Held[] = [];
  /** What has changed since the first of them. */
  #changes: StepMap[] = [];
  #releasing = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(view: () => EditorView, composing: () => boolean) {
    this.#view = view;
    this.#composing = composing;
  }

  /** How many edits and tasks wait. */
  get size(): number {
    return this.#held.length;
  }

  /** Takes a transaction that has to wait. `false`: it is to be applied now. */
  takes(tr: Transaction): boolean {
    if (!this.#composing() || isTyped(tr) || isDue(tr)) return false;
    const history = tr.getMeta('history$') as { redo: boolean } | undefined;
    if (history) {
      // What there is to undo is known when it is done.
      const command = history.redo ? redo : undo;
      this.#wait({ run: (view) => command(view.state, view.dispatch) });
      return true;
    }
    const meta = { ...metasOf(tr) };
    const marks = tr.storedMarksSet ? tr.storedMarks : undefined;
    const onlySelects = !tr.docChanged && marks === undefined && Object.keys(meta).length === 0;
    // The caret of a person who composes is not moved, also not later.
    if (!onlySelects) this.#wait({ steps: tr.steps, meta, storedMarks: marks, since: this.#changes.length });
    return true;
  }

  /** Does something after the composition; at once where there is none. */
  later(run: (view: EditorView) => void): void {
    if (this.#composing()) this.#wait({ run });
    else run(this.#view());
  }

  /** Transactions that were applied. */
  note(transactions: readonly Transaction[]): void {
    if (this.#held.length === 0 && !this.#releasing) return;
    for (const tr of transactions) this.#changes.push(...tr.mapping.maps);
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.#held = [];
  }

  #wait(held: Held): void {
    this.#held.push(held);
    this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#view().isDestroyed) return;
      if (this.#composing()) this.#schedule();
      else this.#release();
    }, pause);
  }

  #release(): void {
    const held = this.#held.splice(0);
    const view = this.#view();
    this.#releasing = true;
    try {
      for (const one of held) {
        if ('run' in one) {
          one.run(view);
          continue;
        }
        const { tr, storedMarks } = view.state;
        rebase(tr, one.steps, this.#changes.slice(one.since));
        Object.assign(metasOf(tr), one.meta);
        // What others put at the caret comes behind it: a person goes on where the word ended.
        const { selection } = view.state;
        if (selection instanceof TextSelection && selection.empty && tr.docChanged) {
          const $head = tr.doc.resolve(tr.mapping.map(selection.head, -1));
          if ($head.parent.inlineContent) tr.setSelection(TextSelection.create(tr.doc, $head.pos));
        }
        tr.setStoredMarks(one.storedMarks === undefined ? storedMarks : one.storedMarks);
        view.dispatch(tr);
      }
    } finally {
      this.#releasing = false;
      this.#changes = [];
    }
  }
}
