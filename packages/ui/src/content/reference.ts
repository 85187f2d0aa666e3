import { referenceData, referencesKey } from '@stet/editor';
import { cdxIconReference, cdxIconTrash } from '@wikimedia/codex-icons';
import { html, nothing } from 'lit-html';
import { Node } from 'prosemirror-model';
import type { EditorView } from 'prosemirror-view';
import type { CardContent } from '../card.js';
import { cardHead } from '../card.js';
import { currentNode, type Inspector, removeNode } from '../inspector.js';

/** References: the text is edited in a small surface right there, and is part of the page's own document. */
export const reference: Inspector = {
  types: ['reference'],
  open(context, target) {
    // Gone, or another, since somebody asked for it.
    if (!currentNode(target)) return;
    const { card, msg, surface } = context;
    const { name, group } = referenceData(target.node);
    const notes = referencesKey.getState(surface.view.state)?.notes ?? [];
    const note = notes.find(({ cited }) => cited.includes(String(target.node.attrs.id)));
    // A reference may repeat a text that stands at another citation of the same name: it is edited there.
    const text = target.node.content.size === 0 ? note?.content : null;
    // What a template makes is edited in the template.
    const elsewhere = text instanceof Node ? text : null;
    const getPos = elsewhere ? follow(surface.view, String(elsewhere.attrs.id)) : target.getPos;
    const empty = target.node.content.size === 0 && (!elsewhere || getPos() === undefined);
    const place = context.root.ownerDocument.createElement('div');
    place.className = 'stet-nested';
    const nested = empty
      ? null
      : surface.nested(place, {
          getPos,
          name: msg('reference-edit'),
          placeholder: msg('reference-placeholder'),
        });
    const facts = [
      note && note.cited.length > 1 ? msg('reference-uses', note.cited.length) : '',
      name ? msg('reference-name', name) : '',
      group,
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
        ${elsewhere && nested ? html`<p class="stet-field-help" style="margin:0">${msg('reference-shared')}</p>` : nothing}
        ${nested ? place : html`<p class="stet-quiet">${msg('reference-elsewhere')}</p>`}
      </div>`,
      onClose: () => nested?.destroy(),
    };
    card.show(content, target.dom, target.focus || (!empty && currentNode(target)?.node.textContent === ''));
    if (nested && target.focus) nested.view.focus();
  },
};

/** Where the reference with this id stands; looks for it again only after it has moved. */
function follow(view: EditorView, id: string): () => number | undefined {
  let last = 0;
  return () => {
    const { doc } = view.state;
    const isIt = (node: Node | null): boolean => node?.type.name === 'reference' && node.attrs.id === id;
    if (last < doc.content.size && isIt(doc.nodeAt(last))) return last;
    let found: number | undefined;
    doc.descendants((node, pos) => {
      if (found === undefined && isIt(node)) found = pos;
      return found === undefined;
    });
    last = found ?? 0;
    return found;
  };
}
