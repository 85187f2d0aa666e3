/// <reference types="vite/client" />
/** The page that browsers under test load: an editor, and what puts input to it. */

import '@stet/ui/content.css';
import '@stet/ui/ui.css';
import { type InputRecording, RewriteCounter, recordInput } from '@stet/editor';
import { createEditor, type Editor } from '@stet/ui';
import { type Node, Schema } from 'prosemirror-model';
import { EditorState, NodeSelection, Plugin, TextSelection } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import { type Clock, takeClock } from './clock.js';
import { editableText, textOffset } from './dom-text.js';
import type { Place } from './places.js';
import { RandomEdits, uniquePage } from './random-edits.js';
import type { Recording, Verdict } from './recording.js';
import { replay, standIn } from './replay.js';
import { SharedRandom } from './shared.js';
import { siteOf, Typing, type TypingPage } from './typing.js';
import type { Elsewhere, TypingTask } from './typing-task.js';

const errors: string[] = [];
addEventListener('error', (event) => {
  // That a browser sizes something one frame late is no fault of anybody.
  if (/ResizeObserver loop/.test(event.message)) return;
  errors.push(String(event.error?.stack ?? event.message));
});
addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));

let clock: Clock | null = null;
let editor: Editor | null = null;
let stock: EditorView | null = null;
let recorder: ReturnType<typeof recordInput> | null = null;
let random: RandomEdits | null = null;
let typing: Typing | null = null;
let shared: SharedRandom | null = null;
let rewrites = 0;
let selectionWrites = 0;

for (const name of ['collapse', 'extend', 'addRange', 'setBaseAndExtent', 'removeAllRanges'] as const) {
  const native = Selection.prototype[name] as (...args: unknown[]) => unknown;
  (Selection.prototype as unknown as Record<string, unknown>)[name] = function (
    this: Selection,
    ...args: unknown[]
  ) {
    selectionWrites++;
    return native.apply(this, args);
  };
}

/** An editor that loses the last letter of whatever is typed: what a test of input must notice. */
const lossy = (): Plugin =>
  new Plugin({
    appendTransaction(transactions, old, state) {
      const change = state.doc.content.findDiffStart(old.doc.content);
      const end = state.doc.content.findDiffEnd(old.doc.content);
      if (transactions.some((tr) => tr.getMeta('remote')) || change === null || !end || end.a <= change)
        return null;
      return state.doc.resolve(end.a).parent.isTextblock && state.doc.nodeAt(end.a - 1)?.isText
        ? state.tr.delete(end.a - 1, end.a)
        : null;
    },
  });

export interface OpenOptions {
  readonly lossy?: boolean;
  readonly dir?: 'ltr' | 'rtl';
  /** The page says neither its language nor its direction. */
  readonly silent?: boolean;
  readonly title?: string;
  /** What its wiki says of itself (`SiteData`); without it, or `null`, an English one. */
  readonly siteData?: unknown;
}

function open(wikitext: string, options: OpenOptions = {}): Editor {
  editor?.destroy();
  stock?.destroy();
  stock = null;
  shared?.surface.destroy();
  shared = null;
  const mount = document.getElementById('mount') as HTMLElement;
  mount.replaceChildren();
  rewrites = 0;
  errors.length = 0;
  const site = siteOf(options.siteData ?? null);
  editor = createEditor(mount, {
    wikitext,
    ...(options.silent ? {} : { lang: 'en' }),
    ...(options.dir ? { dir: options.dir } : {}),
    ...(options.title === undefined ? {} : { title: options.title }),
    ...(site ? { site } : {}),
    rewrites: new RewriteCounter((nodes) => {
      rewrites += nodes;
    }),
  });
  const { view } = editor;
  if (options.lossy) view.updateState(view.state.reconfigure({ plugins: [...view.state.plugins, lossy()] }));
  return editor;
}

/** The position behind the first place that has this text in one block. */
function behind(text: string): number {
  const { doc } = (editor as Editor).view.state;
  let found = -1;
  doc.descendants((node, pos) => {
    if (found >= 0 || !node.isTextblock) return found < 0;
    let content = '';
    node.forEach((child) => {
      content += child.text ?? '\ufffc'.repeat(child.nodeSize);
    });
    // An atom may be more than one position; whoever asks writes it as one.
    const pattern = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('\ufffc', '\ufffc+');
    const match = new RegExp(pattern).exec(content);
    if (match) found = pos + 1 + match.index + match[0].length;
    return false;
  });
  if (found < 0) throw new RangeError(`There is no "${text}".`);
  return found;
}

/** What a person sees: the source, the block at the caret as the document and as the page have it, `|` for the caret. */
export interface Shown {
  readonly source: string;
  readonly model: string;
  readonly dom: string;
  readonly composing: boolean;
  readonly rewrites: number;
  readonly errors: readonly string[];
}

function shown(): Shown {
  const { view } = editor as Editor;
  const { doc, selection } = view.state;
  const { $head } = selection;
  const withCaret = (text: string, at: number | null): string =>
    at === null ? text : `${text.slice(0, at)}|${text.slice(at)}`;
  const own = (node: Node): string => {
    let text = '';
    node.forEach((child) => {
      text += child.text ?? '';
    });
    return text;
  };
  const inText = $head.parent.isTextblock;
  const start = inText ? $head.start() : 0;
  const block = inText ? view.nodeDOM($head.before()) : null;
  const dom = document.getSelection();
  return {
    source: (editor as Editor).getWikitext().text,
    model: inText
      ? withCaret(own($head.parent), own($head.parent.cut(0, $head.pos - start)).length)
      : String(doc),
    dom: block
      ? withCaret(
          editableText(block as Element),
          textOffset(block as Element, dom?.focusNode ?? null, dom?.focusOffset ?? 0),
        )
      : '',
    composing: view.composing,
    rewrites,
    errors: [...errors],
  };
}

const api = {
  errors,
  /** Replays recordings, each in a fresh editor with time that stands still. */
  async replay(recording: Recording, place: Place): Promise<Verdict> {
    clock ??= takeClock(window);
    try {
      const { startText: text } = recording;
      const isEmpty = place.before + text + place.after === '';
      const fresh = open(place.open + (text || (isEmpty ? standIn : '')) + place.close);
      const verdict = await replay(fresh, recording, place, clock);
      return { problems: [...verdict.problems, ...errors] };
    } catch (error) {
      return { problems: [`threw: ${error instanceof Error ? error.stack : String(error)}`] };
    }
  },
  open(wikitext: string, options?: OpenOptions): void {
    open(wikitext, options);
  },
  /** A page with an empty paragraph before its last one. */
  openEmpty(options?: OpenOptions): void {
    const { view } = open(`${standIn}\n\nThe end.`, options);
    view.dispatch(view.state.tr.delete(1, 2).setMeta('addToHistory', false));
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, 1)));
    view.focus();
  },
  /** Puts the caret behind a text, or selects from behind one text to behind another; `\ufffc` stands for an atom. */
  caret(from: string, to: string = from): void {
    const { view } = editor as Editor;
    view.focus();
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, behind(from), behind(to))));
  },
  /** Selects the atom behind a text. */
  selectAtom(text: string): void {
    const { view } = editor as Editor;
    view.focus();
    view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, behind(text))));
  },
  /** What another person does: puts a text behind another, takes a text away, or the block that has it. */
  remote(does: 'insert' | 'delete' | 'deleteBlock', where: string, text = ''): void {
    const { view } = editor as Editor;
    const { tr } = view.state;
    const at = behind(where);
    if (does === 'insert') tr.insertText(text, at);
    else if (does === 'delete') tr.delete(at - where.length, at);
    else {
      const $at = view.state.doc.resolve(at);
      tr.delete($at.before(1), $at.after(1));
    }
    view.dispatch(tr.setMeta('remote', true).setMeta('addToHistory', false));
  },
  /** A program moves the selection, as plugins do. */
  select(pos: number): void {
    const { view } = editor as Editor;
    view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(pos))));
  },
  shown,
  /** How often the selection has been set by a script. */
  selectionWrites: () => selectionWrites,
  /** The same text node as when it was asked last stands at the caret. */
  markCaretNode(): boolean {
    const node = document.getSelection()?.focusNode as (globalThis.Node & { stetMark?: boolean }) | null;
    const same = node?.stetMark === true;
    if (node) node.stetMark = true;
    return same;
  },
  /** Records what is done in the block at the caret, until it is asked for. */
  record(): void {
    const root = document.querySelector('.stet-surface') as HTMLElement;
    recorder = recordInput(root, (node) => {
      const element = node.nodeType === 1 ? (node as Element) : node.parentElement;
      return element?.closest('p, div.stet-line, h2') ?? null;
    });
  },
  recorded: (name: string): InputRecording | null => recorder?.stop(name) ?? null,
  /** A page for random edits, with the caret in the middle of its third paragraph. */
  openRandom(seed: number): void {
    const { view } = open(uniquePage(6, 30));
    random = new RandomEdits(view, seed);
    const start = 2 * 32 + 1;
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, start + 15)));
    view.focus();
  },
  randomEdits(count: number): void {
    random?.edit(count);
  },
  randomProblems: (composed: readonly string[]): readonly string[] => random?.problems(composed) ?? [],
  /** The same, shared with others; `first`: the person has the smallest client id. */
  openShared(seed: number, first: boolean): void {
    editor?.destroy();
    editor = null;
    errors.length = 0;
    const mount = document.getElementById('mount') as HTMLElement;
    mount.replaceChildren();
    shared = new SharedRandom(mount, seed, first);
    const { view } = shared;
    view.focus();
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, 2 * 32 + 1 + 15)));
  },
  sharedEdits(count: number, composed: string): void {
    shared?.edit(count, composed);
  },
  /** The text around the caret in the document and on the page. */
  sharedState(): { composing: boolean; before: string; errors: string[] } {
    const { view } = shared as SharedRandom;
    const { $head } = view.state.selection;
    return {
      composing: view.composing,
      before: $head.parent.textBetween(0, $head.parentOffset),
      errors: [...errors],
    };
  },
  sharedProblems: (composed: readonly string[], whole: boolean): readonly string[] =>
    shared?.problems(composed, whole) ?? [],
  /** A page of a corpus, to type in what is drawn. */
  openTyping(page: TypingPage, seed: number): void {
    typing = new Typing(open(page.wikitext, page), page, seed);
  },
  drawTyping: (): TypingTask | Elsewhere | null => typing?.draw() ?? null,
  selectInside: (): boolean => typing?.selectInside() ?? false,
  deleted: (): boolean => typing?.deleted() ?? true,
  typingProblems: (): string[] => typing?.problems(errors) ?? ['no page is open'],
  undone: (): boolean => typing?.undone() ?? false,
  /** An editor with this text in its second block, whatever it would mean as wikitext, and the caret in it. */
  openPlain(text: string, offset: number): void {
    const { view } = open(`The first.\n\n${standIn}`);
    const { doc, schema } = view.state;
    const start = doc.content.size - 2;
    view.dispatch(
      view.state.tr.replaceWith(start, start + 1, schema.text(text)).setMeta('addToHistory', false),
    );
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, start + offset)));
    view.focus();
  },
  /** The text of the second block in the document. */
  plainText: () => (editor as Editor).view.state.doc.lastChild?.textContent ?? '',
  /** An editable element that nobody watches, with the same. */
  openBare(text: string, offset: number): void {
    editor?.destroy();
    editor = null;
    const mount = document.getElementById('mount') as HTMLElement;
    const root = document.createElement('div');
    root.className = 'stet-surface';
    root.contentEditable = 'true';
    root.style.whiteSpace = 'pre-wrap';
    for (const line of ['The first.', text]) {
      const p = document.createElement('p');
      p.textContent = line;
      root.append(p);
    }
    mount.replaceChildren(root);
    root.focus();
    document.getSelection()?.collapse(root.lastElementChild?.firstChild ?? null, offset);
  },
  /** Text of the second block, and the offset of the caret in it. */
  bare(): { text: string; caret: number | null } {
    const all = document.querySelectorAll('.stet-surface p');
    const p = all[all.length - 1] as HTMLElement;
    const { focusNode = null, focusOffset = 0 } = document.getSelection() ?? {};
    return { text: editableText(p), caret: textOffset(p, focusNode, focusOffset) };
  },
  /** A stock editor of prosemirror-view, with one paragraph: empty, or with a word in a mark that says 42. */
  openStock(marked = false): void {
    editor?.destroy();
    editor = null;
    stock?.destroy();
    const mount = document.getElementById('mount') as HTMLElement;
    mount.replaceChildren();
    const schema = new Schema({
      nodes: {
        doc: { content: 'paragraph+' },
        paragraph: { content: 'text*', toDOM: () => ['p', 0], parseDOM: [{ tag: 'p' }] },
        text: {},
      },
      marks: {
        bold: {
          attrs: { id: { default: '' } },
          inclusive: false,
          toDOM: () => ['b', 0],
          parseDOM: [{ tag: 'b' }],
        },
      },
    });
    const bold = (): Node => schema.text('bold', [schema.mark('bold', { id: '42' })]);
    const text = marked ? [schema.text('a '), bold(), schema.text(' z')] : [];
    const doc = schema.node('doc', null, [schema.node('paragraph', null, text)]);
    stock = new EditorView(mount, { state: EditorState.create({ doc }) });
    stock.dom.style.whiteSpace = 'pre-wrap';
    stock.focus();
  },
  stockCaret(pos: number): void {
    stock?.dispatch(stock.state.tr.setSelection(TextSelection.create(stock.state.doc, pos)));
  },
  stockText: () => stock?.state.doc.textContent ?? '',
  /** The ids of the marks in the stock editor. */
  stockMarks(): string[] {
    const ids = new Set<string>();
    stock?.state.doc.descendants((node) => {
      for (const { attrs } of node.marks) ids.add(String(attrs.id));
    });
    return [...ids];
  },
  get editor(): Editor {
    if (!editor) throw new Error('Open an editor first.');
    return editor;
  },
};

export type InputPage = typeof api;
declare global {
  interface Window {
    stet: InputPage;
  }
}
window.stet = api;
