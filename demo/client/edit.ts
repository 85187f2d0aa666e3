import '@stet/ui/ui.css';
import { createEditor, type Editor, type Host, type PageText } from '@stet/ui';
import type { JoinedSession } from '@stet/ui/session';
import { type SiteData, siteFromData } from '@stet/wikitext';
import { wikiFacts } from '../server/facts.js';
import { mediaUrl } from '../server/media.js';

export interface EditedPage {
  title: string;
  lang: string;
  dir: 'ltr' | 'rtl';
  /** The revision the text belongs to; 0 for a new page. */
  revision: number;
  text: string;
  /** The wiki's names, in the form of a MediaWiki's `siteinfo`. */
  site: SiteData;
  /** What the templates of the page become, by their source. */
  expansions?: Record<string, string>;
  /** Pages that it links to and that do not exist. */
  missing?: readonly string[];
}

type Dialogs = typeof import('./save.js');

const pageUrl = (title: string) =>
  `/wiki/${title.replace(/ /g, '_').split('/').map(encodeURIComponent).join('/')}`;

const hostFor = (page: EditedPage): Host => ({
  pageUrl,
  wiki: wikiFacts,
  ...(page.expansions ? { expansions: page.expansions } : {}),
  exists: (title) => !page.missing?.includes(title),
  async getPages(titles) {
    const found = new Map<string, PageText | null>();
    for (let i = 0; i < titles.length; i += 50) {
      const some = titles.slice(i, i + 50).map((title) => `title=${encodeURIComponent(title)}`);
      const answer = await fetch(`/api/sources?lang=${page.lang}&${some.join('&')}`);
      if (!answer.ok) throw new Error(`The wiki answered ${answer.status}.`);
      const { pages } = (await answer.json()) as { pages: Record<string, PageText | null> };
      for (const [title, text] of Object.entries(pages)) found.set(title, text);
    }
    return found;
  },
  image(file: string, width: number | null) {
    const url = mediaUrl(file);
    return url ? { url, width: width ?? 480, height: Math.round(((width ?? 480) * 2) / 3) } : null;
  },
  async searchPages(query: string, signal: AbortSignal) {
    const answer = await fetch(`/api/pages?q=${encodeURIComponent(query)}`, { signal });
    if (!answer.ok) return [];
    const { pages } = (await answer.json()) as { pages: { title: string }[] };
    return pages.map(({ title }) => ({ title }));
  },
});

/** Puts the editor where the page's text stands, and its toolbar where the tabs do. A person can type when it returns. */
export function startEditing(body: HTMLElement, page: EditedPage): void {
  const mount = document.createElement('div');
  const bar = document.createElement('div');
  bar.className = 'edit-bar stet';
  body.replaceChildren(mount);
  document.querySelector('.page-bar')?.append(bar);
  document.body.classList.add('editing');

  let base = page.revision;
  /** The text that the editor was opened with: the page's, or what the source view made of it. */
  let opened = page.text;
  let left = false;
  /** The dialog that asks for a summary. */
  let saving: Dialogs | null = null;
  let isAsking = false;
  /** The others who edit the page; `null` for an editor that is alone. */
  let session: JoinedSession | null = null;
  const people = document.createElement('div');
  people.className = 'edit-people';
  let editor = open();
  editor.focus();
  // Typing does not wait for it.
  const soon = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 100));
  // At hand when somebody saves, also without a connection.
  setTimeout(() => void dialog(), 300);
  soon(() => {
    const { view } = editor;
    import('./session.js').then(
      ({ joinPage }) => {
        if (!view.isDestroyed) session = joinPage(editor, page, people);
      },
      // Without it the editor is alone, as it was before.
      (error: unknown) => console.warn(error),
    );
  });

  function open(): Editor {
    return createEditor(mount, {
      wikitext: opened,
      title: page.title,
      lang: page.lang,
      dir: page.dir,
      site: siteFromData(page.site),
      changed: opened !== page.text,
      host: hostFor(page),
      toolbarContainer: bar,
      toolbarEnd: people,
      onSave: () => void save(),
      onCancel: leave,
      onSource: () => void showSource(),
    });
  }

  function leave(): void {
    session?.leave(true);
    location.assign(pageUrl(page.title));
  }

  addEventListener('beforeunload', (event) => {
    if (!left && (editor.isDirty() || opened !== page.text)) event.preventDefault();
  });

  /** Shows something instead of the editor, which stays as it is behind it; gives the way back. */
  function cover(view: HTMLElement): () => void {
    body.hidden = true;
    bar.hidden = true;
    body.after(view);
    scrollTo(0, 0);
    return () => {
      view.remove();
      body.hidden = false;
      bar.hidden = false;
    };
  }

  /** Saves; a sentence for the person when that failed. A conflict is shown by itself. `frozen`: what the text was made of. */
  async function send(
    dialogs: Dialogs,
    text: string,
    summary: string,
    frozen: string,
  ): Promise<string | null> {
    const { saved, conflict, failed } = await dialogs.putPage(page, { text, summary, base });
    if (saved) {
      left = true;
      // Where the session came while the dialog was open, this is a save from outside for it.
      if (frozen !== '' && session?.isJoined) await session.saved((await saved()).revision, frozen);
      leave();
    }
    if (conflict) {
      base = conflict.revision;
      dialogs.showConflict(conflict.html, cover, async (isAgain) => {
        const again = isAgain ? await send(dialogs, text, summary, session?.freeze() ?? '') : null;
        if (again) editor.notice(again);
        else if (!isAgain) editor.focus();
      });
    }
    return failed ?? null;
  }

  /** `null` when it cannot be had. */
  async function dialog(): Promise<Dialogs | null> {
    saving ??= await import('./save.js').catch(() => null);
    return saving;
  }

  async function save(text?: string): Promise<void> {
    // At once where it is at hand: the next key is for the dialog.
    if (isAsking) return;
    isAsking = true;
    try {
      await ask(saving ?? (await dialog()), text);
    } finally {
      isAsking = false;
    }
  }

  async function ask(loaded: Dialogs | null, text?: string): Promise<void> {
    if (!loaded)
      return editor.notice('The wiki cannot be reached. Your text is still here: try again in a moment.');
    const print = () => (text === undefined ? editor.getWikitext() : { text, proven: true, message: '' });
    const { proven, message, text: now } = print();
    const shared = session?.isJoined ? session : null;
    await loaded.confirmSave({
      changed: now !== page.text || page.revision === 0,
      proven,
      message,
      review: shared?.review(),
      async save(summary) {
        // One at a time; what the others write from here on is not in what is saved.
        const lease = await shared?.lease();
        if (lease && !lease.granted) return `${lease.holder} is saving just now. Try again in a moment.`;
        if (lease && lease.revision > base) base = lease.revision;
        const frozen = lease ? (shared?.freeze() ?? '') : '';
        const printed = lease ? print() : { text: now, proven, message };
        if (proven && !printed.proven) return printed.message;
        return send(loaded, printed.text, loaded.withNames(summary, lease?.contributors ?? []), frozen);
      },
    });
    if (left) return;
    shared?.release();
    if (!body.hidden) editor.focus();
  }

  async function showSource(): Promise<void> {
    const { text } = editor.getWikitext();
    const { sourceForm } = await import('./source.js');
    const form = sourceForm({ text, lang: page.lang, dir: page.dir });
    const back = cover(form.element);
    form.onVisual = () => {
      const edited = form.text();
      back();
      if (edited !== text) {
        // A text that was edited as source is compared with the others' when it is saved.
        session?.leave(true);
        session = null;
        editor.destroy();
        opened = edited;
        editor = open();
      }
      editor.focus();
    };
    form.onSave = () => {
      const edited = form.text();
      form.onVisual();
      void save(edited);
    };
    form.focus();
  }
}
