import { isComposing, newId } from '@stet/editor';
import { localTarget } from '@stet/tree';
import { hrefOf, parseTitle, type Site } from '@stet/wikitext';
import { cdxIconAdd, cdxIconTag, cdxIconTrash } from '@wikimedia/codex-icons';
import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { repeat } from 'lit-html/directives/repeat.js';
import type { Node } from 'prosemirror-model';
import { withoutPrefix } from '../insert-actions.js';
import type { Inspector, InspectorContext } from '../inspector.js';

interface Category {
  readonly pos: number;
  readonly node: Node;
  readonly id: string;
  /** Without the namespace. */
  readonly name: string;
  readonly sortKey: string;
}

const categoryNamespace = 14;

/** The categories of a page in the order of its source. */
export function categoriesOf(doc: Node): Category[] {
  const found: Category[] = [];
  doc.descendants((node, pos) => {
    if (node.type.name !== 'category' && node.type.name !== 'categoryBlock') return true;
    const target = localTarget(String(node.attrs.href));
    const title = target?.title ?? '';
    found.push({
      pos,
      node,
      id: String(node.attrs.id),
      name: title.slice(title.indexOf(':') + 1),
      sortKey: decoded(target?.fragment ?? ''),
    });
    return false;
  });
  return found;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text).replaceAll('_', ' ');
  } catch {
    return text;
  }
}

/** The address of a category as the tree writes it; `null` where the name is no title. */
export function categoryHref(name: string, sortKey: string, site: Site): string | null {
  const namespace = site.namespaceNames.get(categoryNamespace) ?? 'Category';
  const bare = withoutPrefix(name, [namespace, 'Category']);
  const title = parseTitle(`${namespace}:${bare}`, site);
  if (!title || bare === '') return null;
  return hrefOf({ ...title, fragment: sortKey === '' ? null : sortKey });
}

/** The page's categories: a list in the side panel, each with its sort key. */
export function openCategories(context: InspectorContext, focus: boolean): void {
  const { msg, panel, surface, site } = context;
  const { view } = surface;
  let adding = '';
  let error = '';
  let stop: (() => void) | null = null;

  const add = (): void => {
    const href = categoryHref(adding, '', site);
    if (!href) {
      error = adding.trim() === '' ? '' : msg('link-invalid');
      panel.render();
      return;
    }
    const all = categoriesOf(view.state.doc);
    const type = view.state.schema.nodes.categoryBlock;
    if (!type) return;
    const last = all.filter(({ node }) => node.isBlock).at(-1);
    const pos = last ? last.pos + last.node.nodeSize : view.state.doc.content.size;
    view.dispatch(view.state.tr.insert(pos, type.create({ id: newId(view.state), href })));
    adding = '';
    error = '';
    panel.render();
    panel.element.querySelector<HTMLInputElement>('.stet-category-new')?.focus();
  };

  const row = (category: Category): TemplateResult => html`<li>
    <span class="stet-row-name" dir="auto">${category.name}</span>
    <button type="button" class="stet-button stet-button-icon" data-tip=${msg('category-remove', category.name)}
      aria-label=${msg('category-remove', category.name)}
      @click=${() => {
        const now = categoriesOf(view.state.doc).find(({ id }) => id === category.id);
        if (now) view.dispatch(view.state.tr.delete(now.pos, now.pos + now.node.nodeSize));
        panel.render();
      }}>${context.icon(cdxIconTrash)}</button>
    <input class="stet-input" dir="auto" .value=${category.sortKey} placeholder=${msg('category-sort-key')}
      aria-label=${msg('category-sort-key')}
      @change=${(event: Event) => {
        const sortKey = (event.target as HTMLInputElement).value;
        const now = categoriesOf(view.state.doc).find(({ id }) => id === category.id);
        const href = categoryHref(category.name, sortKey, site);
        if (now && href) view.dispatch(view.state.tr.setNodeAttribute(now.pos, 'href', href));
      }} />
  </li>`;

  panel.show(
    {
      title: msg('page-categories'),
      icon: cdxIconTag,
      body: () => {
        const all = categoriesOf(view.state.doc);
        return html`<div class="stet-inline-form">
            <label class="stet-field">
              <span class="stet-field-label">${msg('category-add')}</span>
              <input class="stet-input stet-category-new" dir="auto" placeholder=${msg('category-name')}
                .value=${live(adding)} aria-invalid=${error ? 'true' : 'false'}
                @input=${(event: InputEvent) => {
                  adding = (event.target as HTMLInputElement).value;
                }}
                @keydown=${(event: KeyboardEvent) => {
                  if (event.key !== 'Enter' || isComposing(event)) return;
                  event.preventDefault();
                  add();
                }} />
            </label>
            <button type="button" class="stet-button stet-button-outline" @click=${add}>
              ${context.icon(cdxIconAdd)}${msg('add')}
            </button>
          </div>
          ${error ? html`<p class="stet-error" role="alert">${error}</p>` : ''}
          ${
            all.length === 0
              ? html`<p class="stet-empty">${msg('category-none')}</p>`
              : html`<ul class="stet-rows">${repeat(all, ({ id }) => id, row)}</ul>`
          }`;
      },
      onClose: () => stop?.(),
    },
    focus,
  );
  // Undo, or somebody at the page, may change the list while it is open; it is read again when the typing rests.
  const window = context.root.ownerDocument.defaultView;
  let timer = 0;
  const unsubscribe = context.onUpdate(() => {
    window?.clearTimeout(timer);
    timer = window?.setTimeout(() => panel.render(), 300) ?? 0;
  });
  stop = () => {
    window?.clearTimeout(timer);
    unsubscribe();
  };
}

/** A category's own mark in the page opens the list. */
export const category: Inspector = {
  types: ['category', 'categoryBlock'],
  open: (context, target) => openCategories(context, target.focus),
};
