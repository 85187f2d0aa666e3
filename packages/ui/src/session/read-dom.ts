import type { EditorView } from 'prosemirror-view';

/**
 * Has a view read what the browser did and has not told yet: a caret that an arrow key moved is announced later, and a
 * transaction that comes between would set it back. prosemirror-view has no public way; without it nothing is read.
 */
export function readDom(view: EditorView): void {
  if (view.isDestroyed || view.composing) return;
  (view as unknown as { domObserver?: { flush?(): void } }).domObserver?.flush?.();
}
