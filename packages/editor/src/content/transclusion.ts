import { transclusionName } from '@stet/tree';
import type { SurfaceContext } from '../context.js';
import { ChipView, parentType } from './chip.js';
import type { ContentViews } from './views.js';

/** Templates, parser functions and parameters: the name in a chip or a box. */
export const transclusion: ContentViews = {
  types: ['transclusion', 'transclusionBlock'],
  view: (context: SurfaceContext) => (node, view, getPos) =>
    new ChipView(
      node,
      view.dom.ownerDocument,
      'stet-template',
      ({ attrs }) => ({ label: transclusionName(String(attrs.mw)) || context.label('template') }),
      false,
      parentType(node, view, getPos),
    ),
};
