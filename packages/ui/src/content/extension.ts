import { extensionFacts } from '@stet/tree';
import { cdxIconMarkup } from '@wikimedia/codex-icons';
import { html } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { currentNode, type Inspector, removeNode } from '../inspector.js';
import { editJson } from '../json-form.js';

interface Data {
  name?: string;
  attrs?: Record<string, string>;
  body?: { extsrc?: string };
}

/** Extension tags: the body as text, attributes one by one. */
export const extension: Inspector = {
  types: ['extension', 'extensionBlock'],
  open(context, target) {
    const { msg, panel } = context;
    const { data, apply, destroy } = editJson<Data>(context, target, () => panel.render());
    const facts = extensionFacts({
      typeof: `mw:Extension/${target.node.attrs.name}`,
      'data-mw': String(target.node.attrs.mw),
    });
    panel.show(
      {
        title: `<${facts.name}>`,
        icon: cdxIconMarkup,
        body: () => html`<label class="stet-field">
            <span class="stet-field-label">${msg('extension-body')}</span>
            <textarea class="stet-input stet-input-mono" rows="4" dir="auto" spellcheck="false"
              .value=${live(data.body?.extsrc ?? facts.body ?? '')}
              @input=${(event: InputEvent) => {
                data.body = { extsrc: (event.target as HTMLTextAreaElement).value };
                apply.run();
              }}></textarea>
          </label>
          ${Object.keys(data.attrs ?? {}).map(
            (name) => html`<label class="stet-field">
              <span class="stet-field-label">${name}</span>
              <input class="stet-input" dir="auto" .value=${live(String(data.attrs?.[name] ?? ''))}
                @input=${(event: InputEvent) => {
                  data.attrs = { ...data.attrs, [name]: (event.target as HTMLInputElement).value };
                  apply.run();
                }} />
            </label>`,
          )}`,
        foot: () => html`<button type="button" class="stet-button stet-button-danger" @click=${() => {
          panel.close();
          removeNode(target);
        }}>${msg('remove')}</button>
          <span class="stet-spring"></span>
          <button type="button" class="stet-button stet-button-outline" @click=${() => {
            panel.close();
            target.view.focus();
          }}>${msg('done')}</button>`,
        flush: () => {
          if (currentNode(target)) apply.flush();
        },
        onClose: destroy,
      },
      target.focus,
      target.dom,
    );
  },
};
