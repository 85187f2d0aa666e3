import type { Node } from 'prosemirror-model';
import { schema } from './schema.js';

/**
 * An empty page with a paragraph to type in, the same for everybody who opens it; any other page as it is. Exporting the
 * paragraph gives nothing.
 */
export function withText(doc: Node): Node {
  return doc.childCount > 0 ? doc : schema.node('doc', null, [schema.node('paragraph', { id: 'empty0.0' })]);
}
