import {
  chainCommands,
  createParagraphNear,
  deleteSelection,
  exitCode,
  joinBackward,
  joinForward,
  joinTextblockBackward,
  joinTextblockForward,
  liftEmptyBlock,
  selectAll,
  selectNodeBackward,
  selectNodeForward,
} from 'prosemirror-commands';
import { keydownHandler } from 'prosemirror-keymap';
import { type Command, NodeSelection, Plugin, Selection } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import {
  enterInPreformatted,
  insertBreak,
  paragraphAfterNode,
  plainAtStart,
  setBlock,
  splitTextBlock,
} from './commands/block.js';
import { indent, itemAround, outdent, outdentAtStart, splitItem, toggleList } from './commands/list.js';
import { clearFormatting, toggleFormatting } from './commands/mark.js';
import { nextCellOrRow, previousCell, tableAfterEdge } from './commands/table.js';
import { deleteEmoji } from './input/deletion.js';
import { isComposing } from './input/guard.js';
import { redo, undo } from './undo.js';

/** Keys by name (`Mod-b`), as ProseMirror's keymap has them. */
export type Keys = Readonly<Record<string, Command>>;

/** Tab outside lists and tables is not ours: it moves the focus, so nobody is trapped. */
const inList =
  (command: Command): Command =>
  (state, dispatch, view) => {
    if (!itemAround(state.selection.$from)) return false;
    command(state, dispatch, view);
    return true;
  };

/**
 * Joins two blocks. Between `<pre>` tags nothing is formatted: text that is joined to such is plain; with calls and
 * pictures in it, it stands in indented lines, which have no attributes.
 */
const joining =
  (join: Command): Command =>
  (state, dispatch, view) =>
    join(
      state,
      dispatch &&
        ((tr) => {
          const { $from } = tr.selection;
          const { attrs, children } = $from.parent;
          if (attrs.form === 'tag') {
            if (children.every(({ isText }) => isText)) tr.removeMark($from.pos, $from.end());
            else tr.setNodeMarkup($from.before(), null, { ...attrs, form: 'indent', attrs: '' });
          }
          dispatch(tr);
        }),
      view,
    );
const joinBack = joining(chainCommands(joinTextblockBackward, joinBackward));
const joinOn = joining(chainCommands(joinTextblockForward, joinForward));

const backspace = chainCommands(
  deleteSelection,
  deleteEmoji,
  outdentAtStart,
  plainAtStart,
  tableAfterEdge(-1),
  selectAtomBackward,
  joinBack,
  selectNodeBackward,
);

const forwardDelete = chainCommands(deleteSelection, tableAfterEdge(1), joinOn, selectNodeForward);

/** Backspace after a block that is one thing (a template, a rule) selects it first, so that nothing vanishes unseen. */
function selectAtomBackward(...[state, dispatch]: Parameters<Command>): boolean {
  const { $from, empty } = state.selection;
  if (!empty || $from.parentOffset > 0 || $from.depth === 0) return false;
  const before = $from.node(-1).maybeChild($from.index(-1) - 1);
  if (!before?.isAtom || !NodeSelection.isSelectable(before)) return false;
  dispatch?.(state.tr.setSelection(NodeSelection.create(state.doc, $from.before() - before.nodeSize)));
  return true;
}

/** The first or last place for text; a browser gets stuck where the page ends with something that is no text. */
const toEdge =
  (direction: 1 | -1): Command =>
  (state, dispatch) => {
    const { doc } = state;
    const edge = direction > 0 ? doc.firstChild : doc.lastChild;
    if (edge?.isTextblock) return false;
    const selection = Selection.findFrom(doc.resolve(direction > 0 ? 0 : doc.content.size), direction, true);
    if (!selection) return false;
    dispatch?.(state.tr.setSelection(selection).scrollIntoView());
    return true;
  };

/** The keys of editing. `extra` comes first: the interface adds what opens something. */
export function editingKeys(): Keys {
  return {
    Enter: chainCommands(
      enterInPreformatted,
      splitItem,
      paragraphAfterNode,
      createParagraphNear,
      liftEmptyBlock,
      splitTextBlock,
    ),
    'Shift-Enter': insertBreak,
    'Mod-Enter': chainCommands(exitCode, insertBreak),
    Backspace: backspace,
    'Mod-Backspace': chainCommands(deleteSelection, outdentAtStart, plainAtStart, joinBack),
    'Shift-Backspace': backspace,
    Delete: forwardDelete,
    'Mod-Delete': chainCommands(deleteSelection, joinOn),
    Tab: chainCommands(nextCellOrRow, inList(indent)),
    'Shift-Tab': chainCommands(previousCell, inList(outdent)),
    'Mod-]': indent,
    'Mod-[': outdent,
    'Ctrl-Home': toEdge(1),
    'Ctrl-End': toEdge(-1),
    'Mod-a': selectAll,
    'Mod-z': undo,
    'Mod-Shift-z': redo,
    'Mod-y': redo,
    'Mod-b': toggleFormatting({ mark: 'bold' }),
    'Mod-i': toggleFormatting({ mark: 'italic' }),
    'Mod-u': toggleFormatting({ mark: 'inline', name: 'u' }),
    'Mod-Shift-5': toggleFormatting({ mark: 'inline', name: 's' }),
    'Mod-Shift-6': toggleFormatting({ mark: 'inline', name: 'code' }),
    'Mod-,': toggleFormatting({ mark: 'inline', name: 'sub' }),
    'Mod-.': toggleFormatting({ mark: 'inline', name: 'sup' }),
    'Mod-\\': clearFormatting,
    'Mod-0': setBlock('paragraph'),
    'Mod-1': setBlock('heading1'),
    'Mod-2': setBlock('heading2'),
    'Mod-3': setBlock('heading3'),
    'Mod-4': setBlock('heading4'),
    'Mod-5': setBlock('heading5'),
    'Mod-6': setBlock('heading6'),
    'Mod-7': setBlock('preformatted'),
    'Mod-8': setBlock('quote'),
    'Mod-Shift-7': toggleList('ol'),
    'Mod-Shift-8': toggleList('ul'),
  };
}

/**
 * Where the browser put the caret, before a key acts on it. The browser tells so in a task of its own, and keys that
 * were pressed meanwhile come first: they would act on what was selected before.
 */
function readSelection(view: EditorView): void {
  if (view.composing) return;
  (view as unknown as { domObserver: { flush(): void } }).domObserver.flush();
}

/** A plugin for keys that leaves every key of an input method alone. */
export function keysPlugin(keys: Keys): Plugin {
  const handle = keydownHandler({ ...keys });
  return new Plugin({
    props: {
      handleDOMEvents: {
        keydown(view, event) {
          if (!isComposing(event)) readSelection(view);
          return false;
        },
      },
      handleKeyDown: (view, event) => (isComposing(event) ? false : handle(view, event)),
    },
  });
}
