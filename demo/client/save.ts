import type { EditedPage } from './edit.js';

interface SaveDialog {
  changed: boolean;
  /** Whether the result was parsed again and is what the person sees. */
  proven: boolean;
  /** What could not be proven, for the person. */
  message: string;
  /** Who has changed what since the page was saved last, where several may. */
  review: Promise<HTMLElement> | undefined;
  error?: string;
  /** Saves; a sentence when that failed. */
  save: (summary: string) => Promise<string | null>;
}

let lastSummary = '';

/** Asks for a summary and saves. Resolves when the dialog is closed, saved or not. */
export function confirmSave({ changed, proven, message, review, error, save }: SaveDialog): Promise<void> {
  const dialog = document.createElement('dialog');
  dialog.className = 'save-dialog';
  dialog.setAttribute('aria-labelledby', 'save-title');
  dialog.innerHTML = `<form method="dialog"><h2 id="save-title">Save the page</h2>
<p class="message message-error" role="alert" hidden></p>
<label class="field">Summary <input name="summary" maxlength="500" dir="auto" autocomplete="off" placeholder="What did you change, and why?"></label>
<p class="proof"></p>
<div class="actions"><button class="button" value="cancel" type="button">Keep editing</button><button class="button button-primary" value="save">Save</button></div></form>`;
  const find = <T extends HTMLElement>(selector: string) => dialog.querySelector<T>(selector) as T;
  const input = find<HTMLInputElement>('input');
  const alert = find('.message-error');
  const button = find<HTMLButtonElement>('[value="save"]');
  const tell = (text: string | null) => {
    alert.hidden = !text;
    alert.textContent = text;
  };
  find('.proof').textContent = !changed
    ? 'Nothing has been changed.'
    : proven
      ? '✓ Everything you did not touch is byte for byte as it was.'
      : `⚠ ${message}`;
  void review?.then((element) => find('.proof').after(element));
  input.value = lastSummary;
  tell(error ?? null);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) => {
    find('[value="cancel"]').addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => {
      lastSummary = input.value;
      dialog.remove();
      done();
    });
    find<HTMLFormElement>('form').addEventListener('submit', async (event) => {
      event.preventDefault();
      button.disabled = true;
      const failed = await save(input.value);
      button.disabled = false;
      if (failed) tell(failed);
      else dialog.close();
    });
  });
}

/** What the wiki said of a save: one of the three. */
interface Answer {
  /** The page as it is now. */
  saved?: () => Promise<EditedPage>;
  /** Somebody else saved before: the wiki's revision, and both texts as HTML. */
  conflict?: { revision: number; html: string };
  /** A sentence for the person. */
  failed?: string;
}

/** Sends a text to the wiki. */
export async function putPage(
  { title, lang }: EditedPage,
  change: { text: string; summary: string; base: number },
): Promise<Answer> {
  let answer: Response;
  try {
    answer = await fetch(`/api/page/${encodeURIComponent(title)}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...change, lang }),
    });
  } catch {
    return { failed: 'The wiki cannot be reached. Your text is still here: try again in a moment.' };
  }
  if (answer.ok) return { saved: () => answer.json() };
  const unreadable = { error: 'request', message: 'The wiki gave no answer that could be read.' };
  const failure: { error: string; message: string; current?: EditedPage; html?: string } = await answer
    .json()
    .catch(() => unreadable);
  const { error, message, current, html } = failure;
  if (error === 'conflict' && current && html) return { conflict: { revision: current.revision, html } };
  return { failed: `${message} Your text is still here.` };
}

/**
 * Shows both texts of a conflict.
 * @param markup the server's own, escaped
 * @param cover shows an element instead of the editor, and gives the way back
 * @param choose is told whether to save all the same, when the editor is there again
 */
export function showConflict(
  markup: string,
  cover: (view: HTMLElement) => () => void,
  choose: (isAgain: boolean) => void,
): void {
  const view = document.createElement('div');
  view.innerHTML = markup;
  const back = cover(view);
  for (const name of ['edit', 'save']) {
    const button = view.querySelector<HTMLButtonElement>(`[data-conflict="${name}"]`);
    button?.addEventListener('click', () => {
      back();
      choose(name === 'save');
    });
    button?.focus();
  }
}

/** The summary with the names of all who have changed the page since it was saved last. */
export const withNames = (summary: string, names: readonly string[]): string =>
  names.length === 0
    ? summary
    : `${summary}${summary === '' ? '' : ' '}(by ${names.join(', ')})`.slice(0, 500);
