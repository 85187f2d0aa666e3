/** What reading a shared page needs: the schema, its containers, and what was read before. */

import { Fragment, type Mark, type Node, type NodeType, type Schema } from 'prosemirror-model';
import * as Y from 'yjs';
import { type Arrangement, arrange, markerType, suffixOf, withSuffix } from './arrange.js';
import { readAttributes } from './attributes.js';
import type { MarkCodec } from './marks.js';
import { liveItem, Origins } from './origins.js';
import { itemOf, type Piece, type RawBlock, readText } from './raw.js';
import { keys, type SharedMap, type SharedPage } from './shape.js';

export class Reader {
  readonly schema: Schema;
  readonly codec: MarkCodec;
  readonly origins: Origins;
  readonly #store: Y.Doc['store'];
  readonly #containers: Y.Map<SharedMap>;
  readonly #atoms = new Map<SharedMap, Node>();
  #pageIds: { has(id: string): boolean } = new Set<string>();
  /** Of atoms that hold blocks: whether the page has one with the id of theirs, as it was when they were built. */
  readonly #asked = new Map<SharedMap, ReadonlyMap<string, boolean>>();
  #asking: Map<string, boolean> | null = null;

  constructor(page: SharedPage, schema: Schema, codec: MarkCodec) {
    this.#containers = page.containers;
    this.#store = page.doc.store;
    this.origins = new Origins(page.origins);
    this.schema = schema;
    this.codec = codec;
  }

  markerType(map: SharedMap): NodeType | null {
    return markerType(map, this.schema);
  }

  isAtom(map: SharedMap): boolean {
    const name = map.get(keys.type);
    return typeof name === 'string' && this.schema.nodes[name]?.isInline === true;
  }

  /** A block begins with it. */
  isMarker(map: SharedMap): boolean {
    return !this.isAtom(map) && !this.isRepeated(map);
  }

  isRepeated(map: SharedMap): boolean {
    return !this.#isShown(map);
  }

  #isShown(map: SharedMap): boolean {
    const { id } = itemOf(map);
    const { origins } = this;
    if (origins.isEmpty || !origins.touches(id.client, id.clock, 1)) return true;
    return origins.isShown(this.#store, id);
  }

  shownParts(item: Y.Item): [from: number, to: number][] | null {
    return this.origins.shownParts(this.#store, item);
  }

  /** The text inside an atom. */
  contentOf(map: SharedMap): Y.Text | null {
    const text = map.get(keys.content);
    return text instanceof Y.Text ? text : null;
  }

  /** An atom that was deleted, or is a copy of one that is shown elsewhere. */
  isOut(map: SharedMap): boolean {
    return map.get(keys.gone) !== undefined || !this.#isShown(map);
  }

  /** What was deleted or moved is there again when somebody has typed in it meanwhile. */
  isHidden(map: SharedMap): boolean {
    if (!this.isOut(map)) return false;
    const text = this.contentOf(map);
    return text === null || this.text(text).every(({ pieces }) => pieces.length === 0);
  }

  text(text: Y.Text): RawBlock[] {
    return readText(text, this, this.codec);
  }

  /** One block as it is now. */
  raw(marker: SharedMap): RawBlock {
    const item = itemOf(marker);
    const [raw] = readText(item.parent as Y.Text, this, this.codec, item);
    if (raw?.marker !== marker) throw new RangeError('Reader.raw: the marker is not in its text.');
    return raw;
  }

  /** All maps that are one atom with this one, where they are there. */
  instances(map: SharedMap): SharedMap[] {
    const out = [map];
    const { id } = itemOf(map);
    if (this.origins.isEmpty || !this.origins.touches(id.client, id.clock, 1)) return out;
    for (const other of this.origins.others(this.#store, id)) {
      const content = liveItem(this.#store, other)?.content;
      if (content instanceof Y.ContentType && content.type instanceof Y.Map)
        out.push(content.type as SharedMap);
    }
    return out;
  }

  /** Something in an atom, or in the text of one, has changed. */
  forget(map: SharedMap): void {
    this.#atoms.delete(map);
  }

  /** Containers have changed: what stands in atoms may stand in others. */
  forgetNested(): void {
    for (const [map, node] of this.#atoms) if (!node.isLeaf) this.#atoms.delete(map);
  }

  /** The ids of the blocks of the page, those in atoms not included. Atoms that would be built otherwise with them are. */
  setPageIds(ids: { has(id: string): boolean }): void {
    this.#pageIds = ids;
    for (const [map, asked] of this.#asked) {
      for (const [id, was] of asked) {
        if (ids.has(id) === was) continue;
        this.#atoms.delete(map);
        this.#asked.delete(map);
        break;
      }
    }
  }

  /** A block of the page has an id that one in an atom would have: somebody took it out while another moved the atom. */
  isOnPage(id: string): boolean {
    const is = this.#pageIds.has(id);
    this.#asking?.set(id, is);
    return is;
  }

  /** The type of a container that the page knows, else `null`. */
  containerType(id: string): NodeType | null {
    const map = this.#containers.get(id);
    const name = map instanceof Y.Map ? map.get(keys.type) : undefined;
    const type = typeof name === 'string' ? this.schema.nodes[name] : undefined;
    return type?.isBlock && !type.isLeaf && !type.inlineContent && type !== this.schema.topNodeType
      ? type
      : null;
  }

  isContainer(id: string): boolean {
    return this.#containers.has(id);
  }

  /** Somebody deleted it, with all that was in it then. */
  isGone(id: string): boolean {
    return this.#containers.get(id)?.get(keys.gone) !== undefined;
  }

  /** The known ids of a path, each once. */
  path(ids: readonly string[]): string[] {
    const out: string[] = [];
    for (const id of ids) if (this.containerType(id) && !out.includes(id)) out.push(id);
    return out;
  }

  /** Attributes of a container under the id that it has in the document; `null`: one that is made up. */
  container(given: string | null, type: NodeType, id: string): Record<string, string> {
    if (given === null) return { id };
    const attrs = readAttributes(type, this.#containers.get(given) as SharedMap);
    attrs.id = given;
    return renamed(attrs, given, id);
  }

  /** The node of a block; with text from elsewhere, too, where `pieces` are given. */
  block(raw: RawBlock, type: NodeType, id: string, pieces: readonly Piece[] | null = null): Node {
    // A block that has not changed stays the same object; text from elsewhere makes it another.
    const known = pieces ? null : raw.node;
    if (known?.type === type && known.attrs.id === id && raw.atoms.every((atom) => this.#atoms.has(atom)))
      return known;
    let attrs: Record<string, string> = { id };
    if (raw.marker && raw.type === type) {
      attrs = readAttributes(type, raw.marker);
      attrs = renamed(attrs, attrs.id ?? '', id);
    }
    const content = type.isTextblock ? this.inline(pieces ?? raw.pieces, type.whitespace === 'pre') : null;
    const node = type.create(attrs, content);
    if (!pieces) raw.node = node;
    return node;
  }

  /** Builds the node of a block that was read just now and puts away what it was built of. */
  condense(raw: RawBlock): void {
    if (raw.type) this.block(raw, raw.type, raw.id);
    raw.putAway(this.#reread);
  }

  readonly #reread = (marker: SharedMap): RawBlock => this.raw(marker);

  inline(pieces: readonly Piece[], lineFeeds: boolean): Fragment {
    const nodes: Node[] = [];
    for (const piece of pieces) {
      if ('atom' in piece) nodes.push(this.atom(piece.atom).mark(piece.marks));
      else if (lineFeeds || !piece.lineFeeds) nodes.push(this.schema.text(piece.text, piece.marks));
      else this.#softened(piece.text, piece.marks, nodes);
    }
    return Fragment.fromArray(nodes);
  }

  /** Line feeds of preformatted text, where they are none: blanks that carry them. */
  #softened(text: string, marks: readonly Mark[], nodes: Node[]): void {
    const soft = this.schema.mark('soft', { value: '\n' }).addToSet(marks);
    text.split('\n').forEach((part, index) => {
      if (index > 0) nodes.push(this.schema.text(' ', soft));
      if (part !== '') nodes.push(this.schema.text(part, marks));
    });
  }

  atom(map: SharedMap): Node {
    let node = this.#atoms.get(map);
    if (!node) {
      const type = this.schema.nodes[String(map.get(keys.type))] as NodeType;
      const nested = type.isLeaf ? null : this.#nestedOf(map, type);
      let attrs = readAttributes(type, map);
      const { id = '' } = attrs;
      attrs = renamed(attrs, id, withSuffix(id, this.suffixOf(map)));
      node = type.create(attrs, nested?.content ?? null);
      this.#atoms.set(map, node);
    }
    if (this.#asking) for (const [id, is] of this.#asked.get(map) ?? []) this.#asking.set(id, is);
    return node;
  }

  /** `nested`, and what it asked of the page is remembered. */
  #nestedOf(map: SharedMap, type: NodeType): Arrangement | null {
    const around = this.#asking;
    const asked = new Map<string, boolean>();
    this.#asking = asked;
    try {
      return this.nested(map, type);
    } finally {
      this.#asking = around;
      this.#asked.set(map, asked);
    }
  }

  /**
   * What the ids of an atom and of what is in it end in, when it is shown although it is gone or elsewhere. A copy has taken
   * the id along that it was shown with before.
   */
  suffixOf(map: SharedMap): string {
    if (!this.isOut(map)) return '';
    const place = suffixOf(itemOf(map));
    const id = String(map.get('id') ?? '');
    // What was edited has been given the id that it was shown with.
    const written = id.lastIndexOf(place);
    let suffix = written >= 0 && /^~*$/.test(id.slice(written + place.length)) ? id.slice(written) : place;
    const others = new Set<unknown>();
    for (const other of this.instances(map)) if (other !== map) others.add(other.get('id'));
    while (others.has(withSuffix(id, suffix))) suffix += '~';
    return suffix;
  }

  /** The blocks inside an atom, `null` for one that holds none. */
  nested(map: SharedMap, type: NodeType): Arrangement | null {
    const text = this.contentOf(map);
    return !type.isLeaf && text ? arrange(this.text(text), type, this, this.suffixOf(map)) : null;
  }
}

/** What has an id that was worked out remembers the one that it stands for. */
function renamed(attrs: Record<string, string>, written: string, id: string): Record<string, string> {
  if (written === id) return attrs;
  return { ...attrs, id, origin: attrs.origin || written };
}
