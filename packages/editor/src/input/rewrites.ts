/**
 * Counts how often the surface draws text anew that the browser had put there itself. Each time, an input method may
 * lose its place, a spell-checker its marks and a screen reader its line. For development and tests; it must stay at
 * zero for plain typing and composing.
 */

import type { Node } from 'prosemirror-model';
import type { EditorState } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';

/** Text nodes of an element that can be edited, as they stand on the page. */
function shownText(element: Element): string {
  const walker = element.ownerDocument.createTreeWalker(element, 1 | 4, (node) =>
    node.nodeType === 3 ? 1 : (node as HTMLElement).contentEditable === 'false' ? 2 : 3,
  );
  let text = '';
  while (walker.nextNode()) text += (walker.currentNode as Text).data;
  return text;
}

const ownText = (block: Node): string => {
  let text = '';
  block.forEach((child) => {
    text += child.text ?? '';
  });
  return text;
};

export class RewriteCounter {
  readonly #tell: (nodes: number) => void;

  constructor(tell: (nodes: number) => void) {
    this.#tell = tell;
  }

  /** Runs `draw`, which shows `next`, and counts what it writes of a block that the page shows rightly already. */
  watch(view: EditorView, next: EditorState, draw: () => void): void {
    const block = this.#rightBlock(view, next);
    const Observer = view.dom.ownerDocument.defaultView?.MutationObserver;
    if (!block || !Observer) {
      draw();
      return;
    }
    const observer = new Observer(() => undefined);
    observer.observe(block, { childList: true, characterData: true, subtree: true });
    draw();
    const written = observer.takeRecords().filter(writesText).length;
    observer.disconnect();
    if (written > 0) this.#tell(written);
  }

  /** The element of the text block with the caret, where the page has its new text already and the document has not. */
  #rightBlock(view: EditorView, next: EditorState): Element | null {
    const { $head } = next.selection;
    const old = view.state.selection.$head;
    if (!$head.parent.isTextblock || $head.parent.eq(old.parent) || $head.depth !== old.depth) return null;
    if ($head.depth === 0 || $head.before() !== old.before()) return null;
    const dom = view.nodeDOM($head.before());
    if (dom?.nodeType !== 1) return null;
    return shownText(dom as Element) === ownText($head.parent) ? (dom as Element) : null;
  }
}

/** Whether a change of the page adds, takes away or changes text. */
function writesText(record: MutationRecord): boolean {
  if (record.type === 'characterData') return true;
  return [...record.addedNodes, ...record.removedNodes].some((node) => (node.textContent ?? '') !== '');
}
