/** A person who edits: an editor without a view, its binding, and the shared document behind it. */

import { Binding, build, claimClient, collabPlugin } from '@stet/collab';
import { createIds, type NewId, repairIds } from '@stet/document';
import type { Node } from 'prosemirror-model';
import { EditorState, type PluginView, type Transaction } from 'prosemirror-state';
import * as Y from 'yjs';

export interface Place {
  readonly node: Node;
  readonly pos: number;
}

export class Peer {
  readonly doc = new Y.Doc();
  readonly binding: Binding;
  readonly newId: NewId;
  readonly undoManager: Y.UndoManager;
  state: EditorState;
  readonly #plugin: PluginView;

  constructor(
    readonly name: string,
    client: number,
    seed: Uint8Array,
  ) {
    this.doc.clientID = client;
    claimClient(this.doc);
    Y.applyUpdate(this.doc, seed);
    this.binding = new Binding(this.doc);
    this.undoManager = new Y.UndoManager([this.binding.page.chunks, this.binding.page.containers], {
      trackedOrigins: new Set([this.binding]),
      captureTimeout: 0,
    });
    this.newId = createIds(`client-${name}`);
    const plugin = collabPlugin(this.binding);
    this.state = EditorState.create({ doc: this.binding.document, plugins: [plugin] });
    this.#plugin = plugin.spec.view?.(this as never) as PluginView;
  }

  readonly dispatch = (tr: Transaction): void => {
    if (tr.docChanged && !tr.getMeta('remote')) repairIds(tr, this.newId);
    const before = this.state;
    this.state = before.apply(tr);
    this.#plugin.update?.(this as never, before);
  };

  /** One transaction; `false` from `change` leaves it out. */
  edit(change: (tr: Transaction) => unknown): boolean {
    const { tr } = this.state;
    if (change(tr) === false || !tr.docChanged) return false;
    this.dispatch(tr);
    return true;
  }

  get document(): Node {
    return this.state.doc;
  }

  find(id: string): Place | null {
    let found: Place | null = null;
    this.document.descendants((node, pos) => {
      if (found) return false;
      if (!node.isText && node.attrs.id === id) found = { node, pos };
      return true;
    });
    return found;
  }

  /** The document of the editor is what the shared page builds: `null`, or both as text. */
  differs(): string | null {
    const built = build(this.doc);
    return built.eq(this.document) ? null : `editor ${this.document}\nshared ${built}`;
  }

  destroy(): void {
    this.#plugin.destroy?.();
    this.binding.destroy();
    this.doc.destroy();
  }
}

/** Exchanges everything that peers have not yet seen of each other, in the order given by `rounds`. */
export function merge(peers: readonly Peer[]): void {
  for (let round = 0; round < 3; round++) {
    for (const from of peers) {
      for (const to of peers) {
        if (from === to) continue;
        Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)), 'network');
      }
    }
  }
}
