import { isComposing } from '@stet/editor';
import { cdxIconAdd, cdxIconFunction, cdxIconPuzzle, cdxIconTrash } from '@wikimedia/codex-icons';
import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { repeat } from 'lit-html/directives/repeat.js';
import { currentNode, type Inspector, removeNode } from '../inspector.js';
import { editJson } from '../json-form.js';

interface Parameter {
  wt?: string;
  [key: string]: unknown;
}
interface Part {
  target: { wt?: string; href?: string; function?: string };
  params?: Record<string, Parameter>;
  [key: string]: unknown;
}
interface Data {
  parts?: (string | { template?: Part; templatearg?: Part })[];
}

/** What can stand in the name of no template and no parameter. */
const noName = /[{}[\]|=<>]/;

/** The name of a template as a person reads it: blanks cut, no namespace of its own. */
function nameOf(part: Part | undefined): string {
  return (part?.target.wt ?? '').trim().replace(/_/g, ' ');
}

function partsOf(data: Data): Part[] {
  return (data.parts ?? []).flatMap((part) => {
    const found = typeof part === 'string' ? null : (part.template ?? part.templatearg);
    return found ? [found] : [];
  });
}

/** Templates: a form of their parameters in the side panel; the page shows each change a moment later. */
export const transclusion: Inspector = {
  types: ['transclusion', 'transclusionBlock'],
  open(context, target) {
    const { msg, panel } = context;
    const { data, apply, destroy } = editJson<Data>(context, target, () => panel.render());
    const parts = partsOf(data);
    const isFunction = parts[0]?.target.function !== undefined;
    const isParam = target.node.attrs.type === 'mw:Param';
    let adding = '';
    let error = '';

    const parameter = (
      part: Part,
      key: string,
      value: Parameter,
    ): TemplateResult => html`<div class="stet-field">
      <div class="stet-field-row">
        <label class="stet-field-label" for=${`stet-p-${target.node.attrs.id}-${key}`}>${key}</label>
        <button type="button" class="stet-button stet-button-icon" data-tip=${msg('template-remove-parameter', key)}
          aria-label=${msg('template-remove-parameter', key)}
          @click=${() => {
            delete part.params?.[key];
            apply.run();
            apply.flush();
            panel.render();
          }}>${context.icon(cdxIconTrash)}</button>
      </div>
      <textarea id=${`stet-p-${target.node.attrs.id}-${key}`} class="stet-input" rows="1" dir="auto"
        .value=${live(value.wt ?? '')}
        @input=${(event: InputEvent) => {
          value.wt = (event.target as HTMLTextAreaElement).value;
          apply.run();
        }}></textarea>
    </div>`;

    const add = (part: Part): void => {
      const name = adding.trim() || nextNumber(part);
      part.params ??= {};
      if (name in part.params || noName.test(name)) {
        error = msg(name in part.params ? 'template-parameter-exists' : 'template-parameter-invalid');
        panel.render();
        return;
      }
      part.params[name] = { wt: '' };
      adding = '';
      error = '';
      apply.run();
      apply.flush();
      panel.render();
      const fields = panel.element.querySelectorAll('textarea');
      fields[fields.length - 1]?.focus();
    };

    const section = (part: Part): TemplateResult => {
      const entries = Object.entries(part.params ?? {});
      return html`<label class="stet-field">
          <span class="stet-field-label">${msg('template-name')}</span>
          <input class="stet-input" dir="auto" .value=${nameOf(part)}
            ?readonly=${part.target.function !== undefined}
            @change=${(event: Event) => {
              const field = event.target as HTMLInputElement;
              const name = field.value.trim();
              if (name === '' || noName.test(name)) {
                field.value = nameOf(part);
                return;
              }
              part.target = templateTarget(name);
              apply.run();
              apply.flush();
            }} />
        </label>
        ${
          entries.length === 0
            ? html`<p class="stet-empty">${msg('template-no-parameters')}</p>`
            : repeat(
                entries,
                ([key]) => key,
                ([key, value]) => parameter(part, key, value),
              )
        }
        <div class="stet-inline-form">
          <label class="stet-field">
            <span class="stet-field-label">${msg('template-add-parameter')}</span>
            <input class="stet-input" dir="auto" placeholder=${msg('template-parameter-name')} .value=${live(adding)}
              aria-invalid=${error ? 'true' : 'false'}
              @input=${(event: InputEvent) => {
                adding = (event.target as HTMLInputElement).value;
                if (error) {
                  error = '';
                  panel.render();
                }
              }}
              @keydown=${(event: KeyboardEvent) => {
                if (event.key !== 'Enter' || isComposing(event)) return;
                event.preventDefault();
                add(part);
              }} />
          </label>
          <button type="button" class="stet-button stet-button-outline" @click=${() => add(part)}>
            ${context.icon(cdxIconAdd)}${msg('add')}
          </button>
        </div>
        ${error ? html`<p class="stet-error" role="alert">${error}</p>` : ''}`;
    };

    panel.show(
      {
        title:
          nameOf(parts[0]) ||
          msg(isParam ? 'template-parameter-function' : isFunction ? 'template-function' : 'template'),
        icon: isFunction ? cdxIconFunction : cdxIconPuzzle,
        body: () => html`${partsOf(data).map(section)}`,
        foot: () => html`<button type="button" class="stet-button stet-button-danger"
            @click=${() => {
              panel.close();
              removeNode(target);
            }}>${msg('remove')}</button>
          <span class="stet-spring"></span>
          <button type="button" class="stet-button stet-button-outline"
            @click=${() => {
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

function nextNumber(part: Part): string {
  let number = 1;
  while (String(number) in (part.params ?? {})) number++;
  return String(number);
}

/** The target of a template by its name, as the tree writes it. */
export function templateTarget(name: string): { wt: string; href: string } {
  const title = name.replace(/ /g, '_');
  return { wt: name, href: title.includes(':') ? `./${title}` : `./Template:${title}` };
}
