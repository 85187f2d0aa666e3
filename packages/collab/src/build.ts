/** `build(sequence) → document`: total, pure, and the inverse of `seed`. */

import { schema as pageSchema } from '@stet/document';
import type { Node, Schema } from 'prosemirror-model';
import type * as Y from 'yjs';
import { arrange } from './arrange.js';
import { MarkCodec } from './marks.js';
import { Reader } from './read.js';
import { sharedPage } from './shape.js';

/** The document that a shared page is. Reading never writes. */
export function build(doc: Y.Doc, schema: Schema = pageSchema): Node {
  const page = sharedPage(doc);
  const reader = new Reader(page, schema, new MarkCodec(schema));
  const raws = page.chunks.toArray().flatMap((chunk) => reader.text(chunk));
  return schema.topNodeType.create(null, arrange(raws, schema.topNodeType, reader).content);
}
