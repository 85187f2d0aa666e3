import type { Placement } from '@floating-ui/dom';
import { isComposing } from '@stet/editor';

/** Placement is fetched with the first popup: nothing floats before. */
const floating = () => import('@floating-ui/dom');

/** Where a popup points to: an element, or a function that gives the rectangle now (the caret moves). */
export type Anchor = Element | (() => DOMRect);

export interface PopupOptions {
  readonly className: string;
  readonly label: string;
  readonly placement?: Placement;
  /** Where it goes when there is no room, in order; the other side by default. */
  readonly fallback?: readonly Placement[];
  readonly role?: string;
  /** Called once when the popup is closed from outside (Escape, a press elsewhere), before it goes. */
  readonly onClose?: () => void;
  /** Pixels between anchor and popup. */
  readonly distance?: number;
  /** Presses outside leave it open: it closes when its owner says so. */
  readonly sticky?: boolean;
}

export interface Popup {
  readonly element: HTMLElement;
  readonly open: boolean;
  show(anchor: Anchor): void;
  /** Places it again, after its content or its anchor changed. */
  place(): void;
  hide(): void;
  destroy(): void;
}

/**
 * A floating box in the top layer that never takes the focus by itself. Escape closes it, and so does a press
 * elsewhere; both leave the selection in the page as it was.
 */
export function createPopup(root: HTMLElement, options: PopupOptions): Popup {
  const document = root.ownerDocument;
  const element = document.createElement('div');
  element.className = `stet-popup ${options.className}`;
  element.popover = 'manual';
  element.setAttribute('role', options.role ?? 'dialog');
  element.setAttribute('aria-label', options.label);
  root.append(element);
  let stop: (() => void) | null = null;
  let current: Anchor | null = null;

  const place = (): void => {
    if (!current) return;
    const anchor = current;
    const reference =
      typeof anchor === 'function' ? { getBoundingClientRect: anchor, contextElement: root } : anchor;
    void floating().then(async ({ computePosition, flip, offset, shift, size }) => {
      const { x, y } = await computePosition(reference, element, {
        strategy: 'fixed',
        placement: options.placement ?? 'bottom-start',
        middleware: [
          offset(options.distance ?? 6),
          flip({ padding: 8, ...(options.fallback ? { fallbackPlacements: [...options.fallback] } : {}) }),
          shift({ padding: 8 }),
          size({
            padding: 8,
            apply: ({ availableHeight }) => {
              element.style.maxBlockSize = `${Math.max(120, Math.floor(availableHeight))}px`;
            },
          }),
        ],
      });
      element.style.left = `${Math.round(x)}px`;
      element.style.top = `${Math.round(y)}px`;
      element.style.opacity = '';
    });
  };

  /** Escape goes one step back: only the one that was opened last closes. */
  const isLast = (): boolean => {
    if (options.role === 'tooltip' || options.sticky) return false;
    const own = Number(element.dataset.opened);
    const others = root.querySelectorAll<HTMLElement>('.stet-popup[data-opened]');
    return [...others].every((other) => Number(other.dataset.opened) <= own);
  };
  const close = (): void => {
    if (!popup.open) return;
    options.onClose?.();
    popup.hide();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || isComposing(event) || !isLast()) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  const onPress = (event: Event): void => {
    if (options.sticky) return;
    const path = event.composedPath();
    // A press in a popup that this one opened, or in the panel, leaves it open.
    if (
      path.some((target) => (target as Element).classList?.contains('stet-popup')) &&
      root.contains(path[0] as Node)
    ) {
      return;
    }
    if (path.includes(element) || (current && typeof current !== 'function' && path.includes(current)))
      return;
    close();
  };

  const popup: Popup = {
    element,
    get open() {
      return stop !== null;
    },
    show(anchor) {
      current = anchor;
      if (stop) return place();
      element.showPopover();
      if (!options.sticky) element.dataset.opened = String(document.defaultView?.performance.now() ?? 0);
      const reference =
        typeof anchor === 'function' ? { getBoundingClientRect: anchor, contextElement: root } : anchor;
      element.style.opacity = '0';
      let stopFollowing = (): void => undefined;
      let gone = false;
      void floating().then(({ autoUpdate }) => {
        if (!gone) stopFollowing = autoUpdate(reference, element, place);
      });
      root.addEventListener('keydown', onKey);
      document.addEventListener('pointerdown', onPress, true);
      stop = () => {
        gone = true;
        stopFollowing();
        root.removeEventListener('keydown', onKey);
        document.removeEventListener('pointerdown', onPress, true);
      };
    },
    place,
    hide() {
      stop?.();
      stop = null;
      current = null;
      delete element.dataset.opened;
      if (element.isConnected) element.hidePopover();
    },
    destroy() {
      popup.hide();
      element.remove();
    },
  };
  return popup;
}
