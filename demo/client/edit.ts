import '@stet/ui/ui.css';
import { createEditor, type Editor } from './engine.js';
import { confirmSave } from './save.js';

export interface EditedPage {
  title: string;
  lang: string;
  dir: 'ltr' | 'rtl';
  /** The revision the text belongs to; 0 for a new page. */
  revision: number;
  text: string;
  /** Style sheets of the editor, where the document does not have them yet. */
  styles?: string[];
}

interface Conflict {
  error: string;
  message: string;
  current?: EditedPage;
  html?: string;
}

const readUrl = (title: string) =>
  `/wiki/${title.replace(/ /g, '_').split('/').map(encodeURIComponent).join('/')}`;

async function search(query: string, signal: AbortSignal) {
  const answer = await fetch(`/api/pages?q=${encodeURIComponent(query)}`, { signal });
  if (!answer.ok) return [];
  const { pages } = (await answer.json()) as { pages: { title: string }[] };
  return pages.map(({ title }) => ({ title }));
}

/** Puts the editor where the page's text stands. Resolves when a person can type. */
export async function startEditing(body: HTMLElement, page: EditedPage): Promise<Editor> {
  const mount = document.createElement('div');
  let base = page.revision;
  let left = false;
  /** The text as the editor first gives it back: what is not different from it needs no saving. */
  const opened = page.text;

  const editor = createEditor(mount, {
    wikitext: page.text,
    title: page.title,
    lang: page.lang,
    dir: page.dir,
    host: { searchPages: search, pageUrl: readUrl },
    onSave: () => void save(),
    onCancel: () => leave(),
  });
  body.replaceChildren(mount);
  document.body.classList.add('editing');

  function leave(): void {
    location.assign(readUrl(page.title));
  }

  addEventListener('beforeunload', (event) => {
    if (!left && editor.getWikitext().text !== opened) event.preventDefault();
  });

  async function send(text: string, summary: string): Promise<string | null> {
    let answer: Response;
    try {
      answer = await fetch(`/api/page/${encodeURIComponent(page.title)}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text, summary, base, lang: page.lang }),
      });
    } catch {
      return 'The wiki cannot be reached. Your text is still here: try again in a moment.';
    }
    if (answer.ok) {
      left = true;
      leave();
      return null;
    }
    const failure = (await answer
      .json()
      .catch(() => ({ message: 'The wiki gave no answer that could be read.' }))) as Conflict;
    if (failure.error === 'conflict' && failure.current && failure.html) {
      showConflict(text, summary, failure.current, failure.html);
      return null;
    }
    return `${failure.message} Your text is still here.`;
  }

  async function save(): Promise<void> {
    const { text, proven, message } = editor.getWikitext();
    await confirmSave({
      changed: text !== opened || base === 0,
      proven,
      message,
      save: (summary) => send(text, summary),
    });
    if (!left && !document.querySelector('.conflict')) editor.focus();
  }

  /** The editor stays alive behind the comparison, so that going back to it loses nothing. */
  function showConflict(text: string, summary: string, current: EditedPage, markup: string): void {
    const view = document.createElement('div');
    // The server's own escaped markup.
    view.innerHTML = markup;
    body.hidden = true;
    body.after(view);
    const back = () => {
      view.remove();
      body.hidden = false;
      editor.focus();
    };
    base = current.revision;
    view.querySelector('[data-conflict="edit"]')?.addEventListener('click', back);
    view.querySelector('[data-conflict="save"]')?.addEventListener('click', async () => {
      view.remove();
      body.hidden = false;
      const failed = await send(text, summary);
      if (failed)
        await confirmSave({
          changed: true,
          proven: true,
          message: '',
          error: failed,
          save: (s) => send(text, s),
        });
    });
    scrollTo(0, 0);
    view.querySelector<HTMLElement>('[data-conflict="save"]')?.focus();
  }

  editor.focus();
  return editor;
}
