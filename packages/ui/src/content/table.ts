import {
  addColumn,
  addRow,
  cellAround,
  isHeaderCell,
  removeColumn,
  removeRow,
  removeTable,
  toggleHeaderCell,
} from '@stet/editor';
import {
  cdxIconTableAddColumnAfter,
  cdxIconTableAddColumnBefore,
  cdxIconTableAddRowAfter,
  cdxIconTableAddRowBefore,
  cdxIconTrash,
} from '@wikimedia/codex-icons';
import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { Command } from 'prosemirror-state';
import type { InspectorContext } from '../inspector.js';
import { createPopup } from '../popup.js';

/** A small bar over the table that the caret is in. */
export interface TableBar {
  update(): void;
  destroy(): void;
}

const removeRowIcon =
  '<path d="M1 5a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v2H1zm0 8h18v2a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2zm4-4h10v2H5z"/>';
const removeColumnIcon =
  '<path d="M5 1a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h2V1zm8 0v18h2a2 2 0 0 0 2-2V3a2 2 0 0 0-2-2zM9 5h2v10H9z"/>';
const headerIcon = '<path d="M2 2h16v16H2zm2 6v3.2h5V8zm7 0v3.2h5V8zm-7 5v3h5v-3zm7 0v3h5v-3z"/>';

export function createTableBar(context: InspectorContext): TableBar {
  const { msg } = context;
  const popup = createPopup(context.root, {
    className: 'stet-bar',
    label: msg('table'),
    role: 'toolbar',
    placement: context.root.dir === 'rtl' ? 'left-start' : 'right-start',
    fallback: ['top-start', 'bottom-start'],
    distance: 8,
    sticky: true,
  });
  popup.element.addEventListener('mousedown', (event) => event.preventDefault());
  let table: Element | null = null;
  let header = false;

  const button = (
    name: string,
    shape: Parameters<typeof context.icon>[0],
    command: Command,
    pressed?: boolean,
  ): TemplateResult => html`<button type="button"
    class=${`stet-button stet-button-icon ${name === 'table-remove' ? 'stet-button-danger' : ''}`}
    data-name=${name} data-tip=${msg(name)} aria-label=${msg(name)}
    aria-pressed=${pressed === undefined ? nothing : String(pressed)}
    @click=${() => void context.run(command)}>${context.icon(shape)}</button>`;
  const line = (): TemplateResult => html`<span class="stet-separator"></span>`;

  const draw = (): void => {
    render(
      html`${button('table-row-before', cdxIconTableAddRowBefore, addRow(-1))}
        ${button('table-row-after', cdxIconTableAddRowAfter, addRow(1))}
        ${button('table-row-remove', removeRowIcon, removeRow)}
        ${line()}
        ${button('table-column-before', cdxIconTableAddColumnBefore, addColumn(-1))}
        ${button('table-column-after', cdxIconTableAddColumnAfter, addColumn(1))}
        ${button('table-column-remove', removeColumnIcon, removeColumn)}
        ${line()}
        ${button('table-header', headerIcon, toggleHeaderCell, header)}
        ${line()}
        ${button('table-remove', cdxIconTrash, removeTable)}`,
      popup.element,
    );
  };

  return {
    update() {
      const { view } = context.surface;
      const place =
        view.editable && context.activeView() === view ? cellAround(view.state.selection.$from) : null;
      const dom = place ? view.nodeDOM(place.tablePos) : null;
      const inUse = view.hasFocus() || popup.element.contains(popup.element.ownerDocument.activeElement);
      if (!place || !dom || dom.nodeType !== 1 || !inUse) {
        if (popup.open) popup.hide();
        table = null;
        return;
      }
      const isHeader = isHeaderCell(place.cell);
      if (table !== dom || header !== isHeader) {
        header = isHeader;
        draw();
      }
      if (table === dom && popup.open) return;
      table = dom as Element;
      popup.show(table);
    },
    destroy: () => popup.destroy(),
  };
}
