/// <reference types="vite/client" />
/** The page for genuine input methods (`check:ime-live`): our editor, or an editable element that nobody watches. */

import '@stet/ui/content.css';
import '@stet/ui/ui.css';
import { createEditor, type Editor } from '@stet/ui';
import { type EditorState, TextSelection } from 'prosemirror-state';
import type { LiveRead } from '../check/ime-live-table.js';
import { editableText } from './dom-text.js';

/** Where the caret is to be: a character of private use, taken out before anybody types. */
const mark = '\ue000';

const errors: string[] = [];
addEventListener('error', (event) => errors.push(String(event.error?.stack ?? event.message)));
addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));

/** What happened since the page was opened, for whoever looks into a loss. */
let log: string[] = [];
let composing = false;
// WebKit tells the end more than once.
addEventListener('compositionstart', () => (composing = true), true);
addEventListener('compositionend', () => (composing = false), true);
for (const type of [
  'keydown',
  'compositionstart',
  'compositionupdate',
  'compositionend',
  'beforeinput',
  'input',
])
  addEventListener(
    type,
    (event) => {
      const { key, keyCode, data, inputType } = event as KeyboardEvent & InputEvent;
      log.push(
        type === 'keydown'
          ? `key ${key} ${keyCode}`
          : `${type} ${[inputType, JSON.stringify(data)].filter(Boolean).join(' ')}`,
      );
    },
    true,
  );

for (const type of ['focus', 'blur']) addEventListener(type, () => log.push(`window ${type}`));

let editor: Editor | null = null;
/** All of the text before and after the caret, when the page was opened. */
let around = { before: '', after: '' };

const mount = (): HTMLElement => {
  const element = document.getElementById('mount') as HTMLElement;
  editor?.destroy();
  editor = null;
  element.replaceChildren();
  errors.length = 0;
  log = [];
  composing = false;
  return element;
};

const textOf = ({ doc }: EditorState): string => doc.textBetween(0, doc.content.size, '\n');

/** The text of the page as the editor has drawn it, block by block. */
function drawnText({ view }: Editor): string {
  const blocks: string[] = [];
  view.state.doc.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    blocks.push(editableText(view.nodeDOM(pos) as Element));
    return false;
  });
  return blocks.join('\n');
}

const bareBlocks = 'p, li, th, td';
/** A browser may type no-break spaces where nobody watches. */
const bareText = (): string =>
  [...document.querySelectorAll(`#mount :is(${bareBlocks})`)]
    .map((block) => editableText(block))
    .join('\n')
    .replaceAll('\u00a0', ' ');

const split = (text: string): void => {
  const [before = '', after = ''] = text.split(mark);
  around = { before, after };
};

/** What was typed; `null` when the text around it is not what it was. */
function typedIn(text: string): string | null {
  const { before, after } = around;
  const fits = text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
  return fits ? text.slice(before.length, text.length - after.length) : null;
}

const live = {
  /** Our editor, with the caret in place of the mark in a wikitext. */
  openOurs(wikitext: string): void {
    editor = createEditor(mount(), { wikitext, lang: 'en' });
    const { view } = editor;
    split(textOf(view.state));
    let at = -1;
    view.state.doc.descendants((node, pos) => {
      if (node.text?.includes(mark)) at = pos + node.text.indexOf(mark);
    });
    view.dispatch(view.state.tr.delete(at, at + 1).setMeta('addToHistory', false));
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, at)));
    view.focus();
  },
  /** An editable element with the caret in place of the mark in its HTML. */
  openBare(html: string): void {
    const root = document.createElement('div');
    root.contentEditable = 'true';
    root.className = 'stet-surface';
    root.style.whiteSpace = 'pre-wrap';
    root.innerHTML = html;
    mount().append(root);
    split(bareText());
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    let text = walker.nextNode() as Text;
    while (!text.data.includes(mark)) text = walker.nextNode() as Text;
    const offset = text.data.indexOf(mark);
    text.deleteData(offset, 1);
    root.focus();
    if (text.data !== '') {
      document.getSelection()?.collapse(text, offset);
      return;
    }
    const block = text.parentElement as HTMLElement;
    text.remove();
    block.append(document.createElement('br'));
    document.getSelection()?.collapse(block, 0);
  },
  read(): LiveRead {
    if (!editor) {
      const text = bareText();
      return { typed: typedIn(text), text, composing, problems: [...errors], log };
    }
    const text = textOf(editor.view.state);
    const drawn = drawnText(editor);
    return {
      typed: typedIn(text),
      text,
      composing,
      problems: [...errors, ...(drawn === text ? [] : [`the page shows ${JSON.stringify(drawn)}`])],
      log,
    };
  },
  source: (): string => live.editor.getWikitext().text,
  /** Where the first text that holds this stands on the screen, in pixels. Firefox only. */
  screenPoint(part: string): [number, number] {
    const walker = document.createTreeWalker(live.editor.view.dom, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode as Text;
      const at = text.data.indexOf(part);
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + part.length);
      const { left, top, width, height } = range.getBoundingClientRect();
      const { mozInnerScreenX = 0, mozInnerScreenY = 0 } = window as {
        mozInnerScreenX?: number;
        mozInnerScreenY?: number;
      };
      return [Math.round(mozInnerScreenX + left + width / 2), Math.round(mozInnerScreenY + top + height / 2)];
    }
    throw new RangeError(`There is no "${part}".`);
  },
  get editor(): Editor {
    if (!editor) throw new Error('Open an editor first.');
    return editor;
  },
};

export type LivePage = typeof live;
declare global {
  interface Window {
    live: LivePage;
  }
}
window.live = live;
