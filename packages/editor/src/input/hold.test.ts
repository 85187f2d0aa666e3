import { schema } from '@stet/document';
import { history, undoDepth } from 'prosemirror-history';
import { EditorState, TextSelection, type Transaction } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { doc, p } from '../builders.test-doc.js';
import { typed } from './guard.js';
import { Hold } from './hold.js';

/** A view as far as a hold knows it. */
function viewOf(text: string) {
  let composing = false;
  const view = {
    isDestroyed: false,
    state: EditorState.create({ doc: doc(p(text)), plugins: [history()] }),
    dispatch(tr: Transaction): void {
      if (hold.takes(tr)) return;
      const { state, transactions } = view.state.applyTransaction(tr);
      hold.note(transactions);
      view.state = state;
    },
  };
  const hold = new Hold(
    () => view as unknown as EditorView,
    () => composing,
  );
  return {
    hold,
    view,
    /** What an input method writes. */
    type: (at: number, put: string) => view.dispatch(typed(view.state.tr.insertText(put, at))),
    text: () => view.state.doc.textContent,
    compose(now: boolean) {
      composing = now;
    },
  };
}

describe('what nobody typed waits for the end of a composition', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('and comes where it was meant', () => {
    const { compose, view, type, text, hold } = viewOf('abcd');
    compose(true);
    type(3, 'に');
    view.dispatch(view.state.tr.insertText('X', 1));
    view.dispatch(view.state.tr.delete(5, 6));
    type(4, 'ほ');
    expect(text()).toBe('abにほcd');
    vi.advanceTimersByTime(500);
    expect(hold.size).toBe(2);
    compose(false);
    vi.advanceTimersByTime(100);
    expect(text()).toBe('Xabにほc');
    expect(hold.size).toBe(0);
  });

  test('what is put between letters that somebody takes away meanwhile is not lost', () => {
    const { compose, view, text } = viewOf('abcd');
    compose(true);
    view.dispatch(view.state.tr.delete(2, 4).setMeta('remote', true));
    view.dispatch(view.state.tr.insertText('X', 3));
    compose(false);
    vi.advanceTimersByTime(100);
    expect(text()).toBe('aXd');
  });

  test('but for what may not wait: who made it has gone on', () => {
    const { compose, view, text, hold } = viewOf('abcd');
    compose(true);
    view.dispatch(view.state.tr.insertText('X', 1).setMeta('remote', true).setMeta('stet-due', true));
    expect(text()).toBe('Xabcd');
    expect(hold.size).toBe(0);
  });

  test('several steps of one transaction stay together', () => {
    const { compose, view, type, text } = viewOf('abcd');
    compose(true);
    const { tr } = view.state;
    tr.insertText('12', 3).delete(4, 5).insertText('3', 4);
    view.dispatch(tr);
    type(1, 'に');
    compose(false);
    vi.advanceTimersByTime(100);
    expect(text()).toBe('にab13cd');
  });

  test('what was made for text that is gone by then is left out', () => {
    const { compose, view, text } = viewOf('abcd');
    compose(true);
    view.dispatch(view.state.tr.insertText('X', 3));
    view.dispatch(typed(view.state.tr.delete(2, 4)));
    compose(false);
    vi.advanceTimersByTime(100);
    expect(text()).toMatch(/^aX?d$/);
    view.state.doc.check();
  });

  test('a caret that a program sets is not set, also not later', () => {
    const { compose, view, hold } = viewOf('abcd');
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, 3)));
    compose(true);
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, 1)));
    expect(hold.size).toBe(0);
    compose(false);
    vi.advanceTimersByTime(100);
    expect(view.state.selection.head).toBe(3);
  });

  test('metas come along, and text put at the caret stands behind it', () => {
    const { compose, view } = viewOf('ab');
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, 2)));
    compose(true);
    view.dispatch(view.state.tr.insertText('X', 2).setMeta('addToHistory', false));
    compose(false);
    vi.advanceTimersByTime(100);
    expect(view.state.selection.head).toBe(2);
    expect(undoDepth(view.state)).toBe(0);
  });

  test('tasks wait too, in their order; without a composition they are done at once', () => {
    const { compose, hold } = viewOf('ab');
    const done: string[] = [];
    hold.later(() => void done.push('now'));
    compose(true);
    hold.later(() => void done.push('first'));
    hold.later(() => void done.push('second'));
    expect(done).toEqual(['now']);
    compose(false);
    vi.advanceTimersByTime(100);
    expect(done).toEqual(['now', 'first', 'second']);
  });

  test('marks wait like text', () => {
    const { compose, view, type } = viewOf('abcd');
    compose(true);
    view.dispatch(view.state.tr.addMark(3, 5, schema.mark('bold', { id: 'x' })));
    type(1, 'に');
    compose(false);
    vi.advanceTimersByTime(100);
    expect(view.state.doc.textBetween(1, 4)).toBe('にab');
    expect(view.state.doc.rangeHasMark(4, 6, schema.marks.bold as never)).toBe(true);
    expect(view.state.doc.rangeHasMark(1, 4, schema.marks.bold as never)).toBe(false);
  });
});
