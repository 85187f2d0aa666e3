import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { UiContext } from './context.js';
import type { Icon } from './icons.js';
import { createPopup, type Popup } from './popup.js';

/** An entry of a menu; a `null` in a list of entries is a line between two groups. */
export interface MenuEntry {
  readonly name: string;
  readonly label: string;
  readonly icon?: Icon | undefined;
  readonly key?: string;
  readonly checked?: boolean;
  readonly disabled?: boolean;
  readonly className?: string;
  run(): void;
}

export interface Menu {
  readonly popup: Popup;
  /** Shows the entries under the button, or hides them. */
  toggle(button: HTMLElement, entries: readonly (MenuEntry | null)[], focus: boolean): void;
  hide(): void;
  destroy(): void;
}

/** A menu that a button opens. A press on an entry leaves selection and focus in the page. */
export function createMenu(context: UiContext, label: string, onToggle: (open: boolean) => void): Menu {
  let button: HTMLElement | null = null;
  const popup = createPopup(context.root, {
    className: 'stet-menu',
    label,
    role: 'menu',
    distance: 4,
    onClose: () => {
      if (popup.element.contains(context.root.ownerDocument.activeElement)) button?.focus();
      closed();
    },
  });
  const closed = (): void => {
    button = null;
    onToggle(false);
  };
  const items = (): HTMLElement[] => [...popup.element.querySelectorAll<HTMLElement>('.stet-button')];
  const hide = (): void => {
    if (!popup.open) return;
    popup.hide();
    closed();
  };

  popup.element.addEventListener('keydown', (event) => {
    const all = items();
    const at = all.indexOf(context.root.ownerDocument.activeElement as HTMLElement);
    const target =
      event.key === 'ArrowDown'
        ? all[(at + 1) % all.length]
        : event.key === 'ArrowUp'
          ? all[(at - 1 + all.length) % all.length]
          : event.key === 'Home'
            ? all[0]
            : event.key === 'End'
              ? all.at(-1)
              : null;
    if (event.key === 'Tab') hide();
    if (!target) return;
    event.preventDefault();
    target.focus();
  });
  popup.element.addEventListener('mousedown', (event) => event.preventDefault());

  const entryTemplate = (entry: MenuEntry): TemplateResult => html`<button
    type="button"
    class=${`stet-button ${entry.className ?? ''}`}
    role=${entry.checked === undefined ? 'menuitem' : 'menuitemradio'}
    aria-checked=${entry.checked === undefined ? nothing : String(entry.checked)}
    aria-disabled=${entry.disabled ? 'true' : nothing}
    data-name=${entry.name}
    tabindex="-1"
    @click=${() => {
      if (entry.disabled) return;
      hide();
      entry.run();
    }}
  >
    ${entry.icon === undefined ? nothing : context.icon(entry.icon)}
    <span class="stet-menu-label">${entry.label}</span>
    ${entry.key === undefined ? nothing : html`<kbd>${context.keyLabel(entry.key)}</kbd>`}
  </button>`;

  return {
    popup,
    toggle(anchor, entries, focus) {
      if (popup.open) {
        const same = button === anchor;
        hide();
        if (same) return;
      }
      button = anchor;
      render(
        entries.map((entry) => (entry ? entryTemplate(entry) : html`<hr role="separator" />`)),
        popup.element,
      );
      popup.show(anchor);
      onToggle(true);
      if (focus)
        (items().find((item) => item.getAttribute('aria-checked') === 'true') ?? items()[0])?.focus();
    },
    hide,
    destroy() {
      popup.destroy();
    },
  };
}
