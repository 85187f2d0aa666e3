/** A page that several people edit, one of them in a surface that a test types into; the others are drawn. */

import { Binding, build, claimClient, collabPlugin, linkDocs, seedUpdate } from '@stet/collab';
import { importTree } from '@stet/document';
import { createSurface, type Surface } from '@stet/editor';
import { parse } from '@stet/wikitext';
import type { Node } from 'prosemirror-model';
import type { EditorView } from 'prosemirror-view';
import * as Y from 'yjs';
import { Peer } from '../check/collab-peer.js';
import { Random } from '../lib/random.js';
import { RandomEdits, uniquePage } from './random-edits.js';

export class SharedRandom {
  readonly surface: Surface;
  readonly #network = new Y.Doc();
  readonly #doc = new Y.Doc();
  readonly #peers: readonly Peer[];
  readonly #edits: RandomEdits;
  readonly #random: Random;
  /** What the person composes now, as far as it is. */
  #composed = '';

  /**
   * @param first the person has the smallest client id: what others put at one place with the person comes behind it
   */
  constructor(mount: HTMLElement, seed: number, first: boolean) {
    const page = importTree(parse(uniquePage(6, 30), { title: 'Shared' }));
    const start = seedUpdate(page);
    this.#doc.clientID = first ? 5000 : 9000;
    claimClient(this.#doc);
    Y.applyUpdate(this.#network, start);
    let surface: Surface | null = null;
    const link = linkDocs(this.#network, this.#doc, { hold: () => surface?.isComposing() ?? false });
    const binding = new Binding(this.#doc);
    this.#network.on('update', () => surface?.afterComposition(() => link.flush()));
    surface = createSurface(mount, {
      doc: binding.document,
      dir: 'ltr',
      client: 'the-person',
      plugins: [
        collabPlugin(binding, {
          isComposing: () => surface?.isComposing() ?? false,
          afterComposition: (run) => surface?.afterComposition(run),
        }),
      ],
    });
    this.surface = surface;
    this.#peers = [6000, 7000].map((client) => new Peer(`peer${client}`, client, start));
    this.#edits = new RandomEdits(this.view, seed);
    this.#random = new Random(seed);
  }

  get view(): EditorView {
    return this.surface.view;
  }

  /** Edits of all others and of programs here; some of what they did arrives meanwhile. */
  edit(count: number, composed: string): void {
    this.#composed = composed;
    for (let i = 0; i < count; i++) {
      const who = this.#random.below(4);
      const peer = this.#peers[who];
      if (peer) this.#edits.edit(1, peer, (doc) => this.#caretIn(doc));
      else if (who === 2) this.#edits.edit(1);
      else this.#exchange(this.#random.pick(this.#peers));
    }
  }

  /** Where the person composes, as a peer sees it: behind the letters that have come so far, else in that paragraph. */
  #caretIn(doc: Node): number {
    const { $head } = this.view.state.selection;
    const id = String($head.parent.attrs.id);
    let found = 1;
    doc.descendants((node, pos) => {
      if (!node.isTextblock) return true;
      if (node.attrs.id === id) found = pos + 1 + Math.min($head.parentOffset, node.content.size);
      const at = this.#composed === '' ? -1 : node.textContent.lastIndexOf(this.#composed);
      if (at >= 0) found = pos + 1 + at + this.#composed.length;
      return false;
    });
    return found;
  }

  #exchange(peer: Peer): void {
    const { network } = peer;
    Y.applyUpdate(network, Y.encodeStateAsUpdate(this.#network, Y.encodeStateVector(network)), 'network');
    Y.applyUpdate(
      this.#network,
      Y.encodeStateAsUpdate(network, Y.encodeStateVector(this.#network)),
      'network',
    );
  }

  /** All that is under way arrives; what is wrong then. Nobody may compose. */
  problems(composed: readonly string[], whole: boolean): string[] {
    for (let round = 0; round < 3; round++) for (const peer of this.#peers) this.#exchange(peer);
    const found = this.#edits.problems(composed, whole);
    const built = build(this.#doc);
    if (!built.eq(this.view.state.doc)) found.push('the editor has not what the shared page says');
    for (const peer of this.#peers) {
      if (!peer.document.eq(this.view.state.doc)) found.push(`${peer.name} has another document`);
      const differs = peer.differs();
      if (differs) found.push(`${peer.name} ${differs}`);
    }
    return found;
  }
}
