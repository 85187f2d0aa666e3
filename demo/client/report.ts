import { type InputRecording, recordInput, redactRecording } from '@stet/editor';

/**
 * Reports an input problem: records what the person's keys and input method do in one block, shows it, lets the person
 * put other letters in place of what nobody is to see, and saves it as a file that `npm run check:input` replays.
 * Open it with `#report-input` behind the address of the edit view.
 */
export function reportInput(): void {
  const dialog = document.createElement('dialog');
  dialog.className = 'input-report';
  dialog.setAttribute('aria-labelledby', 'input-report-title');
  dialog.innerHTML = `<form method="dialog"><h2 id="input-report-title">Report an input problem</h2>
<p class="report-say" role="status"></p>
<p><button class="button" type="button" data-do="record">Record</button>
<button class="button" type="button" data-do="stop" disabled>Stop</button></p>
<div class="report-found" hidden>
<label class="field">What was recorded <textarea rows="10" readonly spellcheck="false"></textarea></label>
<label class="field">Letters that nobody is to see <input name="from"></label>
<label class="field">Put in its place <input name="to"></label>
<p><button class="button" type="button" data-do="replace">Replace</button>
<button class="button button-primary" type="button" data-do="save">Save as a file</button></p></div>
<p><button class="button" value="close">Close</button></p></form>`;
  const find = <T extends HTMLElement>(selector: string) => dialog.querySelector<T>(selector) as T;
  const say = (text: string): void => {
    find('.report-say').textContent = text;
  };
  const button = (name: string) => find<HTMLButtonElement>(`[data-do="${name}"]`);
  let running: ReturnType<typeof recordInput> | null = null;
  let found: InputRecording | null = null;
  const show = (recording: InputRecording): void => {
    found = recording;
    find('.report-found').hidden = false;
    find<HTMLTextAreaElement>('textarea').value = JSON.stringify(recording, null, 1);
  };

  button('record').addEventListener('click', () => {
    const surface = document.querySelector<HTMLElement>('.stet-surface');
    if (!surface) return say('There is no editor here.');
    surface.focus();
    try {
      running = recordInput(surface, blockOf);
    } catch {
      return say('Put the caret into the text, where the problem is, and press Record again.');
    }
    button('record').disabled = true;
    button('stop').disabled = false;
    say('Do now what goes wrong, in this one paragraph. Then press Stop.');
  });
  button('stop').addEventListener('click', () => {
    if (!running) return;
    show(running.stop(`report-${Date.now().toString(36)}`));
    running = null;
    button('record').disabled = false;
    button('stop').disabled = true;
    say('Read what was recorded: it holds the text of the paragraph. Nothing has been sent.');
  });
  button('replace').addEventListener('click', () => {
    if (!found) return;
    try {
      show(
        redactRecording(
          found,
          find<HTMLInputElement>('[name="from"]').value,
          find<HTMLInputElement>('[name="to"]').value,
        ),
      );
      say('Replaced.');
    } catch {
      say('Give as many letters to put as there are to replace.');
    }
  });
  button('save').addEventListener('click', () => {
    if (!found) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([JSON.stringify(found, null, 1)], { type: 'application/json' }));
    link.download = `${found.name}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  });
  dialog.addEventListener('close', () => {
    running?.stop('');
    dialog.remove();
  });
  say('Put the caret into the text, where the problem is, and press Record.');
  document.body.append(dialog);
  // Not modal: the page behind it is what is recorded.
  dialog.show();
}

/** The paragraph, line or heading around a node. */
function blockOf(node: Node): Element | null {
  const element = node.nodeType === 1 ? (node as Element) : node.parentElement;
  return element?.closest('p, h1, h2, h3, h4, h5, h6, pre, .stet-line, figcaption') ?? null;
}
