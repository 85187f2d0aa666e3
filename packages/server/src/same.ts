/** Whether what an update says about units that the document has is what the document has. */

import * as Y from 'yjs';

/**
 * Two clients under one client id write other units with the same clocks: everybody would keep what came first, and one of
 * both would differ from then on without knowing. What was deleted and is not kept is not compared.
 */
export function isAsKnown({ store }: Y.Doc, struct: Y.Item | Y.GC): boolean {
  if (!(struct instanceof Y.Item)) return true;
  const { client } = struct.id;
  const end = Math.min(struct.id.clock + struct.length, Y.getState(store, client));
  for (let clock = struct.id.clock; clock < end; ) {
    const known: Y.Item | Y.GC = Y.getItem(store, Y.createID(client, clock)) as Y.Item | Y.GC;
    const [at, knownAt] = [clock - struct.id.clock, clock - known.id.clock];
    const length = Math.min(end, known.id.clock + known.length) - clock;
    if (known instanceof Y.Item) {
      if (!isSameContent(struct.content, at, known.content, knownAt, length)) return false;
      if (
        at === 0 &&
        !isSameId(struct.origin, knownAt === 0 ? known.origin : Y.createID(client, clock - 1))
      ) {
        return false;
      }
    }
    clock += length;
  }
  return true;
}

const isSameId = (a: Y.ID | null, b: Y.ID | null): boolean =>
  a === b || (a !== null && b !== null && a.client === b.client && a.clock === b.clock);

type Content = Y.Item['content'];

function isSameContent(a: Content, aAt: number, b: Content, bAt: number, length: number): boolean {
  if (a instanceof Y.ContentDeleted || b instanceof Y.ContentDeleted) return true;
  if (a.constructor !== b.constructor) return false;
  if (a instanceof Y.ContentString) return isSameText(a.str, aAt, (b as Y.ContentString).str, bAt, length);
  if (a instanceof Y.ContentFormat) {
    const other = b as Y.ContentFormat;
    return a.key === other.key && a.value === other.value;
  }
  if (a instanceof Y.ContentType) return a.type.constructor === (b as Y.ContentType).type.constructor;
  if (a instanceof Y.ContentAny) {
    const other = b as Y.ContentAny;
    for (let i = 0; i < length; i++) if (a.arr[aAt + i] !== other.arr[bAt + i]) return false;
  }
  return true;
}

/** Half of a pair that Yjs has split is U+FFFD in one of both. */
function isSameText(a: string, aAt: number, b: string, bAt: number, length: number): boolean {
  for (let i = 0; i < length; i++) {
    const [one, other] = [a.charCodeAt(aAt + i), b.charCodeAt(bAt + i)];
    if (one !== other && one !== 0xfffd && other !== 0xfffd) return false;
  }
  return true;
}
