import { Mark, type Node } from 'prosemirror-model';
import { NodeSelection, Plugin, TextSelection, type Transaction } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { goOn, typedMarks } from './formatting.js';
import { isComposing, typed } from './guard.js';

/**
 * Puts the caret behind the selected node: in its text, or in a paragraph of its own. `false` where nothing that is
 * one piece is selected, or no text can stand there.
 */
export function caretBehind(tr: Transaction): boolean {
  const { selection } = tr;
  if (!(selection instanceof NodeSelection)) return false;
  const { node, $to } = selection;
  if (node.isInline) {
    tr.setSelection(TextSelection.create(tr.doc, $to.pos));
    return true;
  }
  const paragraph = node.type.schema.nodes.paragraph?.create() as Node;
  const parent = $to.parent;
  if (!parent.canReplaceWith($to.indexAfter(), $to.indexAfter(), paragraph.type)) return false;
  tr.insert($to.pos, paragraph);
  tr.setSelection(TextSelection.create(tr.doc, $to.pos + 1));
  return true;
}

function moveBehind(view: EditorView): boolean {
  const { tr } = view.state;
  if (!caretBehind(tr)) return false;
  view.dispatch(tr.scrollIntoView());
  return true;
}

/**
 * What a composition replaces is taken away before it, where browsers do not do that well: a selection that begins or
 * ends with one piece (Chromium leaves the piece and doubles the text: ProseMirror/prosemirror-view/pull/150), and in
 * Firefox one over blocks (of all of the page it puts the text beside the blocks, and loses what comes next). So is one
 * in a link whose formatting the new text keeps: Chromium takes a link away with its last letter, composes outside of
 * it, and doubles the text when it is drawn inside.
 */
function clearTheWay(view: EditorView): void {
  const { selection, tr } = view.state;
  if (selection.empty || selection instanceof NodeSelection) return;
  const { $from, $to } = selection;
  const isPiece = (node: Node | null): boolean => node !== null && !node.isText && node.isInline;
  const isGecko = /gecko\/\d/i.test(view.dom.ownerDocument.defaultView?.navigator.userAgent ?? '');
  const inOne = $from.sameParent($to) && $from.parent.inlineContent;
  const kept = typedMarks(view.state, selection.from, selection.to);
  // What comes right by itself in Chromium is beside the link in Firefox.
  const marks = kept && (isGecko || !Mark.sameSet(kept, $from.marksAcross($to) ?? [])) ? kept : null;
  if ((!inOne && isGecko) || isPiece($from.nodeAfter) || isPiece($to.nodeBefore) || marks) {
    tr.deleteSelection();
    view.dispatch(marks ? goOn(tr, marks) : tr);
  }
}

/**
 * What is typed while a template, an image or another piece is selected goes behind it: a press that opened it for
 * inspection must not make the next key delete it. Delete and Backspace do.
 */
export function besidePlugin(): Plugin {
  return new Plugin({
    props: {
      handleTextInput(view, _from, _to, text) {
        const { tr } = view.state;
        if (!(tr.selection instanceof NodeSelection)) return false;
        if (caretBehind(tr)) view.dispatch(typed(tr.insertText(text).scrollIntoView()));
        return true;
      },
      handleDOMEvents: {
        keydown(view, event) {
          if (isComposing(event) && !view.composing) moveBehind(view);
          return false;
        },
        compositionstart(view) {
          // Dictation and handwriting compose without a key.
          if (!view.composing && !moveBehind(view)) clearTheWay(view);
          return false;
        },
      },
    },
  });
}
