/**
 * Two documents of Yjs that stand for one: a provider applies to the outer one whatever arrives, at once; the inner one, which
 * the editor is bound to, gets it when it may. That is not while an input method composes, and not while something is
 * missing: Yjs deletes what an update deletes before it has what the same update inserts, so half of an edit would be
 * seen, and written over. Works with any provider; costs the memory of a second document.
 */

import * as Y from 'yjs';
import { keepFormats } from './splice.js';

export interface LinkOptions {
  /**
   * Whether what others did has to wait: `surface.isComposing`. A sentence of Japanese may be composed for a minute, so there is
   * no other end to it.
   */
  readonly hold?: () => boolean;
  /**
   * Runs something after the composition, at once where there is none: `surface.afterComposition`. Without it call `flush`
   * when nothing has to wait any more.
   */
  readonly later?: (run: () => void) => void;
  /**
   * Runs something soon: then what was written inside goes out, all of it as one update. At once where this is missing. Sending and
   * keeping cost more than writing, and a frame that shows a letter need not wait for them.
   */
  readonly soon?: (run: () => void) => void;
  /** Called before anything comes in or goes out: `binding.settle`. */
  readonly settle?: () => void;
}

export interface Link {
  /** Lets in what waits, unless it still has to. */
  flush(): void;
  /** Lets out what was written inside. */
  send(): void;
  /** How many updates wait to come in. */
  readonly waiting: number;
  /** Something waits to go out. */
  readonly isUnsent: boolean;
  destroy(): void;
}

/** So many updates are put together: a composition may be long. */
const mostWaiting = 500;

const together = (updates: readonly Uint8Array[]): Uint8Array =>
  updates.length === 1 ? (updates[0] as Uint8Array) : Y.mergeUpdates([...updates]);

export function linkDocs(outer: Y.Doc, inner: Y.Doc, options: LinkOptions = {}): Link {
  const { hold = () => false, later, soon, settle = () => undefined } = options;
  const origin = {};
  let waiting: Uint8Array[] = [];
  let written: Uint8Array[] = [];
  let isScheduled = false;
  let isEnded = false;

  const isWhole = (): boolean => outer.store.pendingStructs === null && outer.store.pendingDs === null;
  const flush = (): void => {
    if (waiting.length === 0 || !isWhole()) return;
    if (hold()) return;
    settle();
    const update = together(waiting);
    waiting = [];
    Y.applyUpdate(inner, update, origin);
  };
  const sendWritten = (): void => {
    if (written.length === 0) return;
    const update = together(written);
    written = [];
    Y.applyUpdate(outer, update, origin);
  };
  const send = (): void => {
    settle();
    sendWritten();
  };
  const onOuter = (update: Uint8Array, from: unknown): void => {
    if (from === origin) return;
    waiting.push(update);
    if (waiting.length > mostWaiting) waiting = [Y.mergeUpdates(waiting)];
    if (!later) flush();
    else if (!isScheduled) {
      isScheduled = true;
      later(() => {
        isScheduled = false;
        if (!isEnded) flush();
      });
    }
  };
  const onInner = (update: Uint8Array, from: unknown): void => {
    if (from === origin) return;
    written.push(update);
    if (!soon) sendWritten();
    else if (written.length === 1) soon(send);
  };
  // Before anything comes in: of the inner one a part may be there already.
  const ends = [keepFormats(outer), keepFormats(inner)];
  Y.applyUpdate(inner, Y.encodeStateAsUpdate(outer), origin);
  outer.on('update', onOuter);
  inner.on('update', onInner);
  return {
    flush,
    send,
    get waiting() {
      return waiting.length;
    },
    get isUnsent() {
      return written.length > 0;
    },
    destroy() {
      send();
      isEnded = true;
      for (const end of ends) end();
      outer.off('update', onOuter);
      inner.off('update', onInner);
    },
  };
}
