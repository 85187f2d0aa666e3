/** A network that delays, drops, reorders and partitions. What it loses comes back when the peers synchronise. */

import * as Y from 'yjs';
import type { Random } from '../lib/random.js';
import { exchange, type Peer } from './collab-peer.js';

export class Network {
  readonly #waiting = new Map<Peer, Uint8Array[]>();
  readonly #offline = new Set<Peer>();
  readonly #end: (() => void)[] = [];

  constructor(private readonly peers: readonly Peer[]) {
    for (const peer of peers) {
      this.#waiting.set(peer, []);
      const onUpdate = (update: Uint8Array, origin: unknown): void => {
        if (origin === 'network') return;
        for (const other of this.peers) {
          if (other !== peer && !this.#offline.has(peer)) this.#waiting.get(other)?.push(update);
        }
      };
      peer.network.on('update', onUpdate);
      this.#end.push(() => peer.network.off('update', onUpdate));
    }
  }

  /** Something happens: mostly some messages arrive, in any order; some are lost; somebody leaves or comes back. */
  tick(random: Random): void {
    const draw = random.next();
    const peer = random.pick(this.peers);
    peer.link.send();
    if (draw < 0.02) this.#offline.add(peer);
    else if (draw < 0.06 && this.#offline.delete(peer)) this.#synchronise(peer);
    if (this.#offline.has(peer)) return;
    const waiting = this.#waiting.get(peer) as Uint8Array[];
    // Something is missing, because it was lost or overtaken: a provider asks for it, sooner or later.
    if (peer.network.store.pendingStructs && random.next() < 0.3) this.#synchronise(peer);
    for (let n = random.below(6); n > 0 && waiting.length > 0; n--) {
      const at = random.next() < 0.7 ? 0 : random.below(waiting.length);
      const [update] = waiting.splice(at, 1);
      if (update && random.next() > 0.03) Y.applyUpdate(peer.network, update, 'network');
    }
  }

  /** Everybody is back, and everything arrives. */
  heal(): void {
    this.#offline.clear();
    for (const peer of this.peers) peer.link.send();
    for (const [peer, waiting] of this.#waiting) {
      for (const update of waiting.splice(0)) Y.applyUpdate(peer.network, update, 'network');
    }
    // What settles a conflict is itself an edit: until nobody has anything more to say.
    for (let round = 0; round < 5; round++) for (const peer of this.peers) this.#synchronise(peer);
    for (const waiting of this.#waiting.values()) waiting.length = 0;
  }

  #synchronise(peer: Peer): void {
    for (const each of this.peers) each.link.send();
    for (const other of this.peers) {
      if (other === peer || this.#offline.has(other)) continue;
      exchange(peer, other);
      exchange(other, peer);
    }
  }

  destroy(): void {
    for (const end of this.#end) end();
  }
}
