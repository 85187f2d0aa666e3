import type { NodeViewConstructor } from 'prosemirror-view';
import type { SurfaceContext } from '../context.js';

/** How the kinds of content that are no plain elements are shown. One value for each kind. */
export interface ContentViews {
  /** Names of the node types. */
  readonly types: readonly string[];
  view(context: SurfaceContext): NodeViewConstructor;
}

/** Node views by type name, as an editor view takes them. */
export function nodeViews(
  kinds: readonly ContentViews[],
  context: SurfaceContext,
): Record<string, NodeViewConstructor> {
  const views: Record<string, NodeViewConstructor> = {};
  for (const kind of kinds) for (const type of kind.types) views[type] = kind.view(context);
  return views;
}
