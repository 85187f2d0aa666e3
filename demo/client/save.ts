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
