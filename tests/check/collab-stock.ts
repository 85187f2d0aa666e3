/** Somebody behind the usual binding of Yjs to ProseMirror: what ours is shown beside. */

import { createIds, type NewId, repairIds } from '@stet/document';
import type { Node } from 'prosemirror-model';
import { EditorState, type PluginView, type Transaction } from 'prosemirror-state';
import { initProseMirrorDoc, prosemirrorToYXmlFragment, ySyncPlugin, ySyncPluginKey } from 'y-prosemirror';
import * as Y from 'yjs';
import { difference, findNode, type Person, type Place } from './collab-peer.js';

const fragmentOf = (doc: Y.Doc): Y.XmlFragment => doc.getXmlFragment('page');

/** One client's seed. */
export function stockSeed(document: Node, client = 1): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = client;
  prosemirrorToYXmlFragment(document, fragmentOf(doc));
  return Y.encodeStateAsUpdate(doc);
}

export class StockPeer implements Person {
  readonly network = new Y.Doc();
  readonly newId: NewId;
  state: EditorState;
  onRemote: ((tr: Transaction) => void) | null = null;
  readonly #undo: Y.UndoManager;
  readonly #view: PluginView;

  constructor(
    readonly name: string,
    client: number,
    seed: Uint8Array,
    schema: Node['type']['schema'],
  ) {
    this.network.clientID = client;
    Y.applyUpdate(this.network, seed);
    const fragment = fragmentOf(this.network);
    const { doc, mapping } = initProseMirrorDoc(fragment, schema);
    const plugin = ySyncPlugin(fragment, { mapping });
    this.newId = createIds(`client-${name}`);
    this.state = EditorState.create({ doc, plugins: [plugin] });
    this.#view = plugin.spec.view?.(this as never) as PluginView;
    this.#undo = new Y.UndoManager(fragment, {
      trackedOrigins: new Set([ySyncPluginKey]),
      captureTimeout: 0,
    });
  }

  /** The binding asks a view whether it has the focus. */
  readonly hasFocus = (): boolean => false;

  readonly dispatch = (tr: Transaction): void => {
    const isRemote = tr.getMeta(ySyncPluginKey) !== undefined;
    if (tr.docChanged && !isRemote) repairIds(tr, this.newId);
    const before = this.state;
    this.state = before.apply(tr);
    if (isRemote) this.onRemote?.(tr);
    this.#view.update?.(this as never, before);
  };

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
    return findNode(this.document, id);
  }

  undo(): void {
    this.#undo.undo();
  }

  differs(): string | null {
    const { doc } = initProseMirrorDoc(fragmentOf(this.network), this.state.schema);
    return doc.eq(this.document) ? null : difference(this.document, doc);
  }

  destroy(): void {
    this.#view.destroy?.();
    this.#undo.destroy();
    this.network.destroy();
  }
}
