import { restoreLines } from '../server/lines.js';

interface SourceForm {
  readonly element: HTMLElement;
  /** The text as edited, with the line ends that a textarea cannot carry put back. */
  text(): string;
  focus(): void;
  onVisual: () => void;
  onSave: () => void;
}

/** The page's source to edit in place of the visual editor, and back. */
export function sourceForm(page: { text: string; lang: string; dir: string }): SourceForm {
  const element = document.createElement('form');
  element.className = 'column source';
  element.innerHTML = `<textarea aria-label="Source of the page" rows="28" spellcheck="true"></textarea>
<div class="save-bar"><button class="button button-primary">Save</button> <button class="button" type="button">Back to the visual editor</button></div>`;
  const area = element.querySelector('textarea') as HTMLTextAreaElement;
  area.lang = page.lang;
  area.dir = page.dir;
  area.value = page.text;
  const form: SourceForm = {
    element,
    text: () => restoreLines(page.text, area.value),
    focus() {
      area.focus();
      area.setSelectionRange(0, 0);
    },
    onVisual: () => undefined,
    onSave: () => undefined,
  };
  element.querySelector('[type="button"]')?.addEventListener('click', () => form.onVisual());
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    form.onSave();
  });
  return form;
}
