import { ChipView } from './chip.js';
import { oneLine } from './data.js';
import type { ContentViews } from './views.js';

/** Comments: a mark that takes no room, because readers do not see them. */
export const comment: ContentViews = {
  types: ['comment', 'commentBlock'],
  view: (context) => (node, view) =>
    new ChipView(
      node,
      view.dom.ownerDocument,
      'stet-comment',
      ({ attrs }) => ({ label: oneLine(String(attrs.text), 80) || context.label('comment-empty') }),
      true,
    ),
};
