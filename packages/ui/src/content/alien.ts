import { cdxIconPageSettings, cdxIconWikitext } from '@wikimedia/codex-icons';
import { html, nothing } from 'lit-html';
import { cardHead } from '../card.js';
import { type Inspector, markOf, removeNode } from '../inspector.js';

/** What is kept but not edited here: its source is shown, and it can be removed. */
export const alien: Inspector = {
  types: ['alien', 'alienBlock', 'meta', 'metaBlock'],
  open(context, target) {
    const { card, msg } = context;
    const isMeta = target.node.type.name.startsWith('meta');
    const source = String(target.node.attrs.src ?? '') || (isMeta ? (target.dom.textContent ?? '') : '');
    const title = msg(isMeta ? 'meta' : 'alien');
    card.show(
      {
        label: title,
        body: () => html`<div class="stet-card-body">
          ${cardHead(context, isMeta ? cdxIconPageSettings : cdxIconWikitext, title)}
          <textarea class="stet-input stet-input-mono" rows="1" readonly dir="auto" aria-label=${msg('source-of')}
            .value=${source}></textarea>
          ${isMeta ? nothing : html`<p class="stet-field-help" style="margin:0">${msg('alien-help')}</p>`}
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
      },
      markOf(target),
      target.focus,
    );
  },
};
