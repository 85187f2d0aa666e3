import { cdxIconSpeechBubble } from '@wikimedia/codex-icons';
import { html } from 'lit-html';
import { cardHead } from '../card.js';
import { currentNode, debounced, type Inspector, markOf, removeNode, setAttributes } from '../inspector.js';

/** Comments: their text in a small field. */
export const comment: Inspector = {
  types: ['comment', 'commentBlock'],
  open(context, target) {
    const { card, msg } = context;
    let text = String(target.node.attrs.text);
    const apply = debounced(context.root, () => setAttributes(target, { text }));
    card.show(
      {
        label: msg('comment'),
        body: () => html`<div class="stet-card-body">
          ${cardHead(context, cdxIconSpeechBubble, msg('comment'))}
          <textarea class="stet-input" rows="3" dir="auto" aria-label=${msg('comment')} .value=${text.trim()}
            @input=${(event: InputEvent) => {
              // `-->` would end the comment: what was typed is kept, the end is not.
              const typed = (event.target as HTMLTextAreaElement).value.replace(/--+>/g, '->');
              text = ` ${typed.trim()} `;
              apply.run();
            }}></textarea>
          <p class="stet-field-help" style="margin:0">${msg('comment-text')}</p>
          <div class="stet-card-actions">
            <button type="button" class="stet-button stet-button-danger" @click=${() => {
              card.close();
              removeNode(target);
            }}>${msg('remove')}</button>
            <span class="stet-spring"></span>
            <button type="button" class="stet-button stet-button-outline" @click=${() => {
              card.close();
              target.view.focus();
            }}>${msg('done')}</button>
          </div>
        </div>`,
        flush: () => {
          if (currentNode(target)) apply.flush();
        },
      },
      markOf(target),
      target.focus || text.trim() === '',
    );
  },
};
