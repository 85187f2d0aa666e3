/**
 * What the browser made while a person typed stays in the page.
 *
 * prosemirror-view draws the document with text nodes and filler breaks of its own: a text node that the browser made
 * (the first letter in an empty block, or beside a template) is thrown away for one that looks the same, and the caret
 * is set anew. During a composition it spares that node, and throws it away when the composition ends. Firefox tells
 * input methods that the page moved their caret, and they begin anew: with a Vietnamese or Malayalam method, which
 * opens a composition for each letter, the letters so far are lost (measured: telex in an empty paragraph, 10 to 60 ms
 * a key, in 3 to 6 of 10 runs; a bare contentEditable loses none).
 *
 * This is the one file that works around prosemirror-view (1.42.9). It draws by `document.createTextNode` and
 * `createElement`, so while it draws these two hand over the browser's own node where it is just what is asked for.
 * `tests/browser/input-upstream.spec.ts` shows what happens without it, and fails when that is no longer so.
 */

import type { EditorState } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';

/** prosemirror-view marks the nodes that it knows. */
const isForeign = (node: Node): boolean => (node as { pmViewDesc?: unknown }).pmViewDesc === undefined;

/** Nodes around the caret that the browser made: texts, and a filler break. */
function foreignNodes(view: EditorView): { texts: Text[]; breaks: HTMLElement[] } {
  const texts: Text[] = [];
  const breaks: HTMLElement[] = [];
  const { focusNode } = view.dom.ownerDocument.getSelection() ?? {};
  const block = focusNode && view.dom.contains(focusNode) ? blockAround(view, focusNode) : null;
  if (!block) return { texts, breaks };
  const walker = view.dom.ownerDocument.createTreeWalker(block, 1 | 4, (node) =>
    (node as HTMLElement).contentEditable === 'false' ? 2 : 1,
  );
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!isForeign(node)) continue;
    if (node.nodeType === 3) texts.push(node as Text);
    else if (node.nodeName === 'BR') breaks.push(node as HTMLElement);
  }
  return { texts, breaks };
}

/** The element of the text block that holds a node of the page. */
function blockAround(view: EditorView, from: Node): Element | null {
  for (let node: Node | null = from; node && node !== view.dom; node = node.parentNode) {
    const desc = (node as { pmViewDesc?: { node?: { isTextblock: boolean } } }).pmViewDesc;
    if (desc?.node?.isTextblock) return node as Element;
  }
  return null;
}

/** A view that keeps the browser's own nodes when it draws. */
export class KeepingView extends EditorView {
  override updateState(state: EditorState): void {
    const { texts, breaks } = foreignNodes(this);
    // While it composes, prosemirror-view spares the text node, and Chromium loses one that is moved.
    if (this.composing) texts.length = 0;
    if (texts.length === 0 && breaks.length === 0) {
      super.updateState(state);
      return;
    }
    const document = this.dom.ownerDocument;
    const { createTextNode, createElement } = document;
    const take = <T extends Node>(from: T[], fits: (node: T) => boolean): T | undefined => {
      const at = from.findIndex((node) => isForeign(node) && node.isConnected && fits(node));
      return at < 0 ? undefined : from.splice(at, 1)[0];
    };
    document.createTextNode = (data: string) =>
      take(texts, (text) => text.data === data) ?? createTextNode.call(document, data);
    document.createElement = ((name: string, options?: ElementCreationOptions) =>
      (name === 'BR' ? take(breaks, (br) => !br.className) : undefined) ??
      createElement.call(document, name, options)) as Document['createElement'];
    try {
      super.updateState(state);
    } finally {
      // They were the prototype's own before.
      delete (document as Partial<Document>).createTextNode;
      delete (document as Partial<Document>).createElement;
    }
  }
}
