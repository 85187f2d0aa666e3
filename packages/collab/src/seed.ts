/** `sequence(document)`: the first state of a shared page. */

import type { Node } from 'prosemirror-model';
import * as Y from 'yjs';
import { asDelta, Encoder } from './encode.js';
import { flatten } from './flatten.js';
import { MarkCodec } from './marks.js';
import { chunkSize, sharedPage } from './shape.js';

/** The client id under which pages are seeded. No person has it. */
export const seedClient = 1;

/** Writes a document into a shared page that is still empty. */
export function seed(into: Y.Doc, document: Node): void {
  const page = sharedPage(into);
  if (page.chunks.length > 0)
    throw new RangeError('seed: the page has content; only an empty one is seeded.');
  const encoder = new Encoder(new MarkCodec(document.type.schema), page.containers);
  const blocks = flatten(document);
  into.transact(() => {
    encoder.containersOf(blocks);
    for (let from = 0; from === 0 || from < blocks.length; from += chunkSize) {
      const text = new Y.Text();
      const some = blocks.slice(from, from + chunkSize);
      page.chunks.push([text]);
      if (some.length > 0) text.applyDelta(some.flatMap((block) => encoder.block(block)).map(asDelta));
    }
  });
}

/**
 * The update that seeds a page with a document. The same document gives the same bytes, so that a page that was seeded
 * twice is merged to one.
 */
export function seedUpdate(document: Node): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = seedClient;
  seed(doc, document);
  const update = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return update;
}
