import type { EditorView } from 'prosemirror-view';

export type Direction = 'ltr' | 'rtl';

/** The direction in which the block at a position is shown. */
export function shownDirection(view: EditorView, pos: number): Direction {
  const { node } = view.domAtPos(pos);
  const element = node.nodeType === 1 ? (node as Element) : node.parentElement;
  const style = element && view.dom.ownerDocument.defaultView?.getComputedStyle(element);
  return style?.direction === 'rtl' ? 'rtl' : 'ltr';
}
