/**
 * Keeps a document and a shared page equal. Knows no view: what a person did comes in as the next document, what others did
 * goes out as steps.
 */

import { schema as pageSchema } from '@stet/document';
import type { Node, Schema } from 'prosemirror-model';
import { type Step, Transform } from 'prosemirror-transform';
import * as Y from 'yjs';
import { type Anchor, anchorIn, placeOf } from './anchors.js';
import { type Arrangement, arrange, type Block, markerType } from './arrange.js';
import { isSharable } from './attributes.js';
import { compare } from './compare.js';
import { MarkCodec } from './marks.js';
import { Removed } from './moves.js';
import type { UnitId } from './origins.js';
import { itemOf, type Piece, type RawBlock } from './raw.js';
import { Reader } from './read.js';
import {
  claimClient,
  keys,
  packStamp,
  type SharedMap,
  type SharedPage,
  sharedPage,
  unpackStamp,
} from './shape.js';
import { keepFormats } from './splice.js';
import { findBlock, replaceContent, replaceInline } from './steps.js';
import { touchedMarkers } from './touched.js';
import { writeChange } from './write/change.js';
import type { Sequence } from './write/context.js';

export interface BindingOptions {
  readonly schema?: Schema;
}

/**
 * Takes steps that others made, or that mend what they and this client made together, and calls `adopt`. `false`: not now,
 * because the editor may not change; then `catchUp` has to be called when it may.
 */
export type OnSteps = (steps: readonly Step[], made: Transform) => boolean;

/** An editor that hands some of its edits over later. */
export interface Editing {
  settle(): void;
  readonly isBehind: boolean;
  /** Its next transaction: the steps are made in it, and `OnSteps` is given it, so that none is applied twice. */
  begin(): Transform;
}

export class Binding {
  readonly page: SharedPage;
  readonly schema: Schema;
  /** For what else edits the page: undo. */
  readonly reader: Reader;
  readonly #removed = new Removed();
  readonly #client: number;
  readonly #raws = new Map<Y.Text, RawBlock[]>();
  #texts: readonly Y.Text[] = [];
  readonly #seen = new Set<string>();
  readonly #dirty = new Dirty();
  #arrangement: Arrangement;
  #blocks = new Map<string, Block>();
  #byMarker = new Map<SharedMap, Block>();
  #document: Node;
  #lamport = 0;
  readonly #endFormats: () => void;
  #onSteps: OnSteps | null = null;
  #editing: Editing | null = null;

  /** The page has to be seeded. Its client id becomes one for text: make the binding before a provider. */
  constructor(doc: Y.Doc, { schema = pageSchema }: BindingOptions = {}) {
    claimClient(doc);
    this.#endFormats = keepFormats(doc);
    this.page = sharedPage(doc);
    this.schema = schema;
    this.#client = doc.clientID;
    this.reader = new Reader(this.page, schema, new MarkCodec(schema));
    this.#arrangement = this.#arrange(this.#allTexts());
    this.#document = schema.topNodeType.create(null, this.#arrangement.content);
    this.page.chunks.observeDeep(this.#onChunks);
    this.page.containers.observeDeep(this.#onContainers);
    this.page.origins.observe(this.#onOrigins);
    doc.on('afterTransaction', this.#afterTransaction);
  }

  /** The document as the shared page has it. */
  get document(): Node {
    return this.#document;
  }

  /** The document of the editor, equal to `document`: from now on changes are looked for by identity with it. */
  adopt(document: Node): void {
    this.#document = document;
  }

  /** Where steps go. One at a time. */
  connect(onSteps: OnSteps, editing: Editing | null = null): () => void {
    this.#onSteps = onSteps;
    this.#editing = editing;
    return () => {
      if (this.#onSteps !== onSteps) return;
      this.#onSteps = null;
      this.#editing = null;
    };
  }

  /** Takes in the edits that the editor has not handed over yet. Called before anything else changes the page, or looks at it. */
  settle(): void {
    this.#editing?.settle();
  }

  /** There are such edits. */
  get isBehind(): boolean {
    return this.#editing?.isBehind === true;
  }

  destroy(): void {
    this.page.chunks.unobserveDeep(this.#onChunks);
    this.page.containers.unobserveDeep(this.#onContainers);
    this.page.origins.unobserve(this.#onOrigins);
    this.page.doc.off('afterTransaction', this.#afterTransaction);
    this.#endFormats();
    this.#onSteps = null;
  }

  /**
   * What a person did: `next` follows on `document`. `from` is where the first change begins, as far as that is known;
   * without it a letter typed into a row of the same letters stands at the end of the row.
   */
  local(next: Node, from: number | null = null): void {
    const change = compare(this.#document, next);
    this.#document = next;
    if (!change) return;
    const { page } = this;
    const mend = change.after.some(({ node }) => node && !this.#isCanonical(node));
    page.doc.transact((transaction) => {
      writeChange(change, this.#sequence(), {
        page,
        transaction,
        reader: this.reader,
        stamp: () => this.stamp(),
        removed: this.#removed,
        from,
      });
    }, this);
    if (mend) this.#rebuild();
  }

  /** Nothing in it that others read otherwise: lone surrogates, line feeds that are none, marks in another order. */
  #isCanonical(block: Node): boolean {
    if (!isSharable(block.attrs)) return false;
    const isPre = block.type.whitespace === 'pre';
    const { codec } = this.reader;
    return block.children.every(
      (node) =>
        (node.text ?? '').isWellFormed() &&
        (isPre || node.text?.includes('\n') !== true) &&
        codec.isCanonical(node.marks) &&
        this.#isCanonical(node),
    );
  }

  /** Where a block of the document stands in the shared page. */
  block(id: string): Block | undefined {
    return this.#blocks.get(id);
  }

  /** Letters typed into a block change its text and nothing else: no ids are worked out, nothing is gone, or a copy. */
  isSimple(id: string): boolean {
    const { computed, carried } = this.#arrangement;
    const block = this.#blocks.get(id);
    const marker = block?.raw?.marker;
    if (!block || !marker || marker.get('id') !== id || marker.get(keys.gone) !== undefined) return false;
    if (computed.size > 0 || carried || !this.reader.origins.isEmpty) return false;
    return block.rawPath.every((each) => !this.reader.isGone(each));
  }

  /** A place in a text block that stays right whatever others do; `null` where there is no such block. */
  anchor(id: string, offset: number): Anchor | null {
    return anchorIn(this.#blocks.get(id), offset, this.reader);
  }

  /** Where an anchor is now. */
  place(anchor: Anchor): { readonly block: Block; readonly offset: number } | null {
    return placeOf(
      anchor,
      this.page.doc,
      (marker) => this.#byMarker.get(marker),
      (id) => this.#blocks.get(id),
      this.reader,
    );
  }

  get blocks(): readonly Block[] {
    return this.#arrangement.blocks;
  }

  #sequence(): Sequence {
    const arranged = this.#arrangement;
    const texts = this.#allTexts();
    return {
      texts,
      block: (id) => {
        const block = this.#blocks.get(id);
        block?.raw.read();
        return block;
      },
      seen: (id) => this.#seen.has(id) || this.#blocks.has(id),
      copies: (id) => arranged.copies.get(id) ?? [],
      carried: arranged.carried,
      written: (id) => {
        const written = arranged.computed.get(id);
        return written === undefined ? id : written;
      },
      reread: () =>
        arrange(
          texts.flatMap((text) => this.reader.text(text)),
          this.schema.topNodeType,
          this.reader,
        ).blocks,
    };
  }

  readonly #onChunks = (events: readonly Y.YEvent<Y.AbstractType<unknown>>[]): void => {
    for (const { target } of events) this.#dirty.add(target, this.page.chunks, this.reader);
  };

  readonly #onContainers = (): void => {
    this.#dirty.structure = true;
    this.reader.forgetNested();
  };

  readonly #onOrigins = (event: Y.YArrayEvent<string>): void => {
    for (const { content } of event.changes.added) {
      for (const packed of content.getContent()) this.reader.origins.learn(packed);
    }
  };

  readonly #afterTransaction = (transaction: Y.Transaction): void => {
    const dirty = this.#dirty;
    const { origins } = this.reader;
    const spread = !origins.isEmpty && this.#spread(transaction);
    if (dirty.isClean) return;
    const isLocal = transaction.origin === this;
    const texts = this.#allTexts();
    const changed = dirty.structure || spread ? null : this.#readTouched(transaction);
    if (changed) {
      const blocks = changed.map((raw) => this.#updated(raw)).filter((each) => each !== null);
      dirty.clear();
      if (!isLocal) this.#show(blocks);
      return;
    }
    const hadComputed = this.#arrangement.computed.size > 0;
    this.#arrangement = this.#arrange(texts, dirty);
    // What this client did is what its document shows already, unless something had to be worked out, or containers
    // that were gone are there again, with what others put into them.
    const isPlain = !dirty.structure && !hadComputed && this.#arrangement.computed.size === 0;
    dirty.clear();
    if (!isLocal || !isPlain || !origins.isEmpty) this.#showAll();
  };

  /**
   * Where a unit came or went, other instances of it may be shown now, or not any more: their texts are read again, too. Says
   * whether there are any.
   */
  #spread(transaction: Y.Transaction): boolean {
    const { doc } = this.page;
    const { origins } = this.reader;
    let any = false;
    const touch = ({ client, clock }: UnitId): void => {
      if (clock >= Y.getState(doc.store, client)) return;
      const item = Y.getItem(doc.store, Y.createID(client, clock));
      if (!(item instanceof Y.Item)) return;
      any = true;
      const { content, parent } = item;
      if (content instanceof Y.ContentType) this.#dirty.add(content.type, this.page.chunks, this.reader);
      else this.#dirty.add(parent as Y.AbstractType<unknown>, this.page.chunks, this.reader);
    };
    const touchAll = ({ client, clock }: UnitId, length: number): void => {
      if (!origins.touches(client, clock, length)) return;
      for (let at = clock; at < clock + length; at++) {
        if (origins.touches(client, at, 1)) origins.instances({ client, clock: at }).forEach(touch);
      }
    };
    for (const range of origins.takeFresh()) {
      if (range.stamp && range.stamp.lamport > this.#lamport) this.#lamport = range.stamp.lamport;
      touchAll(range.from, range.length);
    }
    for (const [client, end] of transaction.afterState) {
      const start = transaction.beforeState.get(client) ?? 0;
      if (end > start) touchAll({ client, clock: start }, end - start);
    }
    for (const [client, ranges] of transaction.deleteSet.clients) {
      for (const { clock, len } of ranges) touchAll({ client, clock }, len);
    }
    for (const map of this.#dirty.maps) touchAll(itemOf(map).id, 1);
    return any;
  }

  /** The blocks whose text alone changed, read again; `null` when more than text did. */
  #readTouched(transaction: Y.Transaction): RawBlock[] | null {
    if (this.#arrangement.carried) return null;
    const markers = touchedMarkers(transaction, this.page.chunks, this.reader);
    if (!markers) return null;
    const out: RawBlock[] = [];
    for (const marker of markers) {
      const isText = markerType(marker, this.schema)?.isTextblock === true;
      const block = this.#byMarker.get(marker);
      // Whether these build anything depends on whether they have text.
      if (!block || !isText || marker.get(keys.gone) !== undefined || block.id !== marker.get('id'))
        return null;
      if (block.rawPath.some((id) => this.reader.isGone(id))) return null;
      out.push(this.reader.raw(marker));
    }
    for (const raw of out) {
      const raws = this.#raws.get(raw.text) as RawBlock[];
      raws[raws.findIndex(({ marker }) => marker === raw.marker)] = raw;
    }
    return out;
  }

  /** What was read of a text; blocks that did not change stay the objects that they were. */
  #keep(text: Y.Text, raws: RawBlock[], dirty: Dirty): RawBlock[] {
    const known = this.#raws.get(text);
    if (!known) return raws;
    const before = new Map(known.map((raw) => [raw.marker, raw]));
    return raws.map((raw) => {
      const old = before.get(raw.marker);
      if (!old || (raw.marker && dirty.maps.has(raw.marker))) return raw;
      if (!old.isRead || !samePieces(old.pieces, raw.pieces, dirty.maps)) return raw;
      old.take(raw);
      return old;
    });
  }

  #arrange(texts: readonly Y.Text[], dirty?: Dirty): Arrangement {
    const all: RawBlock[] = [];
    for (const text of texts) {
      let raws = this.#raws.get(text);
      if (!raws || !dirty || dirty.texts.has(text)) {
        raws = this.#keep(text, this.reader.text(text), dirty ?? new Dirty());
        this.#raws.set(text, raws);
        if (!dirty) for (const raw of raws) this.reader.condense(raw);
        for (const raw of raws) this.#note(raw);
      }
      for (const raw of raws) all.push(raw);
    }
    const arrangement = arrange(all, this.schema.topNodeType, this.reader);
    this.#blocks = new Map();
    this.#byMarker = new Map();
    for (const block of arrangement.blocks) {
      this.#blocks.set(block.id, block);
      if (block.raw?.marker) this.#byMarker.set(block.raw.marker, block);
    }
    return arrangement;
  }

  #note({ marker, id }: RawBlock): void {
    if (!marker) return;
    this.#seen.add(id);
    for (const key of [keys.gone, keys.moved]) {
      const stamp = unpackStamp(marker.get(key));
      if (stamp && stamp.lamport > this.#lamport) this.#lamport = stamp.lamport;
    }
  }

  /** The block of a marker with its new text; `null` for one that is not shown. */
  #updated(raw: RawBlock): Block | null {
    const block = raw.marker && this.#byMarker.get(raw.marker);
    if (!block?.type) return null;
    block.raw = raw;
    block.node = this.reader.block(raw, block.type, block.id);
    return block;
  }

  #show(changed: readonly Block[]): void {
    const tr = this.#begin();
    for (const { id, path, index, node } of changed) {
      const found = findBlock(tr.doc, path, id, index);
      if (found && node) replaceInline(tr, found.pos, found.node, node);
    }
    this.#emit(tr);
  }

  #rebuild(): void {
    this.#arrangement = this.#arrange(this.#allTexts());
    this.#showAll();
  }

  #showAll(): void {
    const tr = this.#begin();
    replaceContent(tr, this.#arrangement.content);
    this.#emit(tr);
  }

  #begin(): Transform {
    const tr = this.#editing?.begin();
    return tr?.doc === this.#document ? tr : new Transform(this.#document);
  }

  #emit(tr: Transform): void {
    if (!tr.docChanged) return;
    const before = this.#document;
    this.#document = tr.doc;
    if (this.#onSteps?.(tr.steps, tr) === false) this.#document = before;
  }

  /** Gives the editor what it could not take. */
  catchUp(): void {
    this.#showAll();
  }

  /** The chunks; read again when some came. */
  #allTexts(): readonly Y.Text[] {
    if (this.#texts.length !== this.page.chunks.length) this.#texts = this.page.chunks.toArray();
    return this.#texts;
  }

  /** A new stamp, later than all that this client has seen. */
  stamp(): string {
    return packStamp({ lamport: ++this.#lamport, client: this.#client });
  }
}

/** What a transaction touched. */
class Dirty {
  readonly texts = new Set<Y.Text>();
  readonly maps = new Set<SharedMap>();
  structure = false;

  get isClean(): boolean {
    return !this.structure && this.texts.size === 0;
  }

  add(target: Y.AbstractType<unknown>, chunks: Y.Array<Y.Text>, reader: Reader): void {
    if ((target as unknown) === chunks) {
      this.structure = true;
      return;
    }
    let type: Y.AbstractType<unknown> | null = target;
    while (type && (type.parent as unknown) !== chunks) {
      if (type instanceof Y.Map) {
        this.maps.add(type);
        reader.forget(type);
      }
      type = type.parent as Y.AbstractType<unknown> | null;
    }
    if (type instanceof Y.Text) this.texts.add(type);
  }

  clear(): void {
    this.texts.clear();
    this.maps.clear();
    this.structure = false;
  }
}

/** The same text in other pieces counts as changed: that costs a comparison, no more. */
const samePieces = (a: readonly Piece[], b: readonly Piece[], dirty: ReadonlySet<SharedMap>): boolean =>
  a.length === b.length &&
  a.every((piece, i) => samePiece(piece, b[i] as Piece)) &&
  !(dirty.size > 0 && b.some((piece) => 'atom' in piece && dirty.has(piece.atom)));

const samePiece = (a: Piece, b: Piece): boolean =>
  a.marks === b.marks &&
  ('atom' in a
    ? 'atom' in b && a.atom === b.atom
    : 'text' in b && a.text === b.text && a.lineFeeds === b.lineFeeds);
