/** Blocks as they are inserted into a `Y.Text`. */

import type { Fragment, Node } from 'prosemirror-model';
import * as Y from 'yjs';
import { fillAttributes } from './attributes.js';
import { type FlatBlock, flatten, idOf } from './flatten.js';
import { type MarkCodec, plain } from './marks.js';
import { emptyType, keys, lineFeedKey, packPath, type SharedMap } from './shape.js';
import type { Insert } from './splice.js';

export class Encoder {
  /** The atoms that were made, by id. */
  readonly atoms = new Map<string, SharedMap>();
  readonly #codec: MarkCodec;
  readonly #containers: Y.Map<SharedMap>;
  /** The path as it is written for the path of a block in the document. */
  readonly #rawPath: (ids: readonly string[]) => readonly string[];

  constructor(
    codec: MarkCodec,
    containers: Y.Map<SharedMap>,
    rawPath: (ids: readonly string[]) => readonly string[] = (ids) => ids,
  ) {
    this.#codec = codec;
    this.#containers = containers;
    this.#rawPath = rawPath;
  }

  path(block: FlatBlock): string {
    return packPath(this.#rawPath(block.path.map(idOf)));
  }

  marker(block: FlatBlock): SharedMap {
    const map: SharedMap = new Y.Map();
    map.set(keys.type, block.node?.type.name ?? emptyType);
    if (block.node) fillAttributes(map, block.node.type, block.node.attrs);
    const path = this.path(block);
    if (path !== '') map.set(keys.path, path);
    return map;
  }

  /** Marker, text and line feed. */
  block(block: FlatBlock): Insert[] {
    const out: Insert[] = [{ insert: this.marker(block), format: plain, marker: true }];
    if (block.node?.isTextblock) {
      out.push(...this.inline(block.node.content));
      out.push(blockEnd);
    }
    return out;
  }

  inline(content: Fragment): Insert[] {
    const out: Insert[] = [];
    content.forEach((node) => {
      out.push(...this.leaf(node));
    });
    return out;
  }

  /** A text node or an atom. */
  leaf(node: Node): Insert[] {
    const format = this.#codec.format(node.marks);
    if (!node.isText) return [{ insert: this.atom(node), format }];
    // Line feeds that are text stand apart: the key is on nothing else.
    return (node.text ?? '')
      .toWellFormed()
      .split(/(\n+)/)
      .filter((part) => part !== '')
      .map((part) => ({
        insert: part,
        format: part.startsWith('\n') ? new Map([...format, [lineFeedKey, '1']]) : format,
      }));
  }

  atom(node: Node): SharedMap {
    const map: SharedMap = new Y.Map();
    this.atoms.set(idOf(node), map);
    map.set(keys.type, node.type.name);
    fillAttributes(map, node.type, node.attrs);
    if (!node.type.isLeaf) {
      const text = new Y.Text();
      const blocks = flatten(node);
      if (blocks.length > 0) text.applyDelta(blocks.flatMap((block) => this.block(block)).map(asDelta));
      map.set(keys.content, text);
      this.containersOf(blocks);
    }
    return map;
  }

  /** Puts the containers of blocks into the page, where they are not there yet. */
  containersOf(blocks: readonly FlatBlock[]): void {
    let last: readonly Node[] = [];
    for (const { path } of blocks) {
      if (path === last) continue;
      last = path;
      for (const node of path) this.container(node);
    }
  }

  container(node: Node): void {
    const [id] = this.#rawPath([idOf(node)]);
    if (id === undefined || this.#containers.has(id)) return;
    const map: SharedMap = new Y.Map();
    map.set(keys.type, node.type.name);
    fillAttributes(map, node.type, { ...node.attrs, id: '' });
    this.#containers.set(id, map);
  }
}

export const blockEnd: Insert = { insert: '\n', format: plain };

/** For texts that are filled by Yjs's own method. It writes into the attributes that it is given. */
export const asDelta = ({ insert, format }: Insert) => ({ insert, attributes: Object.fromEntries(format) });
