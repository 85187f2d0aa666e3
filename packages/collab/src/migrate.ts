/** Brings the edits of a session of another version into one of this version. */

import { createIds, repairIds } from '@stet/document';
import type { Node } from 'prosemirror-model';
import { EditorState } from 'prosemirror-state';
import * as Y from 'yjs';
import { Binding } from './binding.js';
import { build } from './build.js';
import { mergeOutside } from './merge.js';
import { seedUpdate } from './seed.js';
import { replaceContent } from './steps.js';

/**
 * `old` has the edits, made on the same text that `base` was parsed from by this version. Blocks are found by what they hold,
 * since ids may have changed; what `old` has that `base` has not is an edit. Gives an update for a page seeded with `base`,
 * written under `client`, a client id for text: the same each time, so that two who bring it bring it once. `null` where
 * there is nothing to bring.
 */
export function migrateEdits(old: Y.Doc, base: Node, client: number): Uint8Array | null {
  const { doc } = mergeOutside(base, base, build(old));
  const { tr } = EditorState.create({ doc: base });
  replaceContent(tr, doc.content);
  if (!tr.docChanged) return null;
  const shared = new Y.Doc();
  shared.clientID = client;
  Y.applyUpdate(shared, seedUpdate(base));
  const seeded = Y.encodeStateVector(shared);
  const binding = new Binding(shared);
  repairIds(tr, createIds(`migrated-${client.toString(36)}`));
  binding.local(tr.doc);
  const update = Y.encodeStateAsUpdate(shared, seeded);
  binding.destroy();
  shared.destroy();
  return update;
}
