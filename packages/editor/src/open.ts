import type { Node } from 'prosemirror-model';
import { NodeSelection, Plugin } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import type { OpenTarget } from './context.js';
import { isComposing } from './input/guard.js';

/** Follows a node from transaction to transaction by the element that shows it. */
function targetOf(view: EditorView, node: Node, pos: number, focus: boolean): OpenTarget | null {
  const dom = view.nodeDOM(pos);
  if (dom?.nodeType !== 1) return null;
  const element = dom as HTMLElement;
  return {
    view,
    node,
    dom: element,
    focus,
    getPos() {
      if (view.isDestroyed || !view.dom.contains(element)) return undefined;
      const inside = view.posAtDOM(element, 0, -1);
      for (const candidate of [inside, inside - 1]) {
        if (candidate >= 0 && view.nodeDOM(candidate) === element) return candidate;
      }
      return undefined;
    },
  };
}

/**
 * Opens content for inspection: a press on it, or Enter while it is selected. `open` says whether it opened anything;
 * where it did not, the press only selects.
 */
export function openPlugin(open: (target: OpenTarget) => boolean): Plugin {
  return new Plugin({
    props: {
      handleClickOn(view, _pos, node, nodePos, event, direct) {
        if (!direct || event.button !== 0 || event.detail > 1 || event.shiftKey) return false;
        const inCaption =
          node.type.name === 'figure' && (event.target as Element).closest('figcaption') !== null;
        if (node.isText || node.isTextblock || inCaption || !NodeSelection.isSelectable(node)) return false;
        const target = targetOf(view, node, nodePos, false);
        if (!target) return false;
        const { tr } = view.state;
        view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, nodePos)));
        view.focus();
        open(target);
        return true;
      },
      handleKeyDown(view, event) {
        if (isComposing(event) || event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.shiftKey)
          return false;
        const { selection } = view.state;
        if (!(selection instanceof NodeSelection)) return false;
        const target = targetOf(view, selection.node, selection.from, true);
        if (!target || !open(target)) return false;
        event.preventDefault();
        return true;
      },
    },
  });
}

/** Selects the node at a position and opens it, as a press on it does. */
export function openAt(
  view: EditorView,
  pos: number,
  open: (target: OpenTarget) => boolean,
  focus = true,
): boolean {
  const node = view.state.doc.nodeAt(pos);
  const target = node && targetOf(view, node, pos, focus);
  if (!target) return false;
  view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, pos)));
  return open(target);
}
