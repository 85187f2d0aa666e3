/**
 * From markers and text to blocks and containers. Total: whatever was merged becomes valid content, and the same for all
 * peers, because nothing but the sequence decides.
 */

import { Fragment, type Node, type NodeType, type Schema } from 'prosemirror-model';
import type * as Y from 'yjs';
import { itemOf, type Piece, type RawBlock } from './raw.js';
import type { Reader } from './read.js';
import { compareStamps, emptyId, emptyType, keys, type SharedMap, unpackPath, unpackStamp } from './shape.js';

/** A block as it is built. */
export class Block {
  /** The ids of the containers around it in the document; filled in when containers are made. */
  path: readonly string[] = [];
  /** Which child of the page it is in, or is. */
  index = 0;
  readonly #pieces: readonly Piece[] | null;

  constructor(
    /** Unique. Not the id in the marker where two blocks have the same one. */
    public id: string,
    public raw: RawBlock,
    /** `null` for the marker of an empty container. */
    readonly type: NodeType | null,
    readonly rawPath: readonly string[],
    public node: Node | null,
    /** Where some of its text stands elsewhere: all of it. */
    pieces: readonly Piece[] | null,
  ) {
    this.#pieces = pieces;
  }

  get pieces(): readonly Piece[] {
    return this.#pieces ?? this.raw.pieces;
  }
}

export interface Arrangement {
  readonly blocks: readonly Block[];
  readonly content: Fragment;
  /** Ids that were worked out, not written: of what they stand for, `null` for a container that is made up. */
  readonly computed: ReadonlyMap<string, string | null>;
  /** Some block has text that stands behind the marker of another one. */
  readonly carried: boolean;
  /** The markers of blocks that have more than one, by id: copies that moves have made, and those that they are copies of. */
  readonly copies: ReadonlyMap<string, readonly SharedMap[]>;
}

/** Paths longer than this are cut: documents are read by recursive code. */
const pathLimit = 200;

/** With a suffix all ids get it: for what stands in an atom that is gone, of which there may be a copy. */
export function arrange(
  raws: readonly RawBlock[],
  parent: NodeType,
  reader: Reader,
  suffix = '',
): Arrangement {
  const computed = new Map<string, string | null>();
  const isPage = parent === reader.schema.topNodeType;
  const { blocks, carried, copies } = select(raws, reader, computed, suffix, isPage);
  const content = contain(blocks, parent, reader, computed, suffix);
  return { blocks, content, computed, carried, copies };
}

/**
 * The type of a marker, `null` for one that holds an empty container. What this schema does not know is a paragraph: its
 * text is text, whatever it stood in.
 */
export function markerType(marker: SharedMap, schema: Schema): NodeType | null {
  const name = marker.get(keys.type);
  if (name === emptyType) return null;
  const type = typeof name === 'string' ? schema.nodes[name] : undefined;
  return type?.isBlock && (type.isLeaf || type.inlineContent) ? type : (schema.nodes.paragraph as NodeType);
}

interface Entry {
  readonly raw: RawBlock;
  readonly type: NodeType | null;
  /** Where it has text from elsewhere, or another block has its own. */
  pieces: readonly Piece[] | null;
  isEmpty: boolean;
  readonly id: string;
  /** The type and the id are those of its marker. */
  readonly isMarked: boolean;
  readonly gone: boolean;
}

/** The blocks that build something, each with its text and an id of its own. */
function select(
  raws: readonly RawBlock[],
  reader: Reader,
  computed: Map<string, string | null>,
  suffix: string,
  isPage: boolean,
): Pick<Arrangement, 'blocks' | 'carried' | 'copies'> {
  const { schema } = reader;
  const entries: Entry[] = [];
  // Text belongs to the text block before it, also over leaf blocks that others put between (after a join).
  let owner: Entry | null = null;
  let carried = false;
  for (const raw of raws) {
    const { marker } = raw;
    const { type } = raw;
    const entry: Entry = {
      raw,
      type,
      pieces: null,
      isEmpty: raw.isEmpty,
      id: raw.id,
      isMarked: marker !== null,
      gone: marker !== null && marker.get(keys.gone) !== undefined,
    };
    if (type?.isTextblock) {
      owner = entry;
      entries.push(entry);
      continue;
    }
    if (!raw.isEmpty) {
      carried = true;
      if (owner) {
        owner.pieces = [...(owner.pieces ?? owner.raw.pieces), ...raw.pieces];
        owner.isEmpty = false;
      } else {
        const paragraph = schema.nodes.paragraph as NodeType;
        owner = { ...entry, type: paragraph, id: '', isMarked: false };
        entries.push(owner);
      }
      entry.pieces = [];
      entry.isEmpty = true;
    }
    if (marker) entries.push(entry);
  }

  const winners = new Map<string, Entry>();
  const copies = new Map<string, SharedMap[]>();
  for (const entry of entries) {
    const { id, raw } = entry;
    if (!entry.isMarked || entry.type === null || id === '' || entry.gone) continue;
    const other = winners.get(id);
    if (other) {
      const all = copies.get(id);
      if (all) all.push(raw.marker as SharedMap);
      else copies.set(id, [other.raw.marker as SharedMap, raw.marker as SharedMap]);
    }
    if (!other || compareStamps(movedOf(raw), movedOf(other.raw)) > 0) winners.set(id, entry);
  }

  if (isPage) reader.setPageIds(winners);
  const paths = new Map<unknown, readonly string[]>();
  const pathOf = (raw: RawBlock): readonly string[] => {
    const packed = raw.marker?.get(keys.path);
    let path = paths.get(packed);
    if (!path) {
      path = reader.path(unpackPath(packed).slice(0, pathLimit));
      paths.set(packed, path);
    }
    return path;
  };

  const out: Block[] = [];
  const used = new Set<string>();
  for (const id of winners.keys()) used.add(withSuffix(id, suffix));
  for (const entry of entries) {
    const { raw, type, pieces, gone, isEmpty } = entry;
    if (gone && isEmpty) continue;
    // An empty cell that came into a row that is deleted at the same time goes with it.
    if (isEmpty && (type === null || type.isTextblock) && pathOf(raw).some((each) => reader.isGone(each)))
      continue;
    let { id } = entry;
    if (type === null) {
      if (gone) continue;
      const rawPath = pathOf(raw);
      const last = rawPath.at(-1);
      if (last !== undefined) {
        out.push(new Block(emptyId(last), raw, type, rawPath, null, pieces));
      }
      continue;
    }
    const isWinner = winners.get(id) === entry;
    if (!gone && id !== '' && !isWinner && entry.isMarked) {
      // What was moved builds nothing at its old place, unless somebody has typed there. Where nothing was moved (two
      // people split a block at once), both are there.
      const winner = winners.get(id)?.raw as RawBlock;
      if (isEmpty && movedOf(winner) !== null) continue;
    }
    const written = id === '' ? 'text' : id;
    // The suffix of the atom is the last part of all ids: what is edited is given them, and they are the same then.
    let own = written;
    const isElsewhere = !isPage && reader.isOnPage(withSuffix(id, suffix));
    const isWritten = suffix !== '' && !id.endsWith(suffix) && winners.has(withSuffix(id, suffix));
    if (!isWinner || isWritten || isElsewhere) {
      const place = placeSuffix(raw);
      if (!hasSuffix(written, place)) own += place;
      // A block that was moved while it was gone took the id along that it was shown with.
      while (used.has(withSuffix(own, suffix))) own += '~';
    }
    id = withSuffix(own, suffix);
    used.add(id);
    if (id !== written) computed.set(id, written);
    const rawPath = pathOf(raw);
    out.push(new Block(id, raw, type, rawPath, reader.block(raw, type, id, pieces), pieces));
  }
  return { blocks: out, carried, copies };
}

const movedOf = (raw: RawBlock) => unpackStamp(raw.marker?.get(keys.moved));

/** What tells a block or an atom from all others with its id: where it came into the sequence. */
export function suffixOf(item: Y.Item, offset = 0): string {
  return `~${item.id.client.toString(36)}.${item.id.clock + offset}`;
}

/** Once: what was edited has been given the id that it was shown with. */
export const withSuffix = (id: string, suffix: string): string => (id.endsWith(suffix) ? id : id + suffix);

/** An id that somebody was shown, and that was written, ends in it, or in it and in that of the atom. */
function hasSuffix(id: string, suffix: string): boolean {
  const at = id.indexOf(suffix);
  return at >= 0 && (at + suffix.length === id.length || id[at + suffix.length] === '~');
}

function placeSuffix({ marker, pieces }: RawBlock): string {
  if (marker) return suffixOf(itemOf(marker));
  const [first] = pieces;
  return first ? suffixOf(first.item, first.offset) : '~';
}

interface Level {
  /** Of the container as written, or what was made up. */
  readonly key: string;
  readonly id: string;
  readonly type: NodeType;
  readonly attrs: Record<string, string>;
  readonly children: Node[];
}

/** Puts blocks into their containers: a container is a maximal run of neighbours that share the path up to it. */
function contain(
  blocks: readonly Block[],
  parent: NodeType,
  reader: Reader,
  computed: Map<string, string | null>,
  suffix: string,
): Fragment {
  const top: Node[] = [];
  const open: Level[] = [];
  const used = new Set<string>();
  const close = (depth: number): void => {
    while (open.length > depth) {
      const { type, attrs, id, children } = open.pop() as Level;
      if (children.length === 0 && !type.contentMatch.validEnd) {
        const line = reader.schema.nodes.line as NodeType;
        computed.set(`${id}~l`, null);
        children.push(line.create({ id: `${id}~l` }));
      }
      (open.at(-1)?.children ?? top).push(type.create(attrs, Fragment.fromArray(children)));
    }
  };
  let lastPath: readonly string[] | null = null;
  let lastIds: readonly string[] = [];
  for (const block of blocks) {
    if (block.rawPath.length === 0 && block.type && parent.contentMatch.matchType(block.type)) {
      close(0);
      block.index = top.length;
      top.push(block.node as Node);
      lastPath = null;
      continue;
    }
    // Neighbours in one container are the usual case.
    const innermost = open.at(-1);
    if (block.rawPath === lastPath && block.type && innermost?.type.contentMatch.matchType(block.type)) {
      innermost.children.push(block.node as Node);
      block.index = top.length;
      block.path = lastIds;
      continue;
    }
    const wanted = levelsFor(block, parent, reader);
    let depth = 0;
    while (depth < open.length && depth < wanted.length && open[depth]?.key === wanted[depth]?.key) depth++;
    close(depth);
    for (const { key, type, id: given } of wanted.slice(depth)) {
      let id = given === null ? `${block.id}~${type.name}` : withSuffix(given, suffix);
      for (let n = 2; given !== null && (used.has(id) || (n > 2 && reader.isContainer(id))); n++) {
        id = withSuffix(`${given}~${n}`, suffix);
      }
      if (id !== given) computed.set(id, given);
      used.add(id);
      open.push({ key, id, type, attrs: reader.container(given, type, id), children: [] });
    }
    lastIds = open.map(({ id }) => id);
    block.index = top.length;
    block.path = lastIds;
    if (block.type === null) block.id = emptyId(lastIds.at(-1) ?? '');
    lastPath = wanted.length === block.rawPath.length ? block.rawPath : null;
    if (block.node) (open.at(-1)?.children ?? top).push(block.node);
  }
  close(0);
  return Fragment.fromArray(top);
}

interface Wanted {
  readonly key: string;
  readonly type: NodeType;
  /** `null` for a level that no path names. */
  readonly id: string | null;
}

/** The containers of a block from outside in. Where path and schema disagree, what is missing is made up. */
function levelsFor(block: Block, parent: NodeType, reader: Reader): Wanted[] {
  const out: Wanted[] = [];
  let inside = parent;
  const enter = (type: NodeType): void => {
    for (const made of missingLevels(inside, type)) out.push({ key: `~${made.name}`, type: made, id: null });
    inside = out.at(-1)?.type ?? parent;
  };
  for (const id of block.rawPath) {
    const type = reader.containerType(id) as NodeType;
    enter(type);
    out.push({ key: id, type, id });
    inside = type;
  }
  if (block.type) enter(block.type);
  return out;
}

/** What has to stand between a container and a node that it cannot hold. */
function missingLevels(inside: NodeType, type: NodeType): readonly NodeType[] {
  if (inside.contentMatch.matchType(type)) return [];
  const { row, cell } = inside.schema.nodes;
  // Text that came into a table is a cell, not a caption.
  if (inside.name === 'table' && row && cell?.contentMatch.matchType(type)) return [row, cell];
  const found = inside.contentMatch.findWrapping(type);
  if (!found)
    throw new RangeError(`arrange: nothing in the schema brings a ${type.name} into a ${inside.name}.`);
  return found;
}
