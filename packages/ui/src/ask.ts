import { isComposing } from '@stet/editor';
import { html, nothing } from 'lit-html';
import type { CardContent } from './card.js';
import { cardHead } from './card.js';
import type { Icon } from './icons.js';
import type { InspectorContext } from './inspector.js';

export interface Question {
  readonly title: string;
  readonly icon: Icon;
  readonly label: string;
  readonly placeholder?: string;
  /** Takes the answer; a sentence that it returns is shown, and the question stays. */
  answer(value: string): string | undefined;
}

/** Asks for one thing (a template's name, a file) in a card at the caret. */
export function ask(context: InspectorContext, question: Question): void {
  const { card, msg } = context;
  const view = context.activeView();
  let value = '';
  let error = '';
  const anchor = (): DOMRect => {
    const { left, top, bottom } = view.coordsAtPos(
      Math.min(view.state.selection.from, view.state.doc.content.size),
    );
    const Rect = view.dom.ownerDocument.defaultView?.DOMRect ?? DOMRect;
    return new Rect(left, top, 0, bottom - top);
  };
  const done = (): void => {
    if (value.trim() === '') return;
    const problem = question.answer(value.trim());
    if (problem === undefined) return;
    error = problem;
    card.render();
  };
  const content: CardContent = {
    label: question.title,
    body: () => html`<div class="stet-card-body">
      ${cardHead(context, question.icon, question.title)}
      <input class="stet-input" dir="auto" autocomplete="off" aria-label=${question.label}
        placeholder=${question.placeholder ?? question.label} aria-invalid=${error ? 'true' : 'false'}
        .value=${value}
        @input=${(event: InputEvent) => {
          value = (event.target as HTMLInputElement).value;
        }}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key !== 'Enter' || isComposing(event)) return;
          event.preventDefault();
          done();
        }} />
      ${error ? html`<p class="stet-error" role="alert">${error}</p>` : nothing}
      <div class="stet-card-actions">
        <button type="button" class="stet-button" @click=${() => {
          card.close();
          view.focus();
        }}>${msg('cancel')}</button>
        <span class="stet-spring"></span>
        <button type="button" class="stet-button stet-button-primary" @click=${done}>${msg('insert')}</button>
      </div>
    </div>`,
  };
  card.show(content, anchor, true);
}
