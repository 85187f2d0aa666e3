import { Plugin, type PluginView } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { isComposing } from './input/guard.js';

/** Whoever does one of these may need such a cursor next. */
const firstSigns = ['pointermove', 'touchstart', 'keydown', 'dragenter'];

/**
 * Cursors that the browser has none for: between two blocks, and where what is dragged would fall. Nobody needs them to
 * begin to type, so they come when somebody begins to do something.
 */
export function cursorsPlugin(): Plugin {
  let gap: Plugin | undefined;
  /** The gap cursor's own property of a name, when it is there. */
  const own = <Name extends keyof Plugin['props']>(name: Name): Plugin['props'][Name] => gap?.props[name];
  return new Plugin({
    props: {
      decorations: (state) => own('decorations')?.call(gap as Plugin, state),
      createSelectionBetween: (view, anchor, head) =>
        own('createSelectionBetween')?.call(gap as Plugin, view, anchor, head) ?? null,
      handleClick: (view, pos, event) => own('handleClick')?.call(gap as Plugin, view, pos, event) ?? false,
      handleKeyDown: (view, event) =>
        !isComposing(event) && (own('handleKeyDown')?.call(gap as Plugin, view, event) ?? false),
      handleDOMEvents: {
        beforeinput: (view, event) =>
          own('handleDOMEvents')?.beforeinput?.call(gap as Plugin, view, event) ?? false,
      },
    },
    view: (view) => {
      const drop = new LateView(view);
      const load = (): void => {
        for (const name of firstSigns) view.dom.removeEventListener(name, load);
        Promise.all([import('prosemirror-gapcursor'), import('prosemirror-dropcursor')]).then(
          ([{ gapCursor }, { dropCursor }]) => {
            gap = gapCursor();
            drop.show(dropCursor({ class: 'stet-dropcursor', color: false, width: 2 }));
          },
          // Without them the browser's own caret is all there is.
          (error: unknown) => console.warn('The cursors between blocks could not be loaded.', error),
        );
      };
      for (const name of firstSigns) view.dom.addEventListener(name, load, { passive: true });
      return drop;
    },
  });
}

/** A plug-in's view that comes later. */
class LateView implements PluginView {
  readonly #view: EditorView;
  #shown: PluginView | undefined;
  #isGone = false;

  constructor(view: EditorView) {
    this.#view = view;
  }

  show(plugin: Plugin): void {
    if (!this.#isGone) this.#shown = plugin.spec.view?.(this.#view);
  }

  update: NonNullable<PluginView['update']> = (view, before) => this.#shown?.update?.(view, before);

  destroy(): void {
    this.#isGone = true;
    this.#shown?.destroy?.();
  }
}
