/** Which blocks a transaction of Yjs touched, found from what it inserted and deleted: nothing else is read. */

import * as Y from 'yjs';
import type { Reader } from './read.js';
import type { SharedMap } from './shape.js';

/** More than so many insertions are not looked at one by one. */
const most = 64;

/** The markers of the blocks in whose text something changed; `null` when blocks came, went or changed otherwise. */
export function touchedMarkers(
  transaction: Y.Transaction,
  chunks: Y.Array<Y.Text>,
  reader: Reader,
): Set<SharedMap> | null {
  const markers = new Set<SharedMap>();
  let left = most;
  const touch = (struct: unknown): boolean => {
    if (!(struct instanceof Y.Item)) return left-- > 0;
    let item: Y.Item = struct;
    while ((item.parent as Y.AbstractType<unknown>).parent !== (chunks as unknown)) {
      const outer = (item.parent as Y.AbstractType<unknown>)._item;
      if (!outer) return false;
      item = outer;
    }
    if (isMarker(item, reader)) return false;
    for (let before = item.left; before && left-- > 0; before = before.left) {
      if (before.deleted || !isMarker(before, reader)) continue;
      markers.add((before.content as Y.ContentType).type as unknown as SharedMap);
      return true;
    }
    return false;
  };
  const { store } = transaction.doc;
  for (const [client, end] of transaction.afterState) {
    for (let clock = transaction.beforeState.get(client) ?? 0; clock < end; ) {
      const struct = Y.getItem(store, Y.createID(client, clock));
      if (!touch(struct)) return null;
      clock = struct.id.clock + struct.length;
    }
  }
  let isText = true;
  Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
    isText &&= touch(struct);
  });
  return isText ? markers : null;
}

/** Also one that was deleted: its content may be gone by then, so anything that is neither text nor format counts. */
function isMarker(item: Y.Item, reader: Reader): boolean {
  const { content } = item;
  if (!(content instanceof Y.ContentType) || !(content.type instanceof Y.Map)) return false;
  return item.deleted || reader.isMarker(content.type as SharedMap);
}
