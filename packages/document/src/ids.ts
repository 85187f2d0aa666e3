/** Ids of content: `<base>.<n>` as parsed (six characters), `<client>.<counter>` for what is new. */

import type { Node } from 'prosemirror-model';
import type { Transaction } from 'prosemirror-state';

export type NewId = () => string;

/** The part before the dot of an id that a parser gave. */
const parsed = /^[^.]{6}\.(\d+)$/;
const clientName = /^[A-Za-z0-9_-]{7,}$/;

/**
 * A source of new ids. `client` is unlike every other that edits the page, seven characters or more of
 * `A–Z a–z 0–9 _ -`, so that no id of it is taken for a parsed one.
 */
export function createIds(client: string): NewId {
  if (!clientName.test(client)) {
    throw new RangeError(`createIds: a client's name is 7 or more of A–Z a–z 0–9 _ -, not "${client}".`);
  }
  let counter = 0;
  return () => `${client}.${++counter}`;
}

export const isParsedId = (id: string): boolean => parsed.test(id);

/** The order of ids in a page; what is new comes after what was parsed. */
export function compareIds(a: string, b: string): number {
  if (a === b) return 0;
  const inPage = parsed.test(a);
  if (inPage !== parsed.test(b)) return inPage ? -1 : 1;
  const dotA = a.lastIndexOf('.');
  const dotB = b.lastIndexOf('.');
  const baseA = a.slice(0, dotA);
  const baseB = b.slice(0, dotB);
  if (baseA !== baseB) return baseA < baseB ? -1 : 1;
  return Number(a.slice(dotA + 1)) - Number(b.slice(dotB + 1));
}

interface Found {
  readonly node: Node;
  readonly pos: number;
}

const hasId = (node: Node): boolean => !node.isText && 'id' in node.attrs;

/**
 * Gives every node without an id one, and mends ids that the transaction made double, in the same transaction: of two
 * halves of a split the one with more content keeps the id, on a tie the second; what was there before a paste keeps
 * its id. The others get a new id, and remember the old one as their origin.
 *
 * Only for transactions of this client, never for what came from others. Costs what the changed range costs, and one
 * pass over the document when an id appears in it that was not there before (a paste).
 */
export function repairIds(tr: Transaction, newId: NewId): Transaction {
  if (!tr.docChanged) return tr;
  const range = changedRange(tr);
  const before = idsIn(tr.before, range.oldFrom, range.oldTo);
  const after = idsIn(tr.doc, range.from, range.to);
  for (const { pos } of after.get('') ?? []) tr.setNodeAttribute(pos, 'id', newId());
  after.delete('');

  // What was in the range before is nowhere else; what appears in it may be a copy of something anywhere.
  const all = new Map<string, Found[]>();
  const appeared = new Map<string, Found[]>();
  for (const [id, found] of after) {
    if (!before.has(id)) appeared.set(id, []);
    else if (found.length > 1) all.set(id, found);
  }
  if (appeared.size > 0) {
    tr.doc.descendants((node, pos) => {
      if (hasId(node)) appeared.get(node.attrs.id)?.push({ node, pos });
    });
    for (const [id, found] of appeared) all.set(id, found);
  }
  for (const found of all.values()) {
    if (found.length < 2) continue;
    const keeper = keeperOf(found, range.from, range.to);
    for (const each of found) if (each !== keeper) renew(tr, each, newId());
  }
  return tr;
}

function keeperOf(found: readonly Found[], from: number, to: number): Found {
  const outside = found.find(({ node, pos }) => pos + node.nodeSize <= from || pos >= to);
  if (outside) return outside;
  return found.reduce((best, next) => (next.node.content.size >= best.node.content.size ? next : best));
}

function renew(tr: Transaction, { node, pos }: Found, id: string): void {
  tr.setNodeAttribute(pos, 'id', id);
  if (!node.attrs.origin) tr.setNodeAttribute(pos, 'origin', node.attrs.id);
}

function push(map: Map<string, Found[]>, id: string, found: Found): void {
  const list = map.get(id);
  if (list) list.push(found);
  else map.set(id, [found]);
}

/** The nodes that touch a range, by id. */
function idsIn(doc: Node, from: number, to: number): Map<string, Found[]> {
  const ids = new Map<string, Found[]>();
  const start = Math.max(0, from - 1);
  const end = Math.min(doc.content.size, to + 1);
  doc.nodesBetween(start, end, (node, pos) => {
    if (hasId(node)) push(ids, node.attrs.id, { node, pos });
  });
  return ids;
}

/** The smallest range that holds all that the transaction replaced, before and after. */
function changedRange(tr: Transaction): { oldFrom: number; oldTo: number; from: number; to: number } {
  const { maps } = tr.mapping;
  let [oldFrom, oldTo, from, to] = [Infinity, -Infinity, Infinity, -Infinity];
  maps.forEach((map, index) => {
    const back = tr.mapping.slice(0, index).invert();
    const forth = tr.mapping.slice(index + 1);
    map.forEach((start, end, newStart, newEnd) => {
      oldFrom = Math.min(oldFrom, back.map(start, -1));
      oldTo = Math.max(oldTo, back.map(end, 1));
      from = Math.min(from, forth.map(newStart, -1));
      to = Math.max(to, forth.map(newEnd, 1));
    });
  });
  // Steps that only change attributes or marks replace nothing: they make no double ids.
  return from === Infinity ? { oldFrom: 0, oldTo: 0, from: 0, to: 0 } : { oldFrom, oldTo, from, to };
}
