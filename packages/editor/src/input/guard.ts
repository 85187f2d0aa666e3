/**
 * What may not happen while an input method composes. Every key handler asks `isComposing` first; every transaction
 * passes `Hold` (hold.ts); what a person does with the mouse or a button waits by `Surface.afterComposition`.
 */

import type { Transaction } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';

/**
 * Whether a key belongs to an input method: then nothing of ours may touch it. Safari sends the key that confirms a
 * composition after its end, with key code 229 (ProseMirror/prosemirror/issues/1088); phones send 229 throughout.
 */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

const typedMeta = 'stet-typed';

/** Marks a transaction as what a person typed, where it does not come from prosemirror-view's reading of the page. */
export const typed = (tr: Transaction): Transaction => tr.setMeta(typedMeta, true);

/** Whether a transaction is what a person typed: it is in the page already, or belongs to the composition. */
export const isTyped = (tr: Transaction): boolean =>
  tr.getMeta('composition') !== undefined || tr.getMeta(typedMeta) === true;

/** Whether a transaction may not wait for the end of a composition: who made it has gone on already (a binding). */
export const isDue = (tr: Transaction): boolean => tr.getMeta('stet-due') === true;

/** The compositions of a surface and the small surfaces over it: one of them is one of all. */
export class Compositions {
  readonly #views = new Set<EditorView>();

  /** Counts a view in. Returns what counts it out. */
  add(view: EditorView): () => void {
    this.#views.add(view);
    return () => void this.#views.delete(view);
  }

  get running(): boolean {
    for (const view of this.#views) if (!view.isDestroyed && view.composing) return true;
    return false;
  }
}
