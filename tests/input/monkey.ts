/// <reference types="vite/client" />
/** The page of `check:monkey`: the whole editor, with nothing but an answer for everything that it asks. */

import '@stet/ui/content.css';
import '@stet/ui/ui.css';
import { createEditor, type Editor, type PageText } from '@stet/ui';
import { undo } from 'prosemirror-history';
import type { TypingPage } from './typing.js';
import { siteOf } from './typing.js';

let editor: Editor | null = null;

/** Templates show their first parameter; other pages do not exist. */
const pageOf = (title: string): PageText | null =>
  title.includes(':') ? { text: '<span>{{{1|x}}}</span>' } : null;

const api = {
  open({ wikitext, title, siteData, lang }: Omit<TypingPage, 'lossy'> & { lang: string }): void {
    editor?.destroy();
    const site = siteOf(siteData);
    editor = createEditor(document.getElementById('mount') as HTMLElement, {
      wikitext,
      title,
      lang,
      ...(site ? { site } : {}),
      host: {
        searchPages: async (query) => [{ title: `${query} one` }, { title: 'Boat' }],
        getPages: async (titles) => new Map(titles.map((each) => [each, pageOf(each)])),
      },
    });
  },
  /** What would be saved, and whether the document is one. */
  saved(): { text: string; proven: boolean; declared: readonly string[]; invalid: string } {
    if (!editor) throw new Error('Open a page first.');
    let invalid = '';
    try {
      editor.view.state.doc.check();
    } catch (error) {
      invalid = String(error);
    }
    return { ...editor.getWikitext(), invalid };
  },
  /** Takes back all that was done, and gives the text then. */
  undone(): string {
    if (!editor) throw new Error('Open a page first.');
    const { view } = editor;
    while (undo(view.state, view.dispatch));
    return editor.getWikitext().text;
  },
  /** A place in one of the elements that a selector finds and that can be pressed; `where` from 0 to 1 says in which. */
  async spot(selector: string, where: number) {
    const all = [...document.querySelectorAll<HTMLElement>(selector)].filter(
      (each) =>
        each.getClientRects().length > 0 &&
        !each.matches(':disabled, [aria-disabled=true]') &&
        each.dataset.name !== 'save',
    );
    const element = all[Math.floor(where * all.length)];
    if (!element) return null;
    if (element.closest('.ProseMirror')) element.scrollIntoView({ block: 'center' });
    await new Promise((done) => requestAnimationFrame(done));
    const box = element.getClientRects()[0];
    if (!box || box.y < 0 || box.y > innerHeight - 4) return null;
    return {
      x: box.x + box.width * ((where * 7919) % 1),
      y: box.y + box.height / 2,
      tag: element.localName,
      name: element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 30) ?? '',
    };
  },
  /** Pastes HTML where the caret is. */
  paste(html: string): void {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/html', html);
    clipboardData.setData('text/plain', html.replace(/<[^>]*>/g, ''));
    document.activeElement
      ?.closest('[contenteditable=true]')
      ?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  },
  document: (): unknown => editor?.view.state.doc.toJSON(),
};

export type MonkeyPage = typeof api;
(globalThis as unknown as { stet: MonkeyPage }).stet = api;
