/**
 * A press on a link edits it, and never leads away from a page that is being written: the browser would follow those that it
 * takes for pieces that nobody edits (`[1]`, what a template made). With Ctrl or ⌘ it still opens a new tab.
 */

import { Plugin } from 'prosemirror-state';

export function linksPlugin(): Plugin {
  return new Plugin({
    view(view) {
      const onClick = (event: MouseEvent): void => {
        const isFollowed = event.ctrlKey || event.metaKey || !view.editable;
        if (!isFollowed && (event.target as Element).closest('a, area')) event.preventDefault();
      };
      // No property of the plugin: what views keep from the editor (lists of references) has links, too.
      view.dom.addEventListener('click', onClick);
      return { destroy: () => view.dom.removeEventListener('click', onClick) };
    },
  });
}
