/**
 * Inserting, deleting and formatting by the units of a `Y.Text`, not by index: nothing is counted, and nothing is tidied up.
 *
 * Yjs's own methods remove formatting that stands around nothing. When one deletes a bold passage and another splits it at
 * the same time, that leaves an opening without its end, and everything behind becomes bold. Here formatting is only ever
 * written in pairs, no deletion takes it away, and each marker begins with none (`raw.ts` reads it so).
 */

import * as Y from 'yjs';
import { type Format, plain } from './marks.js';
import type { Place } from './raw.js';
import type { SharedMap } from './shape.js';

/** Text or an embedded map, with exactly the format that it is to have. */
export interface Insert {
  readonly insert: string | SharedMap;
  readonly format: Format;
  /** It is a marker: behind it no format goes on. */
  readonly marker?: boolean;
}

/** The item that ends with the unit at a place. */
export function cleanEnd(transaction: Y.Transaction, { item, offset }: Place): Y.Item {
  const { client, clock } = item.id;
  const next = clock + offset + 1;
  const unit = Y.getItem(transaction.doc.store, Y.createID(client, clock + offset)) as Y.Item;
  if (unit.id.clock + unit.length === next) return unit;
  return Y.getItemCleanStart(transaction, Y.createID(client, next)).left as Y.Item;
}

/** The item that begins with the unit at a place. */
const cleanStart = (transaction: Y.Transaction, { item, offset }: Place): Y.Item =>
  Y.getItemCleanStart(transaction, Y.createID(item.id.client, item.id.clock + offset));

function putItem(
  transaction: Y.Transaction,
  text: Y.Text,
  left: Y.Item | null,
  content: Y.Item['content'],
): Y.Item {
  const { doc } = transaction;
  const right = left ? left.right : text._start;
  const id = Y.createID(doc.clientID, Y.getState(doc.store, doc.clientID));
  const item = new Y.Item(id, left, left?.lastId ?? null, right, right?.id ?? null, text, null, content);
  item.integrate(transaction, 0);
  return item;
}

/**
 * Inserts behind `left` (`null`: at the start), where the format is `around`, and leaves that as it is. Gives the item of
 * each insert.
 */
export function insertBehind(
  transaction: Y.Transaction,
  text: Y.Text,
  left: Y.Item | null,
  inserts: readonly Insert[],
  around: Format,
): Y.Item[] {
  let last = left;
  const items: Y.Item[] = [];
  const put = (content: Y.Item['content']): Y.Item => (last = putItem(transaction, text, last, content));
  let now: Format = around;
  const become = (wanted: Format): void => {
    for (const key of now.keys()) if (!wanted.has(key)) put(new Y.ContentFormat(key, null as never));
    for (const [key, value] of wanted) {
      if (now.get(key) !== value) put(new Y.ContentFormat(key, value as never));
    }
    now = wanted;
  };
  for (const { insert, format, marker } of inserts) {
    become(format);
    items.push(put(typeof insert === 'string' ? new Y.ContentString(insert) : new Y.ContentType(insert)));
    if (marker) now = plain;
  }
  become(around);
  forgetIndex(text);
  return items;
}

/** Deletes so many units from a place on; they stand in one piece. */
export function removeUnits(transaction: Y.Transaction, place: Place, length: number): void {
  const { client, clock } = place.item.id;
  const from = clock + place.offset;
  let item = cleanStart(transaction, place);
  forgetIndex(item.parent as Y.Text);
  for (let at = from; at < from + length; ) {
    if (at > from) item = Y.getItemCleanStart(transaction, Y.createID(client, at));
    if (at + item.length > from + length) Y.getItemCleanStart(transaction, Y.createID(client, from + length));
    at += item.length;
    item.delete(transaction);
  }
}

/**
 * Sets formatting keys from one unit to another, both included; `null` takes a key away. `after` is what the keys were at the
 * last unit: they are that again behind it.
 */
export function formatUnits(
  transaction: Y.Transaction,
  first: Place,
  last: Place,
  change: Format,
  after: Format,
): void {
  const start = cleanStart(transaction, first);
  const stop = cleanEnd(transaction, last);
  const text = start.parent as Y.Text;
  for (let item: Y.Item | null = start; item && item !== stop; item = item.right) {
    if (!item.deleted && item.content instanceof Y.ContentFormat && change.has(item.content.key)) {
      item.delete(transaction);
    }
  }
  for (const [key, value] of change) {
    putItem(transaction, text, stop, new Y.ContentFormat(key, (after.get(key) ?? null) as never));
    putItem(transaction, text, start.left, new Y.ContentFormat(key, value as never));
  }
  forgetIndex(text);
}

/** Yjs remembers some indices of a text for its own methods. */
function forgetIndex(text: Y.Text): void {
  if (text._searchMarker) text._searchMarker.length = 0;
}

/**
 * Keeps Yjs from tidying up formatting after what others did. For every document that takes part: the editor's, the
 * provider's, the server's. Returns its undo.
 */
export function keepFormats(doc: Y.Doc): () => void {
  const onBefore = (transaction: Y.Transaction): void => {
    for (const type of transaction.changed.keys()) {
      if ((type as unknown) instanceof Y.Text) (type as unknown as Y.Text)._hasFormatting = false;
    }
  };
  doc.on('beforeObserverCalls', onBefore);
  return () => doc.off('beforeObserverCalls', onBefore);
}
