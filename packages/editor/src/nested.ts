import type { Node } from 'prosemirror-model';
import { EditorState, type Plugin, type Transaction } from 'prosemirror-state';
import { StepMap } from 'prosemirror-transform';
import type { EditorProps, EditorView, NodeViewConstructor } from 'prosemirror-view';
import { typed } from './input/guard.js';
import { Hold } from './input/hold.js';
import { KeepingView } from './input/upstream.js';

/** Marks a transaction of the outer editor that came from the nested one (or back), so that it is not echoed. */
const fromOutside = 'stet-from-outside';

export interface NestedOptions {
  /** The editor whose document holds the node. */
  readonly outer: EditorView;
  /** Whether an input method composes, in the outer editor or over it. */
  readonly composing: () => boolean;
  /** Where the node stands in the outer document now; `undefined` when it is gone. */
  readonly getPos: () => number | undefined;
  readonly plugins: readonly Plugin[];
  readonly nodeViews: Record<string, NodeViewConstructor>;
  readonly attributes: Record<string, string>;
  /** How it draws and reads marks, copies and pastes, as the outer one does. */
  readonly props: EditorProps;
  /** After each transaction. */
  readonly onUpdate: (view: EditorView) => void;
}

/** A small surface over the content of one node. */
export interface NestedSurface {
  readonly view: EditorView;
  /** Takes over what changed in the outer document. Returns false when the node is gone: the surface is to be closed. */
  sync(): boolean;
  destroy(): void;
}

/**
 * Edits the content of one node (a reference, the caption of an inline image) in a view of its own. Its steps are
 * applied to the outer document, shifted to where the node stands, so history and collaboration see one document.
 */
export function createNestedSurface(element: HTMLElement, options: NestedOptions): NestedSurface {
  const { outer } = options;
  const current = (): Node | null => {
    const pos = options.getPos();
    return pos === undefined ? null : outer.state.doc.nodeAt(pos);
  };
  const start = current();
  if (!start) throw new RangeError('createNestedSurface: there is no node at the position given.');

  const hold = new Hold(() => view, options.composing);
  const dispatch = (tr: Transaction): void => {
    if (hold.takes(tr)) return;
    const { state, transactions } = view.state.applyTransaction(tr);
    hold.note(transactions);
    view.updateState(state);
    options.onUpdate(view);
    if (tr.getMeta(fromOutside)) return;
    const pos = options.getPos();
    if (pos === undefined) return;
    const shifted = outer.state.tr;
    const shift = StepMap.offset(pos + 1);
    for (const transaction of transactions) {
      for (const step of transaction.steps) {
        const mapped = step.map(shift);
        if (mapped) shifted.step(mapped);
      }
    }
    // It passes the outer hold: the small surface has its own.
    if (shifted.docChanged) outer.dispatch(typed(shifted));
  };

  const view: EditorView = new KeepingView(element, {
    state: EditorState.create({ doc: start, plugins: [...options.plugins] }),
    dispatchTransaction: dispatch,
    ...options.props,
    nodeViews: options.nodeViews,
    attributes: options.attributes,
    editable: () => outer.editable,
  });

  return {
    view,
    sync() {
      const node = current();
      // What others changed waits in the outer editor, and comes after the composition.
      if (node && view.composing) return true;
      if (!node || node.type !== view.state.doc.type) return false;
      const from = view.state.doc.content.findDiffStart(node.content);
      if (from === null) return true;
      const ends = node.content.findDiffEnd(view.state.doc.content);
      if (!ends) return true;
      let { a, b } = ends;
      const overlap = from - Math.min(a, b);
      if (overlap > 0) {
        a += overlap;
        b += overlap;
      }
      const tr = view.state.tr.replace(from, b, node.slice(from, a)).setMeta(fromOutside, true);
      view.dispatch(tr);
      return true;
    },
    destroy() {
      hold.destroy();
      view.destroy();
    },
  };
}
