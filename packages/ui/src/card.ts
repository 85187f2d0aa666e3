import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { UiContext } from './context.js';
import type { Icon } from './icons.js';
import { type Anchor, createPopup } from './popup.js';

/** What a card at the caret shows. */
export interface CardContent {
  readonly label: string;
  body(): TemplateResult;
  flush?(): void;
  onClose?(): void;
}

/** The one small card of an editor: links, references, comments. Another content takes its place. */
export interface Card {
  readonly element: HTMLElement;
  /** What it shows now; compare with what `show` was given. */
  readonly content: CardContent | null;
  show(content: CardContent, anchor: Anchor, focus: boolean): void;
  render(): void;
  flush(): void;
  close(): void;
  destroy(): void;
}

export function createCard(context: Pick<UiContext, 'root' | 'activeView'>): Card {
  let content: CardContent | null = null;
  const popup = createPopup(context.root, {
    className: 'stet-card',
    label: '',
    onClose: () => {
      const focused = popup.element.contains(context.root.ownerDocument.activeElement);
      finish();
      if (focused) context.activeView().focus();
    },
  });
  const finish = (): void => {
    const last = content;
    content = null;
    last?.flush?.();
    last?.onClose?.();
  };
  const draw = (): void => {
    if (content) render(content.body(), popup.element);
  };
  const card: Card = {
    element: popup.element,
    get content() {
      return content;
    },
    show(next, anchor, focus) {
      if (content !== next) finish();
      content = next;
      render(nothing, popup.element);
      popup.element.setAttribute('aria-label', next.label);
      draw();
      popup.show(anchor);
      if (!focus) return;
      const field = popup.element.querySelector<HTMLElement>(
        '[contenteditable="true"], textarea, input, button',
      );
      field?.focus();
      if (field?.matches('input')) (field as HTMLInputElement).select();
    },
    render: draw,
    flush() {
      content?.flush?.();
    },
    close() {
      if (!content) return;
      finish();
      popup.hide();
      render(nothing, popup.element);
    },
    destroy() {
      content = null;
      popup.destroy();
    },
  };
  return card;
}

/** The first line of a card: icon, name, and what belongs at its end. */
export function cardHead(
  context: Pick<UiContext, 'icon'>,
  icon: Icon,
  title: string,
  end: unknown = nothing,
): TemplateResult {
  return html`<div class="stet-card-head">${context.icon(icon)}<span>${title}</span>${end}</div>`;
}
