import { referenceData, referencesKey } from '@stet/editor';
import { cdxIconReference, cdxIconTrash } from '@wikimedia/codex-icons';
import { html, nothing } from 'lit-html';
import type { CardContent } from '../card.js';
import { cardHead } from '../card.js';
import { currentNode, type Inspector, removeNode } from '../inspector.js';

/** References: the text is edited in a small surface right there, and is part of the page's own document. */
export const reference: Inspector = {
  types: ['reference'],
  open(context, target) {
    const { card, msg, surface } = context;
    const { name, group } = referenceData(target.node);
    const notes = referencesKey.getState(surface.view.state)?.notes ?? [];
    const note = notes.find(({ cited }) => cited.includes(String(target.node.attrs.id)));
    const empty = target.node.content.size === 0;
    const place = context.root.ownerDocument.createElement('div');
    place.className = 'stet-nested';
    const nested = empty
      ? null
      : surface.nested(place, {
          getPos: target.getPos,
          name: msg('reference-edit'),
          placeholder: msg('reference-placeholder'),
        });
    const facts = [
      group,
      name ? msg('reference-name', name) : '',
      note && note.cited.length > 1 ? msg('reference-uses', note.cited.length) : '',
    ].filter(Boolean);
    const content: CardContent = {
      label: msg('reference-edit'),
      body: () => html`<div class="stet-card-body">
        ${cardHead(
          context,
          cdxIconReference,
          msg('reference-edit'),
          html`${
            facts.length > 0
              ? html`<span class="stet-quiet stet-caption" dir="auto">${facts.join(' · ')}</span>`
              : nothing
          }
            <button type="button" class="stet-button stet-button-icon" data-tip=${msg('remove')}
              aria-label=${msg('remove')} @click=${() => {
                card.close();
                removeNode(target);
              }}>${context.icon(cdxIconTrash)}</button>`,
        )}
        ${nested ? place : html`<p class="stet-quiet">${msg('reference-elsewhere')}</p>`}
      </div>`,
      onClose: () => nested?.destroy(),
    };
    card.show(content, target.dom, target.focus || (!empty && currentNode(target)?.node.textContent === ''));
    if (nested && target.focus) nested.view.focus();
  },
};
