/**
 * The form of a shared page: a `Y.Doc` with three roots.
 *
 * - `chunks`: a `Y.Array` of `Y.Text`. Only their concatenation means anything; they are there for speed.
 * - `containers`: a `Y.Map` by id of lists, items, tables, rows, cells, figures and other containers, each a `Y.Map`.
 * - `origins`: a `Y.Array` of strings that say which units are copies of which (`origins.ts`).
 *
 * In the text, a block is a *marker* (an embedded `Y.Map`), its text, and one line feed. Inline atoms and leaf blocks are
 * embedded `Y.Map`s, too. The attributes of a node are keys of its map under their own names, strings; where a key is
 * missing, the attribute has its default. What the sequence itself needs has a name that begins with `$`.
 */

import type * as Y from 'yjs';

export type SharedMap = Y.Map<unknown>;

export interface SharedPage {
  readonly doc: Y.Doc;
  readonly chunks: Y.Array<Y.Text>;
  readonly containers: Y.Map<SharedMap>;
  readonly origins: Y.Array<string>;
}

export const sharedPage = (doc: Y.Doc): SharedPage => ({
  doc,
  chunks: doc.getArray('chunks'),
  containers: doc.getMap('containers'),
  origins: doc.getArray('origins'),
});

/** Keys of embedded maps that are no attributes. */
export const keys = {
  /** Name of the node's type; `emptyType` for a marker that holds an empty container. */
  type: '$t',
  /** Ids of the containers around a block, from outside in (`packPath`). */
  path: '$p',
  /** A stamp: the block or atom was deleted. */
  gone: '$gone',
  /** A stamp: the block is a copy of the block with the same id that was moved here. The latest that stands builds. */
  moved: '$moved',
  /** Blocks inside an inline atom (a reference, the caption of an inline image): a `Y.Text`. */
  content: '$content',
  /** A `Y.Text` for each parameter of a template, by place and name. */
  parameters: '$params',
} as const;

export const emptyType = '$empty';

/** The formatting key of a line feed that is text. Any other line feed ends a block and builds nothing. */
export const lineFeedKey = 'lf';

/** Blocks in a chunk when a page is seeded. */
export const chunkSize = 50;

const escapeId = (id: string): string => id.replace(/[% ]/g, (char) => (char === '%' ? '%25' : '%20'));
const unescapeId = (id: string): string => id.replace(/%2([05])/g, (_, digit) => (digit === '0' ? ' ' : '%'));

export const packPath = (path: readonly string[]): string => path.map(escapeId).join(' ');

export const unpackPath = (packed: unknown): string[] =>
  typeof packed === 'string' && packed !== '' ? packed.split(' ').map(unescapeId) : [];

/** The id of the marker that holds an empty container. */
export const emptyId = (container: string): string => `${container}~e`;

/**
 * Every client writes under two client ids: text under `doc.clientID`, which is below 2³¹, and markers, line feeds and
 * copied blocks under `structureClient(doc.clientID)`. Yjs puts what two people insert at one place in the order of
 * their client ids, so text typed where somebody else splits always stays before the split, with its left neighbour.
 */
export const structureClient = (client: number): number => (client & 0x7fffffff) + 0x80000000;

/** Client ids below are for seeding. */
export const firstClient = 0x10000;

/** Makes the client id of a document one for text. Call it before anything is written or sent. */
export function claimClient(doc: Y.Doc): void {
  doc.clientID &= 0x7fffffff;
  if (doc.clientID < firstClient) doc.clientID += firstClient;
}

/** Runs `write` under the client id for structure. */
export function asStructure<T>(doc: Y.Doc, write: () => T): T {
  const client = doc.clientID;
  doc.clientID = structureClient(client);
  try {
    return write();
  } finally {
    doc.clientID = client;
  }
}

export interface Stamp {
  readonly lamport: number;
  readonly client: number;
}

export const packStamp = ({ lamport, client }: Stamp): string => `${lamport}.${client}`;

/** `null` for anything that is no stamp. */
export function unpackStamp(value: unknown): Stamp | null {
  const match = typeof value === 'string' ? /^(\d{1,15})\.(\d{1,10})$/.exec(value) : null;
  return match && { lamport: Number(match[1]), client: Number(match[2]) };
}

export const compareStamps = (a: Stamp | null, b: Stamp | null): number =>
  (a?.lamport ?? -1) - (b?.lamport ?? -1) || (a?.client ?? -1) - (b?.client ?? -1);
