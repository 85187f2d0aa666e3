import { isComposing } from '@stet/editor';
import { cdxIconClose } from '@wikimedia/codex-icons';
import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { UiContext } from './context.js';
import type { Icon } from './icons.js';

/** What a panel shows. `body` is called again on every `render()`. */
export interface PanelContent {
  readonly title: string;
  readonly icon: Icon;
  body(): TemplateResult;
  foot?(): TemplateResult;
  /** Takes over what a person typed and has not been applied yet. */
  flush?(): void;
  onClose?(): void;
}

/** The side panel of an editor (a sheet from below on narrow screens). The page stays visible and live beside it. */
export interface Panel {
  readonly element: HTMLElement;
  readonly open: boolean;
  /** @param about what in the page it is about: a sheet from below does not cover it. */
  show(content: PanelContent, focus: boolean, about?: Element): void;
  render(): void;
  flush(): void;
  close(): void;
  destroy(): void;
}

export function createPanel(
  context: Pick<UiContext, 'root' | 'msg' | 'icon' | 'activeView' | 'toolbarBottom'>,
): Panel {
  const document = context.root.ownerDocument;
  const element = document.createElement('aside');
  element.className = 'stet-panel';
  element.popover = 'manual';
  context.root.append(element);
  let content: PanelContent | null = null;

  const draw = (): void => {
    if (!content) return;
    const { title, icon } = content;
    element.setAttribute('aria-label', title);
    render(
      html`<div class="stet-panel-head">
          ${context.icon(icon)}
          <h2>${title}</h2>
          <button type="button" class="stet-button stet-button-icon" data-name="close"
            data-tip=${context.msg('close')} aria-label=${context.msg('close')}
            @click=${() => leave()}>${context.icon(cdxIconClose)}</button>
        </div>
        <div class="stet-panel-body">${content.body()}</div>
        ${content.foot ? html`<div class="stet-panel-foot">${content.foot()}</div>` : nothing}`,
      element,
    );
  };
  /** The toolbar stays in reach: Save is there. */
  const underToolbar = (): void => {
    element.style.setProperty('--stet-panel-top', `${Math.max(0, Math.round(context.toolbarBottom()))}px`);
  };
  const keepVisible = (about: Element): void => {
    const window = document.defaultView;
    const sheet = element.getBoundingClientRect();
    const { top } = about.getBoundingClientRect();
    const covers = sheet.width >= (window?.innerWidth ?? 0) && top > sheet.top - 48;
    if (covers) window?.scrollBy({ top: top - context.toolbarBottom() - 16 });
  };
  const leave = (): void => {
    panel.close();
    context.activeView().focus();
  };
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || isComposing(event)) return;
    event.preventDefault();
    event.stopPropagation();
    leave();
  });

  const panel: Panel = {
    element,
    get open() {
      return content !== null;
    },
    show(next, focus, about) {
      const before = content;
      before?.flush?.();
      before?.onClose?.();
      content = next;
      // A new content never inherits the fields of the old one.
      render(nothing, element);
      draw();
      underToolbar();
      if (!before) {
        element.showPopover();
        document.addEventListener('scroll', underToolbar, { passive: true });
      }
      if (about) keepVisible(about);
      if (focus)
        element.querySelector<HTMLElement>('textarea, input, select, .stet-panel-foot button')?.focus();
    },
    render: draw,
    flush() {
      content?.flush?.();
    },
    close() {
      if (!content) return;
      const last = content;
      last.flush?.();
      content = null;
      last.onClose?.();
      document.removeEventListener('scroll', underToolbar);
      element.hidePopover();
      render(nothing, element);
    },
    destroy() {
      content = null;
      document.removeEventListener('scroll', underToolbar);
      element.remove();
    },
  };
  return panel;
}
