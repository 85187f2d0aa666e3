import {
  createSurface,
  type ExpandCalls,
  insertAtom,
  insertReference,
  type OpenTarget,
  openAt,
  RenderCache,
  type RewriteCounter,
  type Surface,
} from '@stet/editor';
import type { Site } from '@stet/wikitext';
import { cdxIconAlert, cdxIconClose } from '@wikimedia/codex-icons';
import { html, nothing, render } from 'lit-html';
import type { Node } from 'prosemirror-model';
import type { Command } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { createCard } from './card.js';
import type { LinkInspector } from './content/link.js';
import type { createTableBar } from './content/table.js';
import type { Host } from './host.js';
import { type Icon, icon } from './icons.js';
import { insertEntries } from './insert.js';
import type { InspectorContext } from './inspector.js';
import { addEnglish, createMessages, type Messages } from './messages.js';
import { createPanel } from './panel.js';
import { createToolbar } from './toolbar.js';
import { createTooltips } from './tooltip.js';

/** What an interface around a surface is made with; see `EditorOptions` for what each means. */
export interface MountOptions {
  readonly doc: Node;
  readonly site: Site;
  readonly title?: string;
  readonly lang?: string;
  readonly dir?: 'ltr' | 'rtl';
  readonly messages?: Messages;
  readonly host?: Host;
  readonly editable?: boolean;
  readonly toolbarContainer?: HTMLElement;
  readonly toolbarEnd?: Element;
  readonly onSave?: () => void;
  readonly onCancel?: () => void;
  readonly onSource?: () => void;
  readonly onChange?: () => void;
  /** For development: counts text that is drawn anew although the browser had put it there. */
  readonly rewrites?: RewriteCounter;
  /** Reads the body of a reference list, in which notes may be defined. */
  readonly readNotes?: (source: string) => Node;
}

export interface Mounted {
  readonly root: HTMLElement;
  readonly surface: Surface;
  /** Applies what a person typed into a field and has not left yet. */
  flush(): void;
  setEditable(editable: boolean): void;
  /** Save is offered as something to do, or not. */
  setDirty(dirty: boolean): void;
  /** Shows a sentence over the page; `null` takes it away. */
  notice(text: string | null, action?: { label: string; run(): void }): void;
  destroy(): void;
}

/** Content that opens when it is pressed; `x` stands for `xBlock` too. */
const inspectable = new Set([
  'transclusion',
  'reference',
  'figure',
  'media',
  'comment',
  'category',
  'extension',
  'alien',
  'meta',
]);

/** Mounts toolbar, surface and inspectors in `element`. */
export function mountEditor(element: HTMLElement, options: MountOptions): Mounted {
  const document = element.ownerDocument;
  const window = document.defaultView;
  const messages = options.messages ?? createMessages();
  const { msg } = messages;
  const host = options.host ?? {};
  const mac = /Mac|iPhone|iPad/.test(window?.navigator.platform ?? '');

  const root = document.createElement('div');
  root.className = 'stet';
  root.lang = messages.lang;
  root.dir = messages.dir;
  const bar = options.toolbarContainer ?? root;
  const noticePlace = document.createElement('div');
  const body = document.createElement('div');
  body.className = 'stet-body';
  root.append(noticePlace, body);
  element.append(root);

  const listeners = new Set<() => void>();
  let frame = 0;
  const changed = (): void => {
    if (frame !== 0) return;
    frame =
      window?.requestAnimationFrame(() => {
        frame = 0;
        for (const listener of [...listeners]) listener();
      }) ?? 0;
  };
  /** Forms and cards are fetched when a person can type already, at the latest when one is opened. */
  const later = (use: (parts: typeof import('./inspectors.js')) => void): void => {
    import('./inspectors.js').then(
      (parts) => {
        addEnglish(parts.english);
        if (!surface.view.isDestroyed) use(parts);
      },
      () => mounted.notice(msg('panel-failed')),
    );
  };
  const insertAndOpen = (command: Command): void => {
    const view = activeView();
    if (run(command)) openAt(view, view.state.selection.from, open);
  };
  const addReference = (): void => insertAndOpen(insertReference);
  let active: EditorView | null = null;
  const open = (target: OpenTarget): boolean => {
    const { name } = target.node.type;
    if (!inspectable.has(name.replace(/Block$/, ''))) return false;
    later(({ inspectors }) => {
      const before = card.content;
      inspectors.find(({ types }) => types.includes(name))?.open(context, target);
      // One thing is inspected at a time, but for what stands in the text of a reference, which is in the card.
      if (target.view !== surface.view) return;
      if (card.content !== before) panel.close();
      else card.close();
    });
    return true;
  };

  const exists = host.exists ? { exists: (title: string) => host.exists?.(title) !== false } : {};
  let expander: Promise<ExpandCalls> | undefined;
  const expand: ExpandCalls = async (calls) => {
    expander ??= import('./expander.js').then(({ expanderOf }) => expanderOf(host, options));
    return (await expander)(calls);
  };
  const rendered = new RenderCache({
    parse: options,
    mediaUrl: (name, width) => host.image?.(name, width || null)?.url,
    ...exists,
    ...(host.expansions ? { known: host.expansions } : {}),
    ...(host.getPages || host.expand ? { expand } : {}),
  });
  const surface = createSurface(body, {
    ...options,
    rendered,
    name: msg('surface'),
    placeholder: msg('empty-page'),
    label: msg,
    picture: (name, width) => host.image?.(name, width || null) ?? null,
    ...exists,
    onOpen: open,
    onNested: changed,
    onTransaction: (tr) => {
      changed();
      if (tr.docChanged) options.onChange?.();
    },
    keys: {
      'Mod-k': () => {
        withLink((inspector) => inspector.edit());
        return true;
      },
      'Mod-Shift-k': () => {
        addReference();
        return true;
      },
      'Alt-F10': () => {
        toolbar.element.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
        return true;
      },
      ...(options.onSave
        ? {
            'Mod-s': () => {
              options.onSave?.();
              return true;
            },
          }
        : {}),
    },
  });

  const activeView = (): EditorView => (active && !active.isDestroyed ? active : surface.view);
  const run = (command: Command): boolean => {
    const view = activeView();
    // What is being composed ends first: a button pressed meanwhile does its work after that.
    if (surface.isComposing()) {
      surface.afterComposition(() => run(command));
      return true;
    }
    const done = command(view.state, view.dispatch, view);
    view.focus();
    return done;
  };
  const iconContext = { lang: messages.lang, dir: messages.dir };
  const base = {
    root,
    surface,
    host,
    site: options.site,
    msg,
    icon: (shape: Parameters<typeof icon>[0]) => icon(shape, iconContext),
    activeView,
    run,
    toolbarBottom: () => toolbar.element.getBoundingClientRect().bottom,
    keyLabel: (key: string) => keyLabel(key, mac, msg),
    onUpdate(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
  const card = createCard(base);
  const panel = createPanel(base);
  const context: InspectorContext = { ...base, card, panel };
  // Links have a card of their own: they occur in the text of a reference, which is in a card itself.
  const linkCard = createCard(base);
  let link: LinkInspector | null = null;
  const withLink = (use: (link: LinkInspector) => void): void => {
    if (link) use(link);
    else
      later(({ createLinkInspector }) => {
        link ??= createLinkInspector({ ...context, card: linkCard });
        use(link);
      });
  };
  // Fetched while nobody waits for it: what is typed right after Ctrl+K belongs into the card.
  let tableBar: ReturnType<typeof createTableBar> | null = null;
  let menuIcons: Readonly<Record<string, Icon>> = {};
  const iconOf = (label: string): Icon | undefined => menuIcons[label];
  const soon = (): void =>
    later((parts) => {
      withLink((inspector) => inspector.update());
      ({ menuIcons } = parts);
      tableBar = parts.createTableBar(context);
      tableBar.update();
    });
  if (window?.requestIdleCallback) window.requestIdleCallback(soon, { timeout: 1000 });
  else window?.setTimeout(soon, 200);
  const toolbar = createToolbar(context, bar, {
    ...options,
    iconOf,
    insert: insertEntries(
      context,
      {
        template: () => later(({ insertTemplate }) => insertTemplate(context, open)),
        image: () => later(({ insertImage }) => insertImage(context, open)),
        comment: () => insertAndOpen(insertAtom('comment', 'commentBlock', { text: '' })),
        categories: () => later(({ openCategories }) => openCategories(context, true)),
      },
      iconOf,
    ),
    openLink: () => withLink((inspector) => inspector.edit()),
    insertReference: addReference,
    setDirection: (dir) => later(({ setDirection }) => run(setDirection(dir))),
  });
  const stopTooltips = createTooltips(context, bar === root ? [root] : [root, toolbar.element]);
  listeners.add(() => toolbar.update());
  listeners.add(() => link?.update());
  listeners.add(() => tableBar?.update());

  // Commands of the toolbar go to the small surface that has the focus, as long as it has it.
  const onFocus = (event: FocusEvent): void => {
    const target = event.target as HTMLElement;
    if (target === surface.view.dom) active = null;
    else if (target.classList.contains('stet-surface')) active = surface.nestedViewOf(target);
    changed();
  };
  root.addEventListener('focusin', onFocus);
  root.addEventListener('focusout', changed);

  const mounted: Mounted = {
    root,
    surface,
    flush() {
      panel.flush();
      card.flush();
    },
    setEditable(editable) {
      surface.setEditable(editable);
      changed();
    },
    setDirty: (dirty) => toolbar.setDirty(dirty),
    notice(text, action) {
      render(
        text === null
          ? nothing
          : html`<div class="stet-notice" role="alert">
              ${context.icon(cdxIconAlert)}<span>${text}</span>
              ${
                action
                  ? html`<button type="button" class="stet-button stet-button-outline" @click=${() => action.run()}>
                    ${action.label}</button>`
                  : nothing
              }
              <button type="button" class="stet-button stet-button-icon" aria-label=${msg('dismiss')}
                data-tip=${msg('dismiss')} @click=${() => render(nothing, noticePlace)}>
                ${context.icon(cdxIconClose)}</button>
            </div>`,
        noticePlace,
      );
    },
    destroy() {
      if (frame !== 0) window?.cancelAnimationFrame(frame);
      listeners.clear();
      root.removeEventListener('focusin', onFocus);
      root.removeEventListener('focusout', changed);
      linkCard.close();
      card.close();
      panel.close();
      tableBar?.destroy();
      toolbar.destroy();
      stopTooltips();
      linkCard.destroy();
      card.destroy();
      panel.destroy();
      surface.destroy();
      root.remove();
    },
  };
  return mounted;
}

/** `Mod-Shift-k` as the system writes it. */
function keyLabel(key: string, mac: boolean, msg: Messages['msg']): string {
  const parts = key.split('-');
  const last = parts.pop() ?? '';
  const names: Record<string, string> = mac
    ? { Mod: '⌘', Shift: '⇧', Alt: '⌥', Ctrl: '⌃' }
    : { Mod: msg('key-control'), Shift: msg('key-shift'), Alt: msg('key-alt'), Ctrl: msg('key-control') };
  const words = [...parts.map((part) => names[part] ?? part), last.length === 1 ? last.toUpperCase() : last];
  return words.join(mac ? '' : '+');
}
