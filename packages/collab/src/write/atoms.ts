/** Atoms of an edit: those that change where they are, those that go elsewhere, and the text in both. */

import type { Node } from 'prosemirror-model';
import * as Y from 'yjs';
import { withSuffix } from '../arrange.js';
import { updateAttributes, withoutIds } from '../attributes.js';
import { type Change, compare } from '../compare.js';
import { idOf } from '../flatten.js';
import { atomsIn, gaps, nestedUnits, sourceOf } from '../moves.js';
import { itemOf } from '../raw.js';
import type { Reader } from '../read.js';
import { keys, packPath, type SharedMap } from '../shape.js';
import type { Sequence, WriteContext, Writing } from './context.js';
import type { Exchange } from './exchange.js';
import type { Places } from './places.js';

export class Atoms {
  constructor(
    private readonly writing: Writing,
    private readonly places: Places,
    private readonly exchange: Exchange,
    /** Writes what changed in the text inside an atom. */
    private readonly writeNested: (change: Change, sequence: Sequence, context: WriteContext) => void,
  ) {}

  /** The atoms of the range, as they are before the edit, and which of them are there after it. */
  find({ before, after }: Change): void {
    for (const { id, node } of before) {
      if (node?.isTextblock && node.children.some((child) => !child.isText))
        atomsIn(this.places.pieces(this.places.block(id)), this.writing.reader, this.writing.around.atoms);
    }
    const add = (node: Node): void => {
      if (node.isInline && !node.isText) this.writing.around.atomsAfter.add(idOf(node));
      node.forEach(add);
    };
    if (this.writing.around.atoms.size > 0) for (const { node } of after) node?.forEach(add);
  }

  /** Atoms that the edit put in again elsewhere, or that were cut before: they are the same, and so is the text in them. */
  note(): void {
    const { reader, context, notes, around, encoder } = this.writing;
    for (const [id, map] of encoder.atoms) {
      const old = around.atoms.get(id);
      const text = reader.contentOf(map);
      const copy = text && nestedUnits(reader.text(text), reader);
      if (old && old !== map) {
        notes.one(itemOf(map).id, itemOf(old).id);
        const from = reader.contentOf(old);
        if (!from || !copy) continue;
        const units = nestedUnits(reader.text(from), reader);
        this.exchange.takeUnits(units, gaps(notes.all(sourceOf(units), copy), units.units.length));
        continue;
      }
      const source = context.removed.get(id);
      if (!source) {
        for (const { pieces } of text ? reader.text(text) : []) {
          for (const piece of pieces) {
            const { client, clock } = piece.item.id;
            if ('text' in piece)
              this.exchange.give(piece.text, { client, clock: clock + piece.offset }, () => false);
          }
        }
        continue;
      }
      const [own, ...nested] = source.ids;
      if (own) notes.one(itemOf(map).id, own);
      if (copy) notes.all({ units: source.units.slice(1), ids: nested }, copy);
    }
  }

  /** An atom that stays, and has become another. */
  write(map: SharedMap, before: Node, after: Node): void {
    if (before.mark(after.marks).eq(after) || before.type !== after.type) return;
    this.revive(map, after);
    updateAttributes(map, after.type, before.attrs, after.attrs);
    for (const other of this.writing.reader.instances(map)) {
      if (other !== map) updateAttributes(other, after.type, withoutIds(before), withoutIds(after));
    }
    if (after.type.isLeaf || before.content.eq(after.content)) return;
    let text = map.get(keys.content);
    if (!(text instanceof Y.Text)) {
      text = new Y.Text();
      map.set(keys.content, text);
    }
    const change = compare(before, after);
    const { reader, context, around } = this.writing;
    if (change) {
      const nested = nestedSequence(map, text as Y.Text, after, reader);
      this.writeNested(change, nested, { ...context, from: null, around });
    }
  }

  /** What somebody edits is there again, and has the id that it is shown with. */
  revive(map: SharedMap, node: Node | null): void {
    if (node?.isInline && this.writing.reader.isOut(map)) this.#writeShownIds(map, node);
    if (map.get(keys.gone) !== undefined) map.delete(keys.gone);
    if (node && map.get('id') !== node.attrs.id) {
      map.set('id', node.attrs.id);
      if (node.attrs.origin) map.set('origin', node.attrs.origin);
    }
  }

  /** What stands in an atom that was gone keeps the ids that it is shown with: a copy may have the others. */
  #writeShownIds(map: SharedMap, atom: Node): void {
    const { reader, page } = this.writing;
    const arranged = reader.nested(map, atom.type);
    const text = reader.contentOf(map);
    const suffix = reader.suffixOf(map);
    const shown = new Set(arranged?.blocks.map(({ raw }) => raw?.marker));
    // Those that build nothing, too: else they would be the only ones of their id, and build again.
    for (const { marker } of text ? reader.text(text) : []) {
      const id = String(marker?.get('id') ?? '');
      if (marker && id !== '' && !shown.has(marker)) marker.set('id', withSuffix(id, suffix));
    }
    for (const { raw, id, path, node } of arranged?.blocks ?? []) {
      if (!raw?.marker) continue;
      if (node && raw.marker.get('id') !== id) {
        raw.marker.set('id', id);
        if (node.attrs.origin) raw.marker.set('origin', node.attrs.origin);
      }
      const written = path.filter((each) => arranged?.computed.get(each) !== null);
      for (const each of written) {
        const from = page.containers.get(arranged?.computed.get(each) ?? '');
        if (!from || page.containers.has(each)) continue;
        const copy = from.clone();
        if (!from.has('origin')) copy.set('origin', arranged?.computed.get(each));
        page.containers.set(each, copy);
      }
      if (written.length > 0) raw.marker.set(keys.path, packPath(written));
    }
  }
}

/** The blocks inside an atom, as a sequence of their own. */
function nestedSequence(map: SharedMap, text: Y.Text, node: Node, reader: Reader): Sequence {
  const read = () => reader.nested(map, node.type);
  const arranged = read();
  const blocks = new Map((arranged?.blocks ?? []).map((block) => [block.id, block]));
  const seen = new Set<string>();
  for (const { marker } of reader.text(text)) seen.add(String(marker?.get('id') ?? ''));
  return {
    texts: [text],
    block: (id) => blocks.get(id),
    seen: (id) => seen.has(id) || blocks.has(id),
    copies: (id) => arranged?.copies.get(id) ?? [],
    carried: arranged?.carried ?? false,
    written: (id) => {
      const written = arranged?.computed.get(id);
      return written === undefined ? id : written;
    },
    reread: () => read()?.blocks ?? [],
  };
}
