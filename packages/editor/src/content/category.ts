import { ChipView } from './chip.js';
import type { ContentViews } from './views.js';

/** `./Category:Ducks#key` as a person reads it: `Category:Ducks`. */
export function titleOf(href: string): string {
  const path = href.replace(/^\.\//, '').replace(/#.*$/s, '');
  try {
    return decodeURIComponent(path).replaceAll('_', ' ');
  } catch {
    return path.replaceAll('_', ' ');
  }
}

/** Categories: a mark where the source has them; the page's list of them is a panel of the interface. */
export const category: ContentViews = {
  types: ['category', 'categoryBlock'],
  view: () => (node, view) =>
    new ChipView(
      node,
      view.dom.ownerDocument,
      'stet-category',
      ({ attrs }) => ({ label: titleOf(String(attrs.href)) }),
      true,
    ),
};
