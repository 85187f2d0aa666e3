import { mediaFacts } from '@stet/tree';
import { cdxIconImage } from '@wikimedia/codex-icons';
import { html, nothing, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import {
  currentNode,
  type Inspector,
  type InspectorContext,
  removeNode,
  setAttributes,
} from '../inspector.js';
import { editJson } from '../json-form.js';

type Options = [string, unknown][];

const types = [
  ['mw:File/Thumb', 'image-type-thumb'],
  ['mw:File/Frame', 'image-type-frame'],
  ['mw:File/Frameless', 'image-type-frameless'],
  ['mw:File', 'image-type-plain'],
] as const;
const positions = [
  ['', 'image-position-default'],
  ['left', 'image-position-left'],
  ['center', 'image-position-center'],
  ['right', 'image-position-right'],
  ['none', 'image-position-none'],
] as const;

/** Images: size, place and alternative text in the side panel; the caption is edited in the page itself. */
export const media: Inspector = {
  types: ['figure', 'media'],
  open(context, target) {
    const { msg, panel } = context;
    const { attrs } = target.node;
    const { data, apply, destroy } = editJson<{ attribs?: Options }>(context, target, () => panel.render());
    const facts = mediaFacts({ typeof: attrs.type, resource: attrs.resource, 'data-mw': attrs.mw });
    const isBlock = target.node.isBlock;
    const get = (key: string): string => {
      const value = data.attribs?.find(([name]) => name === key)?.[1];
      return typeof value === 'string' ? value : '';
    };
    const set = (key: string, value: string): void => {
      const options = (data.attribs ?? []).filter(([name]) => name !== key);
      if (value !== '') options.push([key, value]);
      data.attribs = options;
      apply.run();
    };
    const now = (): Record<string, string> =>
      (currentNode(target)?.node ?? target.node).attrs as Record<string, string>;
    const position = (): string => /mw-halign-(\w+)/.exec(now().cls ?? '')?.[1] ?? '';
    const setPosition = (value: string): void => {
      const rest = (now().cls ?? '').split(/\s+/).filter((name) => name && !name.startsWith('mw-halign-'));
      if (value) rest.unshift(`mw-halign-${value}`);
      setAttributes(target, { cls: rest.join(' ') });
      panel.render();
    };
    const select = (
      label: string,
      value: string,
      options: readonly (readonly [string, string])[],
      change: (value: string) => void,
    ): TemplateResult => html`<label class="stet-field">
      <span class="stet-field-label">${label}</span>
      <select class="stet-input" @change=${(event: Event) => change((event.target as HTMLSelectElement).value)}>
        ${options.map(([key, name]) => html`<option value=${key} ?selected=${key === value}>${msg(name)}</option>`)}
      </select>
    </label>`;
    const hidesCaption = !isBlock || !/Thumb|Frame(?!less)/.test(String(attrs.type));
    const nested = hidesCaption ? captionSurface(context, target) : null;

    panel.show(
      {
        title: facts.name || msg('image'),
        icon: cdxIconImage,
        body: () => html`<label class="stet-field">
            <span class="stet-field-label">${msg('image-alt')}</span>
            <textarea class="stet-input" rows="2" dir="auto" .value=${live(get('alt'))}
              @input=${(event: InputEvent) => set('alt', oneLine((event.target as HTMLTextAreaElement).value))}
            ></textarea>
            <span class="stet-field-help">${msg('image-alt-help')}</span>
          </label>
          <div class="stet-columns">
            <label class="stet-field">
              <span class="stet-field-label">${msg('image-width')}</span>
              <input class="stet-input" type="number" min="1" max="5000" inputmode="numeric"
                placeholder=${msg('image-width-auto')} .value=${live(get('width'))}
                @input=${(event: InputEvent) => set('width', (event.target as HTMLInputElement).value.replace(/\D/g, ''))}
              />
            </label>
            ${isBlock ? select(msg('image-position'), position(), positions, setPosition) : nothing}
          </div>
          ${
            isBlock
              ? select(msg('image-type'), String(now().type), types, (value) =>
                  setAttributes(target, { type: value }),
                )
              : nothing
          }
          ${
            nested
              ? html`<div class="stet-field"><span class="stet-field-label">${msg('image-caption')}</span>${nested.place}</div>`
              : nothing
          }`,
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
        onClose: () => {
          destroy();
          nested?.destroy();
        },
      },
      target.focus,
      target.dom,
    );
  },
};

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').replace(/\|/g, '').trim();

/** A picture in a line of text shows no caption there: it is edited in the panel. */
function captionSurface(
  context: InspectorContext,
  target: Parameters<Inspector['open']>[1],
): { place: HTMLElement; destroy(): void } | null {
  if (target.node.content.size === 0 || target.view !== context.surface.view) return null;
  const place = context.root.ownerDocument.createElement('div');
  place.className = 'stet-nested';
  const nested = context.surface.nested(place, {
    getPos: target.getPos,
    name: context.msg('image-caption'),
    placeholder: context.msg('image-caption-placeholder'),
  });
  return { place, destroy: () => nested.destroy() };
}
