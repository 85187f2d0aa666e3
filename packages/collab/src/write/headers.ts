/** Types, attributes and paths: of the markers that stay, and of containers. */

import type { Node, NodeType } from 'prosemirror-model';
import { updateAttributes, withoutIds } from '../attributes.js';
import type { Change } from '../compare.js';
import { type FlatBlock, idOf } from '../flatten.js';
import { keys, type SharedMap } from '../shape.js';
import type { Atoms } from './atoms.js';
import type { Writing } from './context.js';

/** Containers that are flagged when they are deleted: what another adds to them at once is part of a table, not text. */
const tableParts: ReadonlySet<string> = new Set(['table', 'group', 'row', 'cell']);

export class Headers {
  constructor(
    private readonly writing: Writing,
    private readonly atoms: Atoms,
  ) {}

  /** Containers around and in the range: new ones are written, of the others what changed. */
  containers({ before, after, around, containers }: Change): void {
    const known = new Map<string, Node>();
    for (const { path } of before) for (const node of path) known.set(idOf(node), node);
    for (const { before: node } of containers) known.set(idOf(node), node);
    const now = new Set<Node>(containers.map((each) => each.after));
    for (const { path } of after) for (const node of path) now.add(node);
    const { containers: shared } = this.writing.page;
    const mapOf = (node: Node) => shared.get(this.writing.sequence.written(idOf(node)) ?? '');
    const ids = new Set([...now, ...around].map(idOf));
    for (const [id, node] of known) {
      const map = tableParts.has(node.type.name) && !ids.has(id) ? mapOf(node) : undefined;
      if (map) this.writing.remover.flag(map);
    }
    for (const node of now) {
      const old = known.get(idOf(node));
      const map = mapOf(node);
      if (map?.has(keys.gone)) map.delete(keys.gone);
      if (old === node) continue;
      if (!map) this.writing.encoder.container(node);
      // A container that comes back (by a paste of what was cut) has what the page has of it.
      else if (old && old.type === node.type) {
        const same = { id: '', origin: '' };
        updateAttributes(map, node.type, { ...old.attrs, ...same }, { ...node.attrs, ...same });
      }
    }
  }

  /** Type, attributes and path of a marker that stays. What somebody edits is there again. */
  header(marker: SharedMap, before: FlatBlock, after: FlatBlock): void {
    this.atoms.revive(marker, before.node);
    if (after.node) {
      this.#setType(marker, after.node.type);
      if (before.node && !before.node.sameMarkup(after.node)) {
        updateAttributes(marker, after.node.type, before.node.attrs, after.node.attrs);
        // Where the move is taken back, the block is what it has become meanwhile.
        for (const copy of before.id === after.id ? this.writing.sequence.copies(before.id) : []) {
          if (copy === marker) continue;
          this.#setType(copy, after.node.type);
          updateAttributes(copy, after.node.type, withoutIds(before.node), withoutIds(after.node));
        }
      }
    }
    if (
      before.path.length === after.path.length &&
      before.path.every((node, i) => idOf(node) === idOf(after.path[i] as Node))
    )
      return;
    const path = this.writing.encoder.path(after);
    if (path === '') marker.delete(keys.path);
    else if (path !== marker.get(keys.path)) marker.set(keys.path, path);
  }

  /** A marker that takes a block to another place. */
  stampMoved(marker: SharedMap): void {
    const stamp = this.writing.stamped();
    if (stamp !== null) marker.set(keys.moved, stamp);
  }

  #setType(marker: SharedMap, type: NodeType): void {
    const old = String(marker.get(keys.type));
    if (old === type.name) return;
    for (const name of Object.keys(this.writing.reader.schema.nodes[old]?.spec.attrs ?? {})) {
      if (!type.spec.attrs?.[name] && marker.has(name)) marker.delete(name);
    }
    marker.set(keys.type, type.name);
  }
}
