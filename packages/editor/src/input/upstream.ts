/**
 * The one file that works around prosemirror-view (1.42.9). `tests/browser/input-upstream.spec.ts` shows each fault in
 * a stock editor, and fails when it is gone there: then what is here for it goes, too.
 *
 * 1. What the browser made while a person typed is thrown away. prosemirror-view draws the document with text nodes
 *    and filler breaks of its own: a text node that the browser made (the first letter in an empty block, or beside a
 *    template) is replaced by one that looks the same, and the caret is set anew. During a composition that node is
 *    spared, and thrown away afterwards. Firefox tells input methods that the page moved their caret, and they begin
 *    anew: with a Vietnamese or Malayalam method, which opens a composition for each letter, the letters so far are lost
 *    (measured: telex in an empty paragraph, 10 to 60 ms a key, in 3 to 6 of 10 runs; a bare contentEditable loses none).
 *    It draws by `document.createTextNode` and `createElement`; while it draws, these two hand over the browser's own
 *    node where it is just what is asked for.
 *
 * 2. A composition in formatted text loses the mark. prosemirror-view sets the whole element of the mark aside while the
 *    text in it is composed, and reads it back by the rules for foreign HTML, which know no ids and no links to pages
 *    (measured: a word composed in a link, and the link is gone; in bold text all of it is written again, and the caret
 *    lands a letter too far in Chromium). So each element knows the mark that it was drawn for, and is read back as that; when the
 *    composition is over, it is drawn with again.
 *
 * 3. In Firefox a composition behind an atom in formatted text is lost: prosemirror-view moves the caret into the
 *    formatting, and finds the label of the atom, which cannot be edited (ProseMirror/prosemirror/issues/1024). Marks
 *    that are stored already make it take another way.
 *
 * 4. For 200 ms after a focus a caret at the start of the page is taken for one that the browser has put there, and put
 *    back where it was before: Home, pressed in that time, does nothing. Whoever presses a key has put it there.
 */

import { DOMParser, DOMSerializer, type Mark, type Schema } from 'prosemirror-model';
import { type EditorState, Plugin, TextSelection } from 'prosemirror-state';
import { type EditorProps, EditorView, type MarkViewConstructor } from 'prosemirror-view';

/** What prosemirror-view notes at the nodes of the page that it knows. */
interface Noted {
  readonly pmViewDesc?: Described;
}

interface Described {
  readonly dom: Node;
  readonly node?: { isTextblock: boolean };
  readonly mark?: Mark;
  readonly children: readonly Described[];
}

/** Nodes of the page that are nobody's, and may be drawn with. */
interface Foreign {
  readonly texts: Text[];
  readonly breaks: HTMLElement[];
  /** Elements that were set aside. */
  readonly elements: HTMLElement[];
}

/** The element of the text block that holds a node of the page. */
function blockAround(view: EditorView, from: Node): Element | null {
  for (let node: Node | null = from; node && node !== view.dom; node = node.parentNode) {
    if ((node as Noted).pmViewDesc?.node?.isTextblock) return node as Element;
  }
  return null;
}

/** Foreign nodes around the caret. */
function foreignNodes(view: EditorView): Foreign {
  const found: Foreign = { texts: [], breaks: [], elements: [] };
  const { focusNode } = view.dom.ownerDocument.getSelection() ?? {};
  const block = focusNode && view.dom.contains(focusNode) ? blockAround(view, focusNode) : null;
  if (!block) return found;
  const walker = view.dom.ownerDocument.createTreeWalker(block, 1 | 4, (node) =>
    (node as HTMLElement).contentEditable === 'false' ? 2 : 1,
  );
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const desc = (node as Noted).pmViewDesc;
    if (node.nodeName === 'BR') {
      if (!desc) found.breaks.push(node as HTMLElement);
    } else if (node.nodeType === 1) {
      if (!desc?.mark) found.elements.push(node as HTMLElement);
    } else if (!desc) found.texts.push(node as Text);
  }
  // While it composes, prosemirror-view spares the text and what is around it; Chromium loses a text that is moved.
  return view.composing ? { texts: [], breaks: found.breaks, elements: [] } : found;
}

/** Takes out of a list what fits and is still in the page. */
function take<T extends Node>(from: T[], fits: (node: T) => boolean): T | undefined {
  const at = from.findIndex((node) => node.isConnected && fits(node));
  return at < 0 ? undefined : from.splice(at, 1)[0];
}

/** A view that keeps the browser's own nodes when it draws. Give it `keepingProps`. */
export class KeepingView extends EditorView {
  /** What may be drawn with, while it draws. */
  foreign: Foreign | null = null;

  override updateState(state: EditorState): void {
    const foreign = foreignNodes(this);
    if (foreign.texts.length + foreign.breaks.length + foreign.elements.length === 0) {
      super.updateState(state);
      return;
    }
    const document = this.dom.ownerDocument;
    const { createTextNode, createElement } = document;
    document.createTextNode = (data: string) =>
      take(foreign.texts, (text) => text.data === data) ?? createTextNode.call(document, data);
    document.createElement = ((name: string, options?: ElementCreationOptions) =>
      (name === 'BR' ? take(foreign.breaks, (br) => !br.className) : undefined) ??
      createElement.call(document, name, options)) as Document['createElement'];
    this.foreign = foreign;
    try {
      super.updateState(state);
    } finally {
      this.foreign = null;
      // They were the prototype's own before.
      delete (document as Partial<Document>).createTextNode;
      delete (document as Partial<Document>).createElement;
    }
  }
}

const isCopy = (a: Element, b: Element): boolean =>
  a.nodeName === b.nodeName &&
  a.attributes.length === b.attributes.length &&
  [...a.attributes].every(({ name, value }) => b.getAttribute(name) === value);

/**
 * The mark of an element that a browser put in place of the one that was drawn: Firefox does so where a person types
 * before the first letter of a link.
 */
function markOfCopy(element: HTMLElement): Mark | undefined {
  let block: Node | null = element;
  while (block && !(block as Noted).pmViewDesc?.node?.isTextblock) block = block.parentNode;
  const work = [...((block as Noted | null)?.pmViewDesc?.children ?? [])];
  for (let desc = work.pop(); desc; desc = work.pop()) {
    const { mark, dom } = desc;
    if (mark && !dom.isConnected && isCopy(dom as Element, element)) return mark;
    work.push(...desc.children);
  }
  return undefined;
}

/**
 * How a view draws marks, and reads back what it drew.
 * @param isMissing whether a mark is a link to a page that is not there
 */
export function keepingProps(
  schema: Schema,
  isMissing: (mark: Mark) => boolean,
): Pick<EditorProps, 'markViews' | 'domParser'> {
  const drawn = new WeakMap<Node, Mark>();
  const draw: MarkViewConstructor = (mark, view, inline) => {
    const aside = (view as KeepingView).foreign?.elements ?? [];
    const kept = take(aside, (element) => drawn.get(element)?.eq(mark) === true);
    if (kept) return { dom: kept };
    const spec = mark.type.spec.toDOM?.(mark, inline) ?? ['span', 0];
    const { dom, contentDOM } = DOMSerializer.renderSpec(view.dom.ownerDocument, spec);
    drawn.set(dom, mark);
    if (isMissing(mark)) (dom as HTMLElement).classList.add('new');
    return { dom: dom as HTMLElement, ...(contentDOM ? { contentDOM } : {}) };
  };
  const names = Object.keys(schema.marks);
  const rules = names.map((name) => ({
    tag: '*',
    mark: name,
    getAttrs: (element: HTMLElement) => {
      const mark = drawn.get(element) ?? markOfCopy(element);
      return mark?.type.name === name ? mark.attrs : false;
    },
  }));
  return {
    markViews: Object.fromEntries(names.map((name) => [name, draw])),
    domParser: new DOMParser(schema, [...rules, ...DOMParser.fromSchema(schema).rules]),
  };
}

/** What prosemirror-view notes of its input. */
interface Noting {
  readonly input: { lastFocus: number };
}

/** What follows a key or an input of any kind is not the browser's answer to the focus. */
function forgetFocus(view: EditorView): boolean {
  (view as unknown as Noting).input.lastFocus = 0;
  return false;
}

/** Stores the marks of an atom that a composition begins behind, and leaves the caret where a person puts it. */
export function upstreamPlugin(): Plugin {
  return new Plugin({
    props: {
      handleDOMEvents: {
        keydown: forgetFocus,
        beforeinput: forgetFocus,
        compositionstart(view) {
          forgetFocus(view);
          const { selection, storedMarks, tr } = view.state;
          if (view.composing || storedMarks || !(selection instanceof TextSelection) || !selection.empty)
            return false;
          const before = selection.$head.nodeBefore;
          if (before && !before.isText && before.marks.length > 0)
            view.dispatch(tr.setStoredMarks(selection.$head.marks()));
          return false;
        },
      },
    },
  });
}
