/** `sequence(document)`: the first state of a shared page. */

import type { Node } from 'prosemirror-model';
import * as Y from 'yjs';
import { asDelta, Encoder } from './encode.js';
import { flatten } from './flatten.js';
import { MarkCodec } from './marks.js';
import { chunkSize, firstClient, sharedPage } from './shape.js';

/**
 * The first of the client ids under which pages are seeded, one for some chunks each: Yjs keeps what a client wrote in one array, and
 * a key splits an item in it. No person has one of them (`claimClient`).
 */
export const seedClient = 1;
const chunksOfClient = 4;

/** Writes a document into a shared page that is still empty. */
export function seed(into: Y.Doc, document: Node): void {
  const page = sharedPage(into);
  if (page.chunks.length > 0)
    throw new RangeError('seed: the page has content; only an empty one is seeded.');
  const encoder = new Encoder(new MarkCodec(document.type.schema), page.containers);
  const blocks = flatten(document);
  const client = into.clientID;
  try {
    into.transact(() => {
      for (let from = 0; from === 0 || from < blocks.length; from += chunkSize) {
        const part = Math.floor(from / chunkSize / chunksOfClient);
        into.clientID = seedClient + Math.min(part, firstClient - seedClient - 1);
        const text = new Y.Text();
        const some = blocks.slice(from, from + chunkSize);
        encoder.containersOf(some);
        page.chunks.push([text]);
        if (some.length > 0) text.applyDelta(some.flatMap((block) => encoder.block(block)).map(asDelta));
      }
    });
  } finally {
    into.clientID = client;
  }
}

/**
 * The update that seeds a page with a document. The same document gives the same bytes, so that a page that was seeded
 * twice is merged to one.
 */
export function seedUpdate(document: Node): Uint8Array {
  const doc = new Y.Doc();
  seed(doc, document);
  const update = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return update;
}
