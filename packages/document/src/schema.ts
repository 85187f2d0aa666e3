/** The document's schema, put together from the kinds of content. As loose as wikis are: nothing is repaired on opening. */

import { type MarkSpec, type NodeSpec, Schema } from 'prosemirror-model';
import { kinds } from './content/index.js';

const nodes: Record<string, NodeSpec> = {};
const marks: Record<string, MarkSpec> = {};
for (const kind of kinds) {
  Object.assign(nodes, kind.nodes);
  Object.assign(marks, kind.marks);
}

export const schema = new Schema({ nodes, marks, topNode: 'doc' });
