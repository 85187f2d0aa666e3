/** A person who edits: an editor without a view, its binding, and the shared document behind it. */

import { Binding, build, claimClient, collabPlugin, createUndo, type Link, linkDocs } from '@stet/collab';
import { createIds, type NewId, repairIds } from '@stet/document';
import { idsPlugin } from '@stet/editor';
import type { Node } from 'prosemirror-model';
import { EditorState, type PluginView, type Transaction } from 'prosemirror-state';
import * as Y from 'yjs';

export interface Place {
  readonly node: Node;
  readonly pos: number;
}

/** What operations and traps need of somebody who edits, whatever binding is behind. */
export interface Person {
  readonly name: string;
  /** What the network reads and writes. */
  readonly network: Y.Doc;
  readonly state: EditorState;
  readonly document: Node;
  readonly newId: NewId;
  /** Transactions that others caused, when somebody wants to see them. */
  onRemote: ((tr: Transaction) => void) | null;
  dispatch(tr: Transaction): void;
  edit(change: (tr: Transaction) => unknown): boolean;
  find(id: string): Place | null;
  undo(): void;
  differs(): string | null;
  destroy(): void;
}

export class Peer implements Person {
  /** What a provider would be given: everything from the network goes in and out here. */
  readonly network = new Y.Doc();
  /** What the editor is bound to. */
  readonly doc = new Y.Doc();
  readonly link: Link;
  readonly binding: Binding;
  readonly newId: NewId;
  readonly undoManager: Y.UndoManager;
  state: EditorState;
  /** Told of the document after a transaction of this person, before the binding sees it. */
  onLocal: ((before: Node, after: Node) => void) | null = null;
  onRemote: ((tr: Transaction) => void) | null = null;
  readonly #plugin: PluginView;
  #stepIds: NewId = createIds('client-nobody');

  constructor(
    readonly name: string,
    client: number,
    seed: Uint8Array,
    /** Called when something was typed that `link.send` has to send: as in a session. Without it all goes at once. */
    soon?: () => void,
  ) {
    this.doc.clientID = client;
    claimClient(this.doc);
    Y.applyUpdate(this.network, seed);
    const settle = (): void => this.binding.settle();
    this.link = linkDocs(this.network, this.doc, soon ? { soon, settle } : {});
    this.binding = new Binding(this.doc);
    this.undoManager = createUndo(this.binding, { groupDelay: 0 });
    this.beginStep('');
    this.newId = () => this.#stepIds();
    const plugin = collabPlugin(this.binding, undefined, soon);
    this.state = EditorState.create({ doc: this.binding.document, plugins: [plugin, idsPlugin(this.newId)] });
    this.#plugin = plugin.spec.view?.(this as never) as PluginView;
  }

  /** New ids are of the step: they stay the same when steps before it are left out. */
  beginStep(name: string): void {
    this.#stepIds = createIds(`client-${this.name}${name}`);
  }

  readonly dispatch = (tr: Transaction): void => {
    if (tr.docChanged && !tr.getMeta('remote')) repairIds(tr, this.newId);
    const before = this.state;
    this.state = before.apply(tr);
    if (tr.getMeta('remote')) this.onRemote?.(tr);
    else if (tr.docChanged) this.onLocal?.(before.doc, this.state.doc);
    this.#plugin.update?.(this as never, before);
  };

  /** One transaction; `false` from `change` leaves it out. */
  edit(change: (tr: Transaction) => unknown): boolean {
    const { tr } = this.state;
    if (change(tr) === false || !tr.docChanged) return false;
    this.dispatch(tr);
    return true;
  }

  undo(): void {
    this.undoManager.undo();
  }

  get document(): Node {
    return this.state.doc;
  }

  find(id: string): Place | null {
    return findNode(this.document, id);
  }

  /** The document of the editor is what the shared page builds: `null`, or both as text. */
  differs(): string | null {
    this.binding.settle();
    const built = build(this.doc);
    return built.eq(this.document) ? null : difference(this.document, built);
  }

  destroy(): void {
    this.#plugin.destroy?.();
    this.undoManager.destroy();
    this.binding.destroy();
    this.link.destroy();
    this.doc.destroy();
    this.network.destroy();
  }
}

export function findNode(doc: Node, id: string): Place | null {
  let found: Place | null = null;
  doc.descendants((node, pos) => {
    if (found) return false;
    if (!node.isText && node.attrs.id === id) found = { node, pos };
    return true;
  });
  return found;
}

/** Exchanges everything that peers have not yet seen of each other, in the order given by `rounds`. */
export function merge(peers: readonly Person[]): void {
  for (let round = 0; round < 3; round++) {
    for (const from of peers) {
      for (const to of peers) {
        if (from === to) continue;
        exchange(from, to);
      }
    }
  }
}

/** What one has and the other has not. */
export function exchange(from: Person, to: Person): void {
  const missing = Y.encodeStateAsUpdate(from.network, Y.encodeStateVector(to.network));
  Y.applyUpdate(to.network, missing, 'network');
}

/** Where two documents differ, each as a line. */
export function difference(one: Node, other: Node): string {
  const [a, b] = [show(one), show(other)];
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const part = (text: string): string => text.slice(Math.max(0, at - 120), at + 200);
  return `\n  one:   ${part(a)}\n  other: ${part(b)}`;
}

/** With ids, origins and marks. */
function show(node: Node): string {
  const { id = '', origin = '', ...rest } = node.attrs;
  const more = Object.entries(rest)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => ` ${name}=${value}`)
    .join('');
  const marks = node.marks.map((mark) => `^${mark.type.name}${JSON.stringify(mark.attrs)}`).join('');
  if (node.isText) return `"${node.text}"${marks}`;
  return `${node.type.name}#${id}${origin ? `<${origin}` : ''}${more}${marks}(${node.children.map(show).join(', ')})`;
}
