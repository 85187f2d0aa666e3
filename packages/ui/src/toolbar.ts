import { type Direction, type Presence, shownDirection } from '@stet/editor';
import { cdxIconAdd, cdxIconEllipsis, cdxIconTextStyle } from '@wikimedia/codex-icons';
import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { UiContext } from './context.js';
import type { Icon } from './icons.js';
import { createMenu, type MenuEntry } from './menu.js';
import {
  blockCommand,
  blockItems,
  clearCommand,
  directions,
  formatItems,
  historyItems,
  indentItems,
  linkItem,
  listItems,
  referenceItem,
  styleCommand,
  styleItems,
  type ToolbarItem,
} from './toolbar-items.js';
import { type ToolbarState, toolbarState } from './toolbar-state.js';

export interface ToolbarOptions {
  /** The icon of an entry of a menu by the key of its message, where that is at hand already. */
  iconOf(label: string): Icon | undefined;
  /** What the insert menu offers. */
  readonly insert: readonly (MenuEntry | null)[];
  openLink(): void;
  insertReference(): void;
  setDirection(dir: Direction): void;
  readonly onSave?: () => void;
  readonly onCancel?: () => void;
  readonly onSource?: () => void;
  /** What the host puts at the end of the bar, before Save. */
  readonly toolbarEnd?: Element;
}

export interface Toolbar {
  readonly element: HTMLElement;
  /** Shows the state of the selection again where it has changed. */
  update(): void;
  /** Whether Save is offered as something to do. */
  setDirty(dirty: boolean): void;
  destroy(): void;
}

/** Groups that can give way, the rarest first. */
const order = ['indent', 'lists', 'reference', 'redo', 'insert', 'undo', 'style'] as const;
type GroupName = (typeof order)[number];

export function createToolbar(context: UiContext, container: HTMLElement, options: ToolbarOptions): Toolbar {
  const { msg } = context;
  const element = container.ownerDocument.createElement('div');
  element.className = 'stet-toolbar';
  element.setAttribute('role', 'toolbar');
  element.setAttribute('aria-label', msg('toolbar'));
  container.prepend(element);
  let state: ToolbarState | null = null;
  let dirty = false;
  let hidden: ReadonlySet<GroupName> = new Set();
  let menuOwner = '';
  const menu = createMenu(context, msg('more'), (open) => {
    if (!open) menuOwner = '';
    draw();
  });

  /** The end of the bar keeps Save alone; the rest of it is in the menu. */
  const narrow = (): boolean => element.classList.contains('stet-toolbar-narrow');

  const run = (item: ToolbarItem): void => {
    if (item.command) context.run(item.command);
    else if (item === linkItem) options.openLink();
    else if (item === referenceItem) options.insertReference();
  };
  const enabled = (item: ToolbarItem): boolean => {
    if (!state?.editable) return false;
    if (item.name === 'undo') return state.undo;
    if (item.name === 'redo') return state.redo;
    if (item.name === 'indent') return state.indent;
    if (item.name === 'outdent') return state.outdent;
    return state.text;
  };
  const pressed = (item: ToolbarItem): Presence | null => {
    if (item.name === 'bold') return state?.bold ?? 'none';
    if (item.name === 'italic') return state?.italic ?? 'none';
    if (item.name === 'link') return state?.link ? 'all' : 'none';
    if (item.name === 'ul' || item.name === 'ol') return state?.list === item.name ? 'all' : 'none';
    return null;
  };
  const ariaPressed = { none: 'false', some: 'mixed', all: 'true' } as const;

  const button = (item: ToolbarItem): TemplateResult => {
    const press = pressed(item);
    return html`<button
      type="button"
      class="stet-button stet-button-icon"
      data-name=${item.name}
      data-tip=${msg(item.label)}
      data-key=${item.key ?? nothing}
      aria-label=${msg(item.label)}
      aria-pressed=${press === null ? nothing : ariaPressed[press]}
      aria-disabled=${enabled(item) ? nothing : 'true'}
      @click=${() => {
        if (enabled(item)) run(item);
      }}
    >
      ${context.icon(item.icon)}
    </button>`;
  };

  const menuButton = (
    name: string,
    label: string,
    content: TemplateResult,
    entries: () => readonly (MenuEntry | null)[],
    className = '',
    disabled = false,
  ): TemplateResult => html`<button
    type="button"
    class=${`stet-button ${className}`}
    data-name=${name}
    data-tip=${label}
    aria-label=${label}
    aria-haspopup="menu"
    aria-expanded=${menuOwner === name ? 'true' : 'false'}
    aria-disabled=${disabled ? 'true' : nothing}
    @click=${(event: MouseEvent) => {
      if (!disabled) openMenu(event.currentTarget as HTMLElement, name, entries(), event.detail === 0);
    }}
    @keydown=${(event: KeyboardEvent) => {
      if (event.key !== 'ArrowDown' || disabled) return;
      event.preventDefault();
      openMenu(event.currentTarget as HTMLElement, name, entries(), true);
    }}
  >
    ${content}
  </button>`;

  const openMenu = (
    anchor: HTMLElement,
    name: string,
    entries: readonly (MenuEntry | null)[],
    focus: boolean,
  ): void => {
    const reopen = menuOwner !== name;
    menu.hide();
    if (!reopen) return;
    menuOwner = name;
    menu.toggle(anchor, entries, focus);
  };

  const chevron = (): TemplateResult =>
    html`<svg class="stet-chevron" viewBox="0 0 12 12" aria-hidden="true">
      <path d="M2.5 4.5 6 8l3.5-3.5" fill="none" stroke="currentColor" stroke-width="1.5" />
    </svg>`;

  const blockLabel = (): string => {
    if (state?.block === 'mixed') return msg('block-mixed');
    const item = blockItems.find(({ kind }) => kind === state?.block);
    return item ? msg(item.label, item.number ?? '') : msg('block-other');
  };
  const blockEntries = (): (MenuEntry | null)[] => [
    // A page's title is its heading of the first level: that one is offered only where somebody used it.
    ...blockItems
      .filter((item) => item.kind !== 'heading1' || state?.block === 'heading1')
      .map((item) => ({
        name: item.kind,
        label: msg(item.label, item.number ?? ''),
        key: item.key,
        checked: state?.block === item.kind,
        className: `stet-menu-${item.kind}`,
        run: () => void context.run(blockCommand(item.kind)),
      })),
    null,
    ...directions.map((dir) => ({
      name: dir,
      label: msg(`direction-${dir}`),
      icon: options.iconOf(`direction-${dir}`),
      checked: direction() === dir,
      run: () => options.setDirection(dir),
    })),
  ];
  const direction = (): string => {
    const view = context.activeView();
    return shownDirection(view, view.state.selection.from);
  };
  const styleEntries = (): (MenuEntry | null)[] => [
    ...styleItems.map(
      (item, index): MenuEntry => ({
        name: item.name ?? item.mark,
        label: msg(item.label),
        icon: options.iconOf(item.label),
        checked: state?.styles[index] === 'all',
        ...(item.key === undefined ? {} : { key: item.key }),
        run: () => void context.run(styleCommand(item)),
      }),
    ),
    null,
    {
      name: 'clear',
      label: msg('clear'),
      icon: options.iconOf('clear'),
      key: 'Mod-\\',
      run: () => void context.run(clearCommand),
    },
  ];
  const entryOf = (item: ToolbarItem): MenuEntry => ({
    name: item.name,
    label: msg(item.label),
    icon: item.icon,
    disabled: !enabled(item),
    ...(item.key === undefined ? {} : { key: item.key }),
    run: () => run(item),
  });
  const moreEntries = (): (MenuEntry | null)[] => {
    const parts: readonly (readonly (MenuEntry | null)[])[] = [
      hidden.has('undo')
        ? historyItems.map(entryOf)
        : hidden.has('redo')
          ? historyItems.slice(1).map(entryOf)
          : [],
      hidden.has('style') ? styleEntries().filter((entry) => entry !== null) : [],
      hidden.has('reference') ? [entryOf(referenceItem)] : [],
      hidden.has('lists') ? listItems.map(entryOf) : [],
      hidden.has('indent') ? indentItems.map(entryOf) : [],
      hidden.has('insert') ? options.insert : [],
      options.onSource && narrow() ? [sourceEntry()] : [],
      options.onCancel && narrow() ? [cancelEntry()] : [],
    ];
    return parts
      .filter((part) => part.length > 0)
      .flatMap((part, index) => (index === 0 ? [...part] : [null, ...part]));
  };
  const cancelEntry = (): MenuEntry => ({
    name: 'cancel',
    label: msg('cancel'),
    run: () => options.onCancel?.(),
  });
  const sourceEntry = (): MenuEntry => ({
    name: 'source',
    label: msg('source'),
    run: () => options.onSource?.(),
  });

  const group = (content: unknown): TemplateResult => html`<div class="stet-toolbar-group">${content}</div>`;
  const shown = (name: GroupName, content: unknown): unknown => (hidden.has(name) ? nothing : content);

  const draw = (): void => {
    const off = !state?.editable;
    render(
      html`<div class="stet-toolbar-items">
          ${shown(
            'undo',
            group([
              historyItems[0] && button(historyItems[0]),
              shown('redo', historyItems[1] && button(historyItems[1])),
            ]),
          )}
          ${group(
            menuButton(
              'block',
              msg('block-type'),
              html`<span>${blockLabel()}</span>${chevron()}`,
              blockEntries,
              'stet-block-button',
              off || !state?.block,
            ),
          )}
          ${group([
            formatItems.map(button),
            shown(
              'style',
              menuButton(
                'style',
                msg('text-style'),
                html`${context.icon(cdxIconTextStyle)}${chevron()}`,
                styleEntries,
                'stet-menu-button',
                off || !state?.text,
              ),
            ),
          ])}
          ${group([button(linkItem), shown('reference', button(referenceItem))])}
          ${shown('lists', group([listItems.map(button), shown('indent', indentItems.map(button))]))}
          ${shown(
            'insert',
            group(
              menuButton(
                'insert',
                msg('insert'),
                html`${context.icon(cdxIconAdd)}<span>${msg('insert')}</span>${chevron()}`,
                () => options.insert,
                'stet-menu-button',
                off,
              ),
            ),
          )}
          ${
            hidden.size > 0 || (narrow() && (options.onSource || options.onCancel))
              ? menuButton(
                  'more',
                  msg('more'),
                  context.icon(cdxIconEllipsis),
                  moreEntries,
                  'stet-button-icon',
                  off,
                )
              : nothing
          }
        </div>
        <div class="stet-toolbar-end">
          ${options.toolbarEnd ?? nothing}
          ${
            options.onSource
              ? html`<button type="button" class="stet-button stet-source-button" data-name="source"
                @click=${() => options.onSource?.()}>${msg('source')}</button>`
              : nothing
          }
          ${
            options.onCancel
              ? html`<button type="button" class="stet-button stet-cancel-button" data-name="cancel"
                @click=${() => options.onCancel?.()}>${msg('cancel')}</button>`
              : nothing
          }
          ${
            options.onSave
              ? html`<button type="button" class="stet-button stet-button-primary" data-name="save"
                data-tip=${msg('save')} data-key="Mod-s"
                aria-disabled=${dirty ? nothing : 'true'}
                @click=${() => {
                  if (dirty) options.onSave?.();
                }}>${msg('save')}</button>`
              : nothing
          }
        </div>`,
      element,
    );
    rove();
  };

  /** One control of the bar is in the tab order: the last one used. */
  const controls = (): HTMLElement[] => [...element.querySelectorAll<HTMLElement>('button')];
  let roving = 'block';
  const rove = (): void => {
    const all = controls();
    const current = all.find((control) => control.dataset.name === roving) ?? all[0];
    for (const control of all) control.tabIndex = control === current ? 0 : -1;
  };
  const onKey = (event: KeyboardEvent): void => {
    const all = controls();
    const at = all.indexOf(element.ownerDocument.activeElement as HTMLElement);
    if (at < 0) return;
    const forward = getComputedDirection(element) === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const backward = forward === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight';
    const target =
      event.key === forward
        ? all[(at + 1) % all.length]
        : event.key === backward
          ? all[(at - 1 + all.length) % all.length]
          : event.key === 'Home'
            ? all[0]
            : event.key === 'End'
              ? all.at(-1)
              : null;
    if (event.key === 'Escape') {
      event.preventDefault();
      context.activeView().focus();
    }
    if (!target) return;
    event.preventDefault();
    roving = target.dataset.name ?? roving;
    rove();
    target.focus();
  };
  const onFocus = (event: FocusEvent): void => {
    const name = (event.target as HTMLElement).dataset.name;
    if (name) roving = name;
  };
  // A press on the bar leaves focus and selection where they are.
  const onPress = (event: MouseEvent): void => event.preventDefault();
  element.addEventListener('keydown', onKey);
  element.addEventListener('focusin', onFocus);
  element.addEventListener('mousedown', onPress);

  const fit = (): void => {
    const items = element.querySelector<HTMLElement>('.stet-toolbar-items');
    if (!items) return;
    const give: GroupName[] = [];
    hidden = new Set();
    element.classList.remove('stet-toolbar-narrow', 'stet-toolbar-tiny');
    draw();
    const overflows = (): boolean => {
      let used = 0;
      for (const child of items.children) used += child.getBoundingClientRect().width + 2;
      return used > items.getBoundingClientRect().width;
    };
    if (overflows()) {
      element.classList.add('stet-toolbar-narrow');
      draw();
      for (const name of order) {
        if (!overflows()) break;
        give.push(name);
        hidden = new Set(give);
        draw();
      }
      if (overflows()) element.classList.add('stet-toolbar-tiny');
    }
  };
  const Observer = container.ownerDocument.defaultView?.ResizeObserver;
  let width = -1;
  const observer = Observer
    ? new Observer(([entry]) => {
        const now = Math.round(entry?.contentRect.width ?? 0);
        if (now === width) return;
        width = now;
        fit();
      })
    : null;
  const toolbar: Toolbar = {
    element,
    update() {
      const view = context.activeView();
      const next = toolbarState(view.state, context.surface.view.state, context.surface.view.editable);
      if (next.key === state?.key) return;
      state = next;
      draw();
    },
    setDirty(value) {
      if (value === dirty) return;
      dirty = value;
      draw();
    },
    destroy() {
      observer?.disconnect();
      menu.destroy();
      element.removeEventListener('keydown', onKey);
      element.removeEventListener('focusin', onFocus);
      element.removeEventListener('mousedown', onPress);
      element.remove();
    },
  };
  toolbar.update();
  fit();
  observer?.observe(element);
  return toolbar;
}

function getComputedDirection(element: HTMLElement): string {
  return element.ownerDocument.defaultView?.getComputedStyle(element).direction ?? 'ltr';
}
