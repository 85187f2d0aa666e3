/**
 * A press on a link edits it, and never leads away from a page that is being written: the browser would follow those that it
 * takes for pieces that nobody edits (`[1]`, what a template made). With Ctrl or ⌘ it still opens a new tab.
 */

import { Plugin } from 'prosemirror-state';

export function linksPlugin(): Plugin {
  return new Plugin({
    props: {
      handleDOMEvents: {
        click(view, event) {
          const isFollowed = event.ctrlKey || event.metaKey || !view.editable;
          if (!isFollowed && (event.target as Element).closest('a, area')) event.preventDefault();
          return false;
        },
      },
    },
  });
}
