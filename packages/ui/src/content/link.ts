import { isComposing, linkAt, removeLink, setHighlight, setLink } from '@stet/editor';
import { isSafeUrl } from '@stet/tree';
import {
  cdxIconArticle,
  cdxIconEdit,
  cdxIconError,
  cdxIconGlobe,
  cdxIconLink,
  cdxIconNewWindow,
  cdxIconUnLink,
} from '@wikimedia/codex-icons';
import { html, nothing, type TemplateResult } from 'lit-html';
import type { EditorView } from 'prosemirror-view';
import { type CardContent, cardHead } from '../card.js';
import type { PageResult } from '../host.js';
import type { InspectorContext } from '../inspector.js';
import { readTarget, showTarget } from './link-target.js';

/** The two faces of the link card: what the link at the caret is, and the field that changes it. */
export interface LinkInspector {
  /** Asks where to link: for the selection, the link at the caret, or a new one. */
  edit(): void;
  /** Shows or hides the small card as the caret moves. */
  update(): void;
}

export function createLinkInspector(context: InspectorContext): LinkInspector {
  const { card, msg } = context;
  let shown: CardContent | null = null;
  let dismissed = -1;

  const rectOf = (view: EditorView, from: number, to: number) => (): DOMRect => {
    const Rect = view.dom.ownerDocument.defaultView?.DOMRect ?? DOMRect;
    // The card is placed a moment later, when the editor may be gone.
    if (view.isDestroyed) return new Rect();
    const size = view.state.doc.content.size;
    const start = view.coordsAtPos(Math.min(from, size), 1);
    const end = view.coordsAtPos(Math.min(to, size), -1);
    const oneLine = Math.abs(start.top - end.top) < 4;
    const left = oneLine ? Math.min(start.left, end.left) : start.left;
    const width = oneLine ? Math.abs(end.left - start.left) : 0;
    return new Rect(left, start.top, width, start.bottom - start.top);
  };

  const address = (rel: string, href: string): string | null => {
    if (!rel.startsWith('mw:WikiLink')) return isSafeUrl(href) ? href : null;
    const url = context.host.pageUrl?.(showTarget(rel, href));
    return url && isSafeUrl(url) ? url : null;
  };

  const row = (rel: string, href: string): TemplateResult => {
    const external = !rel.startsWith('mw:WikiLink');
    const url = address(rel, href);
    const text = html`${context.icon(external ? cdxIconGlobe : cdxIconArticle)}<span dir="auto"
        >${showTarget(rel, href)}</span
      >`;
    const small = (name: string, shape: Parameters<typeof context.icon>[0], label: string, run: () => void) =>
      html`<button type="button" class="stet-button stet-button-icon" data-name=${name} data-tip=${label}
        aria-label=${label} @mousedown=${(event: Event) => event.preventDefault()} @click=${run}>
        ${context.icon(shape)}</button>`;
    return html`<div class="stet-link-row">
      ${
        url
          ? html`<a class="stet-link-target" href=${url} target="_blank" rel="noopener nofollow"
            data-tip=${msg('link-open')}>${text}${context.icon(cdxIconNewWindow)}</a>`
          : html`<span class="stet-link-target">${text}</span>`
      }
      ${small('edit', cdxIconEdit, msg('edit'), edit)}
      ${small('remove', cdxIconUnLink, msg('link-remove'), () => {
        card.close();
        context.run(removeLink);
      })}
    </div>`;
  };

  const update = (): void => {
    const view = context.activeView();
    const link = view.state.selection.empty && view.editable ? linkAt(view.state) : null;
    if (!link || !view.hasFocus()) {
      if (!link) dismissed = -1;
      if (
        shown &&
        card.content === shown &&
        !card.element.contains(card.element.ownerDocument.activeElement)
      ) {
        shown = null;
        card.close();
      }
      return;
    }
    if (dismissed === link.from || view.composing) return;
    const { rel, href } = link.mark.attrs as { rel: string; href: string };
    if (shown && card.content === shown && shown.label === href) return;
    if (card.content && card.content !== shown) return;
    const content: CardContent = {
      label: href,
      body: () => row(rel, href),
      onClose: () => {
        if (shown !== content) return;
        shown = null;
        dismissed = link.from;
      },
    };
    shown = content;
    card.show(content, rectOf(view, link.from, link.to), false);
  };

  const edit = (): void => {
    const view = context.activeView();
    const { state } = view;
    const link = linkAt(state);
    if (!state.selection.$from.parent.inlineContent) return;
    const { from, to } = link ?? state.selection;
    const selected = state.doc.textBetween(state.selection.from, state.selection.to, ' ').trim();
    let value = link
      ? showTarget(String(link.mark.attrs.rel), String(link.mark.attrs.href))
      : readTarget(selected, context.site).kind === 'invalid' || selected.length > 120
        ? ''
        : selected;
    let error = '';
    let results: readonly PageResult[] = [];
    let active = -1;
    let search: AbortController | null = null;

    const apply = (): void => {
      const read = readTarget(value, context.site);
      if (value.trim() === '' && link) {
        card.close();
        context.run(removeLink);
        return;
      }
      if (read.kind === 'invalid') {
        error = msg('link-invalid');
        card.render();
        return;
      }
      card.close();
      context.run(setLink(read.target, read.text));
    };
    const find = (): void => {
      search?.abort();
      const query = value.trim();
      const find = context.host.searchPages;
      if (!find || query === '' || readTarget(query, context.site).kind !== 'internal') {
        results = [];
        active = -1;
        return;
      }
      const controller = new AbortController();
      search = controller;
      find
        .call(context.host, query, controller.signal)
        .then((found) => {
          if (controller.signal.aborted || card.content !== content) return;
          results = found.slice(0, 8);
          active = -1;
          card.render();
        })
        .catch(() => undefined);
    };
    const choose = (result: PageResult): void => {
      value = result.title;
      apply();
    };
    const onKey = (event: KeyboardEvent): void => {
      if (isComposing(event)) return;
      if (event.key === 'Enter') {
        event.preventDefault();
        const result = results[active];
        if (result) choose(result);
        else apply();
      } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && results.length > 0) {
        event.preventDefault();
        const step = event.key === 'ArrowDown' ? 1 : -1;
        active = (active + step + results.length + 1) % (results.length + 1);
        if (active === results.length) active = -1;
        card.render();
      }
    };
    const kind = (): string => {
      if (value.trim() === '') return '';
      const read = readTarget(value, context.site);
      return read.kind === 'internal'
        ? msg('link-internal')
        : read.kind === 'external'
          ? msg('link-external')
          : '';
    };
    const content: CardContent = {
      label: msg('link'),
      body: () => html`<div class="stet-card-body">
        ${cardHead(context, cdxIconLink, msg('link'), html`<span class="stet-quiet stet-caption">${kind()}</span>`)}
        <input class="stet-input" type="text" dir="auto" autocomplete="off" spellcheck="false"
          role="combobox" aria-label=${msg('link-target')} placeholder=${msg('link-placeholder')}
          aria-expanded=${results.length > 0 ? 'true' : 'false'} aria-controls="stet-link-results"
          aria-invalid=${error ? 'true' : 'false'} .value=${value}
          @input=${(event: InputEvent) => {
            value = (event.target as HTMLInputElement).value;
            error = '';
            find();
            card.render();
          }}
          @keydown=${onKey} />
        ${error ? html`<p class="stet-error" role="alert">${context.icon(cdxIconError)}${error}</p>` : nothing}
        ${
          results.length > 0
            ? html`<ul class="stet-options" role="listbox" id="stet-link-results">
              ${results.map(
                (result, index) => html`<li class="stet-option" role="option"
                  aria-selected=${index === active ? 'true' : 'false'}
                  @mousedown=${(event: Event) => event.preventDefault()}
                  @click=${() => choose(result)}>
                  <span class=${result.missing ? 'stet-option-missing' : ''} dir="auto">${result.title}</span>
                  ${
                    result.missing
                      ? html`<small>${msg('link-missing')}</small>`
                      : result.description
                        ? html`<small dir="auto">${result.description}</small>`
                        : nothing
                  }
                </li>`,
              )}
            </ul>`
            : nothing
        }
        <div class="stet-card-actions">
          ${
            link
              ? html`<button type="button" class="stet-button stet-button-danger" @click=${() => {
                  card.close();
                  context.run(removeLink);
                }}>${msg('link-remove')}</button>`
              : nothing
          }
          <span class="stet-spring"></span>
          <button type="button" class="stet-button stet-button-primary" data-name="apply" @click=${apply}>
            ${msg('apply')}</button>
        </div>
      </div>`,
      onClose: () => {
        search?.abort();
        setHighlight(view, null);
      },
    };
    shown = null;
    card.show(content, rectOf(view, from, to), true);
    if (to > from) setHighlight(view, { from, to });
    find();
  };

  return { edit, update };
}
