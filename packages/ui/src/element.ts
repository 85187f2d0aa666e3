import type { Site } from '@stet/wikitext';
import { createEditor, type Editor } from './editor.js';
import type { Host } from './host.js';
import { loadMessages } from './messages.js';

/**
 * Defines `<stet-editor>` in a window's registry: a form field whose value is wikitext.
 *
 * Attributes: `name`, `value` (the first text), `disabled`, `readonly`, `page-title`, `lang` and `dir` (of the
 * content), `interface-lang`. Properties: `value`, `site`, `host`, `editor`. Events: `input` after each change.
 *
 * @param window the window to define it in: each has its own classes.
 */
export function defineStetEditor(window: Window & typeof globalThis, name = 'stet-editor'): void {
  if (window.customElements.get(name)) return;

  class StetEditor extends window.HTMLElement {
    static readonly formAssociated = true;
    static readonly observedAttributes = ['readonly'];

    readonly #internals = this.attachInternals();
    #editor: Editor | null = null;
    #text: string | null = null;
    #disabled = false;
    #form: HTMLFormElement | null = null;
    #connection = 0;
    site: Site | undefined;
    host: Host | undefined;

    /** The editor inside; `null` while the element is in no document. */
    get editor(): Editor | null {
      return this.#editor;
    }

    get form(): HTMLFormElement | null {
      return this.#internals.form;
    }

    get name(): string {
      return this.getAttribute('name') ?? '';
    }

    set name(value: string) {
      this.setAttribute('name', value);
    }

    get type(): string {
      return this.localName;
    }

    /** The page's wikitext. Setting it opens that text anew. */
    get value(): string {
      if (this.#editor?.isDirty()) return this.#editor.getWikitext().text;
      return this.#text ?? this.getAttribute('value') ?? '';
    }

    set value(text: string) {
      this.#text = String(text);
      this.#internals.setFormValue(this.#text);
      if (this.isConnected) void this.#open();
    }

    get disabled(): boolean {
      return this.hasAttribute('disabled');
    }

    set disabled(value: boolean) {
      this.toggleAttribute('disabled', value);
    }

    get readOnly(): boolean {
      return this.hasAttribute('readonly');
    }

    set readOnly(value: boolean) {
      this.toggleAttribute('readonly', value);
    }

    connectedCallback(): void {
      void this.#open();
    }

    disconnectedCallback(): void {
      this.#keep();
      this.#connection++;
      this.#editor?.destroy();
      this.#editor = null;
    }

    attributeChangedCallback(): void {
      this.#editor?.setEditable(this.#canEdit());
    }

    formAssociatedCallback(form: HTMLFormElement | null): void {
      this.#form?.removeEventListener('formdata', this.#onFormData);
      this.#form = form;
      form?.addEventListener('formdata', this.#onFormData);
    }

    formDisabledCallback(disabled: boolean): void {
      this.#disabled = disabled;
      this.#editor?.setEditable(this.#canEdit());
    }

    formResetCallback(): void {
      this.value = this.getAttribute('value') ?? '';
    }

    formStateRestoreCallback(state: unknown): void {
      if (typeof state === 'string') this.value = state;
    }

    override focus(): void {
      this.#editor?.focus();
    }

    #canEdit(): boolean {
      return !this.#disabled && !this.readOnly;
    }

    /** Text that was typed outlives a move of the element in the page. */
    #keep(): void {
      if (this.#editor?.isDirty()) this.#text = this.#editor.getWikitext().text;
    }

    /** The text is printed when the form is sent, not on each key. */
    readonly #onFormData = (event: FormDataEvent): void => {
      if (this.name && !this.#disabled) event.formData.set(this.name, this.value);
    };

    async #open(): Promise<void> {
      const connection = ++this.#connection;
      const messages = await loadMessages(this.getAttribute('interface-lang') ?? 'en');
      if (connection !== this.#connection || !this.isConnected) return;
      this.#editor?.destroy();
      const text = this.#text ?? this.getAttribute('value') ?? '';
      const dir = this.getAttribute('dir');
      const title = this.getAttribute('page-title');
      this.#internals.setFormValue(text);
      this.#editor = createEditor(this, {
        wikitext: text,
        messages,
        editable: this.#canEdit(),
        ...(this.site ? { site: this.site } : {}),
        ...(this.host ? { host: this.host } : {}),
        ...(title ? { title } : {}),
        ...(this.lang ? { lang: this.lang } : {}),
        ...(dir === 'rtl' || dir === 'ltr' ? { dir } : {}),
        onChange: () => {
          this.dispatchEvent(new window.Event('input', { bubbles: true, composed: true }));
        },
      });
      this.dispatchEvent(new window.Event('load'));
    }
  }

  window.customElements.define(name, StetEditor);
}
