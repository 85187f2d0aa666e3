import { Plugin, type PluginView } from 'prosemirror-state';

/** Shows where what is dragged would fall. What draws it is fetched when something is dragged over a surface first. */
export function dropPlugin(): Plugin {
  return new Plugin({
    view(view) {
      let shown: PluginView | undefined;
      let isGone = false;
      const begin = async (): Promise<void> => {
        const { dropCursor } = await import('prosemirror-dropcursor');
        if (!isGone)
          shown = dropCursor({ class: 'stet-dropcursor', color: false, width: 2 }).spec.view?.(view);
      };
      const onEnter = (): void => {
        begin().catch(() => view.dom.addEventListener('dragenter', onEnter, { once: true }));
      };
      view.dom.addEventListener('dragenter', onEnter, { once: true });
      return {
        update: (now, before) => shown?.update?.(now, before),
        destroy() {
          isGone = true;
          view.dom.removeEventListener('dragenter', onEnter);
          shown?.destroy?.();
        },
      };
    },
  });
}
