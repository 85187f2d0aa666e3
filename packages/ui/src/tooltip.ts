import { html, nothing, render } from 'lit-html';
import type { UiContext } from './context.js';
import { createPopup } from './popup.js';

/** Milliseconds that the pointer rests on a control before its name is shown. */
const delay = 450;

/**
 * Names of controls, for pointer and keyboard. A control says its own by `data-tip` and `data-key`. Returns what
 * undoes it.
 */
export function createTooltips(
  context: Pick<UiContext, 'root' | 'keyLabel'>,
  places: readonly HTMLElement[] = [context.root],
): () => void {
  const { root } = context;
  const popup = createPopup(root, {
    className: 'stet-tooltip',
    label: '',
    role: 'tooltip',
    placement: 'bottom',
    sticky: true,
  });
  const window = root.ownerDocument.defaultView;
  let timer = 0;
  let current: Element | null = null;

  const hide = (): void => {
    window?.clearTimeout(timer);
    current = null;
    popup.hide();
  };
  const show = (target: HTMLElement, wait: number): void => {
    if (target === current) return;
    hide();
    current = target;
    timer =
      window?.setTimeout(() => {
        if (!target.isConnected || target.getAttribute('aria-expanded') === 'true') return;
        const key = target.dataset.key;
        const label = key ? context.keyLabel(key) : '';
        render(html`${target.dataset.tip}${label ? html`<kbd>${label}</kbd>` : nothing}`, popup.element);
        popup.show(target);
      }, wait) ?? 0;
  };
  const tipOf = (event: Event): HTMLElement | null =>
    (event.target as Element | null)?.closest?.<HTMLElement>('[data-tip]') ?? null;

  const onOver = (event: PointerEvent): void => {
    if (event.pointerType === 'touch') return;
    const target = tipOf(event);
    if (target) show(target, delay);
    else hide();
  };
  const onFocus = (event: FocusEvent): void => {
    const target = tipOf(event);
    if (target?.matches(':focus-visible')) show(target, 0);
  };
  for (const place of places) {
    place.addEventListener('pointerover', onOver);
    place.addEventListener('pointerleave', hide);
    place.addEventListener('pointerdown', hide, true);
    place.addEventListener('focusin', onFocus);
    place.addEventListener('focusout', hide);
    place.addEventListener('keydown', hide, true);
  }
  return () => {
    for (const place of places) {
      place.removeEventListener('pointerover', onOver);
      place.removeEventListener('pointerleave', hide);
      place.removeEventListener('pointerdown', hide, true);
      place.removeEventListener('focusin', onFocus);
      place.removeEventListener('focusout', hide);
      place.removeEventListener('keydown', hide, true);
    }
    hide();
    popup.destroy();
  };
}
