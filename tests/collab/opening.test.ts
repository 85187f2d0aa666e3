/** Whoever opens a page that is there in part has what the others have, and has written nothing by that. */

import { Binding, linkDocs, seedUpdate } from '@stet/collab';
import { SessionClient } from '@stet/collab/session';
import { importTree } from '@stet/document';
import { parse } from '@stet/wikitext';
import { beforeEach, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Peer } from '../check/collab-peer.js';

/** A page, and what it became: formatting that stands around nothing, which Yjs would tidy up. */
let first: Uint8Array;
let state: Uint8Array;

beforeEach(() => {
  first = seedUpdate(importTree(parse("One '''bold''' two.\n\nNext.\n", {})));
  const peer = new Peer('ann', 0x20001, first);
  peer.edit((tr) => tr.delete(5, 9));
  state = Y.encodeStateAsUpdate(peer.network);
  peer.destroy();
});

it('the editor’s document', () => {
  const [outer, inner] = [new Y.Doc(), new Y.Doc()];
  Y.applyUpdate(outer, state);
  Y.applyUpdate(inner, first);
  const link = linkDocs(outer, inner);
  const binding = new Binding(inner);
  for (const doc of [outer, inner]) expect(Y.encodeStateAsUpdate(doc)).toEqual(state);
  binding.destroy();
  link.destroy();
});

it('the document of the network, before there is an editor', () => {
  // One that never opens.
  const socket = Object.assign(new EventTarget(), { readyState: 0, send: () => {}, close: () => {} });
  const client = new SessionClient({
    page: 'Page',
    socket: () => socket as never,
    token: async () => '',
  });
  // As from the copy in the browser, and then from the server.
  for (const update of [first, state]) Y.applyUpdate(client.network, update);
  expect(Y.encodeStateAsUpdate(client.network)).toEqual(state);
  client.destroy(true);
});
