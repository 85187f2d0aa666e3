/**
 * Chromium scrolls to what it inserted, before the page is read. To do so once more costs a tenth of a key's time: the boxes of
 * the caret and of all that stands around it. Firefox loses its own scrolling when a selection is set.
 */

import { Plugin } from 'prosemirror-state';

export function scrollingPlugin(): Plugin {
  // True from the `input` event until the reading of the page, which runs as the next microtask.
  let isBrowsers = false;
  return new Plugin({
    props: {
      handleDOMEvents: {
        input(view) {
          const { navigator } = view.dom.ownerDocument.defaultView ?? {};
          if (isBrowsers || !navigator?.userAgent.includes('Chrome/')) return false;
          isBrowsers = true;
          // Behind the microtask of the mutation observer, which the change of the page has put there already.
          queueMicrotask(() => {
            isBrowsers = false;
          });
          return false;
        },
      },
      handleScrollToSelection: () => isBrowsers,
    },
  });
}
