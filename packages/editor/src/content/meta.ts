import type { Node } from 'prosemirror-model';
import type { SurfaceContext } from '../context.js';
import { titleOf } from './category.js';
import { ChipView } from './chip.js';
import { oneLine, readData } from './data.js';
import type { ContentViews } from './views.js';

/** Behaviour switches, language links, redirects, include directives: a mark that takes no room. */
export const meta: ContentViews = {
  types: ['meta', 'metaBlock'],
  view: (context) => (node, view) =>
    new ChipView(
      node,
      view.dom.ownerDocument,
      'stet-meta',
      (now) => ({ label: metaLabel(now, context) }),
      true,
    ),
};

/** What a person calls it: the switch as written, or what it does with the page it names. */
export function metaLabel(node: Node, context: Pick<SurfaceContext, 'label'>): string {
  const attrs = readData(node.attrs.attrs);
  const rel = String(attrs.rel ?? '');
  if (rel.startsWith('mw:PageProp/')) {
    const target = titleOf(String(attrs.href ?? ''));
    if (rel === 'mw:PageProp/redirect') return `${context.label('meta-redirect')}: ${target}`;
    if (rel === 'mw:PageProp/Language') return `${context.label('meta-language')}: ${target}`;
  }
  const source = oneLine(String(node.attrs.src ?? ''), 60);
  if (source) return source;
  const type = String(attrs.property ?? attrs.typeof ?? '').replace(
    /^mw:(PageProp|Includes|Placeholder)\//,
    '',
  );
  return type || context.label('meta');
}
