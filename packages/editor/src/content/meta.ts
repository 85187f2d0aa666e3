import type { Node } from 'prosemirror-model';
import type { SurfaceContext } from '../context.js';
import { titleOf } from './category.js';
import { ChipView, parentType } from './chip.js';
import { oneLine, readData } from './data.js';
import type { ContentViews } from './views.js';

/** Behaviour switches, language links, include directives: a mark that takes no room. A redirect is a box. */
export const meta: ContentViews = {
  types: ['meta', 'metaBlock'],
  view: (context) => (node, view, getPos) => {
    const document = view.dom.ownerDocument;
    if (isRedirect(node)) {
      const parent = parentType(node, view, getPos);
      const target = (now: Node) => ({ label: titleOf(String(readData(now.attrs.attrs).href ?? '')) });
      return new ChipView(node, document, 'stet-redirect', target, false, parent);
    }
    return new ChipView(node, document, 'stet-meta', (now) => ({ label: metaLabel(now, context) }), true);
  },
};

const isRedirect = (node: Node): boolean => readData(node.attrs.attrs).rel === 'mw:PageProp/redirect';

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
